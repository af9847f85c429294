"""What arrives: files are kept where they must be, and queued as imports."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from entregent.accounts.models import Workspace
from entregent.base.files import CannotWrite, Unreadable, atomic_write, open_part
from entregent.base.text import t
from entregent.base.work import State
from entregent.contract import registry
from entregent.facts import actions as facts
from entregent.facts.models import Batch
from entregent.intake.actions.recognising import Refusal, Source, sources
from entregent.intake.actions.undoing import request_undo
from entregent.intake.models import Import
from entregent.sample.world import make

# What still needs its file: imports on their way, and previews that can be confirmed.
TO_BE_READ = Q(is_preview=True) | Q(stage__in=[Import.Stage.ASKING, Import.Stage.READING])


def in_order(found: Iterable[Source]) -> list[Source]:
    """Sources in the order to read them: those that may ask something last, since the others may tell; older exports
    first, so that what changed between them shows as a change."""

    def asks(source: Source) -> bool:
        network = registry.get(source.network)
        return network is not None and network.has_questions

    return sorted(found, key=lambda source: (asks(source), source.observed_at))


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
    run.inside = source.inside
    run.size, run.modified_ns = footprint(source.path)
    if not is_preview:
        run.batch = _batch(workspace, source.network, source.file, source.observed_at, now, is_sample)
    run.save()
    return run


def _batch(
    workspace: Workspace, network: str, file: str, observed_at: datetime, now: datetime, is_sample: bool
) -> Batch:
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
    if not path.exists():
        raise Unreadable(t("{file} is no longer there: drop it again.", file=run.file))
    network = registry.get(run.network)
    with open_part(path, run.inside, name=None if run.inside else run.file) as files:
        export = network.export if network else None
        observed_at = (export.observed_at(files) if export else None) or files.modified_at or now
    run.batch = _batch(run.workspace, run.network, run.file, min(observed_at, now), now, run.is_sample)
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
    """Delete our own copy of an upload, and its folder with the last file in it, once no other import is to be read from
    it."""
    incoming = Path(settings.ENTREGENT_HOME).resolve() / "incoming"
    path = Path(run.path)
    others = Import.objects.filter(path=run.path).exclude(pk=run.pk)
    if not run.is_spooled or incoming not in path.parents or others.filter(TO_BE_READ).exists():
        return
    path.unlink(missing_ok=True)
    if path.parent != incoming and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def import_sample(workspace: Workspace, now: datetime) -> list[Import]:
    """Write the invented sample network as real export files and queue them like any other."""
    world = make(today=now.date())
    found: list[Source | Refusal] = []
    incoming = Path(settings.ENTREGENT_HOME) / "incoming"
    for network in registry.networks().values():
        if (sample := network.sample) is None:
            continue
        folder = Path(tempfile.mkdtemp(prefix="sample-", dir=incoming))
        found += [item for path in sample.write(world, folder) for item in sources(path, now)]
    taken = in_order(item for item in found if isinstance(item, Source))
    return [queue(workspace, item, now, is_spooled=True, is_sample=True) for item in taken]


def remove_sample(workspace: Workspace, now: datetime) -> list[Import]:
    """Take the sample network back, all of it."""
    return [request_undo(run, now) for run in sample_runs(workspace)]


def sample_runs(workspace: Workspace) -> Iterable[Import]:
    """The imports of the sample network that stand."""
    standing = Import.objects.filter(workspace=workspace, is_sample=True, is_preview=False)
    return standing.exclude(stage__in=[Import.Stage.UNDONE, Import.Stage.UNDOING]).order_by("-pk")
