"""The warmest path of at most four hops, found by meeting in the middle.

A path owner → a → b → c → target is worth the product of the owner's tie to `a` and of the weights of the relations after
it, all in 0–1. What the owner's first two hops are worth is worked out once (`nearby`); from a target, two hops back then
meet it. Since no factor exceeds 1, going through somebody twice never pays, so nothing need be remembered of the way but
its first person: the target must not be that one, which is why two first people are kept for everybody.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.reach.adjacency import Adjacency, Codes, Ints, Levels, Neighbours, weights_of_codes

Floats = npt.NDArray[np.float64]
Free = npt.NDArray[np.bool_]
MOST_HOPS = 4
# Products that differ by less than this are one.
_SAME = 1e-12
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


class Arrays(NamedTuple):
    """A graph and what is near to the owner in it, as the compiled functions take them.

    `slot` (n,) is the place of a person in the arrays below, 0 for those who are farther than two hops. Of each,
    `best` is the highest product and `via` the first person of it; `second` and `other` the same through somebody
    else; `direct` the owner's own tie; `most` the highest of all.
    """

    indptr: Ints
    indices: Neighbours
    codes: Codes
    weights: Levels
    open: Free
    slot: Neighbours
    direct: Floats
    best: Floats
    via: Neighbours
    second: Floats
    other: Neighbours
    most: float


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Whom the owner reaches in one and two hops, and how warmly: worked out once for any targets."""

    graph: Adjacency
    arrays: Arrays

    @property
    def reached(self) -> int:
        """How many people are at most two hops away."""
        return len(self.arrays.best) - 1

    def ways(self, targets: npt.ArrayLike, *, hops: int = MOST_HOPS) -> Ways:
        """The warmest path with at least one introducer and at most `hops` hops (2–4) to each of `targets`."""
        _check_hops(hops)
        return Ways(*_meet(self.arrays, np.asarray(targets, dtype=np.int64), hops))

    def way(self, target: int, *, hops: int = MOST_HOPS) -> Way | None:
        """The warmest path to one person in full, None where there is none."""
        found = self.ways([target], hops=hops)
        return self.told(found.middle[0], target) if found.product[0] > 0 else None

    def alternatives(self, target: int, *, hops: int = MOST_HOPS, most: int = 5) -> list[Way]:
        """The warmest path through each of the best introducers, the warmest first, `most` of them at most: those worth at
        least a quarter of the first. The first is that of `way`."""
        first = self.way(target, hops=hops)
        if first is None:
            return []
        middles, products = _through_each(self.arrays, target, hops, first.product * ALTERNATIVE)
        order = np.argsort(-products, kind="stable")
        found = [self.told(middles[row], target) for row in order[: most + 1]]
        return [first, *(way for way in found if way.introducer != first.introducer)][:most]

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
    slot, direct, best, via, second, other = _near(*base, who[kept], tie[kept], hops > 2)
    return Nearby(graph, Arrays(*base, slot, direct, best, via, second, other, float(best.max())))


def _check_hops(hops: int) -> None:
    if not 2 <= hops <= MOST_HOPS:
        raise ValueError(f"hops must be 2 to {MOST_HOPS}")


@njit(cache=True, nogil=True)
def _near(
    indptr: Ints,
    indices: Neighbours,
    codes: Codes,
    weights: Levels,
    opened: Free,
    contacts: Ints,
    ties: Floats,
    further: bool,
) -> tuple[Neighbours, Floats, Floats, Neighbours, Floats, Neighbours]:
    slot = np.zeros(len(opened), np.int32)
    count = 1
    for contact in contacts:
        slot[contact] = count
        count += 1
    if further:
        for contact in contacts:
            for person in indices[indptr[contact] : indptr[contact + 1]]:
                if slot[person] == 0 and opened[person]:
                    slot[person] = count
                    count += 1
    direct, second = np.zeros(count), np.zeros(count)
    via, other = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    for row in range(len(contacts)):
        direct[row + 1], via[row + 1] = ties[row], contacts[row]
    best = direct.copy()
    if not further:
        return slot, direct, best, via, second, other
    for row in range(len(contacts)):
        for place in range(indptr[contacts[row]], indptr[contacts[row] + 1]):
            here = slot[indices[place]]
            value = ties[row] * weights[codes[place]]
            if here == 0 or value <= second[here]:
                continue
            if value > best[here] * (1 + _SAME):
                second[here], other[here] = best[here], via[here]
                best[here], via[here] = value, contacts[row]
            else:
                second[here], other[here] = value, contacts[row]
    return slot, direct, best, via, second, other


