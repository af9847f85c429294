"""An index of people already resolved, against whom new ones are compared: only what is new is.

What was counted of the old ones stays with them, so that a name is as common to a thousand new people as to the
hundred thousand old ones. An index need not hold the people: it asks for those that share a key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.analysis.matching.candidates import Scope, ends
from entregent.analysis.matching.certain import certain
from entregent.analysis.matching.comparing import compared_in_slices
from entregent.analysis.matching.model import Model
from entregent.analysis.matching.people import Census, People
from entregent.analysis.matching.people_keys import MOST, candidates, filed_everywhere
from entregent.analysis.matching.resolving import SUGGESTED, Judged, Suggested, judged_pairs
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.values import IntArray

Look = Callable[[Sequence[int]], Sequence[Seen]]


@dataclass(frozen=True, slots=True)
class Drawer:
    """Records filed under their keys (see `filed_everywhere`), the keys sorted."""

    keys: IntArray
    records: IntArray

    @classmethod
    def of(cls, records: IntArray, keys: IntArray) -> Drawer:
        """The records and their keys in any order, one row for each key of each record."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], records[order])

    def meet(self, records: IntArray, keys: IntArray) -> tuple[IntArray, IntArray]:
        """The pairs (filed, new) that share a key, those of crowded keys left out; a pair may come twice."""
        low, high = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        count = high - low
        count[count > MOST[keys & 15]] = 0
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return self.records[np.repeat(low, count) + offset], np.repeat(records, count)

    def with_more(self, records: IntArray, keys: IntArray) -> Drawer:
        """This drawer and further records."""
        return Drawer.of(np.concatenate([self.records, records]), np.concatenate([self.keys, keys]))


@dataclass(frozen=True, slots=True)
class Compared:
    """New people judged against those known: `old` are the known ones among `judged`, in their order; the new ones follow
    them. `filed` are the records and keys of the new ones, `seen` all of them."""

    old: IntArray
    seen: tuple[Seen, ...]
    judged: Judged
    filed: tuple[IntArray, IntArray]
    census: Census


def compare_new(new: Sequence[Seen], drawer: Drawer, look: Look, census: Census, model: Model) -> Compared:
    """Compare new people with those in the drawer, whom `look` tells by their numbers, and with each other."""
    fresh = People.of(new, census)
    filed = filed_everywhere(fresh)
    size = max(len(new), 1)
    met, at = drawer.meet(*filed)
    pairs = np.unique(met.astype(np.int64) * size + at)
    old, back = np.unique(pairs // size, return_inverse=True)
    few = People.of([*look(old.tolist()), *new], census)
    own = ends(candidates(fresh, within := Scope(len(new), len(new), 0)), within)
    left = np.concatenate([back, own[0] + len(old)])
    right = np.concatenate([pairs % size, own[1]]) + len(old)
    alike = few.organisation[left] == few.organisation[right]
    left, right = left[alike], right[alike]
    judged = judged_pairs(few, left, right, compared_in_slices(few, left, right), model)
    return Compared(old, few.seen, judged, filed, fresh.census)


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
        self._drawer = Drawer.of(*filed_everywhere(whole))

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
        self._census = self._census.grown(found.census)
        self._drawer = self._drawer.with_more(found.filed[0] + len(self), found.filed[1])
        self.people.extend(new)
        return Added(tuple(tuple(place[at] for at in group) for group in groups), suggestions)

    def _look(self, places: Sequence[int]) -> Sequence[Seen]:
        return [self.people[at] for at in places]
