"""What all kinds of opened files have in common: named members, read through a guard."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import IO, Generic, Protocol, Self, TypeVar

from entregent.base.files.errors import Unreadable
from entregent.base.files.names import shown
from entregent.base.files.sentences import damaged, not_readable, too_much
from entregent.base.text import t

Member = TypeVar("Member")
BUFFER_BYTES = 128 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, struct.error, RuntimeError)


class Source(Protocol):
    """Where the bytes of a member come from."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Up to `size` bytes; b'' at the end."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Guarded(io.RawIOBase):
    """A member as a raw stream: every failure becomes `Unreadable`.

    Exactly `size` bytes must come where it is not None, and at most `limit` where that is not None.
    """

    def __init__(self, source: Source, archive: str, member: str, size: int | None, limit: int | None) -> None:
        super().__init__()
        self.name = member
        self._archive = archive
        self._source = source
        self._size = size
        self._limit = limit
        self._done = 0

    def readable(self) -> bool:
        """Always True: this is for reading."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read into `buffer`; 0 at the end. Raises `Unreadable`."""
        try:
            data = self._source.read(len(buffer)) or b""
        except OSError as error:
            raise Unreadable(not_readable(self.name, error)) from error
        except DAMAGE as error:
            raise Unreadable(damaged(self._archive, self.name)) from error
        self._done += len(data)
        if self._limit is not None and self._done > self._limit:
            raise Unreadable(too_much(self._archive, self.name))
        if self._size is not None and (
            self._done > self._size or (not data and len(buffer) and self._done < self._size)
        ):
            raise Unreadable(damaged(self._archive, self.name))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the member; the archive stays open."""
        if not self.closed:
            self._source.close()
        super().close()


class OpenFiles(ABC, Generic[Member]):
    """Files that are open: implements `entregent.contract.network.Files`. A context manager that closes them."""

    def __init__(self, name: str, modified_at: datetime | None, members: Mapping[str, Member]) -> None:
        self._name = name
        self._modified_at = modified_at
        self._members = members

    @property
    def name(self) -> str:
        """The name of the archive, folder or file itself, without its folder."""
        return self._name

    @property
    def modified_at(self) -> datetime | None:
        """When it was last written (UTC): the newest member's date where members have one, else the file's own."""
        return self._modified_at

    def names(self) -> tuple[str, ...]:
        """The members, in the order of the archive (sorted in a folder); for a single file, its own name."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Bytes of a member once decompressed, as declared. Raises `Unreadable` for a name that is not there."""
        return self._size(self._member(name))

    def open(self, name: str) -> IO[bytes]:
        """A member as a buffered stream of bytes, not seekable. Limits and checksums hold while it is read.

        Raises `Unreadable`, here or while reading, when the data is damaged or a limit is passed.
        """
        member = self._member(name)
        try:
            source = self._source(member)
        except OSError as error:
            raise Unreadable(not_readable(name, error)) from error
        except DAMAGE as error:
            raise Unreadable(damaged(self._name, name)) from error
        return io.BufferedReader(Guarded(source, self._name, name, *self._expected(member)), BUFFER_BYTES)

    def head(self, name: str, size: int = 4096) -> bytes:
        """The first `size` bytes of a member, fewer if it is shorter; b'' where it cannot be read."""
        try:
            with self.open(name) as stream:
                return stream.read(size)
        except Unreadable:
            return b""

    def close(self) -> None:
        """Close the file handles; streams opened from here can no longer be read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _size(self, member: Member) -> int: ...

    @abstractmethod
    def _source(self, member: Member) -> Source: ...

    def _expected(self, member: Member) -> tuple[int | None, int | None]:
        """(the exact size, the limit) of what reading the member gives; None where there is none."""
        return self._size(member), None

    def _member(self, name: str) -> Member:
        try:
            return self._members[name]
        except KeyError:
            sentence = t("There is no {member} in {archive}.", member=shown(name), archive=shown(self._name))
            raise Unreadable(sentence) from None
