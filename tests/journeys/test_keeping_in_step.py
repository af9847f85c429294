"""A connected account is read on from where reading stopped, however it stopped; nothing counts twice, nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from entregent import worker
from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http import Unreachable
from entregent.base.text import t
from entregent.contract.live import FollowPage, Gone, Later, Position, Revoked, Told
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Who
from entregent.intake import actions, listening, queries
from entregent.intake.models import Sync
from entregent.people.models import Person
from entregent.ties.follows import follow_events, follows_among
from entregent.ties.models import FollowList, Tie
from entregent.ties.models import Interaction as Row
from tests.doubles import village
from tests.journeys.taking import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_village")]
MESSAGES = 30
STEP = 10


def connected(here: Workspace, handle: str = "camille") -> Account:
    with clock.use(clock.FixedClock(NOW)):
        account, send_to = actions.begin_connecting(here, "village", {"handle": handle, "password": "x"}, NOW)
    assert send_to is None
    return account


def work_at(moment: datetime) -> None:
    with clock.use(clock.FixedClock(moment)):
        worker.run_until_idle()


def owner() -> Identity:
    return Identity("me", "camille", "Camille", is_contact=False, is_owner=True)


def message(number: int) -> Interaction:
    who = Who(f"neighbour-{number % 5}", f"Neighbour {number % 5}")
    at = NOW - timedelta(days=number)
    return Interaction(f"m{number}", InteractionKind.MENTION, Direction.IN, (who,), at=at)


def news(cursor: dict[str, Any]) -> Iterator[Told]:
    """Thirty messages in steps of ten; the cursor says how many were told."""
    yield owner()
    for start in range(int(cursor.get("told", 0)), MESSAGES, STEP):
        yield from (message(number) for number in range(start, start + STEP))
        yield Position({"told": start + STEP}, start + STEP, MESSAGES)


def test_the_first_reading_brings_everything_and_the_next_nothing_twice(here: Workspace) -> None:
    village.STORY.since = news
    connected(here)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.done, found.total, found.counts["interactions"]) == ("connected", 30, 30, 30)
    assert Tie.objects.filter(workspace=here, strength__gt=0).count() == 5
    work_at(NOW + timedelta(minutes=6))
    assert [asked for asked, _ in village.STORY.asked].count("since") == 2
    assert Row.objects.filter(workspace=here).count() == MESSAGES
    assert queries.connections(here)[0].counts["interactions"] == 30


def test_a_reading_that_breaks_off_goes_on_where_it_was(here: Workspace) -> None:
    def broken(cursor: dict[str, Any]) -> Iterator[Told]:
        for at, item in enumerate(news(cursor)):
            if at == 17 and not cursor:
                raise Unreachable(t("The village could not be reached: try again later."))
            yield item

    village.STORY.since = broken
    connected(here)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.done, found.read_at) == ("connected", 10, None)
    assert "could not be reached" in found.paused
    assert Tie.objects.filter(workspace=here).exists(), "what was read so far is already worth something"
    work_at(NOW + timedelta(minutes=2))
    assert Row.objects.filter(workspace=here).count() == MESSAGES
    assert queries.connections(here)[0].paused == ""


def test_a_process_that_is_killed_between_two_steps_loses_nothing(here: Workspace) -> None:
    class Killed(BaseException):
        pass

    def killed(cursor: dict[str, Any]) -> Iterator[Told]:
        for at, item in enumerate(news(cursor)):
            if at == 15 and not cursor:
                raise Killed
            yield item

    village.STORY.since = killed
    connected(here)
    with pytest.raises(Killed):
        work_at(NOW)
    row = Sync.objects.get(workspace=here)
    assert (row.done, row.cursor) == (10, {"told": 10})
    assert row.touched, "whose persons are to be derived is kept with the position"
    work_at(NOW + timedelta(minutes=10))
    assert Row.objects.filter(workspace=here).count() == MESSAGES
    assert Tie.objects.filter(workspace=here, strength__gt=0).count() == 5
    assert queries.connections(here)[0].counts["interactions"] == MESSAGES


def test_a_server_that_asks_us_to_wait_is_left_alone_until_then(here: Workspace) -> None:
    until = NOW + timedelta(minutes=42)

    def later(cursor: dict[str, Any]) -> Iterator[Told]:
        raise Later(t("The village sleeps."), until)
        yield

    village.STORY.since = later
    connected(here)
    work_at(NOW)
    work_at(NOW + timedelta(minutes=41))
    assert [asked for asked, _ in village.STORY.asked].count("since") == 1
    village.STORY.since = news
    work_at(until)
    assert Row.objects.filter(workspace=here).count() == MESSAGES


def test_credentials_that_end_give_one_notice_and_lose_nothing(here: Workspace) -> None:
    village.STORY.since = news
    connected(here)
    work_at(NOW)

    def ended(cursor: dict[str, Any]) -> Iterator[Told]:
        raise Revoked(t("The village shut its door: connect the account anew."))
        yield

    village.STORY.since = ended
    for minutes in (6, 12, 600):
        work_at(NOW + timedelta(minutes=minutes))
    (found,) = queries.connections(here)
    assert found.state == "revoked"
    assert "connect the account anew" in str(found.notice)
    assert [asked for asked, _ in village.STORY.asked].count("since") == 2
    assert Row.objects.filter(workspace=here).count() == MESSAGES
    village.STORY.since = news
    connected(here)
    work_at(NOW + timedelta(minutes=700))
    assert queries.connections(here)[0].state == "connected"
    assert Row.objects.filter(workspace=here).count() == MESSAGES, "it goes on where it was"


def follow_list(*names: str) -> Iterator[Told]:
    yield FollowPage(None, Direction.OUT, tuple(Who(name, name.title()) for name in names), is_last=True)
    yield Position({})


def test_who_begins_and_who_stops_following_is_noted(here: Workspace) -> None:
    village.STORY.since = lambda cursor: iter([owner(), *follow_list("anna", "boris")])
    connected(here)
    work_at(NOW)
    village.STORY.since = lambda cursor: follow_list("boris", "chloe")
    work_at(NOW + timedelta(minutes=6))
    (me,) = Person.objects.filter(workspace=here, is_owner=True)
    assert {(event.key, event.began) for event in follow_events(me.pk)} == {("anna", False), ("chloe", True)}
    assert FollowList.objects.get(workspace=here).count == 2
    assert Person.objects.filter(workspace=here, is_owner=False).count() == 0, "a list alone makes nobody a person"


def test_whom_contacts_follow_shows_who_knows_whom(here: Workspace) -> None:
    def lists(key: str, cursor: dict[str, Any]) -> Iterator[Told]:
        if key == "neighbour-3":
            raise Gone(t("Neighbour 3 has moved away."))
        if key == "neighbour-0" and not cursor:
            yield FollowPage(Who(key), Direction.OUT, (Who("neighbour-1"),), is_last=False)
            yield Position({"page": 2})
        others = [Who(f"neighbour-{(int(key[-1]) + 2) % 5}"), Who("stranger", "A stranger")]
        yield FollowPage(Who(key), Direction.OUT, tuple(others), is_last=True)
        yield Position({})

    def contacts(cursor: dict[str, Any]) -> Iterator[Told]:
        yield from (Identity(f"n{n}", f"neighbour-{n}", f"Neighbour {n}") for n in range(5))
        yield from news(cursor)

    village.STORY.since, village.STORY.follows = contacts, lists
    connected(here)
    work_at(NOW)
    names = dict(Person.objects.filter(workspace=here).values_list("pk", "name"))
    assert {(names[a][-1], names[b][-1]) for a, b in follows_among(here)} == {
        *(("0", "1"), ("0", "2"), ("1", "3"), ("2", "4"), ("4", "1"))
    }
    asked = [key for what, key in village.STORY.asked if what == "follows"]
    assert sorted(asked) == [f"neighbour-{n}" for n in range(5)]
    work_at(NOW + timedelta(days=1))
    assert len([what for what, _ in village.STORY.asked if what == "follows"]) == 5, (
        "read again after a month, not before"
    )


def test_disconnecting_tells_the_network_and_keeps_what_was_read_until_it_is_taken_back(here: Workspace) -> None:
    village.STORY.since = lambda cursor: iter([*news(cursor), *follow_list("anna")])
    account = connected(here)
    work_at(NOW)
    actions.disconnect(account, NOW)
    assert ("revoke", "token of camille") in village.STORY.asked
    (found,) = queries.connections(here)
    assert (found.id, found.state) == (None, "disconnected")
    assert Row.objects.filter(workspace=here).count() == MESSAGES
    row = queries.sync(here, found.sync_id or 0)
    assert row is not None
    actions.forget_sync(row, NOW)
    assert not Row.objects.filter(workspace=here).exists()
    assert not Person.objects.filter(workspace=here).exists()
    assert not FollowList.objects.filter(workspace=here).exists()


def test_a_connection_by_way_of_a_page_needs_the_state_it_began_with(here: Workspace) -> None:
    village.STORY.page = "https://village.example/allow"
    back = "https://here.example/back"
    account, send_to = actions.begin_connecting(here, "village", {"handle": "camille", "password": "x"}, NOW, back)
    assert send_to is not None
    with pytest.raises(Refused):
        actions.finish_connecting(account, "code", NOW, back, "another")
    stands = actions.finish_connecting(account, "code", NOW, back, "s3cret")
    assert stands.state == Account.State.CONNECTED
    with pytest.raises(Refused):
        actions.begin_connecting(here, "village", {"handle": "camille", "password": "wrong"}, NOW)


@pytest.mark.django_db(transaction=True)
def test_what_a_network_tells_by_itself_is_read_at_once(here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "TOGETHER_SECONDS", 0.01)
    connected(here)
    work_at(NOW)
    village.STORY.since, village.STORY.listen = news, lambda: iter([None])
    stop = threading.Event()
    listeners = listening.Listeners(stop, lambda: NOW + timedelta(seconds=30))
    looking = threading.Thread(target=listeners.run)
    looking.start()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and Sync.objects.get(workspace=here).next_attempt_at != NOW + timedelta(
        seconds=30
    ):
        time.sleep(0.02)
    stop.set()
    looking.join()
    for thread in listeners.threads():
        thread.join()
    assert ("listen", "camille") in village.STORY.asked
    work_at(NOW + timedelta(seconds=31))
    assert Row.objects.filter(workspace=here).count() == MESSAGES


def test_no_row_of_the_database_shows_a_credential(here: Workspace) -> None:
    account = connected(here)
    account.refresh_from_db()
    assert b"token" not in bytes(account.credentials)
    assert "token" not in str({name: value for name, value in vars(account).items() if name != "credentials"})
