"""Reading an import into facts: in slices, each one a transaction that also moves the row's progress.

Every fact is known by its fingerprint, so an import that was interrupted is read again from the start and ends with
the same facts and the same report as one that was not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.db import transaction

from entregent.base import bulk, work
from entregent.base.files import Unreadable, open_part
from entregent.base.memory import give_back
from entregent.base.text import Text, t
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.records import Elsewhere, Missing, Record, Skipped
from entregent.facts.models import Batch
from entregent.intake.actions.asking import as_json, ask, reading_for
from entregent.intake.actions.receiving import drop_spooled, footprint
from entregent.intake.actions.taking import Taker, of
from entregent.intake.actions.undoing import undo
from entregent.intake.metering import MeteredFiles
from entregent.intake.models import Import, SkippedRow
from entregent.people import actions as people
from entregent.ties import actions as ties

SLICE = 5_000
# What is kept of the skipped rows of one import; beyond that they are counted.
SKIPPED_KEPT = 50_000

Item = TypeVar("Item")


class Progress(Protocol):
    """Told how far an import is: its stage, and `done` of `total` bytes of input."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def read(run: Import, clock: Callable[[], datetime], progress: Progress | None = None) -> None:
    """Read a claimed import (or preview) to its end. Raises `LostLease` when somebody else has it now."""
    try:
        _check_unchanged(run)
        session = _Session(run, clock, progress)
        with bulk.loading():
            if not session.read():
                return
    except Unreadable as error:
        refuse(run, clock(), error.message)
        return
    if run.is_preview:
        work.finish(run, stage=Import.Stage.FINISHED, finished_at=clock(), counts=session.counts())
        return
    with bulk.loading():
        _derive(run, session, clock, progress)
    work.finish(run, stage=Import.Stage.FINISHED, finished_at=clock(), counts=session.counts(), done=run.total)
    drop_spooled(run)


def _check_unchanged(run: Import) -> None:
    path = Path(run.path)
    if not path.exists():
        raise Unreadable(t("{file} is no longer there: nothing of it was kept; import it again.", file=run.file))
    if footprint(path) != (run.size, run.modified_ns):
        raise Unreadable(t("{file} has changed since: nothing of it was kept; import it again.", file=run.file))


def refuse(run: Import, now: datetime, message: Text) -> None:
    """End an import that cannot be read: nothing of it stays, and the report says why."""
    if run.batch is not None:
        undo(run, now)
    work.write(
        run,
        state=State.FAILED,
        stage=Import.Stage.REFUSED,
        finished_at=now,
        lease_until=None,
        last_error=str(message),
        refusal={"template": message.template, "values": dict(message.values)},
    )
    drop_spooled(run)


def _derive(run: Import, session: _Session, clock: Callable[[], datetime], progress: Progress | None) -> None:
    long = work.LEASE * 15
    work.renew(run, clock(), lease=long, stage=Import.Stage.JOINING)
    _tell(progress, run)
    roots = people.resolve(run.workspace, session.taker.people.touched)
    give_back()
    work.renew(run, clock(), lease=long, stage=Import.Stage.MEASURING)
    _tell(progress, run)
    with transaction.atomic():
        ties.measure(run.workspace, clock(), roots)
        ties.index_messages(run.workspace, roots)
        ties.request_refresh(run.workspace, clock())


def _tell(progress: Progress | None, run: Import) -> None:
    if progress:
        progress(run.stage, run.done, run.total)


class _Session:
    """One reading of one import."""

    def __init__(self, run: Import, clock: Callable[[], datetime], progress: Progress | None) -> None:
        self.run, self.clock, self.progress = run, clock, progress
        batch = run.batch or Batch(
            workspace=run.workspace, network=run.network, file=run.file, observed_at=clock(), created_at=clock()
        )
        self.taker = Taker(batch, is_dry=run.is_preview)
        self.tally: Counter[str] = Counter()
        self.missing: list[Missing] = []

    def read(self) -> bool:
        """Read the whole file, slice by slice; False when something must be asked first."""
        network = registry.get(self.run.network)
        if network is None or (export := network.export) is None:
            raise Unreadable(t("{file} belongs to a network that is not installed.", file=self.run.file))
        SkippedRow.objects.filter(run=self.run).delete()
        run = self.run
        with open_part(Path(run.path), run.inside, name=None if run.inside else run.file) as opened:
            files = MeteredFiles(opened)
            reading = reading_for(run, self.clock())
            questions = network.questions(opened, reading)
            if questions and not run.is_preview and not run.is_sample:
                ask(run, questions)
                return False
            work.write(run, questions=[as_json(question) for question in questions] if run.is_preview else [])
            if self.run.is_preview:
                self.taker.people.batch.observed_at = export.observed_at(opened) or opened.modified_at or self.clock()
            found = export.read(files, reading)
            work.renew(self.run, self.clock(), total=files.total, done=0, started_at=self.clock())
            for some in slices(found, SLICE):
                with transaction.atomic():
                    self._take(some)
                    done = min(files.read, files.total)
                    work.renew(self.run, self.clock(), done=done, counts=self.counts(is_final=False))
                _tell(self.progress, self.run)
        if passed_over := self.taker.people.erased.passed_over:
            self._skip([Skipped("", 0, t("Tells of somebody whom you had erased."), passed_over)])
        work.write(self.run, missing=[_plain(item) for item in self.missing], counts=self.counts())
        return True

    def _take(self, found: list[Record | Elsewhere | Skipped | Missing]) -> None:
        self.taker.take(found)
        self._skip(of(Skipped, found))
        self.missing += of(Missing, found)

    def _skip(self, found: list[Skipped]) -> None:
        room = max(0, SKIPPED_KEPT - self.tally["skipped rows"])
        self.tally["skipped rows"] += len(found)
        self.tally["skipped"] += sum(row.count for row in found)
        SkippedRow.objects.bulk_create(
            [
                SkippedRow(
                    run=self.run,
                    file=row.file[-400:],
                    line=row.line,
                    count=row.count,
                    template=row.reason.template[:400],
                    values=dict(row.reason.values),
                )
                for row in found[:room]
            ],
            batch_size=900,
        )

    def counts(self, *, is_final: bool = True) -> dict[str, Any]:
        """The numbers of the report so far; persons, who take time to count, at the end only."""
        is_joined = is_final and (self.run.stage == Import.Stage.MEASURING or self.run.is_preview)
        people = self.taker.people
        return {
            "created": {"people": people.new_people() if is_joined else 0, **self.taker.created()},
            "updated": len(people.updated),
            "unchanged": self.taker.unchanged,
            "skipped": self.tally["skipped"],
        }


def _plain(item: Missing) -> dict[str, Any]:
    return {
        name: {"template": text.template, "values": dict(text.values)}
        for name, text in (("what", item.what), ("how", item.how))
    }


def slices(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Items in lists of `size`, the last one shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
