"""What arrives: files are recognised by their content, and queued as imports."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from entregent.accounts.models import Workspace
from entregent.base.files import CannotWrite, Unreadable, atomic_write, open_files
from entregent.base.text import Text, t
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.network import Files
from entregent.facts import actions as facts
from entregent.intake.actions.undoing import request_undo
from entregent.intake.models import Import
from entregent.sample.world import make

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that a network recognises. `file` is its name as the owner knows it."""

    path: Path
    file: str
    network: str
    network_name: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that cannot be imported, and the sentence that says why and what to do."""

    path: Path
    file: str
    message: Text


def sources(path: Path, now: datetime, *, name: str | None = None) -> list[Source | Refusal]:
    """What there is to import at `path`: itself if a network recognises it, else, for a folder, what is inside."""
    return list(_sources(path, name or path.name or str(path), now, 0))


def _sources(path: Path, name: str, now: datetime, depth: int) -> Iterator[Source | Refusal]:
    is_web_page = False
    try:
        with open_files(path, name=name) as files:
            is_web_page = _holds_pages_only(files)
            if recognised := registry.recognise(files):
                network = recognised.network
                export = network.export
                observed_at = (export.observed_at(files) if export else None) or files.modified_at or now
                yield Source(path, name, network.slug, network.name, min(observed_at, now))
                return
    except Unreadable as error:
        if not path.is_dir():
            yield Refusal(path, name, error.message)
            return
    if path.is_dir() and depth < DEEPEST:
        inside = [found for child in _children(path) for found in _sources(child, child.name, now, depth + 1)]
        taken = [found for found in inside if isinstance(found, Source)]
        yield from taken or [_unknown(path, name, is_web_page=is_web_page)]
    else:
        yield _unknown(path, name, is_web_page=is_web_page)


def _holds_pages_only(files: Files) -> bool:
    """Whether this is an export that was asked for as web pages: people choose that form by mistake."""
    heads = [files.head(name, 200).lstrip().lower() for name in files.names()[:20]]
    pages = [head for head in heads if head.startswith((b"<!doctype html", b"<html"))]
    data = any(name.lower().endswith((".csv", ".json", ".vcf")) for name in files.names())
    return bool(pages) and not data


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if not child.name.startswith(".") and not child.is_symlink())
    except OSError:
        return []


def _unknown(path: Path, name: str, *, is_web_page: bool) -> Refusal:
    if is_web_page:
        message = t(
            "{file} holds web pages (HTML): ask for the export again and choose JSON or CSV as its format.", file=name
        )
        return Refusal(path, name, message)
    known = ", ".join(network.name for network in registry.networks().values() if network.has_export)
    return Refusal(
        path, name, t("{file} is not an export that is known here: drop one of {known}.", file=name, known=known)
    )


@transaction.atomic
def queue(
    workspace: Workspace,
    source: Source,
    now: datetime,
    *,
    is_preview: bool = False,
    is_spooled: bool = False,
    is_sample: bool = False,
) -> Import:
    """Queue an import (or its preview); the worker, or whoever claims the row, reads it."""
    run = Import(
        workspace=workspace,
        network=source.network,
        file=source.file[-255:],
        path=str(source.path.resolve()),
        is_preview=is_preview,
        is_spooled=is_spooled,
        is_sample=is_sample,
        created_at=now,
        next_attempt_at=now,
    )
    run.size, run.modified_ns = footprint(source.path)
    if not is_preview:
        run.batch = _batch(workspace, source.network, source.file, source.observed_at, now, is_sample)
    run.save()
    return run


def _batch(
    workspace: Workspace, network: str, file: str, observed_at: datetime, now: datetime, is_sample: bool
) -> facts.Batch:
    return facts.open_batch(workspace, network, file, observed_at, now, is_sample=is_sample)


def footprint(path: Path) -> tuple[int, int]:
    """Size in bytes and time of change (ns) of a file or folder, by which a resumed import knows it again."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


@transaction.atomic
def confirm(run: Import, now: datetime) -> Import:
    """Import what was previewed. The preview's own report is replaced by the import's. Raises `Unreadable` when the file
    has gone meanwhile."""
    path = Path(run.path)
    found = [item for item in sources(path, now, name=run.file) if isinstance(item, Source)] if path.exists() else []
    if not found:
        raise Unreadable(t("{file} is no longer there: drop it again.", file=run.file))
    run.batch = _batch(run.workspace, run.network, run.file, found[0].observed_at, now, run.is_sample)
    run.is_preview = False
    run.state, run.stage, run.next_attempt_at = State.PENDING, Import.Stage.READING, now
    run.skipped.all().delete()
    run.save()
    return run


def dismiss(run: Import) -> None:
    """Forget a preview, with our copy of its file."""
    if run.is_preview:
        drop_spooled(run)
        run.delete()


def spool(stream: IO[bytes], name: str) -> Path:
    """Keep an upload in the data folder until it is imported. Raises `CannotWrite` when the disk is full."""
    folder = Path(settings.ENTREGENT_HOME) / "incoming" / uuid.uuid4().hex
    try:
        folder.mkdir(mode=0o700)
        path = folder / "upload"
        with atomic_write(path) as target:
            shutil.copyfileobj(stream, target, 1 << 20)
    except OSError as error:
        raise CannotWrite(t("{file} could not be kept: is the disk full?", file=name)) from error
    return path


def discard_spooled(path: Path) -> None:
    """Delete an upload that `spool` kept and that no import was made of."""
    incoming = Path(settings.ENTREGENT_HOME) / "incoming"
    if path.parent.parent == incoming:
        shutil.rmtree(path.parent, ignore_errors=True)


def drop_spooled(run: Import) -> None:
    """Delete our own copy of an upload, and its folder with the last file in it."""
    incoming = Path(settings.ENTREGENT_HOME).resolve() / "incoming"
    path = Path(run.path)
    if not run.is_spooled or incoming not in path.parents:
        return
    path.unlink(missing_ok=True)
    if path.parent != incoming and not any(path.parent.iterdir()):
        path.parent.rmdir()


def import_sample(workspace: Workspace, now: datetime) -> list[Import]:
    """Write the invented sample network as real export files and queue them like any other."""
    world = make(today=now.date())
    queued = []
    incoming = Path(settings.ENTREGENT_HOME) / "incoming"
    for network in registry.networks().values():
        if (sample := network.sample) is None:
            continue
        folder = Path(tempfile.mkdtemp(prefix="sample-", dir=incoming))
        for path in sample.write(world, folder):
            found = [item for item in sources(path, now) if isinstance(item, Source)]
            queued += [queue(workspace, item, now, is_spooled=True, is_sample=True) for item in found]
    return queued


def remove_sample(workspace: Workspace, now: datetime) -> list[Import]:
    """Take the sample network back, all of it."""
    return [request_undo(run, now) for run in sample_runs(workspace)]


def sample_runs(workspace: Workspace) -> Iterable[Import]:
    """The imports of the sample network that stand."""
    standing = Import.objects.filter(workspace=workspace, is_sample=True, is_preview=False)
    return standing.exclude(stage__in=[Import.Stage.UNDONE, Import.Stage.UNDOING]).order_by("-pk")
