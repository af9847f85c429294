"""Comparing people who lie in a database: all of them at once, and the model and rivals as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entregent.analysis.matching.candidates import Scope
from entregent.analysis.matching.model import Model, untrained
from entregent.analysis.matching.overlap import Sets
from entregent.analysis.matching.people import Census, People
from entregent.analysis.matching.people_keys import filed_everywhere
from entregent.analysis.matching.resolving import Judged, judged
from entregent.analysis.matching.rivals import with_rivals
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.traits import COMPARISONS
from entregent.analysis.matching.values import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Whole:
    """All people compared: the pairs, the records and keys under which they are filed, and what was counted."""

    judged: Judged
    filed: tuple[IntArray, IntArray]
    census: Census


def compare_all(units: Sequence[Seen], *, seed: int = 0) -> Whole:
    """Compare people (each one already, for all that is certain) with each other, by a model learnt from them."""
    people = People.of(units)
    found = judged(people, Scope(len(people), len(people), 0), seed=seed)
    return Whole(found, filed_everywhere(people), people.census)


def model_values(model: Model) -> dict[str, Any]:
    """A model of people as plain values, by the names of comparisons."""
    shares = zip(model.comparisons, model.same, model.different, strict=True)
    learnt = {comparison.name: [same.tolist(), different.tolist()] for comparison, same, different in shares}
    return {"chance": model.chance, "learnt": learnt}


def model_from(values: Mapping[str, Any]) -> Model:
    """The model that `model_values` was given; a comparison it does not know keeps its priors."""
    start = untrained(COMPARISONS, values["chance"])
    same, different = list(start.same), list(start.different)
    for at, comparison in enumerate(COMPARISONS):
        m, u = values["learnt"].get(comparison.name, ((), ()))
        if len(m) == len(comparison.levels):
            same[at], different[at] = np.array(m), np.array(u)
    return Model(COMPARISONS, tuple(same), tuple(different), values["chance"])


def with_rivals_among(
    pairs: Sequence[tuple[int, int]], bits: FloatArray, networks: Mapping[int, Sequence[str]]
) -> FloatArray:
    """The probability of each pair of people, any numbers, beside its rivals; `networks` are where each is seen."""
    number = {person: at for at, person in enumerate(sorted({person for pair in pairs for person in pair}))}
    sets = Sets.of(networks[person] for person in number)
    ends = np.array([(number[a], number[b]) for a, b in pairs], np.int64).reshape(-1, 2)
    return with_rivals(sets, ends[:, 0], ends[:, 1], np.asarray(bits, np.float64))
