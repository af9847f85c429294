"""The owner's account, connected and read: against a double of the server, which follows its documentation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.base import clock
from entregent.intake import actions, queries
from entregent.intake.models import Sync
from entregent.people.models import Identity, Person
from entregent.posts.models import Post
from entregent.ties.follows import follow_events
from entregent.ties.models import FollowList, Interaction
from tests.doubles.mastodon import Community, Double
from tests.journeys.taking import NOW
from tests.networks_live.conftest import connected, work_at

pytestmark = pytest.mark.django_db
Serve = Callable[..., Double]


def begin(here: Workspace, server: str) -> None:
    with clock.use(clock.FixedClock(NOW)):
        actions.begin_connecting(here, "mastodon", {"server": server}, NOW)


def facts(here: Workspace) -> tuple[int, int, int]:
    rows = Interaction.objects.filter(workspace=here)
    return rows.count(), Post.objects.filter(workspace=here).count(), FollowList.objects.filter(workspace=here).count()


def test_connecting_asks_for_no_more_than_to_read_and_proves_who_asks(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double)
    assert (account.key, account.name, account.server) == ("camille@village.example", "Member 0", double.url)
    (app,) = double.authority.apps.values()
    assert app["uri"] == "urn:ietf:wg:oauth:2.0:oob"
    assert all(scope.startswith("read:") for scope in app["scopes"].split())
    (exchange,) = [each for each in double.asked if each.path == "/oauth/token"]
    assert exchange.form["code_verifier"]
    assert "token" not in str({name: value for name, value in vars(account).items() if name != "credentials"})


def test_a_page_that_leads_back_brings_its_state(here: Workspace, serve: Serve) -> None:
    double, back = serve(), "https://here.example/back"
    assert connected(here, double, back).key == "camille@village.example"
    with clock.use(clock.FixedClock(NOW)):
        account, send_to = actions.begin_connecting(here, "mastodon", {"server": double.url}, NOW, back)
        assert send_to
        assert not send_to.is_typed
        with pytest.raises(Refused):
            actions.finish_connecting(account, double.authority.say_yes(send_to.url)[0], NOW, back, "another state")


def test_a_server_without_pkce_is_connected_too(here: Workspace, serve: Serve) -> None:
    double = serve()
    double.authority.knows_pkce = False
    connected(here, double)
    assert "code_verifier" not in next(each for each in double.asked if each.path == "/oauth/token").form


def test_a_wrong_code_is_told_and_another_may_be_tried(here: Workspace, serve: Serve) -> None:
    double = serve()
    with clock.use(clock.FixedClock(NOW)):
        account, send_to = actions.begin_connecting(here, "mastodon", {"server": double.url}, NOW)
        assert send_to
        assert send_to.is_typed
        with pytest.raises(Refused, match="does not take this code"):
            actions.finish_connecting(account, "nonsense", NOW)
        code, _state = double.authority.say_yes(send_to.url)
        assert actions.finish_connecting(account, f" {code}\n", NOW).state == "connected"


def test_what_is_no_server_is_told_in_a_sentence(here: Workspace, serve: Serve) -> None:
    for typed in ("nonsense", "ftp://village.example", "https://"):
        with pytest.raises(Refused, match="is no server"):
            begin(here, typed)
    double = serve()
    double.fault("html", times=9)
    with pytest.raises(Refused, match="something else than data"):
        begin(here, double.url)
    double.faults.clear()
    double.fault("status", times=9, status=503)
    with pytest.raises(Refused, match="out of order"):
        begin(here, double.url)


def test_a_private_host_that_no_setting_names_is_never_asked(here: Workspace, settings: object) -> None:
    with Double() as double:
        with pytest.raises(Refused, match="not on the public internet"):
            begin(here, double.url)
        assert double.asked == []


def test_the_first_reading_brings_everything(here: Workspace, serve: Serve) -> None:
    double = serve(Community(accounts=130, following=100, followers=90, notifications=170, statuses=45))
    connected(here, double)
    work_at(NOW)
    (found,) = queries.connections(here)
    assert (found.state, found.paused) == ("connected", "")
    assert found.done == found.total
    assert {row.direction: row.count for row in FollowList.objects.filter(of__person__is_owner=True)} == {
        1: 100,
        -1: 90,
    }
    me = Person.objects.get(workspace=here, is_owner=True)
    assert me.name == "Member 0"
    rows = Interaction.objects.filter(workspace=here)
    assert set(rows.filter(direction=-1).values_list("kind", flat=True)) == {
        *("reaction", "share", "mention", "reply", "message", "connection")
    }
    assert set(rows.filter(direction=1).values_list("kind", flat=True)) == {"reply", "share", "message", "connection"}
    assert rows.filter(kind="connection", direction=1).count() == 100
    assert rows.filter(kind="connection", direction=-1, at__isnull=False).exists(), "a notification says since when"
    assert Person.objects.filter(workspace=here, is_contact=True).count() == 100
    assert Person.objects.filter(workspace=here, is_blocked=True).count() == 1
    friend = Identity.objects.get(workspace=here, key=double.community.key(2))
    said = [row.said for row in friend.sightings.all()]
    assert {label for row in said for label in row.get("labels", [])} == {"Friends", "Work"}
    assert {url for row in said for url in row.get("urls", [])} == {"https://member2.example"}
    own = Post.objects.filter(workspace=here)
    assert own.count() == 23, "neither boosts nor private messages are posts"
    assert set(own.values_list("reactions", "replies", "shares")) == {(3, 1, 2)}
    read = [path for path in double.paths() if not path.endswith("/lookup")]
    assert max(map(read.count, read)) <= 3, "three pages of notifications, two of the others"


def test_later_readings_ask_little_and_count_nothing_twice(here: Workspace, serve: Serve) -> None:
    double = serve()
    connected(here, double)
    work_at(NOW)
    before, asked = facts(here), len(double.asked)
    work_at(NOW + timedelta(minutes=6))
    assert facts(here) == before
    news = [each.path for each in double.asked[asked:] if "/following" not in each.path and "/lookup" not in each.path]
    assert len(news) == 3
    double.community.notifications += 95
    double.community.statuses += 3
    asked = len(double.asked)
    work_at(NOW + timedelta(minutes=12))
    assert facts(here) > before
    news = [each.path for each in double.asked[asked:] if each.path == "/api/v1/notifications"]
    assert len(news) == 2
    after = facts(here)
    Sync.objects.filter(workspace=here).update(cursor={})
    work_at(NOW + timedelta(minutes=18))
    assert facts(here) == after, "read anew from the beginning, the same events have the same ids"


def test_follow_lists_are_read_once_a_day_and_changes_are_noted(here: Workspace, serve: Serve) -> None:
    double = serve()
    connected(here, double)
    work_at(NOW)
    double.community.following = 21
    work_at(NOW + timedelta(hours=23))
    me = Person.objects.get(workspace=here, is_owner=True)
    assert follow_events(me.pk) == ()
    work_at(NOW + timedelta(hours=25))
    assert {(event.key, event.began) for event in follow_events(me.pk)} == {(double.community.key(21), True)}


def test_whoever_is_met_from_a_server_that_is_blocked_counts_as_blocked(here: Workspace, serve: Serve) -> None:
    double = serve(Community(blocked_domains=("autre.example",), blocked=()))
    connected(here, double)
    work_at(NOW)
    blocked = Identity.objects.filter(workspace=here, person__is_blocked=True)
    assert blocked.count() > 5
    assert {identity.key.partition("@")[2] for identity in blocked} == {"autre.example"}


def test_disconnecting_takes_the_token_back(here: Workspace, serve: Serve) -> None:
    double = serve()
    account = connected(here, double)
    assert double.authority.tokens
    actions.disconnect(account, NOW)
    assert not double.authority.tokens
