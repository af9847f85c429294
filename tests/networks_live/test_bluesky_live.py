"""The owner's account, connected and read: against a real Bluesky network, from npm, on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http.polite import PoliteHttp
from entregent.intake import actions, queries
from entregent.intake.models import Sync
from entregent.people.models import Identity, Person, Sighting
from entregent.posts.models import Post
from entregent.ties.follows import follow_events
from entregent.ties.models import FollowList, Interaction
from tests.journeys.taking import NOW
from tests.networks_live.conftest import signed_in, work_at
from tests.servers.bluesky import Member, Network

pytestmark = pytest.mark.django_db
SHY = {"labels": {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}}


def begin(here: Workspace, answers: Mapping[str, str]) -> Account:
    with clock.use(clock.FixedClock(NOW)):
        return actions.begin_connecting(here, "bluesky", answers, NOW)[0]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all requests, in order."""
    paths: list[str] = []
    sent = PoliteHttp.request

    def noting(self: PoliteHttp, method: str, url: str, **options: Any) -> Any:
        paths.append(url.rpartition("/")[2])
        return sent(self, method, url, **options)

    monkeypatch.setattr(PoliteHttp, "request", noting)
    return paths


@pytest.fixture
def village(reached: Network) -> tuple[Member, Member, Member, Member]:
    """Alice, and what passed between her and three others."""
    alice, bob, carol, dora = (reached.account(name) for name in ("alice", "bob", "carol", "dora"))
    alice.profile("Alice Example", "I am Alice.")
    bob.profile("Bob Example", "I am Bob.")
    for member in (bob, carol):
        member.profile(f"{member.handle} Example", "Hello.", **SHY)
    alice.follow(bob), alice.follow(carol), bob.follow(alice), dora.follow(alice)
    first, answer_to = alice.post("The first words."), bob.post("What do you think?")
    # An answer that is read before what it answers gives no notification, ever.
    reached.settled(alice, bob)
    alice.reply(answer_to, "I think so, too."), alice.like(answer_to), alice.repost(answer_to)
    alice.mention(carol, "look"), alice.quote(answer_to, "Well said")
    (
        bob.like(first),
        bob.repost(first),
        carol.reply(first, "Indeed."),
        dora.mention(alice, "hello"),
        bob.quote(first, "Yes"),
    )
    alice.block(dora)
    alice.call("app.bsky.graph.muteActor", {"actor": reached.account("loud").did})
    named = alice.write("app.bsky.graph.list", name="Friends", purpose="app.bsky.graph.defs#curatelist")
    alice.write("app.bsky.graph.listitem", list=named["uri"], subject=bob.did)
    reached.settled(alice, bob, carol, dora)
    return alice, bob, carol, dora


def facts(here: Workspace) -> tuple[set[Any], int, int]:
    rows = Interaction.objects.filter(workspace=here)
    told = set(rows.values_list("kind", "direction", "identity__key", "text", "at"))
    return told, rows.count(), Post.objects.filter(workspace=here).count()


def test_a_handle_leads_to_its_server_and_an_app_password_opens_it(here: Workspace, reached: Network) -> None:
    alice = reached.account("alice")
    account = signed_in(here, alice)
    assert (account.key, account.name, account.server) == (alice.did, f"@{alice.handle}", reached.pds)
    assert alice.token.encode() not in bytes(account.credentials)
    for typed in (f"@{alice.handle.upper()}", f"https://bsky.app/profile/{alice.did}", alice.did):
        again = begin(here, {"handle": typed, "password": alice.app_password()})
        assert again.pk == account.pk


def test_what_cannot_be_connected_is_told_in_a_sentence(here: Workspace, reached: Network) -> None:
    alice = reached.account("alice")
    good = {"handle": alice.handle, "password": alice.app_password()}
    for wrong, sentence in (
        ({"password": "nonsense"}, "does not take this handle with this app password"),
        ({"password": alice.password}, "your account's own password"),
        ({"handle": "nobody at all"}, "is no handle"),
        ({"handle": "nobody.test", "server": reached.pds}, "does not take this handle"),
        ({"server": "ftp://x"}, "is no server"),
        ({"server": reached.plc}, "is no server of this network"),
        ({"password": ""}, "Type an app password"),
        ({"handle": ""}, "Fill in every field"),
    ):
        with pytest.raises(Refused, match=sentence):
            begin(here, good | wrong)
    assert not Account.objects.filter(workspace=here).exists()


