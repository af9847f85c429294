"""Background work of the triage domain: orders to carry out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from entregent.base import clock, work
from entregent.triage.actions import carry_out, wake
from entregent.triage.actions.carrying import Progress
from entregent.triage.models import Order


def due(now: datetime) -> Iterator[Order]:
    """Orders to carry out, the oldest first; those whose account was connected anew are among them."""
    wake(now)
    yield from work.due(Order, now).select_related("workspace", "account")


def recover(now: datetime) -> int:
    """Make orders whose process was killed due at once."""
    return work.release_dead(Order, now)


def advance(row: Order, _now: datetime, progress: Progress = lambda _done, _total: None) -> None:
    """Carry a claimed order out, as far as can be told now."""
    carry_out(row, clock.current().now, progress)
