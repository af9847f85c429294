"""Saying yes on the real server's own page, in a real browser: what is granted there reads, is renewed, and is taken back.

The application answers in this process, so that it asks the network that the tests started.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect, sync_playwright

from entregent import worker
from entregent.accounts import actions as accounts
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http import Http
from entregent.base.http.polite import PoliteHttp
from entregent.contract.changing import Deed
from entregent.contract.live import Revoked
from entregent.intake import actions, queries
from entregent.intake.models import Sync
from entregent.networks.bluesky.tokens import Tokens
from entregent.people.models import Identity
from entregent.triage import actions as triage
from entregent.triage.actions.ordering import Wanted
from entregent.triage.models import Item
from tests.browser.conftest import FLAGS
from tests.journeys.taking import workspace
from tests.servers.bluesky import Member, Network
from tools import system

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PASSPHRASE = "seven quiet herons wade"


def browsed(journey: Callable[[Page], None]) -> None:
    """Make a journey in Chromium, in a thread of its own: Django refuses to work beside the browser's event loop."""
    chromium = system.chromium()
    if chromium is None and system.under_ci():
        pytest.fail("Chromium is missing, and nothing may be skipped under CI=true.")
    if chromium is None:
        pytest.skip("Chromium is missing: sudo apt-get install chromium")

    def run() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(locale="en-GB")
            page.set_default_timeout(30_000)
            journey(page)
            browser.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def enter(page: Page, address: str, token: str) -> None:
    page.goto(f"{address}/enter/{token}/")
    page.locator("[name=name]").fill("Camille")
    page.locator("[name=login]").fill("camille")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("main form button").first.click()


def lead_to_the_server(page: Page, address: str, member: Member, *, may_change: bool) -> None:
    page.goto(f"{address}/accounts/")
    network = page.locator("details.help").filter(has_text="Bluesky").first
    network.locator("summary").click()
    page.locator("[name=bluesky-handle]").fill(member.handle)
    page.locator("[name=bluesky-server]").fill(member.network.pds)
    if may_change:
        network.get_by_label("Allow changes too").check()
    network.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("link", name="Go to Bluesky").click()


def sign_in_there(page: Page, member: Member) -> None:
    page.get_by_role("textbox", name="Password").fill(member.password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:  # noqa: F811
    """Where the application answers: the server leads back to the loopback address alone, not to its name."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    return str(live_server.url).replace("localhost", "127.0.0.1")


@pytest.fixture
def here() -> Workspace:
    return workspace()


def test_yes_on_the_server_s_page_reads_renews_changes_and_is_taken_back(
    here: Workspace, address: str, reached: Network
) -> None:
    alice, bob, carol = (reached.account(name) for name in ("alice", "bob", "carol"))
    bob.profile("Bob Example", "I am Bob.")
    alice.follow(bob), bob.like(alice.post("The first words."))
    reached.settled(bob)
    token = accounts.issue_link(here, "claim", datetime.now(UTC))

    def connect(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, alice, may_change=True)
        sign_in_there(page, alice)
        page.screenshot(path="/tmp/live/c1.png")
        page.get_by_role("button", name="Authorize").click()
        page.screenshot(path="/tmp/live/c2.png")
        page.locator("main form button").first.click()
        expect(page.get_by_text("Connected. It is being read now.")).to_be_visible()

    browsed(connect)
    account = Account.objects.get(workspace=here)
    assert (account.key, account.name, account.state) == (alice.did, f"@{alice.handle}", "connected")
    assert account.may_change
    worker.run_until_idle()
    read(here)
    assert Identity.objects.get(workspace=here, key=bob.did).name == "Bob Example"
    held = renewed(here)
    order = triage.give(here, account.pk, Deed.FOLLOW, [Wanted(carol.did)], datetime.now(UTC), token="once")
    worker.run_until_idle()
    assert Item.objects.get(order=order).end == Item.End.DONE
    follows = alice.call("com.atproto.repo.listRecords", repo=alice.did, collection="app.bsky.graph.follow")["records"]
    assert carol.did in {each["value"]["subject"] for each in follows}
    actions.disconnect(Account.objects.get(workspace=here), datetime.now(UTC))
    assert refused(held), "the token that renews is not taken any more"


def read(here: Workspace) -> None:
    (found,) = queries.connections(here)
    assert (found.state, found.paused, found.done) == ("connected", "", found.total)


def renewed(here: Workspace) -> dict[str, str]:
    """Reads with an access that the server does not take any more, as when it has run out; the credentials kept then."""
    account = Account.objects.get(workspace=here)
    before = accounts.credentials_of(account)
    accounts.keep_credentials(account, {**before, "access": before["access"][:-6] + "AAAAAA"})
    Sync.objects.filter(workspace=here).update(next_attempt_at=datetime.now(UTC))
    worker.run_until_idle()
    read(here)
    after = accounts.credentials_of(Account.objects.get(workspace=here))
    assert after["refresh"] != before["refresh"]
    assert after["access"] not in (before["access"], before["access"][:-6] + "AAAAAA")
    assert after["key"] == before["key"], "possession is proved with the same key"
    return after


def refused(held: Mapping[str, str]) -> bool:
    """Whether the server takes these credentials no more."""
    with closing(
        PoliteHttp(Http("test", allowed=settings.PRIVATE_HOSTS), now=clock.current().now, rate=(9, 9))
    ) as http:
        tokens = Tokens(http, held["issuer"], dict(held), clock.current().now)
        try:
            tokens.renew()
        except Revoked:
            return True
    return False


def test_no_on_the_server_s_page_connects_nothing(here: Workspace, address: str, reached: Network) -> None:
    alice = reached.account("alice")
    token = accounts.issue_link(here, "claim", datetime.now(UTC))

    def refuse(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, alice, may_change=False)
        sign_in_there(page, alice)
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_text("The network did not say yes: begin anew when you want to.")).to_be_visible()

    browsed(refuse)
    assert Account.objects.get(workspace=here).state == Account.State.PENDING
    assert not Sync.objects.filter(workspace=here).exists()
