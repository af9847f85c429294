"""Which relations a picture of very many shows: each person's closest, so that everybody keeps some."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# More lines than this are one grey sheet on any screen.
MOST_DRAWN = 60_000


def drawn(source: Ints, target: Ints, weight: Floats, length: Floats, most: int = MOST_DRAWN) -> Bools:
    """True for the relations to draw, shape (m,): all of them where there are at most `most`.

    Otherwise each person's k strongest (of equal ones the shortest on the picture, `length`), with the largest k by which
    `most` are not exceeded; with k = 1 already too many, the strongest of these.
    """
    count = len(source)
    if count <= most:
        return np.ones(count, np.bool_)
    order = np.lexsort((np.arange(count), length, -weight))
    rank = np.minimum(_ranks(source[order]), _ranks(target[order]))
    within = np.cumsum(np.bincount(rank))
    rounds = int(np.searchsorted(within, most, side="right"))
    kept = np.flatnonzero(rank < max(rounds, 1))[:most]
    chosen = np.zeros(count, np.bool_)
    chosen[order[kept]] = True
    return chosen


def _ranks(person: Ints) -> Ints:
    """For each entry, how many before it are of the same person."""
    by_person = np.argsort(person, kind="stable")
    first = np.r_[0, np.flatnonzero(np.diff(person[by_person])) + 1]
    lengths = np.diff(np.r_[first, len(person)])
    rank = np.empty(len(person), np.int64)
    rank[by_person] = np.arange(len(person)) - np.repeat(first, lengths)
    return rank
