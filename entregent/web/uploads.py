"""Files that come through a form: kept in the data folder, recognised, queued."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from entregent.accounts.queries import Access
from entregent.intake import actions
from entregent.intake.actions import Refusal, Source

PIECE = 1 << 20
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")
# What a name may hold on some disks, and an archive must not: control characters, and what looks like a drive.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]|(?<=^[A-Za-z]):")


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an upload: the ids of the imports that are queued, and what was refused, with why."""

    queued: list[int]
    refusals: list[Refusal]


def receive(
    access: Access,
    files: Sequence[UploadedFile],
    folder: Sequence[UploadedFile],
    now: datetime,
    *,
    paths: Sequence[str] = (),
    folder_name: str = "",
    is_preview: bool,
) -> Received:
    """Queue all the exports there are in these files, and in a folder's files taken together as an archive of it.

    `paths` says where in the folder each of its files lies. Raises `CannotWrite` when the disk is full.
    """
    placed = _placed(folder, paths, is_one=bool(folder_name))
    # An archive in a folder is an export of its own: nothing looks into archives that lie in others.
    alone = [*files, *(file for file in placed.values() if _is_archive(file))]
    together = {path: file for path, file in placed.items() if not _is_archive(file)}
    found = [item for file in alone for item in _found(file, _name(file), now)]
    if together:
        with _as_archive(together) as stream:
            found += _found(stream, folder_name or "folder", now)
    taken = [item for item in found if isinstance(item, Source)]
    queued = [
        actions.queue(access.workspace, source, now, is_preview=is_preview, is_spooled=True).pk
        for source in actions.in_order(taken)
    ]
    return Received(queued, [item for item in found if isinstance(item, Refusal)])


def _found(stream: IO[bytes], name: str, now: datetime) -> list[Source | Refusal]:
    """Keep one file, if there is something to import in it; what was found."""
    path = actions.spool(stream, name)
    found = actions.sources(path, now, name=name)
    if not any(isinstance(item, Source) for item in found):
        actions.discard_spooled(path)
    return found


def _placed(folder: Sequence[UploadedFile], paths: Sequence[str], *, is_one: bool) -> dict[str, UploadedFile]:
    """The files of one folder (or several) by where they lie in it.

    Browsers send names without folders: `paths`, in the same order, tells them; without it, two of the same name are told
    apart by their place in the list.
    """
    placed: dict[str, UploadedFile] = {}
    for position, file in enumerate(folder):
        told = PurePosixPath(paths[position].replace("\\", "/")).parts if len(paths) == len(folder) else ()
        parts = [part for part in told if part not in ("/", "//", "..")]
        inside = _UNSAFE.sub("_", "/".join(parts[is_one:]) or _name(file))
        while inside in placed:
            inside = f"{position}/{inside}"
        placed[inside] = file
    return placed


def _is_archive(file: UploadedFile) -> bool:
    head = file.read(4)
    file.seek(0)
    return bytes(head).startswith(ARCHIVES)


@contextmanager
def _as_archive(placed: Mapping[str, UploadedFile]) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for inside, file in placed.items():
                with archive.open(zipfile.ZipInfo(inside), "w", force_zip64=True) as member:
                    for piece in file.chunks(PIECE):
                        member.write(piece)
        stream.seek(0)
        yield stream


def _name(file: UploadedFile) -> str:
    return PurePosixPath((file.name or "").replace("\\", "/")).name or "upload"
