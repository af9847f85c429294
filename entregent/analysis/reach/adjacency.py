"""Who knows whom, packed: 4 bytes for each neighbour and 2 for what is known of the relation.

A relation's code has twelve bits for its weight and four for who says so, seen from the person in whose row it stands:

| bit | says |
|---|---|
| 15 | their own list of those they follow names the other |
| 14 | their own list of followers names the other |
| 13 | the other's list of those they follow names them |
| 12 | the other's list of followers names them |

Of the weight, level 4095 is 1 and each level below is 0.225 % less, down to 0.0001 at level 1 (level 0: nothing but
follow lists tells of the relation). So a weight is kept to within 0.12 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int64]
Neighbours = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint16]
Levels = npt.NDArray[np.float32]
Code = int | np.int64

LEVELS = 4095
LOWEST = 1e-4
FOLLOWS, FOLLOWED, FOLLOWED_BACK, FOLLOWS_BACK = 0x8000, 0x4000, 0x2000, 0x1000
# A one-sided follow, and one in each direction: what the proofs of the map are worth too.
FOLLOW = 0.4
MUTUAL = 1 - (1 - FOLLOW) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """n people: the neighbours of `i` are `indices[indptr[i]:indptr[i + 1]]`, ascending, with `codes` at the same places.

    Every relation stands twice, once from each end, and nobody beside themselves. `indptr` int64 (n + 1,), `indices`
    int32 and `codes` uint16 (2m,). The arrays may be mapped from files.
    """

    indptr: Ints
    indices: Neighbours
    codes: Codes

    @property
    def size(self) -> int:
        """The number of people."""
        return len(self.indptr) - 1

    @property
    def relations(self) -> int:
        """The number of pairs who know each other (m)."""
        return len(self.indices) // 2

    def neighbours(self, person: int) -> Neighbours:
        """Whom a person knows, ascending."""
        return self.indices[self.indptr[person] : self.indptr[person + 1]]

    def code(self, one: int, other: int) -> int:
        """What is known of a relation, seen from `one`; 0 where there is none."""
        start, end = int(self.indptr[one]), int(self.indptr[one + 1])
        place = start + int(np.searchsorted(self.indices[start:end], other))
        return int(self.codes[place]) if place < end and self.indices[place] == other else 0


def levels_of(weights: npt.ArrayLike) -> Codes:
    """The level (1–4095) of each weight in 0–1; weights below 0.0001 get level 1."""
    values = np.clip(np.asarray(weights, dtype=np.float64), LOWEST, 1.0)
    level = np.rint(1 + (LEVELS - 1) * (1 - np.log(values) / np.log(LOWEST)))
    return np.asarray(level, np.uint16)


def weights_of_levels() -> Levels:
    """The weight of each level, shape (4096,); level 0 weighs nothing."""
    weights = LOWEST ** (1 - (np.arange(LEVELS + 1) - 1) / (LEVELS - 1))
    weights[0] = 0.0
    return np.asarray(weights, np.float32)


def weights_of_codes(follow: float = FOLLOW, mutual: float = MUTUAL) -> Levels:
    """The weight of every code, shape (65536,): 1 − (1 − what was seen)·(1 − what the follow lists say)."""
    code = np.arange(1 << 16)
    out = (code & (FOLLOWS | FOLLOWS_BACK)) > 0
    back = (code & (FOLLOWED | FOLLOWED_BACK)) > 0
    told = np.where(out & back, mutual, np.where(out | back, follow, 0.0))
    seen = weights_of_levels()[code & LEVELS].astype(np.float64)
    return np.asarray(1 - (1 - seen) * (1 - told), np.float32)


@njit(cache=True)
def reversed_code(code: Code) -> Code:
    """The same relation seen from the other end."""
    return ((code >> 2) & 0x3000) | ((code & 0x3000) << 2) | (code & 0x0FFF)


@njit(cache=True)
def joined_code(one: Code, other: Code) -> Code:
    """What two sources say of one relation taken together: everybody's word, and the higher weight."""
    return ((one | other) & 0xF000) | max(one & 0x0FFF, other & 0x0FFF)
