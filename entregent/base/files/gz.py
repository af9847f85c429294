"""gzip with random access: decompressed again from the nearest checkpoint, so nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol, cast

from entregent.base.files.shared import Shared

MAGIC = b"\x1f\x8b\x08"
_GZIP_WINDOW = 31
_READ_BYTES = 64 * 1024
_MOST_CHECKPOINTS = 256
_FIRST_SPACING = 32 * 1024 * 1024


class Decompressor(Protocol):
    """The part of zlib's decompression object that is used here (zlib does not name its type)."""

    eof: bool
    unused_data: bytes
    unconsumed_tail: bytes

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes:
        """Decompress `data`, giving at most `max_length` bytes."""
        ...

    def copy(self) -> Decompressor:
        """The same state, once more."""
        ...


@dataclass(frozen=True, slots=True)
class _Checkpoint:
    """A state of decompression: `given` bytes are out, and the next compressed byte is at `taken`."""

    given: int
    taken: int
    state: Decompressor


def _fresh() -> Decompressor:
    return cast(Decompressor, zlib.decompressobj(_GZIP_WINDOW))


class Checkpoints:
    """States kept while a gzip file is read through: at most 256 of some 45 KB, spaced wider as the file goes on."""

    def __init__(self) -> None:
        self._spacing = _FIRST_SPACING
        self._kept = [_Checkpoint(0, 0, _fresh())]

    def consider(self, given: int, taken: int, state: Decompressor) -> None:
        """Keep a copy of this state when it is far enough behind the last one."""
        if given - self._kept[-1].given < self._spacing:
            return
        self._kept.append(_Checkpoint(given, taken, state.copy()))
        if len(self._kept) > _MOST_CHECKPOINTS:
            self._kept = self._kept[::2]
            self._spacing *= 2

    def before(self, position: int) -> _Checkpoint:
        """The last checkpoint that is not behind `position` (of the decompressed data)."""
        return self._kept[bisect_right(self._kept, position, key=lambda checkpoint: checkpoint.given) - 1]


class GzipStream(io.RawIOBase):
    """The decompressed content of a gzip file (of several members too), seekable through its checkpoints.

    Raises zlib.error for damaged data and EOFError when the file ends too early.
    """

    def __init__(self, shared: Shared, checkpoints: Checkpoints | None = None) -> None:
        super().__init__()
        self._shared = shared
        self._checkpoints = checkpoints or Checkpoints()
        self._resume(self._checkpoints.before(0))

    def _resume(self, checkpoint: _Checkpoint) -> None:
        self._given = checkpoint.given
        self._next_read = checkpoint.taken
        self._state = checkpoint.state.copy()
        self._pending = b""
        self._ended = False

    def readable(self) -> bool:
        """Always True."""
        return True

    def seekable(self) -> bool:
        """Always True."""
        return True

    def tell(self) -> int:
        """The position in the decompressed data."""
        return self._given

    def seek(self, position: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a position counted from the start; behind the end, to the end."""
        if whence != io.SEEK_SET or position < 0:
            raise ValueError("a gzip stream is positioned from its start")
        checkpoint = self._checkpoints.before(position)
        if position < self._given or checkpoint.given > self._given:
            self._resume(checkpoint)
        while self._given < position and self._decompressed(min(position - self._given, _READ_BYTES * 16)):
            pass
        return self._given

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`; 0 at the end."""
        data = self._decompressed(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _decompressed(self, size: int) -> bytes:
        while size and not self._ended:
            if not self._pending:
                self._pending = self._shared.read_at(self._next_read, _READ_BYTES)
                self._next_read += len(self._pending)
                if not self._pending:
                    raise EOFError("the gzip file ends too early")
            data = self._state.decompress(self._pending, size)
            self._pending = self._state.unconsumed_tail
            self._given += len(data)
            if self._state.eof:
                self._next_member()
            else:
                self._checkpoints.consider(self._given, self._next_read - len(self._pending), self._state)
            if data:
                return data
        return b""

    def _next_member(self) -> None:
        """Go on with the member that follows, if any: what follows and is no gzip is padding, as gzip(1) takes it."""
        start = self._next_read - len(self._state.unused_data)
        self._pending = b""
        self._next_read = start
        self._ended = self._shared.read_at(start, len(MAGIC)) != MAGIC
        self._state = _fresh()


def declared_size(shared: Shared, compressed: int) -> int:
    """The decompressed size as the trailer tells it, which is modulo 4 GiB: at least `compressed` is assumed."""
    trailer = int.from_bytes(shared.read_at(max(0, compressed - 4), 4), "little")
    missing = max(0, compressed - trailer - 1024)
    return trailer + (-(-missing // 2**32)) * 2**32
