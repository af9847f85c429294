"""Reads: imports, how far they are, and what they report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entregent.accounts.models import Workspace
from entregent.base.text import Text
from entregent.contract import registry
from entregent.contract.questions import Question
from entregent.intake.actions.asking import questions_of
from entregent.intake.models import Import, SkippedRow

__all__ = [
    "ImportView",
    "Lack",
    "Skip",
    "has_sample",
    "imports",
    "one",
    "questions_of",
    "row",
    "seconds_left",
    "skipped",
]

REPORTED = 1_000


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that was not taken, or `count` of them: `line` counts from 1, 0 where a line means nothing."""

    file: str
    line: int
    reason: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Lack:
    """What the export could have held, and how to get it."""

    what: Text
    how: Text


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import with its report. `stage` as in `Import.Stage`; `seconds_left` is None while nothing can be said."""

    id: int
    network: str
    network_name: str
    file: str
    stage: str
    is_preview: bool
    is_sample: bool
    created_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    seconds_left: int | None
    counts: dict[str, Any]
    missing: tuple[Lack, ...]
    questions: tuple[Question, ...]
    refusal: Text | None

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on."""
        return self.stage in {Import.Stage.READING, Import.Stage.JOINING, Import.Stage.MEASURING, Import.Stage.UNDOING}

    @property
    def is_asking(self) -> bool:
        """Whether it waits for the owner's answers."""
        return self.stage == Import.Stage.ASKING

    @property
    def can_be_undone(self) -> bool:
        """Whether there is something to take back."""
        return not self.is_preview and self.stage not in {
            Import.Stage.UNDONE,
            Import.Stage.UNDOING,
            Import.Stage.REFUSED,
        }


def imports(workspace: Workspace, now: datetime, limit: int = 100) -> tuple[ImportView, ...]:
    """The imports of the workspace, the latest first."""
    rows = Import.objects.filter(workspace=workspace).order_by("-created_at", "-pk")[:limit]
    return tuple(_view(row, now) for row in rows)


def one(workspace: Workspace, import_id: int, now: datetime) -> ImportView | None:
    """One import, None when there is none of that id."""
    row = Import.objects.filter(workspace=workspace, pk=import_id).first()
    return _view(row, now) if row else None


def row(workspace: Workspace, import_id: int) -> Import | None:
    """The row itself, for the actions that take it."""
    return (
        Import.objects.filter(workspace=workspace, pk=import_id).select_related("workspace", "batch__workspace").first()
    )


def skipped(import_id: int, limit: int | None = REPORTED) -> Iterator[Skip]:
    """The skipped rows of an import in the order they were read, at most `limit`."""
    rows = SkippedRow.objects.filter(run_id=import_id).order_by("pk")[:limit]
    for row in rows.iterator():
        yield Skip(row.file, row.line, Text(row.template, row.values), row.count)


def has_sample(workspace: Workspace) -> bool:
    """Whether the sample network stands in this workspace."""
    standing = Import.objects.filter(workspace=workspace, is_sample=True, is_preview=False)
    return standing.exclude(stage__in=[Import.Stage.UNDONE, Import.Stage.UNDOING, Import.Stage.REFUSED]).exists()


def _view(row: Import, now: datetime) -> ImportView:
    network = registry.get(row.network)
    return ImportView(
        id=row.pk,
        network=row.network,
        network_name=network.name if network else row.network,
        file=row.file,
        stage=row.stage,
        is_preview=row.is_preview,
        is_sample=row.is_sample,
        created_at=row.created_at,
        finished_at=row.finished_at,
        done=row.done,
        total=row.total,
        seconds_left=seconds_left(row.started_at, now, row.done, row.total),
        counts=row.counts,
        questions=questions_of(row),
        missing=tuple(Lack(_text(item["what"]), _text(item["how"])) for item in row.missing),
        refusal=_text(row.refusal) if row.refusal else None,
    )


def seconds_left(started_at: datetime | None, now: datetime, done: int, total: int) -> int | None:
    """How long reading will take at the pace so far; None until a twentieth is done."""
    if started_at is None or not total or done * 20 < total:
        return None
    elapsed = (now - started_at).total_seconds()
    return round(elapsed * (total - done) / done)


def _text(kept: dict[str, Any]) -> Text:
    return Text(kept["template"], kept.get("values", {}))
