"""An index of people already resolved, against whom new ones are compared: only what is new is.

What was counted of the old ones stays with them, so that a name is as common to a thousand new people as to the
hundred thousand old ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from entregent.analysis.matching.candidates import Scope, ends
from entregent.analysis.matching.model import Model
from entregent.analysis.matching.people import People
from entregent.analysis.matching.people_keys import candidates, filed_everywhere
from entregent.analysis.matching.resolving import (
    SUGGESTED,
    Suggested,
    certain_groups,
    compared_in_slices,
    judged_pairs,
)
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.values import IntArray


@dataclass(frozen=True, slots=True)
class Added:
    """What new people turned out to be: certain groups and suggestions, by their places among all people."""

    groups: tuple[tuple[int, ...], ...]
    suggestions: tuple[Suggested, ...]


@dataclass(frozen=True, slots=True)
class _Drawer:
    """One rule's keys, sorted, and the record of each."""

    keys: IntArray
    records: IntArray
    most: int

    @classmethod
    def of(cls, records: IntArray, keys: IntArray, most: int) -> _Drawer:
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], records[order], most)

    def meet(self, records: IntArray, keys: IntArray) -> tuple[IntArray, IntArray]:
        """The pairs (filed, new) that share a key, those of crowded keys left out."""
        low, high = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        count = high - low
        count[count > self.most] = 0
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return self.records[np.repeat(low, count) + offset], np.repeat(records, count)

    def with_more(self, records: IntArray, keys: IntArray) -> _Drawer:
        return _Drawer.of(np.concatenate([self.records, records]), np.concatenate([self.keys, keys]), self.most)


class Index:
    """People who are told apart already, filed under their keys. `model` is what judges pairs."""

    def __init__(self, people: Sequence[Seen], model: Model) -> None:
        whole = People.of(people)
        self.people = list(people)
        self.model = model
        self._census = whole.census
        self._drawers = [_Drawer.of(records, keys, most) for records, keys, most in filed_everywhere(whole)]

    def __len__(self) -> int:
        return len(self.people)

    def add(self, new: Sequence[Seen], *, suggested: float = SUGGESTED) -> Added:
        """Compare new people with the old ones and with each other, and file them; old pairs are not looked at again.

        A new one takes the next free place, whether or not it belongs to somebody.
        """
        fresh = People.of(new)
        filed = filed_everywhere(fresh)
        met = [drawer.meet(*rows[:2]) for drawer, rows in zip(self._drawers, filed, strict=True)]
        pairs = np.unique(np.concatenate([old * len(new) + at for old, at in met]))
        old, back = np.unique(pairs // max(len(new), 1), return_inverse=True)
        few = People.of([*(self.people[at] for at in old.tolist()), *new], self._census)
        own = ends(candidates(fresh, within := Scope(len(new), len(new), 0)), within)
        left = np.concatenate([back, own[0] + len(old)])
        right = np.concatenate([pairs % max(len(new), 1), own[1]]) + len(old)
        alike = few.organisation[left] == few.organisation[right]
        left, right = left[alike], right[alike]
        place = np.concatenate([old, len(self) + np.arange(len(new))]).tolist()
        groups = [group for group in certain_groups(few, left, right) if len(group) > 1]
        group_of = {at: number for number, group in enumerate(groups) for at in group}
        found = judged_pairs(few, left, right, compared_in_slices(few, left, right), self.model)
        suggestions = tuple(
            replace(pair, left=place[pair.left], right=place[pair.right])
            for pair in found.suggestions(suggested)
            if group_of.get(pair.left, -1) != group_of.get(pair.right, -2)
        )
        self._file(new, fresh, filed)
        return Added(tuple(tuple(place[at] for at in group) for group in groups), suggestions)

    def _file(self, new: Sequence[Seen], fresh: People, filed: Sequence[tuple[IntArray, IntArray, int]]) -> None:
        self._census = self._census.grown(fresh.census)
        self._drawers = [
            drawer.with_more(records + len(self), keys)
            for drawer, (records, keys, _) in zip(self._drawers, filed, strict=True)
        ]
        self.people.extend(new)
