"""Saying yes on the real server's own page, in a real browser: what is granted there reads, is renewed, and is taken back.

The application answers in this process, so that it asks the network that the tests started.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

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
from tests.journeys.taking import workspace
from tests.networks_live.consenting import browsed, enter, lead_to_the_server
from tests.servers.bluesky import Member, Network

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def theirs(member: Member) -> dict[str, str]:
    """What is typed to be led to their server."""
    return {"handle": member.handle, "server": member.network.pds}


def sign_in_there(page: Page, member: Member) -> None:
    page.get_by_role("textbox", name="Password").fill(member.password)
    page.get_by_role("button", name="Sign in").click()


def say_yes(address: str, token: str, member: Member, *, may_change: bool) -> None:
    """Come in, connect, and say yes on the server's page."""

    def connect(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, "Bluesky", theirs(member), may_change=may_change)
        sign_in_there(page, member)
        page.get_by_role("button", name="Authorize").click()
        page.get_by_role("button", name="Finish connecting").click()
        expect(page.get_by_text("Connected. It is being read now.")).to_be_visible()

    browsed(connect)


class Off:
    """A clock of this machine that is wrong by so much."""

    def __init__(self, hours: int) -> None:
        self.by = timedelta(hours=hours)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def here() -> Workspace:
    return workspace()


def test_yes_on_the_server_s_page_reads_renews_changes_and_is_taken_back(
    here: Workspace, address: str, reached: Network
) -> None:
    alice, bob, carol = (reached.account(name) for name in ("alice", "bob", "carol"))
    bob.profile("Bob Example", "I am Bob.")
    alice.follow(bob), bob.like(alice.post("The first words."))
    reached.settled(alice, bob)
    token = accounts.issue_link(here, "claim", datetime.now(UTC))

    say_yes(address, token, alice, may_change=True)
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
    Sync.objects.filter(workspace=here).update(next_attempt_at=clock.current().now())
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


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_machine_whose_clock_is_wrong_connects_reads_and_renews(
    here: Workspace, address: str, reached: Network, hours: int
) -> None:
    alice, bob = (reached.account(name) for name in ("alice", "bob"))
    alice.follow(bob)
    with clock.use(Off(hours)):
        say_yes(address, accounts.issue_link(here, "claim", clock.current().now()), alice, may_change=False)
        worker.run_until_idle()
        read(here)
        assert Identity.objects.filter(workspace=here, key=bob.did).exists()
        renewed(here)
        actions.disconnect(Account.objects.get(workspace=here), clock.current().now())


def test_no_on_the_server_s_page_connects_nothing(here: Workspace, address: str, reached: Network) -> None:
    alice = reached.account("alice")
    token = accounts.issue_link(here, "claim", datetime.now(UTC))

    def refuse(page: Page) -> None:
        enter(page, address, token)
        lead_to_the_server(page, address, "Bluesky", theirs(alice), may_change=False)
        sign_in_there(page, alice)
        page.get_by_role("button", name="Deny").click()
        expect(page.get_by_text("The network did not say yes: begin anew when you want to.")).to_be_visible()

    browsed(refuse)
    assert Account.objects.get(workspace=here).state == Account.State.PENDING
    assert not Sync.objects.filter(workspace=here).exists()
