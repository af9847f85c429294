"""What the sets of two records have in common, compiled: sets are slices of one sorted array."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numba import njit

from entregent.analysis.matching.values import FloatArray, IntArray

COUNTED_BESIDES = 2
"""The two records that share a value do not make it common."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records hold each value, and how many hold any."""

    holders: dict[str, int]
    speaking: int

    def grown(self, more: Counted) -> Counted:
        """With what was counted of further records; the counts themselves are changed, not copied."""
        for value, times in more.holders.items():
            self.holders[value] = self.holders.get(value, 0) + times
        return Counted(self.holders, self.speaking + more.speaking)


@dataclass(frozen=True, slots=True)
class Sets:
    """The values of each record r: `codes[first[r] : first[r + 1]]`, sorted, as places in `values`; the `holders` of
    each value among the `speaking` records that have any: of these records, or of the greater number they were taken
    from."""

    first: IntArray
    codes: IntArray
    values: tuple[str, ...]
    holders: IntArray
    speaking: int

    @classmethod
    def of(cls, rows: Iterable[Iterable[str]], counted: Counted | None = None) -> Sets:
        """The sets of these values; empty values are left out. `counted` says how common they are among all
        the records that these were taken from."""
        number: dict[str, int] = {}
        codes = array("q")
        lengths = array("q")
        for row in rows:
            began = len(codes)
            for value in row:
                if value:
                    codes.append(number.setdefault(value, len(number)))
            lengths.append(len(codes) - began)
        size = max(len(number), 1)
        times = np.frombuffer(lengths, np.int64)
        pairs = np.unique(np.repeat(np.arange(len(lengths)), times) * size + np.frombuffer(codes, np.int64))
        record, flat = pairs // size, pairs % size
        sizes = np.bincount(record, minlength=len(lengths))
        holders, speaking = np.bincount(flat, minlength=len(number)), int((sizes > 0).sum())
        if counted is not None:
            before = np.fromiter((counted.holders.get(value, 0) for value in number), np.int64, len(number))
            holders, speaking = np.maximum(holders, before), max(speaking, counted.speaking)
        return cls(np.concatenate([[0], np.cumsum(sizes)]), flat, tuple(number), holders, speaking)

    @property
    def counted(self) -> Counted:
        """What was counted here, for other records to be compared with these."""
        return Counted(dict(zip(self.values, self.holders.tolist(), strict=True)), self.speaking)

    @property
    def records(self) -> int:
        return len(self.first) - 1

    @property
    def sizes(self) -> IntArray:
        """How many values each record has."""
        return np.diff(self.first)

    @property
    def rows(self) -> IntArray:
        """The record of each of `codes`."""
        return np.repeat(np.arange(self.records), self.sizes)

    def bits(self, prior: float = 1e-6, weight: float = 400.0) -> FloatArray:
        """−log₂ of the share of records that hold each value, those that share it not counted; `prior` stands for as
        many records as `weight` says."""
        others = np.maximum(self.holders - COUNTED_BESIDES, 0)
        found: FloatArray = -np.log2((others + weight * prior) / (self.speaking + weight))
        return found

    def common(
        self, left: IntArray, right: IntArray, bits: FloatArray
    ) -> tuple[IntArray, FloatArray, FloatArray, IntArray]:
        """For each pair how many values they share, the sum and the largest of their bits, and the value of the
        largest."""
        return _common(left, right, self.first, self.codes, bits)

    def known(self, left: IntArray, right: IntArray) -> np.ndarray:
        """Whether both records of each pair have any value."""
        some = self.sizes > 0
        return np.asarray(some[left] & some[right])


@njit(cache=True, nogil=True)
def _common(
    left: IntArray, right: IntArray, first: IntArray, codes: IntArray, bits: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray, IntArray]:
    count, total = np.zeros(len(left), np.int64), np.zeros(len(left))
    most, which = np.zeros(len(left)), np.full(len(left), -1, np.int64)
    for at in range(len(left)):
        i, j = first[left[at]], first[right[at]]
        end_i, end_j = first[left[at] + 1], first[right[at] + 1]
        while i < end_i and j < end_j:
            if codes[i] < codes[j]:
                i += 1
            elif codes[i] > codes[j]:
                j += 1
            else:
                value = codes[i]
                count[at] += 1
                total[at] += bits[value]
                if which[at] < 0 or bits[value] > most[at]:
                    most[at], which[at] = bits[value], value
                i += 1
                j += 1
    return count, total, most, which
