"""Building an adjacency out of core: entries are dealt out to buckets of 65,536 people, then each bucket is sorted alone.

An entry is one 64-bit number: the place of the person within the bucket (16 bits), the other (32), the code (16). So
sorting the numbers of a bucket sorts its rows, and no more of the graph is ever in memory than one bucket.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.reach.adjacency import Code, Codes, Ints, Neighbours, joined_code, reversed_code

Entries = npt.NDArray[np.uint64]
BUCKET_BITS = 16
BUCKET = 1 << BUCKET_BITS


def buckets_of(size: int) -> int:
    """How many buckets n people make."""
    return max(1, -(-size // BUCKET))


@njit(cache=True)
def deal(source: Ints, target: Ints, codes: Codes, buckets: int) -> tuple[Entries, Ints]:
    """Both entries of every relation, those of one bucket after those of another, and where each bucket begins
    (buckets + 1,). Loops are left out. `codes` are seen from `source`."""
    starts = np.zeros(buckets + 1, np.int64)
    for row in range(len(source)):
        if source[row] != target[row]:
            starts[(source[row] >> BUCKET_BITS) + 1] += 1
            starts[(target[row] >> BUCKET_BITS) + 1] += 1
    for bucket in range(buckets):
        starts[bucket + 1] += starts[bucket]
    cursor = starts[:-1].copy()
    entries = np.empty(starts[-1], np.uint64)
    for row in range(len(source)):
        one, other = source[row], target[row]
        if one == other:
            continue
        code = np.int64(codes[row])
        entries[cursor[one >> BUCKET_BITS]] = _entry(one, other, code)
        cursor[one >> BUCKET_BITS] += 1
        entries[cursor[other >> BUCKET_BITS]] = _entry(other, one, reversed_code(code))
        cursor[other >> BUCKET_BITS] += 1
    return entries, starts


@njit(cache=True)
def _entry(person: Code, other: Code, code: Code) -> np.uint64:
    return np.uint64(((person & (BUCKET - 1)) << 48) | (other << 16) | code)


@njit(cache=True)
def rows_of(entries: Entries, people: int) -> tuple[Ints, Neighbours, Codes]:
    """The rows of one bucket from its entries, sorted: how many neighbours each of its `people` has, who they are, and the
    codes. What is said of one pair several times becomes one."""
    counts = np.zeros(people, np.int64)
    indices = np.empty(len(entries), np.int32)
    codes = np.empty(len(entries), np.uint16)
    kept = 0
    last = np.uint64(0)
    for row in range(len(entries)):
        entry = entries[row]
        pair = entry >> np.uint64(16)
        code = np.int64(entry & np.uint64(0xFFFF))
        if kept and pair == last:
            codes[kept - 1] = joined_code(np.int64(codes[kept - 1]), code)
            continue
        last = pair
        indices[kept] = np.int32(pair & np.uint64(0xFFFFFFFF))
        codes[kept] = code
        counts[np.int64(pair >> np.uint64(32))] += 1
        kept += 1
    return counts, indices[:kept], codes[:kept]
