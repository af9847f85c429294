"""Which pairs of records are worth comparing: those that share a key, joined as sorted arrays, never all with all.

Records are numbered 0 … n−1. A pair is (i, j) with i < j; a `Scope` says which are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.analysis.matching.values import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of `size` records may form a pair: the first of it below `until`, the second from `start` on.

    One table with itself: `Scope(n, n, 0)`; a table of a records with one of b: `Scope(a + b, a, a)`; b new records
    with each other and with a old ones: `Scope(a + b, a + b, a)`.
    """

    size: int
    until: int
    start: int

    @property
    def pairs(self) -> float:
        """How many pairs there are in all."""
        second, overlap = self.size - self.start, max(self.until - self.start, 0)
        first_only = min(self.until, self.start)
        return float(first_only) * second + overlap * (self.size - self.start) - overlap * (overlap + 1) / 2

    def random(self, count: int, seed: int) -> tuple[IntArray, IntArray]:
        """Pairs taken at random, each as likely as any other: at most `count`, at most twice as many as there are."""
        random = np.random.default_rng(seed)
        count = int(min(count, 2 * self.pairs + 100))
        if self.until == 0 or self.size == self.start:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        left, right = random.integers(0, self.until, count), random.integers(self.start, self.size, count)
        low, high = np.minimum(left, right), np.maximum(left, right)
        kept = (low != high) & (low < self.until) & (high >= self.start)
        return low[kept], high[kept]


def joined_rows(records: IntArray, keys: IntArray, scope: Scope, most: int) -> tuple[IntArray, IntArray, IntArray]:
    """The pairs (left, right) of the scope that share a key, and that key; a record may have several keys, one row
    each.

    A key under which more than `most` records of the first kind stand is left out: it tells nothing.
    """
    is_first, is_second = records < scope.until, records >= scope.start
    order = np.argsort(keys[is_first], kind="stable")
    return _meeting(records[is_first][order], keys[is_first][order], records[is_second], keys[is_second], most)


def crossed_rows(
    one: tuple[IntArray, IntArray], other: tuple[IntArray, IntArray], scope: Scope, most: int
) -> tuple[IntArray, IntArray, IntArray]:
    """The pairs of the scope of which one stands among the first rows (records and keys) and the other, under the same
    key, among the second.

    A key under which more than `most` rows of either kind stand is left out.
    """
    rows = [_uncrowded(*kind, most) for kind in (one, other)]
    found = []
    for (first, stand), (second, wanted) in (rows, rows[::-1]):
        is_first, is_second = first < scope.until, second >= scope.start
        found.append(_meeting(first[is_first], stand[is_first], second[is_second], wanted[is_second], most))
    left, right, key = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return left, right, key


def _uncrowded(records: IntArray, keys: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """The rows in the order of their keys, those of crowded keys left out."""
    order = np.argsort(keys, kind="stable")
    stand = keys[order]
    kept = np.searchsorted(stand, stand, "right") - np.searchsorted(stand, stand, "left") <= most
    return records[order][kept], stand[kept]


def _meeting(
    first: IntArray, stand: IntArray, second: IntArray, wanted: IntArray, most: int
) -> tuple[IntArray, IntArray, IntArray]:
    """The pairs (left < right) of first records, sorted by their keys, and second ones that share a key, and that key."""
    low, high = np.searchsorted(stand, wanted, "left"), np.searchsorted(stand, wanted, "right")
    count = high - low
    count[count > most] = 0
    right, key = np.repeat(second, count), np.repeat(wanted, count)
    offset = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
    left = first[np.repeat(low, count) + offset]
    kept = left < right
    return left[kept], right[kept], key[kept]


def joined(keys: IntArray, scope: Scope, most: int) -> IntArray:
    """The pairs of the scope whose records share a key (−1: none), one key per record, as i·n + j, sorted."""
    records = np.flatnonzero(keys >= 0)
    left, right, _ = joined_rows(records, keys[records], scope, most)
    return np.sort(left.astype(np.int64) * scope.size + right)


def combined(keys: Sequence[IntArray]) -> IntArray:
    """One key of several: the same where all are the same, −1 where one is missing."""
    whole = keys[0].astype(np.int64)
    for key in keys[1:]:
        both = whole * (int(key.max(initial=0)) + 1) + key
        both[(whole < 0) | (key < 0)] = -1
        whole = np.unique(both, return_inverse=True)[1].astype(np.int64)
        whole[both < 0] = -1
    return whole


def together(found: Iterable[IntArray]) -> IntArray:
    """The distinct pairs of several sorted lists."""
    lists = list(found)
    return np.unique(np.concatenate(lists)) if lists else np.zeros(0, np.int64)


def ends(pairs: IntArray, scope: Scope) -> tuple[IntArray, IntArray]:
    """The first and second records of pairs written as i·n + j."""
    return pairs // scope.size, pairs % scope.size


def expected(keys: IntArray, scope: Scope) -> float:
    """How many pairs share a key."""
    highest = int(keys.max(initial=-1)) + 1
    first, second = keys[: scope.until], keys[scope.start :]
    a = np.bincount(first[first >= 0], minlength=highest).astype(float)
    b = np.bincount(second[second >= 0], minlength=highest).astype(float)
    return float((a * b).sum()) / (2.0 if scope.start == 0 else 1.0)


def contains(pairs: IntArray, wanted: IntArray) -> BoolArray:
    """Which of the `wanted` stand in the sorted `pairs`."""
    if not len(pairs):
        return np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    found: BoolArray = pairs[at] == wanted
    return found