def test_the_server_s_own_page_is_asked_for_no_more_than_is_needed(here: Workspace, reached: Network) -> None:
    alice = reached.account("alice")
    now, back = datetime.now(UTC), "http://127.0.0.1:8000/accounts/back/"
    answers = {"handle": alice.handle, "password": ""}
    for may_change in (False, True):
        account, send_to = actions.begin_connecting(here, "bluesky", answers, now, back, may_change=may_change)
        assert send_to is not None
        assert account.state == Account.State.PENDING
        assert send_to.url.startswith(f"{reached.pds}/oauth/authorize?")
        asked = parse_qs(urlsplit(send_to.url).query)
        assert asked["request_uri"][0].startswith("urn:ietf:params:oauth:request_uri:")
        scopes = parse_qs(urlsplit(asked["client_id"][0]).query)["scope"][0]
        assert ("repo:app.bsky.graph.follow" in scopes) is may_change
        assert "transition:generic" not in scopes, "the real server takes the fine ones"
        with pytest.raises(Refused, match="does not take this code"):
            actions.finish_connecting(account, "nonsense", now, back, send_to.pending["state"])


def test_the_first_reading_brings_everything(here: Workspace, village: tuple[Member, ...], asked: list[str]) -> None:
    alice, bob, carol, dora = village
    signed_in(here, alice)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.paused, found.done) == ("connected", "", found.total)
    lists = FollowList.objects.filter(of__key=alice.did)
    assert set(lists.values_list("direction", "count")) == {(1, 2), (-1, 1)}, "whoever is blocked follows no more"
    rows = Interaction.objects.filter(workspace=here)
    assert set(rows.filter(direction=-1).values_list("kind", "identity__key")) == {
        ("reaction", bob.did), ("share", bob.did), ("connection", bob.did), ("reply", carol.did),
    }  # fmt: skip
    assert set(rows.filter(direction=1).values_list("kind", "identity__key")) == {
        *((kind, bob.did) for kind in ("connection", "reply", "reaction", "share")),
        *((kind, carol.did) for kind in ("connection", "mention")),
    }
    assert rows.filter(direction=-1, kind="reply").get().text == "Indeed."
    me = Person.objects.get(workspace=here, is_owner=True)
    assert me.name == "Alice Example"
    people = {row.key: row.person for row in Identity.objects.filter(workspace=here).select_related("person")}
    assert people[dora.did].is_blocked
    marks = [row.said for row in Sighting.objects.filter(workspace=here)]
    assert sum(bool(each.get("is_muted")) for each in marks) == 1
    assert people[carol.did].is_contact
    said = [row.said for row in Identity.objects.get(workspace=here, key=bob.did).sightings.all()]
    assert {label for each in said for label in each.get("labels", [])} == {"Friends"}
    assert any(each.get("handle") == f"@{bob.handle}" for each in said)
    own = {post.text: post for post in Post.objects.filter(workspace=here)}
    assert (own["The first words."].reactions, own["The first words."].replies) == (1, 1)
    assert own["The first words."].shares == 2
    assert max(map(asked.count, filter(lambda path: path.startswith("app.bsky."), asked))) <= 3


def test_later_readings_ask_little_and_count_nothing_twice(
    here: Workspace, village: tuple[Member, ...], asked: list[str]
) -> None:
    alice, bob, _carol, _dora = village
    signed_in(here, alice)
    work_at(NOW)
    before = facts(here)
    asked.clear()
    work_at(NOW + timedelta(minutes=6))
    assert facts(here) == before
    idle = [path for path in asked if path not in ("app.bsky.actor.getProfile", "app.bsky.graph.getFollows")]
    assert len(idle) == 3, "three requests in five minutes"
    later = alice.post("Something new.")
    bob.like(later)
    alice.network.settled(alice)
    work_at(NOW + timedelta(minutes=12))
    told, count, posts = facts(here)
    assert (count, posts) == (before[1] + 1, before[2] + 1)
    Sync.objects.filter(workspace=here).update(cursor={})
    work_at(NOW + timedelta(minutes=18))
    assert facts(here) == (told, count, posts), "read anew from the beginning, the same events have the same ids"


