"""A content-addressed archive (CAR version 1), read as a stream of blocks whatever its size.

    header  = length, DAG-CBOR of {"roots": [CID, …], "version": 1}
    block   = length, CID, data          lengths are unsigned LEB128 and count all that follows up to the next length

Specification: ipld.io/specs/transport/car/carv1. Of the blocks only those of DAG-CBOR under SHA-256 are given: a
repository has no others. The library (libipld) decodes a whole archive at once, with all of it in memory; so the
framing is done here, and the library decodes one block after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, cast

import libipld

from entregent.contract.network import Unreadable
from entregent.contract.text import Text

CID_START = b"\x01\x71\x12\x20"  # version 1, DAG-CBOR, SHA-256, 32 bytes
_CID = len(CID_START) + 32
# As much as a stream gives at once: what is read with a damaged part is lost with it.
_CHUNK = 1 << 16
LARGEST_BLOCK = 4 << 20
_LARGEST_HEADER = 64 << 10
_LONGEST_LENGTH = 10
_LARGEST_LENGTH = 1 << 50


@dataclass(slots=True)
class Damage:
    """What was found wrong with an archive while it was read.

    `changed` counts blocks whose content is not what their CID says, `oversized` those too large to be believed,
    `foreign` those of other codecs; `is_cut` says that the archive ends within a block, or can no longer be followed;
    `refusal` is what the stream itself said.
    """

    changed: int = 0
    oversized: int = 0
    foreign: int = 0
    is_cut: bool = False
    refusal: Text | None = None

    def __bool__(self) -> bool:
        """Whether anything may be lacking."""
        return bool(self.changed or self.oversized or self.is_cut or self.refusal)


def decoded(data: bytes) -> dict[str, Any]:
    """The map that a block holds; {} where it is damaged, nested beyond reason, or something else than a map."""
    try:
        value = libipld.decode_dag_cbor(data)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def roots(head: bytes) -> list[bytes] | None:
    """The root CIDs in the header with which an archive begins; None where this is no archive (or its header is cut)."""
    length, start = _length(head, 0)
    if not 0 < length <= _LARGEST_HEADER or start + length > len(head):
        return None
    header = decoded(head[start : start + length])
    found = header.get("roots")
    if header.get("version") != 1 or not isinstance(found, list):
        return None
    return [cid for cid in found if isinstance(cid, bytes)]


def first_blocks(head: bytes) -> Iterator[bytes]:
    """The data of the DAG-CBOR blocks that stand whole in the beginning of an archive."""
    length, start = _length(head, 0)
    while length > 0 and start + length <= len(head):
        at, end = start, start + length
        length, start = _length(head, end)
        if at and head.startswith(CID_START, at):
            yield head[at + _CID : end]


def blocks(stream: IO[bytes], damage: Damage, *, verify: bool) -> Iterator[tuple[bytes, bytes]]:
    """(SHA-256, data) of every DAG-CBOR block, in the order of the archive; the header is passed over.

    With `verify`, blocks whose content does not match are left out. What is wrong is noted in `damage`; nothing is
    raised. Memory holds one chunk and at most one block of `LARGEST_BLOCK`.
    """
    try:
        yield from _Frames(stream, damage).blocks(verify=verify)
    except Unreadable as error:
        damage.refusal = error.message


class _Frames:
    """`buffer[at:]` is what was read and not used yet."""

    def __init__(self, stream: IO[bytes], damage: Damage) -> None:
        self.stream, self.damage = stream, damage
        self.buffer, self.at = b"", 0

    def blocks(self, *, verify: bool) -> Iterator[tuple[bytes, bytes]]:
        is_header = True
        while True:
            buffer, at = self.buffer, self.at
            if at + 1 < len(buffer) and buffer[at + 1] < 0x80 <= buffer[at]:
                length, start = buffer[at] & 0x7F | buffer[at + 1] << 7, at + 2  # as nearly all of them are written
            else:
                length, start = _length(buffer, at)
            if length < 0:
                if self._more():
                    continue
                self.damage.is_cut |= at < len(buffer)
                return
            if not 0 < length < _LARGEST_LENGTH:
                self.damage.is_cut = True
                return
            end = start + length
            if end > len(buffer):
                if not self._reach(start, length):
                    return
                continue
            self.at = end
            if is_header:
                is_header = False
            elif buffer[start : start + 4] == CID_START:
                digest, data = buffer[start + 4 : start + _CID], buffer[start + _CID : end]
                if verify and sha256(data).digest() != digest:
                    self.damage.changed += 1
                else:
                    yield digest, data
            elif buffer[start] in (0x01, 0x12):
                self.damage.foreign += 1
            else:
                self.damage.is_cut = True
                return

    def _more(self, size: int = _CHUNK) -> bool:
        data = self.stream.read(max(size, _CHUNK))
        if data:
            self.buffer, self.at = self.buffer[self.at :] + data, 0
        return bool(data)

    def _reach(self, start: int, length: int) -> bool:
        """Read on until the block that begins at `start` is there, or pass over it; False at the end of the archive."""
        if length > LARGEST_BLOCK:
            self.damage.oversized += 1
            left = length - (len(self.buffer) - start)
            self.buffer, self.at = b"", 0
            while left > 0 and (data := self.stream.read(min(left, _CHUNK))):
                left -= len(data)
            self.damage.is_cut |= left > 0
            return left <= 0
        if self._more(start + length - len(self.buffer)):
            return True
        self.damage.is_cut = True
        return False


def _length(buffer: bytes, at: int) -> tuple[int, int]:
    """The length written at `at`, and where what it counts begins; (-1, at) where it is cut, (0, …) where it is none."""
    value = 0
    for place in range(_LONGEST_LENGTH):
        if at + place >= len(buffer):
            return -1, at
        byte = buffer[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return 0, at
