"""Folders and single files: what lies on the disk already."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from entregent.base.files.errors import Unreadable
from entregent.base.files.gz import GzipStream, declared_size
from entregent.base.files.limits import Limits
from entregent.base.files.names import is_hidden, is_noise, repaired, safe_name
from entregent.base.files.opened import OpenFiles, Source
from entregent.base.files.sentences import not_readable, too_many
from entregent.base.files.shared import Shared


class FolderFiles(OpenFiles[Path]):
    """The regular files in a folder and below it, sorted. Links are not followed; hidden files are not seen, but for those
    in the sub-folders of a Maildir, whose names start with a dot (Maildir++)."""

    def __init__(self, path: Path, name: str, modified_at: datetime, limits: Limits) -> None:
        members: dict[str, Path] = {}
        sizes: dict[Path, int] = {}
        newest = 0.0
        for file, status in _regular_files(path):
            try:
                key = safe_name(repaired(file.relative_to(path).as_posix()), name, limits)
            except Unreadable:
                continue
            if is_noise(key) or is_hidden(file.name):
                continue
            members[key] = file
            sizes[file] = status.st_size
            newest = max(newest, status.st_mtime)
            if len(members) > limits.entries:
                raise Unreadable(too_many(name, limits))
        self._sizes = sizes
        written_at = datetime.fromtimestamp(newest, UTC) if newest else modified_at
        super().__init__(name, written_at, dict(sorted(members.items())))

    def _size(self, member: Path) -> int:
        return self._sizes[member]

    def _source(self, member: Path) -> Source:
        return open_regular(member, follow=False)

    def _expected(self, member: Path) -> tuple[int | None, int | None]:
        return None, None


def _regular_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    def refuse(error: OSError) -> None:
        if error.filename == str(folder):
            raise Unreadable(not_readable(folder.name, error))

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not is_noise(name) and _is_seen(Path(parent) / name))
        for name in files:
            file = Path(parent) / name
            try:
                status = file.lstat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                yield file, status


def _is_seen(folder: Path) -> bool:
    return not is_hidden(folder.name) or all((folder / part).is_dir() for part in ("cur", "new"))


def open_regular(path: Path, *, follow: bool) -> Source:
    """A regular file for reading. Raises OSError, also when a link or a device has taken its place meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    number = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError("not a regular file")
    return os.fdopen(number, "rb", buffering=0)


class SingleFile(OpenFiles[Path]):
    """One file, seen as an archive with itself in it."""

    def __init__(self, path: Path, name: str, modified_at: datetime) -> None:
        self._bytes = path.stat().st_size
        super().__init__(name, modified_at, {name: path})

    def _size(self, member: Path) -> int:
        return self._bytes

    def _source(self, member: Path) -> Source:
        return open_regular(member, follow=True)

    def _expected(self, member: Path) -> tuple[int | None, int | None]:
        return None, None


class GzipFiles(OpenFiles[Path]):
    """One file compressed with gzip, seen under its name without `.gz`. Its size is told as the trailer has it."""

    def __init__(self, path: Path, name: str, modified_at: datetime, limits: Limits) -> None:
        self._shared = Shared(path.open("rb"))
        compressed = path.stat().st_size
        self._bytes = declared_size(self._shared, compressed)
        self._limit = min(limits.allowed(compressed), limits.total(path))
        inner = name[:-3] if name.lower().endswith(".gz") and len(name) > 3 else name
        super().__init__(name, modified_at, {inner: path})

    def close(self) -> None:
        """Close the file."""
        self._shared.close()

    def _size(self, member: Path) -> int:
        return self._bytes

    def _source(self, member: Path) -> Source:
        return cast(Source, GzipStream(self._shared))

    def _expected(self, member: Path) -> tuple[int | None, int | None]:
        return None, self._limit