def test_follow_lists_are_read_once_a_day_and_changes_are_noted(here: Workspace, village: tuple[Member, ...]) -> None:
    alice, _bob, _carol, _dora = village
    signed_in(here, alice)
    work_at(NOW)
    emil = alice.network.account("emil")
    alice.follow(emil)
    work_at(NOW + timedelta(hours=23))
    me = Person.objects.get(workspace=here, is_owner=True)
    assert Interaction.objects.filter(workspace=here, kind="connection", identity__key=emil.did).exists()
    assert follow_events(me.pk) == ()
    work_at(NOW + timedelta(hours=25))
    assert {(event.key, event.began) for event in follow_events(me.pk)} == {(emil.did, True)}


def test_another_handle_and_another_bio_are_seen_and_stay_one_person(
    here: Workspace, village: tuple[Member, ...]
) -> None:
    alice, bob, _carol, _dora = village
    signed_in(here, alice)
    work_at(NOW)
    bob.profile("Bob Otherwise", "I have moved.")
    for member in (alice, bob):
        member.handle = f"new-{member.handle}"
        member.call("com.atproto.identity.updateHandle", {"handle": member.handle})
    alice.network.settled(alice)
    work_at(NOW + timedelta(hours=25))
    said = [row.said for row in Identity.objects.get(workspace=here, key=bob.did).sightings.all()]
    assert any(each.get("name") == "Bob Otherwise" and each.get("summary") == "I have moved." for each in said)
    assert Person.objects.filter(workspace=here, is_root=True, is_owner=True).count() == 1


def test_a_password_that_is_taken_back_gives_one_notice_and_loses_nothing(
    here: Workspace, village: tuple[Member, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = village[0]
    account = signed_in(here, alice)
    work_at(NOW)
    before = facts(here)
    for each in alice.call("com.atproto.server.listAppPasswords")["passwords"]:
        alice.call("com.atproto.server.revokeAppPassword", {"name": each["name"]})
    _spoil_access(account)
    work_at(NOW + timedelta(minutes=6))
    (found,) = queries.connections(here)
    assert found.state == "revoked"
    assert "connect the account anew" in str(found.notice)
    assert facts(here) == before
    signed_in(here, alice)
    work_at(NOW + timedelta(minutes=12))
    assert [each.state for each in queries.connections(here)] == ["connected"]
    assert facts(here) == before


def _spoil_access(account: Account) -> None:
    """As if its two hours were over."""
    from entregent.accounts.actions import credentials_of, keep_credentials

    account.refresh_from_db()
    held = credentials_of(account)
    keep_credentials(account, held | {"access": held["access"][:-6] + "AAAAAA"})


def test_a_token_that_has_run_out_is_renewed_and_kept_at_once(here: Workspace, village: tuple[Member, ...]) -> None:
    from entregent.accounts.actions import credentials_of

    account = signed_in(here, village[0])
    _spoil_access(account)
    account.refresh_from_db()
    before = credentials_of(account)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.paused) == ("connected", "")
    account.refresh_from_db()
    after = credentials_of(account)
    assert after["refresh"] != before["refresh"]
    assert after["access"] != before["access"]


def test_disconnecting_ends_the_session_there(here: Workspace, reached: Network) -> None:
    from entregent.accounts.actions import credentials_of

    account = signed_in(here, reached.account("alice"))
    held = credentials_of(account)
    actions.disconnect(account, NOW)
    url = f"{reached.pds}/xrpc/com.atproto.server.refreshSession"
    answer = reached.http.post(url, headers={"Authorization": f"Bearer {held['refresh']}"})
    assert answer.json()["error"] == "ExpiredToken"


def test_an_account_that_was_closed_is_told_so(here: Workspace, village: tuple[Member, ...]) -> None:
    alice = village[0]
    signed_in(here, alice)
    work_at(NOW)
    alice.call("com.atproto.server.deactivateAccount", {})
    work_at(NOW + timedelta(minutes=6))
    assert "is closed on" in str(queries.connections(here)[0].notice)


def test_contacts_are_read_unless_they_do_not_want_it(here: Workspace, village: tuple[Member, ...]) -> None:
    alice, bob, carol, _dora = village
    emil = alice.network.account("emil")
    alice.follow(emil), alice.like(emil.post("Hi")), emil.follow(bob), emil.follow(carol)
    alice.network.settled(alice)
    signed_in(here, alice)
    work_at(NOW)
    lists = dict(
        FollowList.objects.filter(of__workspace=here, of__person__is_owner=False).values_list("of__key", "count")
    )
    assert lists[emil.did] == 2
    assert lists[bob.did] == 0, "nothing is kept of whoever does not want to be read"
