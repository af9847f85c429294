"""Counting the bytes that a reader has taken of the files it was given: how far an import is, whoever reads it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from entregent.contract.network import Files


class MeteredFiles:
    """Files that count what is read of them; `read` of `total` bytes, each member counted once however often it is read."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._read: dict[str, int] = {}
        self.total = sum(files.size(name) for name in files.names())

    @property
    def read(self) -> int:
        """Bytes read so far."""
        return sum(self._read.values())

    @property
    def name(self) -> str:
        """As `Files.name`."""
        return self._files.name

    @property
    def modified_at(self) -> datetime | None:
        """As `Files.modified_at`."""
        return self._files.modified_at

    def names(self) -> Sequence[str]:
        """As `Files.names`."""
        return self._files.names()

    def size(self, name: str) -> int:
        """As `Files.size`."""
        return self._files.size(name)

    def head(self, name: str, size: int = 4096) -> bytes:
        """As `Files.head`; not counted."""
        return self._files.head(name, size)

    def open(self, name: str) -> IO[bytes]:
        """As `Files.open`, counting."""
        return io.BufferedReader(_Metered(self._files.open(name), name, self._read), 1 << 16)


class _Metered(io.RawIOBase):
    def __init__(self, stream: IO[bytes], name: str, read: dict[str, int]) -> None:
        self._stream, self._name, self._counts = stream, name, read
        self._here = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._here += len(data)
        self._counts[self._name] = max(self._counts.get(self._name, 0), self._here)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
