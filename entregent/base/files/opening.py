"""Opening what somebody dropped: a zip, a tar, a folder or a single file, told apart by content and never by name."""

from __future__ import annotations

import stat
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from entregent.base.files.errors import Unreadable
from entregent.base.files.folder import FolderFiles, GzipFiles, SingleFile
from entregent.base.files.gz import MAGIC as GZIP_MAGIC
from entregent.base.files.limits import Limits
from entregent.base.files.names import shown
from entregent.base.files.opened import OpenFiles
from entregent.base.files.sentences import empty, incomplete, not_readable
from entregent.base.files.tar import BLOCK, TarFiles, looks_like_tar
from entregent.base.files.zip import MAGICS as ZIP_MAGICS
from entregent.base.files.zip import ZipFiles
from entregent.base.text import t

DEFAULT_LIMITS = Limits()
_OTHER_ARCHIVES = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_WORKBOOK = "xl/workbook.xml"


def open_files(path: Path, *, limits: Limits = DEFAULT_LIMITS, name: str | None = None) -> OpenFiles[Any]:
    """Open a zip, a `.tar`, a `.tar.gz`, a folder, or a single file (compressed with gzip or not).

    `name` is what to call it when the path does not tell (an upload kept under another name). Archives within
    are members like any other and stay closed. Raises `Unreadable` with one sentence when it is not there, empty,
    incomplete, protected by a password, or built to do harm: then nothing of it is read.

    >>> with open_files(Path("export.zip")) as files:  # doctest: +SKIP
    ...     files.names()
    ('Connections.csv', 'messages.csv')
    """
    name = path.name or path.resolve().name if name is None else name
    try:
        files = _opened(path, name, limits)
    except OSError as error:
        raise Unreadable(not_readable(name, error)) from error
    names = files.names()
    if not names or _WORKBOOK in names:
        files.close()
        if names:
            raise Unreadable(t("{name} is a workbook: save it as CSV, then drop that file.", name=shown(name)))
        raise Unreadable(empty(name))
    return files


def _opened(path: Path, name: str, limits: Limits) -> OpenFiles[Any]:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise Unreadable(t("There is no file or folder at {path}.", path=shown(str(path)))) from None
    modified_at = datetime.fromtimestamp(status.st_mtime, UTC)
    if stat.S_ISDIR(status.st_mode):
        return FolderFiles(path, name, modified_at, limits)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(t("{name} is neither a file nor a folder.", name=shown(name)))
    if not status.st_size:
        raise Unreadable(empty(name))
    with path.open("rb") as handle:
        head = handle.read(BLOCK)
    if head.startswith(ZIP_MAGICS):
        return ZipFiles(path, name, modified_at, limits)
    if head.startswith(GZIP_MAGIC):
        return _opened_gzip(path, name, modified_at, limits)
    if looks_like_tar(head):
        return TarFiles(path, name, modified_at, limits, gzipped=False)
    _refuse_other_archives(head, name)
    return SingleFile(path, name, modified_at)


def _opened_gzip(path: Path, name: str, modified_at: datetime, limits: Limits) -> OpenFiles[Any]:
    """A tar when the first block within is the header of one, else a single file."""
    with path.open("rb") as handle:
        beginning = handle.read(64 * 1024)
    try:
        block = zlib.decompressobj(31).decompress(beginning, BLOCK)
    except zlib.error as error:
        raise Unreadable(incomplete(name)) from error
    if looks_like_tar(block):
        return TarFiles(path, name, modified_at, limits, gzipped=True)
    return GzipFiles(path, name, modified_at, limits)


def _refuse_other_archives(head: bytes, name: str) -> None:
    for magic, kind in _OTHER_ARCHIVES.items():
        if head.startswith(magic):
            raise Unreadable(
                t(
                    "{name} is compressed with {kind}, which is not read here: unpack it and drop the folder.",
                    name=shown(name),
                    kind=kind,
                )
            )
