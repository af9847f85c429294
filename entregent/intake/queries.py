"""Reads: imports, how far they are, and what they report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Sum, Window
from django.db.models.functions import RowNumber

from entregent.accounts.models import Account, Workspace
from entregent.base.text import Text
from entregent.base.work import State, seconds_left
from entregent.contract import registry
from entregent.contract.questions import Question
from entregent.intake.actions.asking import questions_of
from entregent.intake.models import Import, SkippedRow, Sync

__all__ = [
    "Connection",
    "ImportView",
    "Lack",
    "Skip",
    "SkippedAlike",
    "account",
    "connections",
    "has_sample",
    "imports",
    "is_reading",
    "one",
    "questions_of",
    "row",
    "seconds_left",
    "skipped",
    "skipped_alike",
    "sync",
]

REPORTED = 1_000
FIRST_LINES = 6


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that was not taken, or `count` of them: `line` counts from 1, 0 where a line means nothing."""

    file: str
    line: int
    reason: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class SkippedAlike:
    """The rows of one file that were not taken for one reason: how many, and the first of their lines, where there are."""

    file: str
    reason: Text
    count: int
    lines: tuple[int, ...]


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


def is_reading(workspace: Workspace) -> bool:
    """Whether an import or an account is being read at this moment."""
    mine = {"workspace": workspace, "state": State.RUNNING}
    return Import.objects.filter(**mine, is_preview=False).exists() or Sync.objects.filter(**mine).exists()


def skipped(import_id: int, limit: int | None = REPORTED) -> Iterator[Skip]:
    """The skipped rows of an import in the order they were read, at most `limit`."""
    rows = SkippedRow.objects.filter(run_id=import_id).order_by("pk")[:limit]
    for row in rows.iterator():
        yield Skip(row.file, row.line, Text(row.template, row.values), row.count)


def skipped_alike(import_id: int, limit: int = REPORTED) -> tuple[SkippedAlike, ...]:
    """The skipped rows of an import by file and reason, in the order they were read; at most `limit` rows tell of them."""
    alike = [F("file"), F("template"), F("values")]
    rows = (
        SkippedRow.objects.filter(run_id=import_id)
        .annotate(place=Window(RowNumber(), partition_by=alike, order_by="pk"), total=Window(Sum("count"), alike))
        .filter(place__lte=FIRST_LINES)
        .order_by("pk")
        .values_list("file", "template", "values", "total", "line")[:limit]
    )
    found: dict[tuple[str, Text, int], list[int]] = {}
    for file, template, values, total, line in rows:
        found.setdefault((file, Text(template, values), total), []).append(line)
    return tuple(
        SkippedAlike(file, reason, total, tuple(line for line in lines if line))
        for (file, reason, total), lines in found.items()
    )


@dataclass(frozen=True, slots=True)
class Connection:
    """An account that is, was or is being connected, and how far its reading is.

    `id` is the account's, None once it was disconnected; `sync_id` the reading's, None before the first. `notice` says why
    the connection ended; `paused` why reading waits. `read_at` is when all was read last; `left` seconds, None unknown.
    """

    id: int | None
    sync_id: int | None
    network: str
    network_name: str
    name: str
    server: str
    state: str
    notice: Text | None
    paused: str
    read_at: datetime | None
    next_at: datetime | None
    is_running: bool
    done: int
    total: int | None
    counts: dict[str, Any]
    crawl: str
    sphere: str


def connections(workspace: Workspace) -> tuple[Connection, ...]:
    """The accounts of the workspace, those that are read first, then those that were disconnected and left facts."""
    rows = Sync.objects.filter(workspace=workspace).select_related("account").order_by("account_id", "pk")
    read = {row.account_id: row for row in rows if row.account_id}
    standing = Account.objects.filter(workspace=workspace).order_by("network", "pk")
    found = [_connection(account, read.get(account.pk)) for account in standing]
    return (*found, *(_connection(None, row) for row in rows if row.account_id is None))


def account(workspace: Workspace, account_id: int) -> Account | None:
    """The account itself, for the actions that take it."""
    return Account.objects.filter(workspace=workspace, pk=account_id).first()


def sync(workspace: Workspace, sync_id: int) -> Sync | None:
    """The reading itself, for the actions that take it."""
    return Sync.objects.filter(workspace=workspace, pk=sync_id).select_related("batch__workspace", "account").first()


def _connection(account: Account | None, row: Sync | None) -> Connection:
    slug = account.network if account else row.network if row else ""
    network = registry.get(slug)
    return Connection(
        id=account.pk if account else None,
        sync_id=row.pk if row else None,
        network=slug,
        network_name=network.name if network else slug,
        name=(account.name if account else "") or (row.name if row else ""),
        server=account.server if account else "",
        state=account.state if account else "disconnected",
        notice=_text(account.notice) if account and account.notice else None,
        paused=row.last_error if row else "",
        read_at=row.read_at if row else None,
        next_at=row.next_attempt_at if row else None,
        is_running=bool(row and row.state == State.RUNNING),
        done=row.done if row else 0,
        total=row.total if row else None,
        counts=row.counts if row else {},
        crawl=row.crawl if row else "",
        sphere=row.sphere if row else "",
    )


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


def _text(kept: dict[str, Any]) -> Text:
    return Text(kept["template"], kept.get("values", {}))
