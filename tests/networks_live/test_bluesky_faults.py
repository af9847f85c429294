"""Whatever goes wrong at the server or on the way: the next reading goes on, without a gap, and counts nothing twice.
Against a double, which fails when it is told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.intake import actions, queries
from entregent.networks.bluesky import resolving
from entregent.posts.models import Post
from entregent.ties.models import FollowList, Interaction
from tests.doubles.bluesky import Community, Double
from tests.journeys.taking import NOW, workspace
from tests.networks_live.conftest import work_at

pytestmark = pytest.mark.django_db
Serve = Callable[..., Double]
Facts = tuple[set[Any], int, int, set[Any]]
SHY = {"description": "#nobot"}


@pytest.fixture
def serve(settings: Any) -> Iterator[Serve]:
    """Starts a double that may be reached; it stops with the test."""
    with ExitStack() as stack:

        def start(*arguments: Any, **options: Any) -> Double:
            double = stack.enter_context(Double(*arguments, **options))
            settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, double.host]
            return double

        yield start


def community() -> Community:
    """Enough for two or three pages of each kind, with nobody to crawl: contacts do not want to be read."""
    shy = dict.fromkeys(range(1, 230), SHY)
    return Community(accounts=230, following=120, followers=110, notifications=260, posts=130, changes=shy)


def connected(here: Workspace, double: Double) -> Account:
    with clock.use(clock.FixedClock(NOW)):
        answers = {"handle": double.crowd.handle(0), "password": "made for us", "server": double.url}
        account, _send_to = actions.begin_connecting(here, "bluesky", answers, NOW)
        return account


def facts(here: Workspace) -> Facts:
    rows = Interaction.objects.filter(workspace=here)
    lists = FollowList.objects.filter(workspace=here, of__person__is_owner=True).values_list("direction", "count")
    told = set(rows.values_list("kind", "direction", "identity__key", "text", "at"))
    return told, rows.count(), Post.objects.filter(workspace=here).count(), set(lists)


def undisturbed(serve: Serve) -> Facts:
    other = workspace()
    connected(other, serve(community()))
    work_at(NOW)
    return facts(other)


def test_all_is_read_to_its_end(serve: Serve) -> None:
    told, _count, posts, lists = undisturbed(serve)
    assert posts == 130
    assert lists == {(1, 120), (-1, 110)}
    assert {(kind, direction) for kind, direction, *_rest in told} >= {
        *(("connection", 1), ("connection", -1), ("reaction", -1), ("share", -1), ("mention", -1), ("reply", -1))
    }


@pytest.mark.parametrize(
    ("what", "path", "options", "paused"),
    [
        ("reset", "listNotifications", {"skip": 1}, "could not be reached"),
        ("reset", "listRecords", {}, "could not be reached"),
        ("status", "listNotifications", {"skip": 1, "status": 500}, "out of order"),
        ("status", "getAuthorFeed", {"status": 503, "headers": {"Retry-After": "120"}}, "out of order"),
        ("status", "getAuthorFeed", {"skip": 1, "status": 429, "headers": {"Retry-After": "90"}}, "asks us to wait"),
        ("status", "getFollowers", {"skip": 1, "status": 429}, "asks us to wait"),
        ("html", "listNotifications", {"skip": 1}, "something else than data"),
        ("html", "getSession", {}, "something else than data"),
        ("repeat", "listNotifications", {"skip": 1}, ""),
        ("repeat", "getFollowers", {"skip": 1}, ""),
        ("status", "listNotifications", {"status": 400, "needs": "cursor"}, ""),
        ("status", "getFollowers", {"status": 400, "needs": "cursor"}, ""),
        ("status", "listRecords", {"status": 400, "needs": "cursor"}, ""),
    ],
    ids=lambda value: str(value) if not isinstance(value, dict) else "",
)
def test_reading_goes_on_after_a_fault(
    here: Workspace, serve: Serve, what: str, path: str, options: dict[str, Any], paused: str
) -> None:
    expected = undisturbed(serve)
    double = serve(community())
    connected(here, double)
    double.fault(what, path, **options)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert paused in found.paused if paused else not found.paused
    for minutes in (2, 20, 90):
        work_at(NOW + timedelta(minutes=minutes))
    (found,) = queries.connections(here)
    assert (found.state, found.paused) == ("connected", "")
    assert facts(here) == expected


def test_a_server_that_is_down_is_tried_again(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    double.__exit__()
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.read_at) == ("connected", None)
    assert "could not be reached" in found.paused


def test_a_server_that_repeats_for_ever_does_not_hold_us(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    double.fault("repeat", "getFollowers", skip=1, times=999)
    work_at(NOW)
    assert queries.connections(here)[0].paused == ""
    assert double.paths().count("/xrpc/app.bsky.graph.getFollowers") == 3


def test_a_server_that_knows_its_own_members_only_is_read_as_far_as_it_goes(
    here: Workspace, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = serve(community())
    monkeypatch.setattr(resolving, "DIRECTORY", double.url)
    double.knows_the_network = False
    connected(here, double)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.paused) == ("connected", "")
    assert facts(here)[2:] == (130, {(1, 120)})


@pytest.mark.parametrize(("state", "said"), [("takendown", "suspended"), ("deactivated", "closed")])
def test_an_owner_who_was_shut_out_is_told_so(here: Workspace, serve: Serve, state: str, said: str) -> None:
    double = serve(community())
    connected(here, double)
    work_at(NOW)
    before = facts(here)
    double.state = state
    work_at(NOW + timedelta(minutes=6))
    assert said in str(queries.connections(here)[0].notice)
    assert facts(here) == before


def test_a_slow_clock_of_somebody_else_hides_nothing(here: Workspace, serve: Serve) -> None:
    double = serve(Community(accounts=400, changes=dict.fromkeys(range(1, 400), SHY)))
    connected(here, double)
    work_at(NOW)
    before = facts(here)[1]
    double.crowd.notifications += 1
    double.crowd.now -= timedelta(minutes=45)
    work_at(NOW + timedelta(minutes=6))
    assert facts(here)[1] > before
