"""A day's requests to each server: one budget for all that is done with an account, whichever process does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F

from entregent.accounts.actions.agent import agent
from entregent.accounts.models import Account, Spending
from entregent.base import clock
from entregent.base.http import Http
from entregent.base.http.polite import PoliteHttp
from entregent.contract.live import Connect

# So many are taken from the budget in one write; what is left of them is given back.
TAKEN_AT_ONCE = 20


@contextmanager
def http_of(account: Account, connect: Connect, *, patience: float = 0.0) -> Iterator[PoliteHttp]:
    """The way out for one account: within its network's rates and its day's budget, waiting up to `patience` seconds for
    room."""
    budget = Budget(account, connect.rates.daily, clock.current().now)
    http = PoliteHttp(
        Http(agent(), allowed=settings.PRIVATE_HOSTS),
        now=clock.current().now,
        rate=(connect.rates.requests, connect.rates.seconds),
        patience=patience,
        spend=budget.room,
    )
    try:
        with http:
            yield http
    finally:
        budget.give_back()


class Budget:
    """What one process may still ask of each server today (UTC): taken from the account's budget some at a time."""

    def __init__(self, account: Account, daily: int, now: Callable[[], datetime]) -> None:
        self._account, self._daily, self._now = account, daily, now
        self._day: date | None = None
        self._left: dict[str, int] = {}

    def room(self, host: str) -> datetime | None:
        """Called before each request: None where it may be sent, else when the next day begins."""
        now = self._now()
        if now.date() != self._day:
            self._day, self._left = now.date(), {}
        if not self._left.get(host):
            self._left[host] = self._taken(host, now.date())
        if not self._left[host]:
            return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        self._left[host] -= 1
        return None

    def give_back(self) -> None:
        """What was taken and not used."""
        for host, left in self._left.items():
            if left:
                self._row(host, self._day).update(requests=F("requests") - left)
        self._left = {}

    def _taken(self, host: str, day: date) -> int:
        row = self._row(host, day)
        if not row.exists():
            Spending.objects.filter(account_id=self._account.pk, day__lt=day).delete()
            Spending.objects.get_or_create(account_id=self._account.pk, host=host, day=day)
        for some in (TAKEN_AT_ONCE, 1):
            if row.filter(requests__lte=self._daily - some).update(requests=F("requests") + some):
                return some
        return 0

    def _row(self, host: str, day: date | None):  # type: ignore[no-untyped-def]
        return Spending.objects.filter(account_id=self._account.pk, host=host, day=day)
