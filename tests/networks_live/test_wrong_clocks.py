"""Servers whose clock is an hour, or days, before or behind ours: what they name in their own time is understood as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.http import http_date

from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http import Http
from entregent.base.http.polite import PoliteHttp, Wait
from entregent.intake import actions, queries
from entregent.intake.models import Sync
from entregent.ties.models import Interaction
from tests.doubles import bluesky, mastodon
from tests.journeys.taking import NOW
from tests.networks_live.conftest import work_at

HOUR, WINDOW = timedelta(hours=1), timedelta(minutes=5)
OFF = pytest.mark.parametrize("ahead", [-HOUR, HOUR], ids=["behind", "ahead"])
BOTH = pytest.mark.parametrize("network", ["mastodon", "bluesky"])
Double = mastodon.Double


class Moving:
    """A clock that moves by what is slept."""

    def __init__(self) -> None:
        self.now, self.slept = NOW, timedelta()

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.slept += timedelta(seconds=seconds)


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[..., Double]]:
    """Starts a double of a network whose clock goes wrong by so much; it stops with the test."""
    with ExitStack() as stack:

        def start(network: str, ahead: timedelta, **options: Any) -> Double:
            at = NOW + ahead
            double: Double
            if network == "mastodon":
                shy = {number: {"discoverable": False} for number in range(1, 50)}
                double = Double(mastodon.Community(now=at, changes=shy), **options)
            else:
                shown = {number: {"description": "#nobot"} for number in range(1, 50)}
                crowd = bluesky.Community(50, 20, 20, 40, 20, now=at, changes=shown)
                double = bluesky.Double(crowd, **options)
            stack.enter_context(double)
            settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, double.host]
            return double

        yield start


def polite(double: Double, ours: Moving, patience: float) -> PoliteHttp:
    http = Http("Entregent/test", allowed=[double.host])
    return PoliteHttp(http, now=ours, rate=(300, 300), patience=patience, sleep=ours.sleep)


def begun(here: Workspace, network: str, double: Double, at: datetime = NOW) -> Account:
    with clock.use(clock.FixedClock(at)):
        if isinstance(double, bluesky.Double):
            answers = {"handle": double.crowd.handle(0), "password": "made for us", "server": double.url}
            return actions.begin_connecting(here, network, answers, at)[0]
        account, send_to = actions.begin_connecting(here, network, {"server": double.url}, at)
        assert send_to is not None
        return actions.finish_connecting(account, double.authority.say_yes(send_to.url)[0], at)


def seen(here: Workspace) -> set[Any]:
    rows = list(Interaction.objects.filter(workspace=here).values_list("fingerprint", "at"))
    assert len(rows) == len(dict(rows)), "an interaction is counted twice"
    return set(rows)


@OFF
@BOTH
def test_its_reset_is_waited_for_in_its_own_time(serve: Callable[..., Double], network: str, ahead: timedelta) -> None:
    ours = Moving()
    double = serve(network, ahead, limit=20, window=WINDOW, now=lambda: ours() + ahead)
    with polite(double, ours, patience=WINDOW.total_seconds() + 2) as http:
        for _each in range(65):
            ours.sleep(0.25)
            http.get(f"{double.url}/api/v2/instance")
    assert not [each for each in double.asked if each.status == 429], "nothing is asked before there is room"
    assert ours() - NOW < 3 * WINDOW + timedelta(seconds=10), "and nothing waits longer than it has to"


@OFF
@BOTH
@pytest.mark.parametrize("status", [429, 503])
def test_later_is_as_late_as_it_means(
    serve: Callable[..., Double], network: str, ahead: timedelta, status: int
) -> None:
    ours = Moving()
    double = serve(network, ahead, now=lambda: ours() + ahead)
    until = http_date((NOW + ahead + timedelta(seconds=90)).timestamp())
    double.fault("status", "/instance", status=status, headers={"Retry-After": until})
    with polite(double, ours, patience=0) as http, pytest.raises(Wait) as wait:
        [http.get(f"{double.url}/api/v2/instance") for _each in range(2)]
    assert timedelta(seconds=89) <= wait.value.until - NOW <= timedelta(seconds=92)


@OFF
@BOTH
@pytest.mark.django_db
def test_an_account_there_is_paused_for_as_long_as_it_means(
    here: Workspace, serve: Callable[..., Double], network: str, ahead: timedelta
) -> None:
    double = serve(network, ahead)
    begun(here, network, double)
    until = http_date((NOW + ahead + timedelta(seconds=600)).timestamp())
    double.fault("status", "otifications", status=503, headers={"Retry-After": until})
    work_at(NOW)
    row = Sync.objects.get(workspace=here)
    assert row.next_attempt_at is not None
    assert timedelta(seconds=599) <= row.next_attempt_at - NOW <= timedelta(seconds=602)
    work_at(NOW + timedelta(seconds=603))
    assert queries.connections(here)[0].paused == ""


@pytest.mark.parametrize("ahead", [-30 * HOUR, -HOUR, HOUR, 30 * HOUR], ids=str)
@BOTH
@pytest.mark.django_db
def test_nothing_is_seen_later_than_now_lost_or_counted_twice(
    here: Workspace, serve: Callable[..., Double], network: str, ahead: timedelta
) -> None:
    double = serve(network, ahead)
    account = begun(here, network, double)
    assert account.expires_at is None, "what the server grants ends when the server says so, by no clock"
    work_at(NOW)
    before = seen(here)
    assert max(at for _key, at in before if at) <= NOW
    Sync.objects.filter(workspace=here).update(cursor={})
    work_at(NOW + timedelta(minutes=10))
    assert seen(here) == before, "read anew, nothing has happened later than it was first seen"
    double.community.notifications += 7
    if isinstance(double, bluesky.Double):
        double.crowd.notifications += 7
    work_at(NOW + timedelta(minutes=20))
    assert before < seen(here)
    found = queries.connections(here)[0]
    assert (found.state, found.paused) == ("connected", "")
    assert found.read_at == NOW + timedelta(minutes=20)
