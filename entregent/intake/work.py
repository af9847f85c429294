"""Background work of the intake domain: imports to read, imports to take back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from entregent.base import clock, work
from entregent.base.text import t
from entregent.base.work import LostLease
from entregent.intake.actions import read, synchronise, undo
from entregent.intake.actions.reading import Progress, refuse
from entregent.intake.actions.receiving import drop_spooled
from entregent.intake.models import Import, Sync

logger = logging.getLogger(__name__)


def imports_due(now: datetime) -> Iterator[Import]:
    """Imports to read or to take back, oldest first."""
    yield from work.due(Import, now).select_related("workspace", "batch__workspace")


def due(now: datetime) -> Iterator[Import | Sync]:
    """Imports, then connected accounts to read."""
    yield from imports_due(now)
    yield from work.due(Sync, now).select_related("workspace", "batch__workspace", "account")


def recover(now: datetime) -> int:
    """Make imports and synchronisations whose process was killed due at once."""
    return work.release_dead(Import, now) + work.release_dead(Sync, now)


def advance(row: Import | Sync, now: datetime, progress: Progress | None = None) -> None:
    """Read a claimed import to its end, or take it back; or read what is new on an account."""
    if work.kills(row):
        _give_up(row, now)
        return
    if isinstance(row, Sync):
        synchronise(row, clock.current().now, *filter(None, (progress,)))
        return
    if row.stage == Import.Stage.UNDOING:
        undo(row, now)
        work.finish(row, stage=Import.Stage.UNDONE, finished_at=now)
        drop_spooled(row)
        return
    try:
        read(row, clock.current().now, progress)
    except LostLease:
        logger.info("import %s was taken over by another worker", row.pk)
    except Exception:
        if row.attempts < work.MAX_ATTEMPTS:
            raise
        logger.exception("import %s is given up", row.pk)
        refuse(row, now, t("{file} could not be imported: nothing of it was kept. The log says why.", file=row.file))


def _give_up(row: Import | Sync, now: datetime) -> None:
    """Whatever was reading this ended each time: it is not tried again until the owner asks."""
    logger.error("%s %s ended its worker %s times: it is given up", type(row).__name__, row.pk, work.MOST_DEATHS)
    if isinstance(row, Import) and row.stage != Import.Stage.UNDOING:
        refuse(row, now, t("{file} ended the program each time it was read: nothing of it was kept.", file=row.file))
    else:
        work.fail(row, now, "it ended its worker each time", retry=False)