@njit(cache=True, nogil=True)
def _meet(near: Arrays, targets: Ints, hops: int) -> tuple[Floats, Neighbours]:
    product = np.zeros(len(targets))
    middle = np.full((len(targets), 3), -1, np.int32)
    for row in range(len(targets)):
        product[row] = _up_to_three(near, targets[row], middle[row])
        if hops > 3:
            product[row] = _with_four(near, targets[row], product[row], middle[row])
    return product, middle


@njit(cache=True, nogil=True)
def _avoiding(near: Arrays, place: int, target: int) -> tuple[float, int]:
    """How warmly the owner reaches the person at this place without the target's help, and through whom first."""
    if near.via[place] == target:
        return near.second[place], near.other[place]
    return near.best[place], near.via[place]


@njit(cache=True, nogil=True)
def _up_to_three(near: Arrays, target: int, middle: Neighbours) -> float:
    top, length = 0.0, 4
    for place in range(near.indptr[target], near.indptr[target + 1]):
        last = near.indices[place]
        if near.slot[last] == 0:
            continue
        value, first = _avoiding(near, near.slot[last], target)
        value *= near.weights[near.codes[place]]
        hop = 2 if first == last else 3
        if value > top * (1 + _SAME) or (value > 0 and value >= top * (1 - _SAME) and hop < length):
            top, length = value, hop
            middle[0], middle[1] = first, last if hop == 3 else -1
    return top


@njit(cache=True, nogil=True)
def _with_four(near: Arrays, target: int, top: float, middle: Neighbours) -> float:
    most = near.most
    for place in range(near.indptr[target], near.indptr[target + 1]):
        last, step = near.indices[place], np.float64(near.weights[near.codes[place]])
        if not near.open[last] or step * most <= top * (1 + _SAME):
            continue
        for back in range(near.indptr[last], near.indptr[last + 1]):
            behind = near.indices[back]
            if near.slot[behind] == 0 or behind == target:
                continue
            value, first = _avoiding(near, near.slot[behind], target)
            value *= near.weights[near.codes[back]] * step
            if value > top * (1 + _SAME):
                top = value
                is_short = first == behind
                middle[0], middle[1], middle[2] = first, last if is_short else behind, -1 if is_short else last
    return top


@njit(cache=True, nogil=True)
def _through_each(near: Arrays, target: int, hops: int, floor: float) -> tuple[Neighbours, Floats]:
    """The best path to one target through each introducer, where it is worth more than `floor`."""
    most, top = near.most, np.zeros(len(near.best))
    middle = np.full((len(top), 3), -1, np.int32)
    for place in range(near.indptr[target], near.indptr[target + 1]):
        last, step = near.indices[place], np.float64(near.weights[near.codes[place]])
        if not near.open[last] or step * most <= floor:
            continue
        here = near.slot[last]
        if here > 0:
            _offer(near, top, middle, near.direct[here] * step, target, last, -1, -1, floor)
            if hops > 2:
                _offer(near, top, middle, near.best[here] * step, target, near.via[here], last, -1, floor)
                _offer(near, top, middle, near.second[here] * step, target, near.other[here], last, -1, floor)
        if hops < 3:
            continue
        for back in range(near.indptr[last], near.indptr[last + 1]):
            behind = near.indices[back]
            here = near.slot[behind]
            if here == 0 or behind == target:
                continue
            along = near.weights[near.codes[back]] * step
            _offer(near, top, middle, near.direct[here] * along, target, behind, last, -1, floor)
            if hops > 3:
                _offer(near, top, middle, near.best[here] * along, target, near.via[here], behind, last, floor)
                _offer(near, top, middle, near.second[here] * along, target, near.other[here], behind, last, floor)
    found = np.flatnonzero(top > 0)
    return middle[found], top[found]


@njit(cache=True, nogil=True)
def _offer(
    near: Arrays,
    top: Floats,
    middle: Neighbours,
    value: float,
    target: int,
    first: int,
    then: int,
    last: int,
    floor: float,
) -> None:
    if value <= floor or first < 0 or first == target or first == then or first == last:  # noqa: SIM109 (numba)
        return
    place = near.slot[first]
    if value > top[place] * (1 + _SAME):
        top[place] = value
        middle[place, 0], middle[place, 1], middle[place, 2] = first, then, last
