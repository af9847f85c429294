"""Writes a repository as a CAR file, as a server of the network does: for the sample, the tests and the benchmark.

Records must come in the order of their keys. Nodes of the index are closed from left to right, so that memory grows with its
depth and not with the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any

import libipld

from entregent.networks.bluesky.car import CID_START

SIGNATURE = 64


def cid_of(data: bytes) -> bytes:
    """The CID of a block of DAG-CBOR, as bytes."""
    return CID_START + sha256(data).digest()


def block(data: bytes) -> bytes:
    """A block as it stands in an archive: its length, its CID and its data."""
    return varint(len(CID_START) + 32 + len(data)) + cid_of(data) + data


def varint(number: int) -> bytes:
    """An unsigned number in LEB128.

    >>> varint(300).hex()
    'ac02'
    """
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    written.append(number)
    return bytes(written)


def layer(key: bytes) -> int:
    """The layer of the index that a key stands in: pairs of zero bits before the first one of its SHA-256."""
    digest = int.from_bytes(sha256(key).digest(), "big")
    return (256 - digest.bit_length()) // 2


@dataclass(slots=True)
class _Node:
    left: bytes | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)
    last: bytes = b""


@dataclass(slots=True)
class Index:
    """The search tree, built from keys that come in order. `keep` is given the data of each node once it is closed."""

    keep: Callable[[bytes], object]
    _layers: list[_Node] = field(default_factory=lambda: [_Node()])

    def add(self, key: bytes, record: bytes) -> None:
        """Name a record, by its CID, under a key that is larger than all before."""
        height = layer(key)
        while len(self._layers) <= height:
            self._layers.append(_Node())
        self._close_below(height)
        node = self._layers[height]
        shared = _shared(node.last, key)
        node.entries.append({"k": key[shared:], "p": shared, "t": None, "v": record})
        node.last = key

    def close(self) -> bytes:
        """The CID of the top node; no key can be added any more."""
        self._close_below(len(self._layers) - 1)
        top = self._layers[-1]
        return self._written(top)

    def _close_below(self, height: int) -> None:
        for place in range(height):
            node, above = self._layers[place], self._layers[place + 1]
            if not node.entries and node.left is None:
                continue
            cid = self._written(node)
            if above.entries:
                above.entries[-1]["t"] = cid
            else:
                above.left = cid
            self._layers[place] = _Node()

    def _written(self, node: _Node) -> bytes:
        data = libipld.encode_dag_cbor({"e": node.entries, "l": node.left})
        self.keep(data)
        return cid_of(data)


def _shared(one: bytes, other: bytes) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def commit(owner: str, data: bytes, revision: str) -> bytes:
    """The data of a repository's commit: whose it is, the CID of the index, its revision (and a signature of zeros)."""
    return libipld.encode_dag_cbor(
        {"did": owner, "version": 3, "data": data, "rev": revision, "prev": None, "sig": bytes(SIGNATURE)}
    )


def header(root: bytes) -> bytes:
    """The header of an archive with one root."""
    data = libipld.encode_dag_cbor({"roots": [root], "version": 1})
    return varint(len(data)) + data


class RepositoryWriter:
    """Writes a repository into a seekable stream, record by record and in the order of their paths.

    The head is written over at the end: it names what comes behind it, and its size does not depend on that.
    """

    def __init__(self, stream: IO[bytes], owner: str, revision: str) -> None:
        self._stream, self._owner, self._revision = stream, owner, revision
        self._index = Index(lambda data: stream.write(block(data)))
        stream.write(self._head(bytes(0)))

    def add(self, path: str, record: Mapping[str, Any]) -> bytes:
        """Write a record under its path (`collection/key`) and return its CID."""
        data = libipld.encode_dag_cbor(dict(record))
        self._stream.write(block(data))
        cid = cid_of(data)
        self._index.add(path.encode(), cid)
        return cid

    def close(self) -> None:
        """Write the rest of the index and the head; the stream stays open."""
        data = self._index.close()
        self._stream.seek(0)
        self._stream.write(self._head(data))
        self._stream.seek(0, 2)

    def _head(self, data: bytes) -> bytes:
        written = commit(self._owner, data or cid_of(b""), self._revision)
        return header(cid_of(written)) + block(written)
