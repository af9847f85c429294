"""Background work of the ties domain: strengths, the snapshot and what lies beyond it, after every change and every
night; and the pictures of those who may be one person, since comparing people takes what ties tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import QuerySet

from entregent.accounts.models import Workspace
from entregent.base import bulk, clock, work
from entregent.base.work import State
from entregent.people import actions as people
from entregent.people.models import Album
from entregent.ties.actions import (
    build_beyond,
    build_snapshot,
    compare,
    measure_stale,
    new_revision,
    request_beyond,
    request_gathering,
)
from entregent.ties.models import Beyond, Gathering, Refresh
from entregent.ties.reach import build_reach, is_outdated

LEASE = timedelta(minutes=20)


def due(now: datetime) -> Iterator[Refresh | Gathering | Beyond | Album]:
    """Workspaces whose derived state is due; after it, what is made of it. Two do not compare one workspace's people at
    once."""
    yield from _beside_no(Album, work.due(Refresh, now), now).select_related("workspace")
    yield from work.due(Gathering, now).select_related("workspace")
    yield from work.due(Beyond, now).select_related("workspace")
    yield from _beside_no(Refresh, work.due(Album, now), now).select_related("workspace")


Comparing = TypeVar("Comparing", Refresh, Album)


def _beside_no(other: type[Refresh] | type[Album], rows: QuerySet[Comparing], now: datetime) -> QuerySet[Comparing]:
    """These rows, but for workspaces on which somebody works at the other."""
    return rows.exclude(
        workspace__in=other.objects.filter(state=State.RUNNING, lease_until__gte=now).values("workspace")
    )


def recover(now: datetime) -> int:
    """Make the rows whose process was killed due at once, and the graphs that another version of Entregent wrote."""
    for workspace in Workspace.objects.all():
        if is_outdated(workspace):
            request_gathering(workspace, now)
    return sum(work.release_dead(model, now) for model in (Refresh, Gathering, Beyond, Album))


def advance(row: Refresh | Gathering | Beyond | Album, now: datetime) -> None:
    """Do what a claimed row asks for."""
    if isinstance(row, Album):
        _look(row, now)
    elif isinstance(row, Beyond):
        _beyond(row, now)
    elif isinstance(row, Gathering):
        _gather(row, now)
    else:
        _refresh(row, now)


def _refresh(row: Refresh, now: datetime) -> None:
    """Bring every tie to today, build the snapshot, and see who may be one person; due again tonight, or at once if facts
    came meanwhile."""
    wanted = row.wanted
    with bulk.loading(waits=True):
        _rebuild(row, now)
    tomorrow = (now + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)
    is_wanted = Refresh.objects.filter(pk=row.pk, wanted__gt=wanted).exists()
    work.finish(row, reached=wanted, again_at=now if is_wanted else tomorrow)


def _rebuild(row: Refresh, now: datetime) -> None:
    """One after the other, with what each has freed given back."""
    changed = {"revision": new_revision()} if measure_stale(row.workspace, now) else {}
    work.renew(row, now, lease=LEASE, **changed)
    build_snapshot(row.workspace, now)
    request_beyond(row.workspace, now)
    work.renew(row, now, lease=LEASE)
    bulk.shrink()
    compare(row.workspace)
    people.request_pictures(row.workspace, now)
    request_gathering(row.workspace, now)


def _gather(row: Gathering, now: datetime) -> None:
    """Build the graph of everybody who can be reached, telling how far it is; then it waits until something may have
    changed."""

    def tell(done: int, total: int) -> None:
        work.renew(row, clock.current().now(), lease=LEASE, done=done, total=total, started_at=now)

    build_reach(row.workspace, tell)
    work.finish(row, done=0, total=0)
    bulk.shrink()


def _beyond(row: Beyond, now: datetime) -> None:
    """Build the second degree, telling how far it is; then it waits until something changes."""

    def tell(done: int) -> None:
        work.renew(row, now, lease=LEASE, done=done)

    tell(5)
    build_beyond(row.workspace, now, tell)
    work.finish(row)


def _look(row: Album, now: datetime) -> None:
    """Ask for some of the pictures that are wanted; once they have come, compare again those whom they concern."""
    if not row.is_planned:
        work.renew(row, now, lease=LEASE)
        people.plan_pictures(row, now)
    fetched = people.fetch_pictures(row, clock.current().now)
    if fetched.is_worth_comparing:
        work.renew(row, clock.current().now(), lease=LEASE)
        compare(row.workspace)
        people.request_pictures(row.workspace, now)
    is_asked_again = Album.objects.filter(pk=row.pk, is_planned=False).exists()
    work.finish(row, again_at=fetched.again_at or (now if is_asked_again else None))
