"""An index of people already resolved, against whom new ones are compared: only what is new is.

What was counted of the old ones stays with them, so that a name is as common to a thousand new people as to the
hundred thousand old ones. An index need not hold the people: it asks for those that share a key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.analysis.matching.certain import certain
from entregent.analysis.matching.comparing import compared_in_slices
from entregent.analysis.matching.model import Model
from entregent.analysis.matching.people import Census, People
from entregent.analysis.matching.people_keys import ABBREVIATION, MOST, WHOLE_WORD, filed_everywhere
from entregent.analysis.matching.resolving import SUGGESTED, Judged, Suggested, judged_pairs
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.values import BoolArray, IntArray

Look = Callable[[Sequence[int]], Sequence[Seen]]


_HEADS = 1 << 22


@dataclass(frozen=True, slots=True)
class Drawer:
    """Records filed under their keys (see `filed_everywhere`), in any order: one row for each key of each record."""

    records: IntArray
    keys: IntArray

    def with_more(self, records: IntArray, keys: IntArray) -> Drawer:
        """This drawer and further records."""
        return Drawer(np.concatenate([self.records, records]), np.concatenate([self.keys, keys]))

    def near(self, keys: IntArray) -> Drawer:
        """All rows under these keys, or under the same of another rule; and a few others."""
        wanted = np.zeros(_HEADS, np.bool_)
        wanted[(keys >> 4) & (_HEADS - 1)] = True
        use = wanted[(self.keys >> 4) & (_HEADS - 1)]
        return Drawer(self.records[use], self.keys[use])


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The rows of a drawer in the order of their keys."""

    keys: IntArray
    records: IntArray

    @classmethod
    def of(cls, drawer: Drawer) -> _Sorted:
        order = np.argsort(drawer.keys, kind="stable")
        return cls(drawer.keys[order], drawer.records[order])

    def meet(self, records: IntArray, keys: IntArray) -> tuple[IntArray, IntArray]:
        """The pairs (filed, one of these) that share a key, those of crowded keys left out; a pair may come twice, and each
        of these that is filed itself meets itself."""
        rule = keys & 15
        alike = self._under(keys, rule != ABBREVIATION)
        whole, cut = rule == WHOLE_WORD, rule == ABBREVIATION
        there = (keys & ~np.int64(15)) | np.where(whole, ABBREVIATION, WHOLE_WORD)
        across = self._under(there, (whole | cut) & self._is_uncrowded(keys))
        found = [(self.records[at], records[row]) for row, at in (alike, across)]
        return np.concatenate([left for left, _ in found]), np.concatenate([right for _, right in found])

    def _is_uncrowded(self, keys: IntArray) -> BoolArray:
        low, high = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        return np.asarray(high - low <= MOST[keys & 15])

    def _under(self, keys: IntArray, wanted: BoolArray) -> tuple[IntArray, IntArray]:
        """The rows of these keys that are wanted and not crowded, each with every place where it stands."""
        low, high = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        count = high - low
        count[~wanted | (count > MOST[keys & 15])] = 0
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return np.repeat(np.arange(len(keys)), count), np.repeat(low, count) + offset


@dataclass(frozen=True, slots=True)
class Compared:
    """New people judged against those known: `old` are the known ones among `judged`, in their order; the new ones follow
    them. `filed` are the records and keys of the new ones, `seen` all of them."""

    old: IntArray
    seen: tuple[Seen, ...]
    judged: Judged
    filed: tuple[IntArray, IntArray]


def compare_new(new: Sequence[Seen], drawer: Drawer, look: Look, census: Census, model: Model) -> Compared:
    """Compare new people with those in the drawer, whom `look` tells by their numbers, and with each other: the pairs are
    those of `candidates` of all of them in which a new one stands."""
    fresh = People.of(new, census)
    filed = filed_everywhere(fresh)
    old, left, right = _pairs(drawer, *filed, len(new))
    few = People.of([*look(old.tolist()), *new], census)
    alike = few.organisation[left] == few.organisation[right]
    left, right = left[alike], right[alike]
    judged = judged_pairs(few, left, right, compared_in_slices(few, left, right), model)
    return Compared(old, few.seen, judged, filed)


def _pairs(drawer: Drawer, records: IntArray, keys: IntArray, size: int) -> tuple[IntArray, IntArray, IntArray]:
    """The old ones who share a key with some of `size` new ones, and the pairs, as places among these old and the new."""
    first = int(drawer.records.max(initial=-1)) + 1
    near = drawer.near(keys).with_more(records + first, keys)
    met, at = _Sorted.of(near).meet(records + first, keys)
    pairs = np.unique(met[met < at] * (first + size) + at[met < at])
    left, right = pairs // (first + size), pairs % (first + size)
    old = np.unique(left[left < first])
    return old, np.where(left < first, np.searchsorted(old, left), left - first + len(old)), right - first + len(old)


@dataclass(frozen=True, slots=True)
class Added:
    """What new people turned out to be: certain groups and suggestions, by their places among all people."""

    groups: tuple[tuple[int, ...], ...]
    suggestions: tuple[Suggested, ...]


class Index:
    """People who are told apart already, in memory. `model` is what judges pairs."""

    def __init__(self, people: Sequence[Seen], model: Model) -> None:
        whole = People.of(people)
        self.people = list(people)
        self.model = model
        self._census = whole.census
        self._drawer = Drawer(*filed_everywhere(whole))

    def __len__(self) -> int:
        return len(self.people)

    def add(self, new: Sequence[Seen], *, suggested: float = SUGGESTED) -> Added:
        """Compare new people with the old ones and with each other, and file them; old pairs are not looked at again.

        A new one takes the next free place, whether or not it belongs to somebody.
        """
        found = compare_new(new, self._drawer, self._look, self._census, self.model)
        place = [*found.old.tolist(), *range(len(self), len(self) + len(new))]
        groups = [group for group in certain(found.seen) if len(group) > 1]
        group_of = {at: number for number, group in enumerate(groups) for at in group}
        suggestions = tuple(
            Suggested(place[pair.left], place[pair.right], pair.probability, pair.reasons)
            for pair in found.judged.suggestions(suggested)
            if group_of.get(pair.left, -1) != group_of.get(pair.right, -2)
        )
        self._census = self._census.grown(People.of(new).census)
        self._drawer = self._drawer.with_more(found.filed[0] + len(self), found.filed[1])
        self.people.extend(new)
        return Added(tuple(tuple(place[at] for at in group) for group in groups), suggestions)

    def _look(self, places: Sequence[int]) -> Sequence[Seen]:
        return [self.people[at] for at in places]
