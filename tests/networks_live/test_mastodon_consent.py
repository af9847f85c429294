"""Saying yes on the page of a double of the server, in a real browser: what is granted there reads, and is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from entregent import worker
from entregent.accounts import actions as accounts
from entregent.accounts.models import Account, Workspace
from entregent.intake import queries
from entregent.intake.models import Sync
from entregent.people.models import Identity
from tests.doubles.mastodon import Community, Double
from tests.networks_live.consenting import browsed, enter, enter_again, lead_to_the_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Serve = Callable[..., Double]
READS = {f"read:{name}" for name in ("accounts", "blocks", "follows", "lists", "mutes", "notifications", "statuses")}


@pytest.fixture
def double(serve: Serve) -> Double:
    return serve(Community(now=datetime.now(UTC).replace(microsecond=0)))


@pytest.fixture
def token(here: Workspace) -> str:
    """Of the link by which the owner comes in."""
    return accounts.issue_link(here, "claim", datetime.now(UTC))


def test_yes_on_the_server_s_page_reads_and_disconnecting_takes_it_back(
    here: Workspace, address: str, double: Double, token: str
) -> None:
    def connect(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, "Mastodon", {"server": double.url}, may_change=False)
        assert set(page.locator("li").all_inner_texts()) == READS, "no more than to read is asked for"
        page.get_by_role("button", name="Authorize").click()
        page.get_by_role("button", name="Finish connecting").wait_for()
        assert double.authority.tokens == {}, "being led back changes nothing yet"
        page.get_by_role("button", name="Finish connecting").click()
        expect(page.get_by_text("Connected. It is being read now.")).to_be_visible()

    browsed(connect)
    account = Account.objects.get(workspace=here)
    assert (account.key, account.state, account.may_change) == ("camille@village.example", "connected", False)
    (granted,) = double.authority.tokens
    worker.run_until_idle()
    (found,) = queries.connections(here)
    assert (found.state, found.paused, found.done) == ("connected", "", found.total)
    assert Identity.objects.filter(workspace=here, key=double.community.key(2)).exists()
    assert {each.token for each in double.asked if each.path == "/api/v1/notifications"} == {granted}

    def end(page: Page) -> None:
        enter_again(page, address)
        page.goto(f"{address}/accounts/")
        page.get_by_role("button", name="Disconnect").click()
        expect(page.get_by_role("button", name="Disconnect")).to_have_count(0)

    browsed(end)
    assert double.authority.tokens == {}, "the server takes the token no more"
    assert Identity.objects.filter(workspace=here, key=double.community.key(2)).exists(), "what was read stays"


def test_no_on_the_server_s_page_connects_nothing(here: Workspace, address: str, double: Double, token: str) -> None:
    def refuse(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, "Mastodon", {"server": double.url}, may_change=True)
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_text("The network did not say yes: begin anew when you want to.")).to_be_visible()

    browsed(refuse)
    assert Account.objects.get(workspace=here).state == Account.State.PENDING
    assert double.authority.tokens == {}
    assert not Sync.objects.filter(workspace=here).exists()
