"""State is the queue: rows with a state, a next attempt and a lease, claimed by conditional UPDATE.

A worker claims a row by raising its epoch in one UPDATE that names the epoch it has read; of two workers only
one changes a row. Everything the claimant writes to the row afterwards names its epoch too, so a worker that was
paused past its lease writes nothing. A worker that was killed stops renewing: its row is due again after the lease, or
as soon as another process of the same machine has noticed (`release_dead`).
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import models
from django.db.models import F, Q

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
# So often a row may be claimed without its worker coming to an end (killed, out of memory): more is the row's own fault.
MOST_DEATHS = 20


class State(models.TextChoices):
    PENDING = "pending"
    # For a person's word: nobody claims it until it is given.
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LostLease(Exception):
    """Somebody else has claimed the row since: stop, and write nothing."""


class WorkRow(models.Model):
    """The columns of a row that the worker advances."""

    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_owner = models.CharField(max_length=120, blank=True)
    lease_epoch = models.PositiveBigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="%(app_label)s_%(class)s_due")]


Row = TypeVar("Row", bound=WorkRow)


class Work(Protocol):
    """What a domain's `work.py` offers the worker."""

    def due(self, now: datetime) -> Iterator[WorkRow]:
        """Rows that could be claimed now, the most urgent first."""
        ...

    def advance(self, row: Any, now: datetime) -> None:
        """Do the work of a claimed row and record its new state."""
        ...

    def recover(self, now: datetime) -> int:
        """Make the rows of workers that were killed due at once (see `release_dead`); how many."""
        ...


_names_here: set[str] = set()


def worker_name() -> str:
    """A name for this worker that no other has, and that tells an operator where to look."""
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    _names_here.add(name)
    return name


def is_dead(name: str) -> bool:
    """Whether the worker of that name is known to be no more: it ran on this machine, and its process is gone."""
    host, _, rest = name.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdigit() or os.name != "posix":
        return False
    if int(rest) == os.getpid():
        return name not in _names_here
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def release_dead(model: type[Row], now: datetime) -> int:
    """End the leases of workers of this machine that were killed, so that their rows are due at once. How many."""
    manager: models.Manager[Row] = model._default_manager
    count = 0
    for row in manager.filter(state=State.RUNNING, lease_until__gte=now):
        if is_dead(row.lease_owner):
            mine = manager.filter(pk=row.pk, lease_epoch=row.lease_epoch, state=State.RUNNING)
            count += mine.update(lease_until=now - timedelta(seconds=1))
    return count


def due(model: type[Row], now: datetime) -> models.QuerySet[Row]:
    """Rows that are pending and due, or running with a lapsed lease."""
    waiting = Q(state=State.PENDING) & (Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now))
    abandoned = Q(state=State.RUNNING, lease_until__lt=now)
    manager: models.Manager[Row] = model._default_manager
    return manager.filter(waiting | abandoned).order_by("next_attempt_at", "pk")


def claim(row: Row, owner: str, now: datetime, lease: timedelta = LEASE) -> bool:
    """Try to claim `row` as it was read; on success its lease columns are up to date in memory too."""
    model = type(row)
    changed = (
        due(model, now)
        .filter(pk=row.pk, lease_epoch=row.lease_epoch)
        .order_by()
        .update(
            state=State.RUNNING,
            lease_owner=owner,
            lease_epoch=F("lease_epoch") + 1,
            lease_until=now + lease,
            attempts=F("attempts") + 1,
        )
    )
    if changed:
        row.refresh_from_db()
    return bool(changed)


def write(row: WorkRow, **changes: Any) -> None:
    """Write columns of a claimed row, fenced by its epoch. Raises `LostLease` when somebody else has it now."""
    manager: models.Manager[Any] = type(row)._default_manager
    if not manager.filter(pk=row.pk, lease_epoch=row.lease_epoch).update(**changes):
        raise LostLease(f"{type(row).__name__} {row.pk} is no longer ours")
    for name, value in changes.items():
        setattr(row, name, value)


def renew(row: WorkRow, now: datetime, lease: timedelta = LEASE, **changes: Any) -> None:
    """Prolong the lease of a claimed row, with other columns in the same write (its progress, say)."""
    write(row, lease_until=now + lease, **changes)


def finish(row: WorkRow, *, again_at: datetime | None = None, **changes: Any) -> None:
    """The work is done: for good, or until `again_at`."""
    state = State.PENDING if again_at else State.DONE
    write(row, state=state, next_attempt_at=again_at, attempts=0, lease_until=None, last_error="", **changes)


def release(row: WorkRow, now: datetime, error: str) -> None:
    """Give a claimed row back unfinished: whoever looks next takes it up."""
    write(row, state=State.PENDING, next_attempt_at=now, lease_until=None, last_error=error)


def seconds_left(started_at: datetime | None, now: datetime, done: int, total: int) -> int | None:
    """How long the rest will take at the pace so far; None until a twentieth is done."""
    if started_at is None or not total or done * 20 < total:
        return None
    elapsed = (now - started_at).total_seconds()
    return round(elapsed * (total - done) / done)


def kills(row: WorkRow) -> bool:
    """Whether a claimed row has ended its workers so often that it is not to be tried again."""
    return row.attempts > MOST_DEATHS


def fail(row: WorkRow, now: datetime, error: str, *, retry: bool = True) -> None:
    """The work failed: try again after 1, 4, 9 … minutes, and give up after `MAX_ATTEMPTS`."""
    if retry and row.attempts < MAX_ATTEMPTS:
        again = now + timedelta(minutes=row.attempts**2)
        write(row, state=State.PENDING, next_attempt_at=again, lease_until=None, last_error=error)
    else:
        write(row, state=State.FAILED, lease_until=None, last_error=error)
