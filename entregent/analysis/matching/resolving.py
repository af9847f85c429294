"""Who is one person among many identities: what is certain joins, what is probable is suggested with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.analysis.matching.candidates import Scope, contains, ends
from entregent.analysis.matching.certain import certain
from entregent.analysis.matching.comparing import compared_in_slices
from entregent.analysis.matching.model import Evidence, Model, Random, trained, untrained
from entregent.analysis.matching.people import People
from entregent.analysis.matching.people_keys import candidates
from entregent.analysis.matching.rivals import with_rivals
from entregent.analysis.matching.seen import Seen, merged
from entregent.analysis.matching.tables import Reason, reasons
from entregent.analysis.matching.traits import COMPARISONS
from entregent.analysis.matching.values import FloatArray, IntArray

SUGGESTED = 0.03
"""From this probability on a pair is suggested."""
EXPECTED = 0.02
"""Before any data is seen, so many matches per person are expected: a first import without doubles must not rule them
out."""
RANDOM_PAIRS, RANDOM_AT_A_TIME = 100_000, 10_000


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two groups (places in `Resolution.groups`) that may be one person, and why."""

    left: int
    right: int
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Groups of identities (their places) that are one person for certain, and suggestions, the most probable first."""

    groups: tuple[tuple[int, ...], ...]
    suggestions: tuple[Suggested, ...]
    model: Model


def resolve(
    people: Sequence[Seen], *, model: Model | None = None, suggested: float = SUGGESTED, seed: int = 0
) -> Resolution:
    """Join what is certain among these identities, and suggest what is probable among the groups that result.

    The result does not depend on the order of `people` but for the numbering.
    """
    groups = certain(people)
    whole = People.of([merged(people[at] for at in group) for group in groups])
    found = judged(whole, Scope(len(whole), len(whole), 0), model=model, seed=seed)
    return Resolution(tuple(map(tuple, groups)), found.suggestions(suggested), found.model)


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidate pairs, their evidence, their bits by themselves (the prior among them) and their probability."""

    left: IntArray
    right: IntArray
    bits: FloatArray
    probability: FloatArray
    evidence: Evidence
    model: Model

    def suggestions(self, probability: float) -> tuple[Suggested, ...]:
        """Those that are at least so probable, the most probable first."""
        rows = np.flatnonzero(self.probability >= probability)
        rows = rows[np.lexsort((self.right[rows], self.left[rows], -self.probability[rows]))]
        return tuple(
            Suggested(int(self.left[row]), int(self.right[row]), float(self.probability[row]), why)
            for row, why in zip(rows.tolist(), self.reasons(rows), strict=True)
        )

    def reasons(self, rows: IntArray) -> Iterable[tuple[Reason, ...]]:
        """Why, for each of these rows."""
        parts = self.model.parts(self.evidence.at(rows))
        for row, bits in zip(rows.tolist(), parts.tolist(), strict=True):
            yield reasons(self.model, self.evidence.levels[row].tolist(), bits)


def judged(people: People, scope: Scope, *, model: Model | None = None, seed: int = 0) -> Judged:
    """Compare the candidates of the scope; without a model, learn one from these people first."""
    pairs = candidates(people, scope)
    left, right = ends(pairs, scope)
    evidence = compared_in_slices(people, left, right)
    if model is None:
        model = learnt(people, scope, pairs, evidence, seed)
    return judged_pairs(people, left, right, evidence, model)


def judged_pairs(people: People, left: IntArray, right: IntArray, evidence: Evidence, model: Model) -> Judged:
    """The probability of these pairs, by a model learnt before."""
    bits = model.weights(evidence) + model.prior_bits
    return Judged(left, right, bits, with_rivals(people.networks, left, right, bits), evidence, model)


def learnt(people: People, scope: Scope, pairs: IntArray, evidence: Evidence, seed: int) -> Model:
    """The model that these people teach, starting from what the application brings."""
    start = untrained(COMPARISONS, min(0.5 * len(people) / max(scope.pairs, 1.0), 0.05))
    left, right = scope.random(RANDOM_PAIRS, seed)
    others = ~contains(pairs, left * scope.size + right)
    levels = compared_in_slices(people, left[others], right[others], RANDOM_AT_A_TIME).levels
    random = Random(levels, max(scope.pairs - len(pairs), 0.0))
    return trained(start, evidence, random, least=EXPECTED * len(people))
