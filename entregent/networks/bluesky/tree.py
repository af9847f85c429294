"""The index of a repository: which records it holds, and under which keys (a Merkle search tree, MST).

    node  = {"l": CID or null, "e": [{"p": how many bytes of the key before are shared, "k": the rest of the key,
                                      "v": CID of the record, "t": CID of the node to the right, or null}, …]}

Specification: atproto.com/specs/repository. Nodes may come in any order, and each tells its keys by itself, so the tree
need not be walked to read them; it is walked once, without recursion, to know which nodes belong to it: one that no
other leads to is a leftover. All is kept in flat arrays of some 20 bytes per record, with the first eight bytes of a
SHA-256 for a CID. Two of two million records share those by accident once in ten million repositories: then one post
is given the address of another.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from entregent.networks.bluesky.car import CID_START, decoded

NODE_STARTS = (b"\xa2\x61e", b"\xa2\x61l")
LONGEST_KEY = 1024
NO_TID = 0
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_VALUES = np.full(256, 255, np.uint8)
_VALUES[list(_LETTERS.encode())] = np.arange(32)
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
_TID = 13
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_NAMES = 10_000
_NO_KEY = bytes(_TID)


def short(digest: bytes) -> int:
    """What stands for a SHA-256 here: its first eight bytes."""
    return int.from_bytes(digest[:8], "big")


def tid(rkey: bytes) -> int:
    """The number that a timestamp identifier (13 characters of sortable base 32) writes; `NO_TID` for another key."""
    return int(tids(rkey)[0]) if len(rkey) == _TID else NO_TID


def tids(rkeys: bytes | bytearray) -> npt.NDArray[np.uint64]:
    """The numbers that identifiers of 13 bytes write, one behind the other; `NO_TID` for those that are none."""
    written = np.frombuffer(rkeys, np.uint8).reshape(-1, _TID)
    numbers = np.zeros(len(written), np.uint64)
    right = np.ones(len(written), bool)
    for place in range(_TID):
        values = _VALUES[written[:, place]]
        right &= values < (8 if place == 0 else 32)  # 63 bits: the first character holds three of them.
        numbers = numbers << np.uint64(5) | values
    return np.where(right, numbers, np.uint64(NO_TID))


def tid_text(number: int) -> str:
    """The 13 characters that write this timestamp identifier."""
    return _LETTERS[number >> 60] + "".join([_PAIRS[number >> place & 1023] for place in (50, 40, 30, 20, 10, 0)])


def tid_moment(number: int) -> datetime | None:
    """When a timestamp identifier was given, None for `NO_TID` and for moments that cannot be written."""
    try:
        return _EPOCH + timedelta(microseconds=number >> 10) if number else None
    except OverflowError:
        return None


class Tree:
    """The nodes of a repository's index, gathered with `add` and closed with `settle`."""

    def __init__(self) -> None:
        self.is_whole = False
        self.broken = 0
        self._names: dict[int, str] = {}
        self._empty()

    def _empty(self) -> None:
        # Bytes as they stand in the nodes, to be read as numbers all at once; and how many, as numbers.
        self._records, self._rkeys, self._owners = bytearray(), bytearray(), array("I")
        self._nodes, self._starts, self._children = bytearray(), array("I"), bytearray()

    def add(self, digest: bytes, data: bytes) -> None:
        """Take up one node."""
        node = decoded(data)
        entries, left = node.get("e"), node.get("l")
        if not isinstance(entries, list):
            self.broken += 1
            return
        owner = len(self._starts)
        self._nodes += digest[:8]
        self._starts.append(len(self._children) // 8)
        if isinstance(left, bytes) and left[:4] == CID_START:
            self._children += left[4:12]
        key = b""
        for entry in entries:
            try:
                shared, rest, value, right = entry["p"], entry["k"], entry["v"], entry["t"]
                if not 0 <= shared <= len(key) or len(rest) > LONGEST_KEY or value[:4] != CID_START:
                    raise ValueError
                key = (key[:shared] + rest)[:LONGEST_KEY]
                rkey = key[key.rindex(b"/") + 1 :]
            except (TypeError, ValueError, KeyError, IndexError, AttributeError):
                self.broken += 1
                break
            if len(rkey) == _TID:
                self._rkeys += rkey
            else:
                self._rkeys += _NO_KEY
                self._name(short(value[4:]), rkey)
            self._records += value[4:12]
            self._owners.append(owner)
            if isinstance(right, bytes) and right[:4] == CID_START:
                self._children += right[4:12]

    def _name(self, record: int, rkey: bytes) -> None:
        if len(self._names) < _MOST_NAMES:
            self._names[record] = rkey.decode("utf-8", "replace")

    def settle(self, root: bytes | None) -> Index:
        """The records of the tree that hangs from `root` (a SHA-256); where part of it is lacking, those of all nodes
        that are there. The tree is empty afterwards."""
        reached = self._reached(root)
        records, rkeys = _numbers(self._records), tids(self._rkeys)
        for place in np.flatnonzero(rkeys == NO_TID)[:_MOST_NAMES].tolist():
            if self._rkeys[place * _TID]:
                self._name(int(records[place]), bytes(self._rkeys[place * _TID : (place + 1) * _TID]))
        if self.is_whole and not all(reached):
            kept = np.frombuffer(reached, np.uint8).astype(bool)[np.frombuffer(self._owners, np.uint32)]
            records, rkeys = records[kept], rkeys[kept]
        # One content under two keys is one record: the first key stands for it.
        records, first = np.unique(records, return_index=True)
        index = Index(records, rkeys[first], self._names, is_whole=self.is_whole, broken=self.broken)
        self._empty()
        return index

    def _reached(self, root: bytes | None) -> bytearray:
        """Which nodes hang from the root; `is_whole` tells whether none was lacking."""
        reached = bytearray(len(self._starts))
        if root is None or not self._starts:
            return reached
        nodes = _numbers(self._nodes)
        order = np.argsort(nodes, kind="stable")
        places = _places(nodes, order, _numbers(self._children))
        start = int(_places(nodes, order, np.array([short(root)], np.uint64))[0])
        lacking = start < 0
        starts, waiting = self._starts, [] if lacking else [start]
        while waiting:
            node = waiting.pop()
            if reached[node]:
                continue
            reached[node] = 1
            end = starts[node + 1] if node + 1 < len(starts) else len(places)
            for child in places[starts[node] : end].tolist():
                if child < 0:
                    lacking = True
                elif not reached[child]:
                    waiting.append(child)
        self.is_whole = not lacking and not self.broken
        return reached


class Index:
    """The records of a repository in flat arrays: which there are, their keys, and which were told already.

    `is_whole` says that no node of the tree is lacking: then a record that is not named here is none; `broken` counts nodes
    that could not be read to their end.
    """

    def __init__(
        self,
        records: npt.NDArray[np.uint64],
        rkeys: npt.NDArray[np.uint64],
        names: dict[int, str],
        *,
        is_whole: bool,
        broken: int,
    ) -> None:
        self.is_whole, self.broken = is_whole, broken
        self._records, self._rkeys, self._names = records, rkeys, names
        self._told = bytearray(len(records))

    def __len__(self) -> int:
        return len(self._records)

    def find(self, digests: Sequence[bytes]) -> list[int]:
        """The places of these records, −1 for those that the index does not name."""
        wanted = _numbers(b"".join([digest[:8] for digest in digests]))
        found: list[int] = _places(self._records, None, wanted).tolist()
        return found

    def tell(self, place: int) -> bool:
        """Whether the record was not told before; from now on it was."""
        fresh = not self._told[place]
        self._told[place] = 1
        return fresh

    def untold(self) -> int:
        """How many records the index names that have not come."""
        return self._told.count(0)

    def tid(self, place: int) -> int:
        """The record's key as a number, `NO_TID` where it is none."""
        return int(self._rkeys[place]) if place >= 0 else NO_TID

    def rkey(self, place: int) -> str:
        """The record's key, "" where it is not known."""
        if place < 0:
            return ""
        number = int(self._rkeys[place])
        return tid_text(number) if number else self._names.get(int(self._records[place]), "")


def _numbers(written: bytes | bytearray) -> npt.NDArray[np.uint64]:
    """Numbers of eight bytes each, one behind the other, the highest byte first."""
    return np.frombuffer(written, ">u8").astype(np.uint64)


def _places(
    values: npt.NDArray[np.uint64], order: npt.NDArray[np.int64] | None, wanted: npt.NDArray[np.uint64]
) -> npt.NDArray[np.int64]:
    """Where each wanted value stands in `values` (sorted, or sorted by `order`), −1 where it does not."""
    if not len(values):
        return np.full(len(wanted), -1, np.int64)
    found = np.searchsorted(values, wanted, sorter=order)
    found[found == len(values)] = 0
    places = found if order is None else order[found]
    return np.where(values[places] == wanted, places, -1)
