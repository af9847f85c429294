"""The model: how much each level of each comparison speaks for two records being one, in bits.

    weight(pair) = log₂ λ/(1−λ) + Σ_c log₂ m_c(level)/u_c(level) + Σ_c rarity_c(pair),   P = 1/(1 + 2^−weight)

m is how often the level is seen between records of one and the same, u between records of two, λ how often two
records taken at random are one. u comes from pairs taken at random, m and λ from expectation maximisation over the
candidates, all the other pairs counting as different. Both start from priors that come with the application and weigh
as much as `PRIOR_PAIRS` pairs (the Dirichlet prior's pseudo-counts), so that a few dozen records are enough.

I. P. Fellegi, A. B. Sunter, "A theory for record linkage", Journal of the American Statistical Association 64, 1183
(1969). W. E. Winkler, "Using the EM algorithm for weight computation in the Fellegi–Sunter model of record linkage"
(1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from entregent.analysis.matching.values import FloatArray, IntArray

MISSING = -1
"""The level of a comparison where one of the two records does not say: it counts neither for nor against."""
PRIOR_PAIRS, PRIOR_RANDOM = 20.0, 2000.0
"""As how many pairs the shipped m and u count, among the same and among the different."""
ROUNDS = 60
CONVERGED = 1e-5
SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison: a sentence that reads aloud, and how often it is met before any data is seen.

    At a `valued` level u depends on the very value that is shared: `different` is then a mere reference, never
    learnt, and the evidence's rarity says by how much the value is rarer. Valued levels that are mere `form` (a name
    in another order, with an initial) are as likely between two namesakes as between two identities of one person:
    what is learnt is their sum.

    `most` is the largest `same` that is ever learnt: where nearly everybody is a stranger, what strangers have in common
    (a family's name, in a family's address book) must not pass for what makes one person. `least` is the smallest: what
    people change as they like must not tell them apart.
    """

    says: str
    same: float
    different: float
    valued: bool = False
    form: bool = False
    most: float = 1.0
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and its levels, the strongest agreement first. Probabilities of either kind need not sum to one.

    `bound` are the most bits it may ever speak for or against.
    """

    name: str
    levels: tuple[Level, ...]
    bound: float = 40.0

    @property
    def valued(self) -> NDArray[np.bool_]:
        """Which levels are valued, shape (levels,)."""
        return np.array([level.valued for level in self.levels])

    def priors(self) -> tuple[FloatArray, FloatArray]:
        """m and u before any data, each of which sums to one."""
        same = np.array([level.same for level in self.levels])
        different = np.array([level.different for level in self.levels])
        rest = ~self.valued
        return same / same.sum(), np.where(rest, different / max(different[rest].sum(), SMALLEST), different)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was compared: `levels` (pairs, comparisons), `MISSING` where unknown, and `rarity` (pairs, comparisons),
    the bits by which the very value shared is rarer or more common than what its level's u stands for."""

    levels: NDArray[np.int8]
    rarity: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.levels)

    def at(self, rows: IntArray) -> Evidence:
        """The evidence of these pairs alone."""
        return Evidence(self.levels[rows], self.rarity[rows])


@dataclass(frozen=True, slots=True)
class Model:
    """The comparisons and what was learnt of them: `same` (m) and `different` (u), one array per comparison, and λ."""

    comparisons: tuple[Comparison, ...]
    same: tuple[FloatArray, ...]
    different: tuple[FloatArray, ...]
    chance: float

    @property
    def bits(self) -> list[FloatArray]:
        """The weight of each level of each comparison; never more for a level than for one that agrees more."""
        return [
            _by_value(comparison, m, u) if comparison.valued.any() else _ordered(m, u)
            for comparison, m, u in zip(self.comparisons, self.same, self.different, strict=True)
        ]

    @property
    def prior_bits(self) -> float:
        """The bits with which two records taken at random start: log₂ λ/(1−λ)."""
        return float(np.log2(self.chance / (1 - self.chance)))

    def weights(self, evidence: Evidence) -> FloatArray:
        """The bits of each pair without the prior, shape (pairs,)."""
        found: FloatArray = self.parts(evidence).sum(axis=1, dtype=np.float64)
        return found

    def parts(self, evidence: Evidence) -> NDArray[np.float32]:
        """The bits of each comparison of each pair, shape (pairs, comparisons); 0 where one does not say."""
        found = np.zeros(evidence.levels.shape, np.float32)
        for at, bits in enumerate(self.bits):
            found[:, at] = np.append(bits, 0.0)[evidence.levels[:, at]]
        known = evidence.levels != MISSING
        bound = np.array([comparison.bound for comparison in self.comparisons], np.float32)
        return np.where(known, np.clip(found + evidence.rarity, -bound, bound), np.float32(0.0))


