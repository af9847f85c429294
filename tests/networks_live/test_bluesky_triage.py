"""How much those write whom the owner follows: counted with the list, and asked of each once a month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest

from entregent.accounts.models import Workspace
from entregent.base import clock
from entregent.base.http import Http
from entregent.base.http.polite import PoliteHttp
from entregent.contract.live import Activity, FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.intake import actions
from entregent.intake.actions.taking import Taker
from entregent.networks.bluesky.asking import Api
from entregent.networks.bluesky.looking import LOOKED_AT_EVERY, activities
from entregent.ties.actions import take_follows
from entregent.ties.models import Activity as Row
from tests.doubles.bluesky import Community, Double
from tests.journeys.taking import NOW
from tests.networks_live.conftest import signed_in, work_at
from tests.servers.bluesky import Network

pytestmark = pytest.mark.django_db
FOLLOWING = 60
FEED, PROFILES = "app.bsky.feed.getAuthorFeed", "app.bsky.actor.getProfiles"


@pytest.fixture
def double(settings: Any) -> Iterator[Double]:
    """Number 1 writes 40 posts a day, number 2 has written nothing for two years, number 3 never anything."""
    shy: dict[int, dict[str, Any]] = {number: {"description": "#nobot"} for number in range(1, FOLLOWING + 1)}
    shy[1]["postsCount"], shy[3]["postsCount"] = 41_000, 0
    shy[2]["last_post_at"] = NOW - timedelta(days=730)
    with ExitStack() as stack:
        started = stack.enter_context(Double(Community(70, FOLLOWING, 5, 10, 5, changes=shy)))
        settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, started.host]
        yield started


def connect(here: Workspace, double: Double) -> None:
    with clock.use(clock.FixedClock(NOW)):
        answers = {"handle": double.crowd.handle(0), "password": "made", "server": double.url}
        account, _send_to = actions.begin_connecting(here, "bluesky", answers, NOW)
    actions.choose_crawl(account.sync, "nobody")
    work_at(NOW)


def asked(double: Double, name: str) -> list[dict[str, Any]]:
    return [each.params for each in double.asked if each.path.endswith(name) and each.params.get("limit") != "100"]


def test_the_list_counts_posts_and_the_first_reading_waits_for_nobody_s(here: Workspace, double: Double) -> None:
    connect(here, double)
    assert len(asked(double, PROFILES)) == 3, "sixty people in requests of 25"
    assert asked(double, FEED) == []
    assert set(Row.objects.filter(workspace=here).values_list("posts", flat=True)) == {41_000, 7, 0}


def test_within_a_month_everybody_is_asked_once_what_they_published_last(double: Double) -> None:
    double.accepts_any = True
    keys = [double.crowd.did(number) for number in range(1, FOLLOWING + 1)]
    told: dict[str, Any] = {}
    with PoliteHttp(Http("test", allowed=[double.host]), now=lambda: NOW, rate=(3000, 300)) as http:
        api = Api(http, double.url, lambda: NOW)
        for day in range(LOOKED_AT_EVERY):
            before = len(asked(double, FEED))
            found = activities(api, keys, NOW + timedelta(days=day), with_last=True)
            told |= {key: each.last_post_on for key, each in found.items() if each.last_post_on}
            assert len(asked(double, FEED)) - before < FOLLOWING / 3, "some each day, not all"
    writing = [key for key in keys if key != double.crowd.did(3)]
    assert sorted(each["actor"] for each in asked(double, FEED)) == sorted(writing), "each once, but who never wrote"
    assert told.pop(double.crowd.did(2)) == (NOW - timedelta(days=730)).date()
    assert told == dict.fromkeys(told, (NOW - timedelta(days=2)).date())
    assert len(told) == FOLLOWING - 2


def test_a_last_day_holds_until_something_is_written(here: Workspace) -> None:
    batch = open_batch(here, "bluesky", "@me", NOW, NOW)
    (of,) = Taker(batch, "bluesky").people.mentions([Who("me")]).values()
    day = (NOW - timedelta(days=730)).date()

    def last_after(*told: Activity) -> date | None:
        for each in told:
            page = FollowPage(None, Direction.OUT, (Who("anna"),), is_last=True, activities={"anna": each})
            take_follows(batch, "bluesky", of, page, NOW)
        return Row.objects.get(workspace=here).last_post_on

    assert last_after(Activity(7, day), Activity(7)) == day
    assert last_after(Activity(8)) is None
    assert last_after(Activity(8, NOW.date()), Activity(None)) is None, "where posts are not counted, nothing is known"


def test_a_server_that_knows_no_wider_network_is_asked_once(here: Workspace, double: Double) -> None:
    double.knows_the_network = False
    connect(here, double)
    assert len(asked(double, PROFILES)) <= 1
    assert not Row.objects.filter(workspace=here).exists()


def test_the_real_network_counts_posts(here: Workspace, reached: Network) -> None:
    alice, bob = reached.account("alice"), reached.account("bob")
    bob.profile("Bob Example")
    alice.follow(bob), bob.post("One."), bob.post("Two.")
    reached.settled(alice, bob)
    signed_in(here, alice)
    work_at(NOW)
    (told,) = Row.objects.filter(workspace=here, node__key=bob.did)
    assert told.posts == 2
    assert told.opened_on is not None
