"""Taking over the rows of an adjacency but for those that changed: what is said of some people is taken out and said anew.

Every relation stands in two rows. So those of the people who changed are left out of their own rows and of their
neighbours', and what is said now is sorted in; all other rows are copied as they are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.reach.adjacency import Adjacency, Codes, Ints, Neighbours, joined_code
from entregent.analysis.reach.spilling import Entries

Some = npt.NDArray[np.bool_]


class Kept(NamedTuple):
    """The adjacency that is taken over, as the compiled functions take it. `left` (max(n before, n now),): whose relations
    are not taken over; `touched`, the same shape: whose rows are not copied as they are."""

    indptr: Ints
    indices: Neighbours
    codes: Codes
    left: Some
    touched: Some

    @property
    def size(self) -> int:
        """How many people it holds."""
        return len(self.indptr) - 1


def kept(after: Adjacency, changed: npt.ArrayLike, size: int) -> Kept:
    """What stays of `after` where all is said anew of the `changed`, and there are `size` people: nobody beyond stays."""
    left = np.zeros(max(after.size, size), np.bool_)
    left[np.asarray(changed, np.int64)] = True
    left[size:] = True
    touched = left.copy()
    _touch(after.indptr, after.indices, left, touched)
    return Kept(after.indptr, after.indices, after.codes, left, touched)


@njit(cache=True)
def _touch(indptr: Ints, indices: Neighbours, left: Some, touched: Some) -> None:
    for person in range(len(indptr) - 1):
        if left[person]:
            for place in range(indptr[person], indptr[person + 1]):
                touched[indices[place]] = True


@njit(cache=True)
def spliced(before: Kept, first: int, people: int, entries: Entries) -> tuple[Ints, Neighbours, Codes]:
    """The rows of the `people` from `first` on, as `spilling.rows_of` gives them: those kept, and the `entries` of their
    bucket, sorted. What is said of one pair several times becomes one."""
    size = len(before.indptr) - 1
    last = min(first + people, size)
    room = len(entries) + (before.indptr[last] - before.indptr[first] if last > first else 0)
    counts = np.zeros(people, np.int64)
    indices, codes = np.empty(room, np.int32), np.empty(room, np.uint16)
    at, here = 0, 0
    for row in range(people):
        person, started = first + row, at
        place = before.indptr[person] if person < size else 0
        end = before.indptr[person + 1] if person < size and not before.left[person] else place
        until = here
        while until < len(entries) and np.int64(entries[until] >> np.uint64(48)) == row:
            until += 1
        if until == here and not before.touched[person]:
            indices[at : at + end - place] = before.indices[place:end]
            codes[at : at + end - place] = before.codes[place:end]
            counts[row] = end - place
            at += end - place
            continue
        while place < end or here < until:
            old = np.int64(before.indices[place]) if place < end else np.int64(1 << 40)
            new = (
                np.int64((entries[here] >> np.uint64(16)) & np.uint64(0xFFFFFFFF))
                if here < until
                else np.int64(1 << 40)
            )
            if old <= new:
                other, code = old, np.int64(before.codes[place])
                place += 1
                if before.left[other]:
                    continue
            else:
                other, code = new, np.int64(entries[here] & np.uint64(0xFFFF))
                here += 1
            if at > started and indices[at - 1] == other:
                codes[at - 1] = joined_code(np.int64(codes[at - 1]), code)
                continue
            indices[at], codes[at] = other, code
            at += 1
        counts[row] = at - started
    return counts, indices[:at], codes[:at]
