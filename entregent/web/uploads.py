"""Files that come through a form: kept in the data folder, recognised, queued."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from entregent.accounts.queries import Access
from entregent.intake import actions
from entregent.intake.actions import Refusal, Source

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an upload: the ids of the imports that are queued, and what was refused, with why."""

    queued: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def receive(
    access: Access,
    files: Sequence[UploadedFile],
    folder: Sequence[UploadedFile],
    now: datetime,
    *,
    folder_name: str = "",
    is_preview: bool,
) -> Received:
    """Queue every file that a network recognises, and a folder's files as one archive, or, where none knows that, one by
    one. Raises `CannotWrite` when the disk is full."""
    received = Received()
    if folder and not _take_folder(access, folder, folder_name, now, received, is_preview=is_preview):
        files = [*files, *folder]
    for file in files:
        found = _take(access, file, _name(file), now, received, is_preview=is_preview)
        received.refusals.extend(item for item in found if isinstance(item, Refusal))
    return received


def _take(
    access: Access, stream: IO[bytes], name: str, now: datetime, received: Received, *, is_preview: bool
) -> list[Source | Refusal]:
    """Keep one file and queue it if it is recognised; what was found in it."""
    path = actions.spool(stream, name)
    found = actions.sources(path, now, name=name)
    known = [item for item in found if isinstance(item, Source)]
    for source in known:
        received.queued.append(actions.queue(access.workspace, source, now, is_preview=is_preview, is_spooled=True).pk)
    if not known:
        actions.discard_spooled(path)
    return found


def _take_folder(
    access: Access,
    folder: Sequence[UploadedFile],
    name: str,
    now: datetime,
    received: Received,
    *,
    is_preview: bool,
) -> bool:
    """Take a folder's files together, as an unpacked archive is; False when no network knows them so."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for position, file in enumerate(folder):
                # Browsers send the names without their folders: two of the same name are told apart by their place.
                taken = archive.NameToInfo
                inside = _name(file) if _name(file) not in taken else f"{position}/{_name(file)}"
                with archive.open(zipfile.ZipInfo(inside), "w", force_zip64=True) as member:
                    for piece in file.chunks(PIECE):
                        member.write(piece)
                file.seek(0)
        stream.seek(0)
        found = _take(access, stream, name or "folder", now, received, is_preview=is_preview)
    return any(isinstance(item, Source) for item in found)


def _name(file: UploadedFile) -> str:
    return PurePosixPath((file.name or "").replace("\\", "/")).name or "upload"
