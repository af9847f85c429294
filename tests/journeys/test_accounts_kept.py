"""What an account holds while several processes use it: one budget a day and server, one set of credentials, one reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from entregent.accounts import actions as accounts
from entregent.accounts.actions.spending import TAKEN_AT_ONCE, Budget
from entregent.accounts.models import Account, Spending, Workspace
from entregent.base import clock
from entregent.base.http.polite import Wait
from entregent.base.text import t
from entregent.contract.live import Later, Revoked
from entregent.contract.registry import networks
from entregent.intake import actions, queries
from entregent.intake.models import Sync
from entregent.ties.models import Interaction
from tests.doubles.bluesky import Community, Double
from tests.journeys.taking import NOW, workspace
from tests.networks_live.conftest import work_at

pytestmark = pytest.mark.django_db
TOMORROW = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def here() -> Workspace:
    return workspace()


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[[Community], Double]]:
    """Starts a double that may be reached; it stops with the test."""
    with ExitStack() as stack:

        def start(crowd: Community) -> Double:
            double = stack.enter_context(Double(crowd))
            settings.PRIVATE_HOSTS = [*settings.PRIVATE_HOSTS, double.host]
            return double

        yield start


def crowd() -> Community:
    return Community(accounts=30, following=6, followers=4, notifications=20, posts=5)


def connected(here: Workspace, double: Double) -> Account:
    with clock.use(clock.FixedClock(NOW)):
        answers = {"handle": double.crowd.handle(0), "password": "made for us", "server": double.url}
        return actions.begin_connecting(here, "bluesky", answers, NOW)[0]


def budget(account: Account, daily: int, now: datetime = NOW) -> Budget:
    return Budget(account, daily, lambda: now)


def test_whoever_asks_for_an_account_shares_its_day(here: Workspace) -> None:
    account = Account.objects.create(workspace=here, network="village", key="me", begun_at=NOW)
    reading, order = budget(account, 50), budget(account, 50)
    granted = [each.room("one.example") for _turn in range(40) for each in (reading, order)]
    assert granted.count(None) == 50
    assert {each for each in granted if each} == {TOMORROW}
    assert order.room("other.example") is None, "another server has a day of its own"
    assert budget(account, 50, TOMORROW).room("one.example") is None
    other = Account.objects.create(workspace=here, network="village", key="other", begun_at=NOW)
    assert budget(other, 50).room("one.example") is None


def test_what_was_taken_and_not_asked_is_given_back(here: Workspace) -> None:
    account = Account.objects.create(workspace=here, network="village", key="me", begun_at=NOW)
    first = budget(account, 1000)
    for _each in range(3):
        assert first.room("one.example") is None
    assert Spending.objects.get(account=account).requests == TAKEN_AT_ONCE
    first.give_back()
    assert Spending.objects.get(account=account).requests == 3
    budget(account, 1000, TOMORROW).room("one.example")
    assert list(Spending.objects.values_list("day", flat=True)) == [TOMORROW.date()], "yesterday's is forgotten"


def test_a_reading_waits_for_the_next_day_where_orders_have_used_this_one(
    here: Workspace, serve: Callable[[Community], Double], monkeypatch: pytest.MonkeyPatch
) -> None:
    double = serve(crowd())
    account = connected(here, double)
    connect = networks()["bluesky"].connect
    assert connect
    rates = replace(connect.rates, daily=25)
    with clock.use(clock.FixedClock(NOW)), accounts.http_of(account, replace(connect, rates=rates)) as http:
        for _each in range(25):
            http.get(f"{double.url}/xrpc/com.atproto.server.getSession")
        with pytest.raises(Wait):
            http.get(f"{double.url}/xrpc/com.atproto.server.getSession")
    monkeypatch.setattr(type(connect.rates), "daily", 25, raising=False)
    monkeypatch.setitem(networks(), "bluesky", replace(networks()["bluesky"], connect=replace(connect, rates=rates)))
    asked = len(double.asked)
    work_at(NOW + timedelta(minutes=1))
    row = Sync.objects.get(workspace=here)
    assert len(double.asked) == asked
    assert row.next_attempt_at == TOMORROW
    assert "asks us to wait" in row.last_error


def test_whoever_goes_by_another_handle_is_read_on_and_not_anew(
    here: Workspace, serve: Callable[[Community], Double]
) -> None:
    double = serve(crowd())
    account = connected(here, double)
    work_at(NOW)
    before = Interaction.objects.filter(workspace=here).count()
    actions.disconnect(account, NOW)
    Sync.objects.filter(workspace=here).update(name="@the-old-name.test")
    again = connected(here, double)
    work_at(NOW + timedelta(minutes=6))
    (row,) = Sync.objects.filter(workspace=here)
    assert (row.account_id, row.key, row.name) == (again.pk, double.crowd.did(0), again.name)
    assert Interaction.objects.filter(workspace=here).count() == before
    assert [each.state for each in queries.connections(here)] == ["connected"]


def session_of(account: Account) -> Any:
    return accounts.session_for(account, None, lambda: NOW)  # type: ignore[arg-type]


def test_who_comes_second_takes_what_the_first_has_got(here: Workspace, serve: Callable[[Community], Double]) -> None:
    account = connected(here, serve(crowd()))
    first, second = (session_of(Account.objects.get(pk=account.pk)) for _each in range(2))
    assert first.renew(lambda held: {**held, "access": "new"})["access"] == "new"

    def never(_held: Mapping[str, str]) -> Mapping[str, str]:
        raise AssertionError("the token would be used twice")

    assert second.renew(never)["access"] == "new"
    assert second.renew(lambda held: {**held, "access": held["access"] + "er"})["access"] == "newer"


def test_whoever_was_killed_while_renewing_hinders_nobody_for_long(
    here: Workspace, serve: Callable[[Community], Double], monkeypatch: pytest.MonkeyPatch
) -> None:
    from entregent.accounts.actions import renewing

    monkeypatch.setattr(renewing, "LOOK_AGAIN_SECONDS", 0.0)
    account = connected(here, serve(crowd()))
    Account.objects.filter(pk=account.pk).update(renewing_until=NOW + timedelta(seconds=30))
    with pytest.raises(Later):
        session_of(account).renew(lambda held: held)
    Account.objects.filter(pk=account.pk).update(renewing_until=NOW - timedelta(seconds=1))
    assert session_of(account).renew(lambda held: {**held, "access": "new"})["access"] == "new"
    with pytest.raises(ZeroDivisionError):
        session_of(account).renew(lambda _held: {"access": str(1 // 0)})
    assert Account.objects.get(pk=account.pk).renewing_until is None, "a failure lets go"


def test_a_refusal_of_old_credentials_does_not_end_what_was_connected_anew(
    here: Workspace, serve: Callable[[Community], Double]
) -> None:
    double = serve(crowd())
    old = connected(here, double)
    connected(here, double)
    accounts.revoked(old, t("Not taken any more."))
    assert Account.objects.get(pk=old.pk).state == Account.State.CONNECTED
    current = Account.objects.get(pk=old.pk)
    accounts.revoked(current, t("Not taken any more."))
    assert Account.objects.get(pk=old.pk).state == Account.State.REVOKED
    with pytest.raises(Revoked):
        session_of(old).renew(lambda held: held)
