"""Writing a file for somebody: whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from entregent.base.files.errors import CannotWrite
from entregent.base.files.names import shown
from entregent.base.text import Text, t

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def reason_of(error: OSError, path: Path) -> Text:
    """The sentence for what the system said when `path` was to be written."""
    name, folder = shown(path.name), shown(str(path.parent))
    if error.errno in _FULL:
        return t("The disk is full, so {name} was not written: free some space, then try again.", name=name)
    if error.errno in _CLOSED:
        return t(
            "{name} cannot be written in {folder}: choose a folder that you may write to.", name=name, folder=folder
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return t("There is no folder {folder}: create it first, or choose another.", folder=folder)
    if error.errno == errno.EISDIR:
        return t("{name} is a folder: choose the name of a file.", name=name)
    reason = error.strerror or type(error).__name__
    return t("{name} cannot be written ({reason}): choose another place.", name=name, reason=reason)


class _Target(io.FileIO):
    """The file being written: what the system refuses is told once, as a sentence."""

    def __init__(self, number: int, path: Path) -> None:
        super().__init__(number, "wb")
        self._path = path
        self._failed = False

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self._failed:
            return len(data)
        try:
            return super().write(data)
        except OSError as error:
            self._failed = True
            raise CannotWrite(reason_of(error, self._path)) from error


@contextmanager
def atomic_write(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that appears under its name only when it is complete and on the disk.

    Yields a stream of bytes. It is written beside `path` under a hidden name, then takes the place of what was there;
    when the block fails nothing changes. A link is followed, and the permissions of a file that is replaced are kept. What
    is no regular file (`/dev/stdout`) is written to directly. Raises `CannotWrite` with one sentence for a full disk, a
    read-only or missing folder, and whatever else the system refuses; errors of the block itself pass.
    """
    try:
        real = path.resolve()
        mode = _mode_of(real)
    except (OSError, RuntimeError, ValueError) as error:
        failure = error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error))
        raise CannotWrite(reason_of(failure, path)) from error
    if mode is None or stat.S_ISREG(mode):
        with _beside(real, mode) as stream:
            yield stream
    else:
        with _opened(real, real, os.O_WRONLY) as stream:
            yield stream


def _mode_of(path: Path) -> int | None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return mode


@contextmanager
def _opened(place: Path, path: Path, flags: int) -> Iterator[IO[bytes]]:
    try:
        number = os.open(place, flags | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise CannotWrite(reason_of(error, path)) from error
    with io.BufferedWriter(cast(io.RawIOBase, _Target(number, path))) as stream:
        yield stream


@contextmanager
def _beside(path: Path, mode: int | None) -> Iterator[IO[bytes]]:
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with _opened(draft, path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as stream:
            yield stream
            stream.flush()
            _settle(stream, mode, path)
        try:
            draft.replace(path)
        except OSError as error:
            raise CannotWrite(reason_of(error, path)) from error
        _sync_folder(path.parent)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _settle(stream: IO[bytes], mode: int | None, path: Path) -> None:
    """Bring the content to the disk, with the permissions of the file it replaces."""
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), stat.S_IMODE(mode))
        os.fsync(stream.fileno())
    except OSError as error:
        raise CannotWrite(reason_of(error, path)) from error


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
