"""Background work of the ties domain: strengths and the snapshot, after every change and every night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from entregent.base import work
from entregent.ties.actions import build_snapshot, compare, measure_stale, new_revision
from entregent.ties.models import Refresh
from entregent.ties.reach import build_reach


def due(now: datetime) -> Iterator[Refresh]:
    """Workspaces whose derived state is due."""
    yield from work.due(Refresh, now).select_related("workspace")


def recover(now: datetime) -> int:
    """Make refreshes whose process was killed due at once."""
    return work.release_dead(Refresh, now)


def advance(row: Refresh, now: datetime) -> None:
    """Bring every tie to today, build the snapshot and see who may be one person; due again tonight, or at once if facts
    came meanwhile."""
    wanted = row.wanted
    changed = {"revision": new_revision()} if measure_stale(row.workspace, now) else {}
    work.renew(row, now, lease=timedelta(minutes=10), **changed)
    build_snapshot(row.workspace, now)
    work.renew(row, now, lease=timedelta(minutes=20))
    compare(row.workspace)
    build_reach(row.workspace)
    tomorrow = (now + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    is_wanted = Refresh.objects.filter(pk=row.pk, wanted__gt=wanted).exists()
    work.finish(row, reached=wanted, again_at=now if is_wanted else tomorrow)
