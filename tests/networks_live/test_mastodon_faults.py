"""Whatever goes wrong at the server or on the way: the next reading goes on, without a gap, and counts nothing twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from entregent.accounts.models import Workspace
from entregent.base.http.polite import PoliteHttp
from entregent.intake import queries
from entregent.people.models import Identity, Person
from entregent.posts.models import Post
from entregent.ties.models import FollowList, Interaction
from tests.doubles.mastodon import Community, Double
from tests.journeys.taking import NOW, workspace
from tests.networks_live.conftest import connected, work_at

pytestmark = pytest.mark.django_db
Serve = Callable[..., Double]
Facts = tuple[set[Any], set[Any], set[Any]]


def community() -> Community:
    """Enough for two pages of each kind, with nobody to crawl: contacts do not want to be read."""
    shy = {number: {"discoverable": False} for number in range(1, 110)}
    return Community(accounts=110, following=90, followers=85, notifications=170, statuses=50, changes=shy)


def facts(here: Workspace) -> Facts:
    events = Interaction.objects.filter(workspace=here).values_list("kind", "direction", "identity__key", "text", "at")
    lists = FollowList.objects.filter(workspace=here, of__person__is_owner=True).values_list("direction", "count")
    rows = list(events)
    assert len(rows) == Interaction.objects.filter(workspace=here).count()
    return set(rows), set(Post.objects.filter(workspace=here).values_list("text", "at")), set(lists)


def undisturbed(serve: Serve) -> tuple[Facts, int]:
    other = workspace()
    connected(other, serve(community()))
    work_at(NOW)
    return facts(other), Interaction.objects.filter(workspace=other).count()


@pytest.mark.parametrize(
    ("what", "path", "options", "paused"),
    [
        ("reset", "/notifications", {"skip": 1}, "could not be reached"),
        ("reset", "/following", {}, "could not be reached"),
        ("status", "/notifications", {"skip": 1, "status": 500}, "out of order"),
        ("status", "/statuses", {"status": 503, "headers": {"Retry-After": "120"}}, "out of order"),
        ("status", "/statuses", {"skip": 1, "status": 429, "headers": {"Retry-After": "90"}}, "asks us to wait"),
        ("status", "/followers", {"skip": 1, "status": 429}, "asks us to wait"),
        ("html", "/notifications", {"skip": 1}, "something else than data"),
        ("html", "/verify_credentials", {}, "something else than data"),
        ("repeat", "/notifications", {"skip": 1}, ""),
        ("repeat", "/following", {"skip": 1}, ""),
        ("status", "/notifications", {"status": 404, "needs": "max_id"}, ""),
        ("status", "/followers", {"status": 422, "needs": "max_id"}, ""),
    ],
    ids=lambda value: str(value) if not isinstance(value, dict) else "",
)
def test_reading_goes_on_after_a_fault(
    here: Workspace, serve: Serve, what: str, path: str, options: dict[str, Any], paused: str
) -> None:
    expected, count = undisturbed(serve)
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
    assert Interaction.objects.filter(workspace=here).count() == count


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
    double.fault("repeat", "/followers", skip=1, times=999)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert found.paused == ""
    assert double.paths().count("/api/v1/accounts/109000/followers") == 3
    assert not FollowList.objects.filter(workspace=here, direction=-1, taken_at__isnull=False).exists()


def test_a_place_that_the_server_forgot_is_found_again_from_the_top(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    work_at(NOW)
    before = Interaction.objects.filter(workspace=here).count()
    double.community.notifications += 5
    double.fault("status", "/notifications", status=404, needs="min_id", times=99)
    asked = len(double.asked)
    work_at(NOW + timedelta(minutes=6))
    assert Interaction.objects.filter(workspace=here).count() > before
    assert [each.path for each in double.asked[asked:]].count("/api/v1/notifications") == 2


def test_what_a_server_does_not_give_is_left_out(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    for path in ("/mutes", "/lists", "/following"):
        double.fault("status", path, status=403, times=999)
    work_at(NOW)
    assert queries.connections(here)[0].paused == ""
    assert Post.objects.filter(workspace=here).exists()


def test_a_token_that_is_taken_back_gives_one_notice(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    work_at(NOW)
    before = facts(here)
    double.authority.tokens.clear()
    work_at(NOW + timedelta(minutes=6))
    (found,) = queries.connections(here)
    assert found.state == "revoked"
    assert "connect the account anew" in str(found.notice)
    assert facts(here) == before
    connected(here, double)
    work_at(NOW + timedelta(minutes=12))
    assert queries.connections(here)[0].state == "connected"
    assert facts(here) == before


def test_an_owner_who_is_suspended_is_told_so(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    double.refuses_login = True
    work_at(NOW)
    assert "suspended" in str(queries.connections(here)[0].notice)


def test_an_owner_who_changed_the_handle_stays_one_person(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    connected(here, double)
    work_at(NOW)
    double.community.renamed[0] = "camille_two"
    work_at(NOW + timedelta(minutes=6))
    (me,) = Person.objects.filter(workspace=here, is_root=True, is_owner=True)
    assert {identity.key for identity in Identity.objects.filter(person=me)} == {
        "camille@village.example",
        "camille_two@village.example",
    }


def test_somebody_who_moved_is_known_by_both_keys(here: Workspace, serve: Serve) -> None:
    double = serve(community())
    double.community.changes[7] = {"moved": double.community.account(8)}
    connected(here, double)
    work_at(NOW)
    old, new = (Identity.objects.get(workspace=here, key=double.community.key(number)) for number in (7, 8))
    assert old.person_id == new.person_id


def test_killed_at_any_page_nothing_is_lost_or_counted_twice(
    here: Workspace, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, count = undisturbed(serve)
    double = serve(community())
    connected(here, double)

    class Killed(BaseException):
        pass

    asked = PoliteHttp.request
    chance, kills = random.Random(1), 0

    def dies(self: PoliteHttp, method: str, url: str, **options: Any) -> Any:
        nonlocal kills
        found = asked(self, method, url, **options)
        if "/lookup" not in url and chance.random() < 0.3:
            kills += 1
            raise Killed
        return found

    monkeypatch.setattr(PoliteHttp, "request", dies)
    for minutes in range(0, 400, 10):
        try:
            work_at(NOW + timedelta(minutes=minutes))
        except Killed:
            continue
        break
    assert 3 < kills < 40
    assert facts(here) == expected
    assert Interaction.objects.filter(workspace=here).count() == count
