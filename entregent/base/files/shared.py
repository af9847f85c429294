"""One open file, read by several streams."""

from __future__ import annotations

import io
from threading import Lock
from typing import IO


class Shared:
    """One file handle from which several streams read, each at its own place."""

    def __init__(self, handle: IO[bytes]) -> None:
        self._handle = handle
        self._lock = Lock()

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset` on."""
        with self._lock:
            self._handle.seek(offset)
            return self._handle.read(size)

    def close(self) -> None:
        """Close the handle."""
        self._handle.close()


class PlainStream(io.RawIOBase):
    """A stretch of a file as a stream of its own, seekable."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self._shared = shared
        self._at = 0

    def readable(self) -> bool:
        """Always True."""
        return True

    def seekable(self) -> bool:
        """Always True."""
        return True

    def tell(self) -> int:
        """The position in the file."""
        return self._at

    def seek(self, position: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a position counted from the start."""
        if whence != io.SEEK_SET or position < 0:
            raise ValueError("a plain stream is positioned from its start")
        self._at = position
        return position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`; 0 at the end."""
        data = self._shared.read_at(self._at, len(buffer))
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)
