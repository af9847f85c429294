"""Tar archives, plain or compressed with gzip: listed once, then read in place."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from entregent.base.files.errors import Unreadable
from entregent.base.files.gz import Checkpoints, GzipStream
from entregent.base.files.limits import TAR_HEADER_BYTES, Limits
from entregent.base.files.names import is_noise, repaired, safe_name
from entregent.base.files.opened import OpenFiles, Source
from entregent.base.files.sentences import incomplete, not_regular, too_large, too_many, too_much
from entregent.base.files.shared import PlainStream, Shared
from entregent.base.text import Text

BLOCK = tarfile.BLOCKSIZE
_TRICKS = re.compile(rb"GNU\.sparse\.|[0-9]{64}")


@dataclass(frozen=True, slots=True)
class TarMember:
    """Where the data of a member lies in the (decompressed) archive."""

    start: int
    size: int


def looks_like_tar(block: bytes) -> bool:
    """Whether the first 512 bytes are the header of a tar archive: its checksum is right."""
    try:
        tarfile.TarInfo.frombuf(block[:BLOCK], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


class _Listing:
    """The archive as tarfile may read it while listing: forwards only, bounded, with headers of a bounded size.

    Many versions of Python loop for ever on a negative size (CVE-2025-8194) and search long digits in quadratic time
    (CVE-2024-6232); all load headers of any size, and sparse maps of any length (sparse members are refused anyway).
    """

    def __init__(self, stream: PlainStream | GzipStream, bounds: Mapping[int, Text]) -> None:
        self._stream = stream
        self._bounds = bounds

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, position: int) -> int:
        if position < self._stream.tell() - BLOCK:
            raise tarfile.ReadError("the archive leads backwards")
        for bound, sentence in self._bounds.items():
            if position > bound:
                raise Unreadable(sentence)
        return self._stream.seek(position)

    def read(self, size: int) -> bytes:
        if not 0 <= size <= TAR_HEADER_BYTES:
            raise tarfile.ReadError("a header is too large")
        data = b""
        while len(data) < size and (more := self._stream.read(size - len(data))):
            data += more
        if _TRICKS.search(data):
            raise tarfile.ReadError("a header is made to keep the reader busy")
        return data


class _Stretch:
    """`size` bytes of a stream from its present position on."""

    def __init__(self, stream: PlainStream | GzipStream, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._stream.read(wanted) or b""
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._stream.close()


class TarFiles(OpenFiles[TarMember]):
    """An open tar archive. Where a name occurs twice the last one counts, as for the programs that unpack."""

    def __init__(self, path: Path, name: str, modified_at: datetime, limits: Limits, *, gzipped: bool) -> None:
        self._shared = Shared(path.open("rb"))
        self._checkpoints = Checkpoints() if gzipped else None
        bounds = {}
        if gzipped:
            bounds = {
                limits.allowed(path.stat().st_size): too_much(name, name),
                limits.total(path): too_large(name),
            }
        members: dict[str, TarMember] = {}
        newest = 0.0
        try:
            for info in self._listed(name, bounds, limits):
                newest = max(newest, info.mtime)
                key = safe_name(repaired(info.name), name, limits)
                if not (info.isreg() or info.isdir()) or info.issparse() or info.size < 0:
                    raise Unreadable(not_regular(name, key))
                if key and info.isreg() and not is_noise(key):
                    members.pop(key, None)
                    members[key] = TarMember(info.offset_data, info.size)
        except (Unreadable, OSError):
            self._shared.close()
            raise
        except Exception as error:  # tarfile raises whatever a hostile header leads it to
            self._shared.close()
            raise Unreadable(incomplete(name)) from error
        super().__init__(name, _believable(newest, modified_at), members)

    def close(self) -> None:
        """Close the archive."""
        self._shared.close()

    def _listed(self, name: str, bounds: Mapping[int, Text], limits: Limits) -> Iterator[tarfile.TarInfo]:
        listing = _Listing(self._stream(), bounds)
        archive = tarfile.TarFile(name, fileobj=cast(IO[bytes], listing), encoding="utf-8", errors="surrogateescape")
        count = 0
        while info := archive.next():
            archive.members.clear()  # type: ignore[attr-defined]
            count += 1
            if count > limits.entries:
                raise Unreadable(too_many(name, limits))
            yield info
        listing.seek(archive.offset)
        if any(listing.read(BLOCK)):
            raise tarfile.ReadError("a header is damaged")

    def _stream(self) -> PlainStream | GzipStream:
        return PlainStream(self._shared) if self._checkpoints is None else GzipStream(self._shared, self._checkpoints)

    def _size(self, member: TarMember) -> int:
        return member.size

    def _source(self, member: TarMember) -> Source:
        stream = self._stream()
        stream.seek(member.start)
        return _Stretch(stream, member.size)


def _believable(seconds: float, written_at: datetime) -> datetime:
    """The newest date of a member, unless it is absent or later than the archive itself."""
    try:
        newest = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return written_at
    return newest if seconds > 0 and newest <= written_at else written_at