def _by_value(comparison: Comparison, m: FloatArray, u: FloatArray) -> FloatArray:
    """log₂ m/u; for forms of one thing, of the m of all of them."""
    form = np.array([level.form for level in comparison.levels])
    found: FloatArray = np.log2(np.where(form, m[form].sum(), m) / u)
    return found


def _ordered(m: FloatArray, u: FloatArray) -> FloatArray:
    """log₂ m/u, neighbours that stand in the wrong order pooled (pool adjacent violators: Ayer et al. 1955)."""
    blocks: list[tuple[float, float, int]] = []
    for same, different in zip(m, u, strict=True):
        block = (float(same), float(different), 1)
        while blocks and blocks[-1][0] * block[1] < block[0] * blocks[-1][1]:
            last = blocks.pop()
            block = (last[0] + block[0], last[1] + block[1], last[2] + block[2])
        blocks.append(block)
    return np.concatenate([np.full(count, np.log2(same / different)) for same, different, count in blocks])


def untrained(comparisons: Sequence[Comparison], chance: float) -> Model:
    """The model of the shipped priors alone."""
    same, different = zip(*(comparison.priors() for comparison in comparisons), strict=True)
    return Model(tuple(comparisons), same, different, _within(chance))


@dataclass(frozen=True, slots=True)
class Random:
    """Levels of pairs taken at random that are no candidates, shape (pairs, comparisons), and how many pairs they
    stand for."""

    levels: NDArray[np.int8]
    stands_for: float


def trained(model: Model, evidence: Evidence, random: Random, *, least: float = 0.0) -> Model:
    """The model with m, u and λ learnt by expectation maximisation, the shipped priors counting as `PRIOR_PAIRS` and
    `PRIOR_RANDOM`.

    Candidates are shared out between same and different by their posterior; `random` stands for all the other pairs,
    which are different. `least` are matches expected besides, lest none among these rule out any later. Stops when λ
    and every m change by less than `CONVERGED`, after `ROUNDS` at the latest.
    """
    prior = untrained(model.comparisons, model.chance)
    each = random.stands_for / max(len(random.levels), 1)
    rest = [_counts(random.levels[:, at], None, len(u)) * each for at, u in enumerate(model.different)]
    total = max(random.stands_for + len(evidence), 1.0)
    for _ in range(ROUNDS):
        odds = model.weights(evidence) + model.prior_bits
        posterior = 1.0 / (1.0 + np.exp2(-np.clip(odds, -500, 500)))
        before, model = model, _maximised(prior, evidence, posterior, rest)
        model = replace(model, chance=_within((float(posterior.sum()) + least) / total))
        change = max(float(np.abs(new - old).max()) for new, old in zip(model.same, before.same, strict=True))
        if max(change, abs(model.chance / before.chance - 1.0)) < CONVERGED:
            break
    return model


def _maximised(prior: Model, evidence: Evidence, posterior: FloatArray, rest: Sequence[FloatArray]) -> Model:
    """m and u that fit the candidates as they are shared out, and `rest`, the levels of all other pairs."""
    same, different = [], []
    for at, (comparison, m, u) in enumerate(zip(prior.comparisons, prior.same, prior.different, strict=True)):
        levels = evidence.levels[:, at]
        least, most = (np.array([getattr(level, end) for level in comparison.levels]) for end in ("least", "most"))
        same.append(np.clip(_shares(_counts(levels, posterior, len(m)), m, PRIOR_PAIRS), least, most))
        others = _counts(levels, 1 - posterior, len(u)) + rest[at]
        different.append(np.where(comparison.valued, u, _shares(others, u, PRIOR_RANDOM)))
    return replace(prior, same=tuple(same), different=tuple(different))


def _counts(levels: NDArray[np.int8], pairs: FloatArray | None, size: int) -> FloatArray:
    """How many pairs stand at each level, each counting as `pairs` says; missing ones left out."""
    known = levels != MISSING
    return np.bincount(levels[known], None if pairs is None else pairs[known], size).astype(np.float64)


def _shares(counted: FloatArray, prior: FloatArray, weight: float) -> FloatArray:
    found = counted + weight * prior
    shares: FloatArray = np.maximum(found / found.sum(), SMALLEST)
    return shares


def _within(chance: float) -> float:
    return min(max(chance, 1e-12), 0.5)
