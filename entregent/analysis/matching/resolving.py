"""Who is one person among many identities: what is certain joins, what is probable is suggested with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from entregent.analysis.components import components
from entregent.analysis.matching.candidates import Scope, contains, ends
from entregent.analysis.matching.comparing import compared
from entregent.analysis.matching.model import Evidence, Model, Random, trained, untrained
from entregent.analysis.matching.name_levels import INITIAL, PART, UNKNOWN
from entregent.analysis.matching.names_seen import SHOWN
from entregent.analysis.matching.people import CERTAIN, People
from entregent.analysis.matching.people_keys import candidates, sure_candidates
from entregent.analysis.matching.rivals import with_rivals
from entregent.analysis.matching.seen import Seen, merged
from entregent.analysis.matching.tables import Reason, reasons
from entregent.analysis.matching.traits import AT, COMPARISONS
from entregent.analysis.matching.values import BoolArray, FloatArray, IntArray

SUGGESTED = 0.03
"""From this probability on a pair is suggested."""
EXPECTED = 0.02
"""Before any data is seen, so many matches per person are expected: a first import without doubles must not rule them
out."""
RANDOM_PAIRS = 100_000
MOST_TRAINING = 400_000
AT_A_TIME = 500_000


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
    apart = People.of(people, only=CERTAIN)
    groups = certain_groups(apart, *ends(sure_candidates(apart, own := Scope(len(apart), len(apart), 0)), own))
    whole = People.of([merged(people[at] for at in group) for group in groups])
    scope = Scope(len(whole), len(whole), 0)
    found = judged(whole, scope, model=model, seed=seed)
    return Resolution(tuple(map(tuple, groups)), found.suggestions(suggested), found.model)


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidate pairs, their evidence and probability."""

    left: IntArray
    right: IntArray
    probability: FloatArray
    evidence: Evidence
    model: Model

    def suggestions(self, probability: float) -> tuple[Suggested, ...]:
        """Those that are at least so probable, the most probable first."""
        rows = np.flatnonzero(self.probability >= probability)
        rows = rows[np.lexsort((self.right[rows], self.left[rows], -self.probability[rows]))]
        parts = self.model.parts(self.evidence.at(rows))
        return tuple(
            Suggested(
                int(self.left[row]),
                int(self.right[row]),
                float(self.probability[row]),
                reasons(self.model, self.evidence.levels[row].tolist(), parts[at].tolist()),
            )
            for at, row in enumerate(rows.tolist())
        )


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
    return Judged(left, right, with_rivals(people.networks, left, right, bits), evidence, model)


def compared_in_slices(people: People, left: IntArray, right: IntArray) -> Evidence:
    """`compared`, a bounded number of pairs at a time."""
    parts = [
        compared(people, left[start : start + AT_A_TIME], right[start : start + AT_A_TIME])
        for start in range(0, max(len(left), 1), AT_A_TIME)
    ]
    return Evidence(np.concatenate([p.levels for p in parts]), np.concatenate([p.rarity for p in parts]))


def learnt(people: People, scope: Scope, pairs: IntArray, evidence: Evidence, seed: int) -> Model:
    """The model that these people teach, starting from what the application brings."""
    start = untrained(COMPARISONS, min(0.5 * len(people) / max(scope.pairs, 1.0), 0.05))
    left, right = scope.random(RANDOM_PAIRS, seed)
    others = ~contains(pairs, left * scope.size + right)
    random = Random(compared(people, left[others], right[others]).levels, max(scope.pairs - len(pairs), 0.0))
    return trained(start, evidence, random, least=EXPECTED * len(people))


def certain_groups(people: People, left: IntArray, right: IntArray) -> list[list[int]]:
    """Groups of records joined by what is certain among these pairs: an address, a mobile number or a profile of
    one's own, under names that can be one person's, and nothing that says otherwise.

    Where a group brought contradictory records together, its records without a whole name go to nobody, and what
    still contradicts stays apart.
    """
    evidence = compared_in_slices(people, left, right)
    sure = is_certain(evidence) & ~_may_be_a_household(people, left, right, evidence)
    bits = untrained(COMPARISONS, 0.5).weights(evidence)[sure]
    weak = evidence.levels[sure, AT["name"]] > INITIAL
    weak |= evidence.levels[sure, AT["name"]] == UNKNOWN
    left, right = left[sure], right[sure]
    order = np.lexsort((right, left, -bits))
    left, right, weak = left[order], right[order], weak[order]
    groups = components(range(len(people)), zip(left.tolist(), right.tolist(), strict=True))
    apart = _contradictions(people, groups)
    if not apart:
        return groups
    torn = np.zeros(len(people), np.bool_)
    among = {at for pair in apart for at in pair}
    for group in groups:
        torn[group] = not among.isdisjoint(group)
    kept = ~(weak & torn[left])
    links = zip(left[kept].tolist(), right[kept].tolist(), strict=True)
    return components(range(len(people)), links, apart)


def _contradictions(people: People, groups: list[list[int]]) -> list[tuple[int, int]]:
    """The pairs within groups of three or more that something says are different people."""
    inside = [pair for group in groups if len(group) > 2 for pair in combinations(group, 2)]
    if not inside:
        return []
    left, right = np.array(inside, np.int64).T
    cut = contradicts(compared_in_slices(people, left, right))
    return list(zip(left[cut].tolist(), right[cut].tolist(), strict=True))


def is_certain(evidence: Evidence) -> BoolArray:
    """Whether each pair shares a key of one's own under names that can be one person's, uncontradicted."""
    levels = evidence.levels
    name = levels[:, AT["name"]]
    key = (levels[:, AT["e-mail"]] == 0) | (levels[:, AT["phone"]] == 0) | (levels[:, AT["web address"]] == 0)
    named = name <= PART
    return np.asarray(key & named & ~contradicts(evidence))


def _may_be_a_household(people: People, left: IntArray, right: IntArray, evidence: Evidence) -> BoolArray:
    """Whether all that one without a name shares with the other is a mailbox called by the family name alone."""
    levels = evidence.levels
    alone = (levels[:, AT["phone"]] != 0) & (levels[:, AT["web address"]] != 0)
    shown = np.array([any(kind == SHOWN for _, kind in names) for names in people.names.spoken], np.bool_)
    found = np.asarray(~(shown[left] & shown[right]) & (levels[:, AT["e-mail"]] == 0) & alone)
    rows = np.flatnonzero(found)
    *_, which = people.emails.common(left[rows], right[rows], people.emails.bits())
    for row, code in zip(rows.tolist(), which.tolist(), strict=True):
        called = people.emails.values[code].partition("@")[0].rstrip("0123456789")
        families = {
            words[-1] for at in (left[row], right[row]) for words, kind in people.names.spoken[at] if kind == SHOWN
        }
        found[row] = called in families
    return found


def contradicts(evidence: Evidence) -> BoolArray:
    """Whether something says that the two are different people, whatever they share."""
    levels = evidence.levels
    return np.asarray(
        (levels[:, AT["birthday"]] == 3)
        | (levels[:, AT["generation"]] == 2)
        | (levels[:, AT["generation"]] == 1)
        | (levels[:, AT["name"]] > PART)
    )
