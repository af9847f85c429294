"""Reading imports in the foreground: this process claims the rows itself, and follows those that a worker has."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli.application import Session
from entregent.cli.showing import bar, clean

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from entregent.intake.queries import Import

LOOK_AGAIN_SECONDS = 0.3
logger = logging.getLogger(__name__)


def take_up_abandoned(session: Session) -> None:
    """Finish what earlier runs left: imports and undoings whose process was killed, or that nobody has taken yet."""
    from entregent import worker
    from entregent.intake import work as intake_work

    worker.recover()
    left = [row.pk for row in intake_work.imports_due(session.now) if not row.is_preview]
    if left:
        read_all(session, left)


def take_up_killed(session: Session) -> None:
    """Finish the imports of processes that were killed, if there are any: nobody is shown half of one."""
    from entregent import worker

    if worker.recover():
        take_up_abandoned(session)


def read_all(session: Session, import_ids: Iterable[int]) -> None:
    """Bring these imports to their end, with a progress bar: read them here, or wait for the worker that has them."""
    from entregent.base.work import worker_name

    name = worker_name()
    with bar() as progress:
        for import_id in import_ids:
            _bring_to_its_end(session, import_id, name, progress)


def _bring_to_its_end(session: Session, import_id: int, name: str, progress: Progress) -> None:
    from entregent.base import clock, work
    from entregent.intake import queries as intake

    task = progress.add_task("", total=None, count="")
    while (row := intake.row(session.workspace, import_id)) is not None and row.state in ("pending", "running"):
        now = clock.current().now()
        _show(row, progress, task)
        if work.claim(row, name, now):
            _read(row, progress, task)
        elif row.state == "pending" and row.next_attempt_at and row.next_attempt_at > now:
            return
        else:
            time.sleep(LOOK_AGAIN_SECONDS)


def _read(row: Import, progress: Progress, task: TaskID) -> None:
    """Read a claimed import. When this fails, or is interrupted, the row is given back: nothing is lost."""
    from entregent.base import clock, work
    from entregent.cli.failures import sentence_for
    from entregent.intake import work as intake_work

    def tell(_stage: str, _done: int, _total: int) -> None:
        _show(row, progress, task)

    try:
        intake_work.advance(row, clock.current().now(), tell)
    except BaseException as error:
        now = clock.current().now()
        with suppress(Exception):
            if isinstance(error, Exception) and not sentence_for(error):
                work.fail(row, now, f"{type(error).__name__}: {error}"[:2000])
            else:
                work.release(row, now, type(error).__name__)
        raise


def _show(row: Import, progress: Progress, task: TaskID) -> None:
    stages = {
        "joining": _("who is whom"),
        "measuring": _("ties"),
        "undoing": _("taking back"),
    }
    created = (row.counts.get("created") or {}).values()
    count = sum(created) + row.counts.get("updated", 0) + row.counts.get("unchanged", 0)
    progress.update(
        task,
        description=clean(" – ".join(filter(None, (row.file, stages.get(row.stage, ""))))),
        total=row.total or None,
        completed=row.done,
        count=ngettext("{count} fact", "{count} facts", count).format(count=f"{count:,}"),
    )
