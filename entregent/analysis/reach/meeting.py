"""What `warmest` is compiled of: the owner's two hops, and meeting them from a target."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.reach.adjacency import Codes, Ints, Levels, Neighbours

Floats = npt.NDArray[np.float64]
Free = npt.NDArray[np.bool_]
# Products that differ by less than this are one.
_SAME = 1e-12


class Arrays(NamedTuple):
    """A graph and what is near to the owner in it, as the compiled functions take them.

    `slot` (n,) is the place of a person in the arrays below, 0 for those who are farther than two hops; `people` says it
    the other way round. Of each, `best` is the highest product and `via` the first person of it; `second` and `other` the
    same through somebody else; `direct` the owner's own tie; `most` the highest of all. The first `contacts` places
    are those of the contacts.
    """

    indptr: Ints
    indices: Neighbours
    codes: Codes
    weights: Levels
    open: Free
    slot: Neighbours
    people: Neighbours
    direct: Floats
    best: Floats
    via: Neighbours
    second: Floats
    other: Neighbours
    most: float
    contacts: int


@njit(cache=True, nogil=True)
def nearest(
    indptr: Ints,
    indices: Neighbours,
    codes: Codes,
    weights: Levels,
    opened: Free,
    contacts: Ints,
    ties: Floats,
    further: bool,
) -> tuple[Neighbours, Neighbours, Floats, Floats, Neighbours, Floats, Neighbours]:
    """`slot`, `people`, `direct`, `best`, `via`, `second` and `other` of `Arrays`; contacts alone unless `further`."""
    slot = np.zeros(len(opened), np.int32)
    most = 1 + len(contacts)
    if further:
        for contact in contacts:
            most += indptr[contact + 1] - indptr[contact]
    people = np.full(min(most, len(opened) + 1), -1, np.int32)
    count = 1
    for contact in contacts:
        slot[contact], people[count] = count, contact
        count += 1
    if further:
        for contact in contacts:
            for person in indices[indptr[contact] : indptr[contact + 1]]:
                if slot[person] == 0 and opened[person]:
                    slot[person], people[count] = count, person
                    count += 1
    people = people[:count].copy()
    direct, second = np.zeros(count), np.zeros(count)
    via, other = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    for row in range(len(contacts)):
        direct[row + 1], via[row + 1] = ties[row], contacts[row]
    best = direct.copy()
    if not further:
        return slot, people, direct, best, via, second, other
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
    return slot, people, direct, best, via, second, other


class Before(NamedTuple):
    """How warmly the owner reaches people in three hops: `seen` (n,) is the place of a person below, 0 for those nobody
    asked of; `value` the best product, `behind` whom it comes through last, `first` whom first; `taken` (1,) how many
    there are, and `whole` whether that is everybody within three hops."""

    seen: Neighbours
    value: Floats
    behind: Neighbours
    first: Neighbours
    taken: Ints
    whole: bool


@njit(cache=True, nogil=True)
def nobody_before(seen: Neighbours, room: int) -> Before:
    """Room for so many people, none of whom is asked of yet. `seen`, shape (n,), is zero."""
    value, behind, first = np.empty(room + 1), np.empty(room + 1, np.int32), np.empty(room + 1, np.int32)
    value[0] = 0.0
    return Before(seen, value, behind, first, np.ones(1, np.int64), False)


@njit(cache=True, nogil=True)
def everybody_before(near: Arrays, seen: Neighbours) -> Before:
    """Everybody within three hops, from the owner outwards. `seen`, shape (n,), is zero, and is written into."""
    most = 0
    for person in near.people[1:]:
        most += near.indptr[person + 1] - near.indptr[person]
    _, value, behind, first, taken, _ = nobody_before(seen, min(most, len(seen)))
    for row in range(1, len(near.people)):
        person, warm, through = near.people[row], near.best[row], near.via[row]
        for place in range(near.indptr[person], near.indptr[person + 1]):
            last = near.indices[place]
            here = seen[last]
            if here == 0:
                here = taken[0]
                seen[last], value[here] = here, 0.0
                taken[0] += 1
            product = warm * near.weights[near.codes[place]]
            if product > value[here] * (1 + _SAME):
                value[here], behind[here], first[here] = product, person, through
    size = taken[0]
    return Before(seen, value[:size].copy(), behind[:size].copy(), first[:size].copy(), taken, True)


@njit(cache=True, nogil=True)
def meet(near: Arrays, before: Before, targets: Ints, hops: int) -> tuple[Floats, Neighbours]:
    """The products and the people between, as in `Ways`. What is not known yet `before` is added to it."""
    product = np.zeros(len(targets))
    middle = np.full((len(targets), 3), -1, np.int32)
    for row in range(len(targets)):
        product[row] = _up_to_three(near, targets[row], middle[row])
        if hops > 3:
            product[row] = _with_four(near, before, targets[row], product[row], middle[row])
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
def _with_four(near: Arrays, before: Before, target: int, top: float, middle: Neighbours) -> float:
    most = near.most
    for place in range(near.indptr[target], near.indptr[target + 1]):
        last, step = near.indices[place], np.float64(near.weights[near.codes[place]])
        if not near.open[last] or step * most <= top * (1 + _SAME):
            continue
        here = before.seen[last]
        if here == 0:
            if before.whole:
                continue
            here = before.taken[0]
            before.seen[last] = here
            before.taken[0] += 1
            before.value[here], before.behind[here], before.first[here] = _behind(near, last, -1)
        value, behind, first = before.value[here], before.behind[here], before.first[here]
        if target in (behind, first):
            value, behind, first = _behind(near, last, target)
        value *= step
        if value > top * (1 + _SAME):
            top = value
            is_short = first == behind
            middle[0], middle[1], middle[2] = first, last if is_short else behind, -1 if is_short else last
    return top


@njit(cache=True, nogil=True)
def _behind(near: Arrays, last: int, target: int) -> tuple[float, int, int]:
    """How warmly the owner reaches somebody in up to three hops without the target's help, through whom last, and first.

    Many targets share those who know many, so this is worked out once for each of them: see `Before`."""
    top, through, start = 0.0, -1, -1
    for back in range(near.indptr[last], near.indptr[last + 1]):
        behind = near.indices[back]
        here = near.slot[behind]
        if here == 0 or behind == target:
            continue
        value, first = _avoiding(near, here, target)
        value *= near.weights[near.codes[back]]
        if value > top * (1 + _SAME):
            top, through, start = value, behind, first
    return top, through, start


class Best(NamedTuple):
    """The best path to one target through each introducer: `product` and `middle` at the introducer's place; `top` the
    places of the best of them (0 while there are fewer), and `floor` (1,) what a path must be worth to be among them."""

    product: Floats
    middle: Neighbours
    top: Ints
    floor: Floats


@njit(cache=True, nogil=True)
def through_each(
    near: Arrays, before: Before, target: int, hops: int, floor: float, wanted: int
) -> tuple[Neighbours, Floats]:
    """The best path to one target through each of the best introducers, at least `wanted` of them where there are so many:
    the people between, and the products, which are worth more than `floor`."""
    found = Best(
        np.zeros(near.contacts + 1), np.full((near.contacts + 1, 3), -1, np.int32), np.zeros(wanted, np.int64),
        np.full(1, floor)
    )  # fmt: skip
    for place in range(near.indptr[target], near.indptr[target + 1]):
        last, step = near.indices[place], np.float64(near.weights[near.codes[place]])
        if not near.open[last] or step * near.most <= found.floor[0]:
            continue
        here = near.slot[last]
        if here > 0:
            _offer(near, found, near.direct[here] * step, target, last, -1, -1)
            if hops > 2:
                _offer(near, found, near.best[here] * step, target, near.via[here], last, -1)
                _offer(near, found, near.second[here] * step, target, near.other[here], last, -1)
        known = before.seen[last]
        if hops > 2 and not ((known > 0 or before.whole) and step * before.value[known] <= found.floor[0]):
            _through_others(near, found, target, last, step, hops)
    chosen = np.flatnonzero(found.product > 0)
    return found.middle[chosen], found.product[chosen]


@njit(cache=True, nogil=True)
def _through_others(near: Arrays, found: Best, target: int, last: int, step: float, hops: int) -> None:
    for back in range(near.indptr[last], near.indptr[last + 1]):
        behind = near.indices[back]
        here = near.slot[behind]
        if here == 0 or behind == target:
            continue
        along = near.weights[near.codes[back]] * step
        if near.best[here] * along <= found.floor[0]:
            continue
        _offer(near, found, near.direct[here] * along, target, behind, last, -1)
        if hops > 3:
            _offer(near, found, near.best[here] * along, target, near.via[here], behind, last)
            _offer(near, found, near.second[here] * along, target, near.other[here], behind, last)


@njit(cache=True, nogil=True)
def _offer(near: Arrays, found: Best, value: float, target: int, first: int, then: int, last: int) -> None:
    if value <= found.floor[0] or first < 0 or first == target or first == then or first == last:  # noqa: SIM109 (numba)
        return
    place = near.slot[first]
    if value <= found.product[place] * (1 + _SAME):
        return
    found.product[place] = value
    found.middle[place, 0], found.middle[place, 1], found.middle[place, 2] = first, then, last
    least = 0
    for row in range(len(found.top)):
        if found.top[row] == place:
            least = row
            break
        if found.product[found.top[row]] < found.product[found.top[least]]:
            least = row
    if found.top[least] == place or value > found.product[found.top[least]]:
        found.top[least] = place
    lowest = found.product[found.top].min()
    found.floor[0] = max(found.floor[0], lowest)
