"""Writing suggestions: all of them, or those of the units that were compared and of whoever rivals these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entregent.accounts.models import Workspace
from entregent.analysis.matching import with_rivals_among
from entregent.analysis.matching.values import BoolArray, FloatArray, IntArray
from entregent.base import bulk
from entregent.people.models import Identity, Person, Suggestion

Pair = tuple[int, int]
Weighed = tuple[float, list[Any]]
"""The bits of a pair, and its reasons as they are stored."""
Networks = Mapping[int, Sequence[str]]
"""Where each unit is seen."""
_VALUES = ("bits", "probability", "reasons")
_NEW = ("workspace_id", "a_id", "b_id", *_VALUES)


def rewrite_all(workspace: Workspace, found: Mapping[Pair, Weighed], networks: Networks) -> None:
    """Make the suggestions be these, but for pairs of others than `networks` tells of; what stands already keeps its row."""
    chances = _chances({pair: bits for pair, (bits, _) in found.items()}, networks)
    rows = Suggestion.objects.filter(workspace=workspace).values_list("pk", "a_id", "b_id", *_VALUES)
    standing = {row[1:3]: row for row in bulk.fetch(rows)}
    new = {pair: (found[pair][0], chance, found[pair][1]) for pair, chance in chances.items()}
    gone = [row[0] for pair, row in standing.items() if pair not in new]
    Suggestion.objects.filter(bulk.among("pk", gone)).delete()
    changed = [
        (*new[pair], row[0])
        for pair, row in standing.items()
        if pair in new and (row[3], row[4], bulk.parsed(row[5])) != new[pair]
    ]
    bulk.update(Suggestion, _VALUES, changed)
    added = ((workspace.pk, *pair, *values) for pair, values in sorted(new.items()) if pair not in standing)
    bulk.insert(Suggestion, _NEW, added)


def rewrite_around(workspace: Workspace, found: Mapping[Pair, Weighed], compared: Collection[int]) -> set[int]:
    """Make the suggestions of the units that were compared be these, and renew the probability of those that they rival.
    The units of whose suggestions something changed."""
    again = set(compared)
    mine = _Rows.touching(workspace, again)
    ends = again.union(mine.ends.tolist(), *found)
    # A probability depends on all the pairs of both its ends, whomever these are with.
    rivals = _Rows.touching(workspace, ends).without(mine)
    further = _Rows.touching(workspace, set(rivals.ends.tolist()) - ends)
    beside = rivals.with_more(further).without(mine)
    bits = dict(zip(beside.pairs, beside.bits.tolist(), strict=True)) | {
        pair: bits for pair, (bits, _) in found.items()
    }
    chances = _chances(bits, networks_of(workspace, {unit for pair in bits for unit in pair}))
    new = {pair: (found[pair][0], chances[pair], found[pair][1]) for pair in found if pair in chances}
    changed = _replace(workspace, mine, new) | _renew(rivals, chances)
    return changed | set(compared)


def _replace(workspace: Workspace, standing: _Rows, new: Mapping[Pair, tuple[float, float, list[Any]]]) -> set[int]:
    """Put the new pairs in the place of those that stand; the units among them."""
    keys = dict(zip(standing.pairs, standing.pk.tolist(), strict=True))
    Suggestion.objects.filter(bulk.among("pk", [pk for pair, pk in keys.items() if pair not in new])).delete()
    bulk.update(Suggestion, _VALUES, [(*new[pair], pk) for pair, pk in keys.items() if pair in new])
    added = ((workspace.pk, *pair, *values) for pair, values in sorted(new.items()) if pair not in keys)
    bulk.insert(Suggestion, _NEW, added)
    return {unit for pair in (*keys, *new) for unit in pair}


def _renew(rivals: _Rows, chances: Mapping[Pair, float]) -> set[int]:
    """Write the probabilities that are other than before; the units of those pairs."""
    rows = zip(rivals.pairs, rivals.pk.tolist(), rivals.probability.tolist(), strict=True)
    changed = [(pair, pk) for pair, pk, before in rows if pair in chances and chances[pair] != before]
    bulk.update(Suggestion, ("probability",), [(chances[pair], pk) for pair, pk in changed])
    return {unit for pair, _ in changed for unit in pair}


def _chances(bits: Mapping[Pair, float], networks: Networks) -> dict[Pair, float]:
    """The probability of each pair beside its rivals, those left out of whom `networks` does not tell."""
    kept = sorted(pair for pair in bits if pair[0] in networks and pair[1] in networks)
    found = with_rivals_among(kept, np.array([bits[pair] for pair in kept]), networks)
    return {pair: round(chance, 6) for pair, chance in zip(kept, found.tolist(), strict=True)}


def networks_of(workspace: Workspace, units: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Where each of these units is seen."""
    found: dict[int, set[str]] = {}
    rows = Identity.objects.filter(bulk.among("unit_id", units), workspace=workspace)
    for unit, network in bulk.fetch(rows.values_list("unit_id", "network")):
        found.setdefault(unit, set()).add(network)
    return {unit: tuple(sorted(networks)) for unit, networks in found.items()}


def roots_of(units: Collection[int]) -> set[int]:
    """The persons (roots) whom these units are of."""
    return {root for (root,) in bulk.fetch(Person.objects.filter(bulk.among("pk", units)).values_list("root_id"))}


@dataclass(frozen=True, slots=True)
class _Rows:
    """Suggestions as columns."""

    pk: IntArray
    a: IntArray
    b: IntArray
    bits: FloatArray
    probability: FloatArray

    @classmethod
    def touching(cls, workspace: Workspace, units: Collection[int]) -> _Rows:
        """Those that have one of these units on a side."""
        rows = Suggestion.objects.filter(workspace=workspace).values_list("pk", "a_id", "b_id", *_VALUES[:2])
        found = [row for side in ("a_id", "b_id") for row in bulk.fetch(rows.filter(bulk.among(side, units)))]
        columns: Iterable[Sequence[Any]] = list(zip(*found, strict=True)) or [()] * 5
        pk, a, b, bits, probability = columns
        whole = (np.array(column, np.int64) for column in (pk, a, b))
        return cls(*whole, np.array(bits, np.float64), np.array(probability, np.float64))._once()

    def without(self, others: _Rows) -> _Rows:
        """These but for those."""
        return self._at(~np.isin(self.pk, others.pk))

    def with_more(self, others: _Rows) -> _Rows:
        """These and those, each once."""
        both = (
            np.concatenate([getattr(self, column), getattr(others, column)])
            for column in ("pk", "a", "b", "bits", "probability")
        )
        return _Rows(*both)._once()

    def _once(self) -> _Rows:
        return self._at(np.unique(self.pk, return_index=True)[1])

    def _at(self, which: BoolArray | IntArray) -> _Rows:
        return _Rows(self.pk[which], self.a[which], self.b[which], self.bits[which], self.probability[which])

    @property
    def ends(self) -> IntArray:
        return np.unique(np.concatenate([self.a, self.b]))

    @property
    def pairs(self) -> list[Pair]:
        return list(zip(self.a.tolist(), self.b.tolist(), strict=True))
