"""The warmest path of at most four hops, found by meeting in the middle.

A path owner → a → b → c → target is worth the product of the owner's tie to `a` and of the weights of the relations after
it, all in 0–1. What the owner's first two hops are worth is worked out once (`nearby`); from a target, two hops back then
meet it. Since no factor exceeds 1, going through somebody twice never pays, so nothing need be remembered of the way but
its first person: the target must not be that one, which is why two first people are kept for everybody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from threading import RLock

import numpy as np
import numpy.typing as npt

from entregent.analysis.reach.adjacency import Adjacency, Ints, Levels, Neighbours, weights_of_codes
from entregent.analysis.reach.meeting import (
    Arrays,
    Before,
    Floats,
    Free,
    everybody_before,
    meet,
    nearest,
    nobody_before,
    through_each,
)

MOST_HOPS = 4
# An introducer whose way is worth less than this share of the warmest one's is no alternative to it.
ALTERNATIVE = 0.25


@dataclass(frozen=True, slots=True)
class Way:
    """One path: `people` without the owner, the target last; `steps` the value of each hop, the owner's tie first;
    `codes` what is known of each relation after that, seen from the earlier person; `product` the product of the steps."""

    people: tuple[int, ...]
    steps: tuple[float, ...]
    codes: tuple[int, ...]
    product: float

    @property
    def introducer(self) -> int:
        """Who is to be asked."""
        return self.people[0]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The warmest paths to many targets: `product` (k,), 0 where there is none; `middle` (k, 3) whom it goes through, the
    introducer first, padded with −1."""

    product: Floats
    middle: Neighbours


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Whom the owner reaches in one and two hops, and how warmly: worked out once for any targets. What three hops are worth
    is added as targets ask for it: of several threads one waits for another."""

    graph: Adjacency
    arrays: Arrays
    _known: list[Before] = field(default_factory=list, repr=False)
    _alone: RLock = field(default_factory=RLock, repr=False)

    @property
    def reached(self) -> int:
        """How many people are at most two hops away."""
        return len(self.arrays.best) - 1

    def ways(self, targets: npt.ArrayLike, *, hops: int = MOST_HOPS) -> Ways:
        """The warmest path with at least one introducer and at most `hops` hops (2–4) to each of `targets`."""
        _check_hops(hops)
        people = np.asarray(targets, dtype=np.int64)
        with self._alone:
            before = self._before(people if hops > 3 else people[:0])
            return Ways(*meet(self.arrays, before, people, hops))

    def way(self, target: int, *, hops: int = MOST_HOPS) -> Way | None:
        """The warmest path to one person in full, None where there is none."""
        found = self.ways([target], hops=hops)
        return self.told(found.middle[0], target) if found.product[0] > 0 else None

    def alternatives(self, target: int, *, hops: int = MOST_HOPS, most: int = 5) -> list[Way]:
        """The warmest path through each of the best introducers, the warmest first, `most` of them at most: those worth at
        least a quarter of the first. The first is that of `way`. Of all who lead over the same person in four hops, the two
        warmest (that person among them) are looked at."""
        first = self.way(target, hops=hops)
        if first is None:
            return []
        floor = first.product * ALTERNATIVE
        with self._alone:
            before = self._before(np.empty(0, np.int64))
            middles, products = through_each(self.arrays, before, target, hops, floor, most + 1)
        order = np.argsort(-products, kind="stable")
        found = [self.told(middles[row], target) for row in order[: most + 1]]
        return [first, *(way for way in found if way.introducer != first.introducer)][:most]

    def _before(self, targets: Ints) -> Before:
        """What is known of three hops, with room for whom the targets know. Once more people were asked of than the owner
        reaches in two hops, going one hop further from the owner costs less than going back from each of them."""
        # NumPy asks the system for zeroes, of which none is written before it is needed; numba would write them all.
        if not self._known:
            self._known.append(nobody_before(np.zeros(self.graph.size, np.int32), self.reached))
        known, indptr = self._known[0], self.graph.indptr
        if not known.whole and int(known.taken[0] + (indptr[targets + 1] - indptr[targets]).sum()) > self.reached:
            self._known[0] = known = everybody_before(self.arrays, np.zeros(self.graph.size, np.int32))
        return known

    def told(self, middle: Neighbours, target: int) -> Way:
        """A row of `Ways.middle` in full."""
        people = [int(person) for person in middle if person >= 0] + [target]
        codes = [self.graph.code(one, other) for one, other in pairwise(people)]
        tie = float(self.arrays.direct[self.arrays.slot[people[0]]])
        steps = [tie, *(float(self.arrays.weights[code]) for code in codes)]
        return Way(tuple(people), tuple(steps), tuple(codes), math.prod(steps))


def nearby(
    graph: Adjacency,
    contacts: npt.ArrayLike,
    ties: npt.ArrayLike,
    *,
    closed: Free | None = None,
    weights: Levels | None = None,
    hops: int = MOST_HOPS,
) -> Nearby:
    """Whom somebody reaches in two hops, who has these ties (0–1) to these contacts.

    Nobody who is `closed`, shape (n,), is gone through (they may be targets). `weights` (65536,) is what each code of a
    relation is worth. With `hops` 2, contacts are all that is needed. Raises `ValueError` for a tie outside 0–1, a contact
    who is named twice, or hops outside 2–4.
    """
    _check_hops(hops)
    who, tie = np.asarray(contacts, dtype=np.int64), np.asarray(ties, dtype=np.float64)
    if len(tie) and not (tie.min() >= 0 and tie.max() <= 1):
        raise ValueError("ties must lie between 0 and 1")
    if len(np.unique(who)) < len(who):
        raise ValueError("a contact is named twice")
    opened = np.ones(graph.size, np.bool_) if closed is None else ~closed
    table = weights_of_codes() if weights is None else weights
    kept = opened[who] & (tie > 0)
    base = (graph.indptr, graph.indices, graph.codes, table, opened)
    slot, people, direct, best, via, second, other = nearest(*base, who[kept], tie[kept], hops > 2)
    most, count = float(best.max()), int(kept.sum())
    return Nearby(graph, Arrays(*base, slot, people, direct, best, via, second, other, most, count))


def _check_hops(hops: int) -> None:
    if not 2 <= hops <= MOST_HOPS:
        raise ValueError(f"hops must be 2 to {MOST_HOPS}")
