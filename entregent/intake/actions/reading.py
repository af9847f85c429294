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

from entregent.base import work
from entregent.base.files import Unreadable, open_files
from entregent.base.text import Text, t
from entregent.base.work import State
from entregent.contract import records, registry
from entregent.contract.network import Reading
from entregent.contract.records import Missing, Record, Skipped
from entregent.facts.models import Batch
from entregent.feeds import actions as feeds
from entregent.intake.actions.receiving import drop_spooled, footprint
from entregent.intake.actions.undoing import undo
from entregent.intake.metering import MeteredFiles
from entregent.intake.models import Import, SkippedRow
from entregent.people import actions as people
from entregent.people.models import Identity
from entregent.posts import actions as posts
from entregent.ties import actions as ties

SLICE = 2_000
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
        session.read()
    except Unreadable as error:
        refuse(run, clock(), error.message)
        return
    if run.is_preview:
        work.finish(run, stage=Import.Stage.FINISHED, finished_at=clock(), counts=session.counts())
        return
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
    roots = people.resolve(run.workspace, session.people.touched)
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
        self.people = people.Recorder(batch, is_dry=run.is_preview)
        self.ties = ties.TieRecorder(self.people)
        self.tally: Counter[str] = Counter()
        self.missing: list[Missing] = []

    def read(self) -> None:
        """Read the whole file, slice by slice."""
        network = registry.get(self.run.network)
        if network is None or (export := network.export) is None:
            raise Unreadable(t("{file} belongs to a network that is not installed.", file=self.run.file))
        SkippedRow.objects.filter(run=self.run).delete()
        with open_files(Path(self.run.path), name=self.run.file) as opened:
            files = MeteredFiles(opened)
            if self.run.is_preview:
                self.people.batch.observed_at = export.observed_at(opened) or opened.modified_at or self.clock()
            owner = Identity.objects.filter(
                workspace=self.run.workspace, network=self.run.network, person__is_owner=True
            ).values_list("key", flat=True)
            found = export.read(files, Reading(self.clock(), frozenset(owner)))
            work.renew(self.run, self.clock(), total=files.total, done=0, started_at=self.clock())
            for some in slices(found, SLICE):
                with transaction.atomic():
                    self._take(some)
                    done = min(files.read, files.total)
                    work.renew(self.run, self.clock(), done=done, counts=self.counts())
                _tell(self.progress, self.run)
        work.write(self.run, missing=[_plain(item) for item in self.missing], counts=self.counts())

    def _take(self, found: list[Record | Skipped | Missing]) -> None:
        self.people.identities(_of(records.Identity, found))
        self.ties.interactions(_of(records.Interaction, found))
        self.ties.relations(_of(records.Relation, found))
        self._skip(_of(Skipped, found))
        self.missing += _of(Missing, found)
        batch = self.people.batch
        own, followed = _of(records.Post, found), _of(records.FeedItem, found)
        if self.run.is_preview:
            self.tally.update({"posts": len(own), "feed_items": len(followed)})
            return
        for name, (created, unchanged) in (
            ("posts", posts.record(batch, own)),
            ("feed_items", feeds.record(batch, followed)),
        ):
            self.tally[name] += created
            self.tally["unchanged"] += unchanged

    def _skip(self, found: list[Skipped]) -> None:
        room = max(0, SKIPPED_KEPT - self.tally["skipped"])
        self.tally["skipped"] += len(found)
        SkippedRow.objects.bulk_create(
            [
                SkippedRow(
                    run=self.run,
                    file=row.file[-400:],
                    line=row.line,
                    template=row.reason.template[:400],
                    values=dict(row.reason.values),
                )
                for row in found[:room]
            ],
            batch_size=900,
        )

    def counts(self) -> dict[str, Any]:
        """The numbers of the report so far."""
        return {
            "created": {
                "people": self.people.new_people()
                if self.run.stage == Import.Stage.MEASURING or self.run.is_preview
                else 0,
                "identities": len(self.people.created),
                "interactions": self.ties.interactions_created,
                "relations": self.ties.relations_created,
                "posts": self.tally["posts"],
                "feed_items": self.tally["feed_items"],
            },
            "updated": len(self.people.updated),
            "unchanged": self.people.unchanged + self.ties.unchanged + self.tally["unchanged"],
            "skipped": self.tally["skipped"],
        }


def _of(kind: type[Item], found: Iterable[object]) -> list[Item]:
    return [item for item in found if isinstance(item, kind)]


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
