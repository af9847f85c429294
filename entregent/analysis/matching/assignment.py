"""How probable each pair is once it is known that nobody has two counterparts.

Where a table holds nobody twice, a record has at most one counterpart in it, so its candidates compete. The odds of a
pair alone are o = θ·LR; marginals over all matchings, each as likely as the product of the odds of its pairs, come
from belief propagation (exact on trees, and candidate graphs nearly are ones):

    a = 1 / (1 + Σ o·b of the other pairs of the first record),  b likewise for the second,  P = o·a·b / (1 + o·a·b)

θ is learnt too: with M matches between n and m records, each free record of one side has θ = M / ((n−M)·(m−M)), so what
remains when nearly everybody has found their own is matched by elimination (M. Sadinle, "Bayesian estimation of
bipartite matchings for record linkage", Journal of the American Statistical Association 112, 600 (2017)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entregent.analysis.matching.values import BoolArray, FloatArray, IntArray

MESSAGES = 30
ROUNDS = 12
LARGEST_BITS = 200.0
LEFT_OVER = 2.0
"""Never fewer than so many records of each side are taken to have no counterpart at all."""


@dataclass(frozen=True, slots=True)
class Sides:
    """How many records stand on each side, and whether each side holds nobody twice."""

    left: int
    right: int
    left_unique: bool
    right_unique: bool


def competing(left: IntArray, right: IntArray, bits: FloatArray, prior_bits: float, sides: Sides) -> FloatArray:
    """The probability of each pair, shape (pairs,), whose `bits` do not contain the prior."""
    if not sides.left_unique and not sides.right_unique:
        return _probability(bits + prior_bits)
    theta = prior_bits
    found: FloatArray = np.zeros(len(bits))
    for _ in range(ROUNDS):
        found = _marginals(left, right, bits + theta, sides)
        if not (sides.left_unique and sides.right_unique):
            break
        matched = float(found.sum())
        free = max(sides.left - matched, LEFT_OVER) * max(sides.right - matched, LEFT_OVER)
        before, theta = theta, max(float(np.log2(max(matched, 1e-9) / free)), prior_bits)
        if abs(theta - before) < 1e-3:
            break
    return found


def _marginals(left: IntArray, right: IntArray, bits: FloatArray, sides: Sides) -> FloatArray:
    odds = np.exp2(np.clip(bits, -LARGEST_BITS, LARGEST_BITS))
    a, b = np.ones(len(odds)), np.ones(len(odds))
    by_left, by_right = _Groups.of(left), _Groups.of(right)
    for _ in range(MESSAGES):
        # The right table holds nobody twice: the pairs of one left record compete, and the other way round.
        new_a = 1.0 / (1.0 + by_left.others(odds * b)) if sides.right_unique else a
        new_b = 1.0 / (1.0 + by_right.others(odds * a)) if sides.left_unique else b
        change = max(np.abs(new_a - a).max(initial=0.0), np.abs(new_b - b).max(initial=0.0))
        a, b = (a + new_a) / 2, (b + new_b) / 2
        if change < 1e-9:
            break
    joint = odds * a * b
    return joint / (1.0 + joint)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Pairs ordered by one of their ends."""

    order: IntArray
    starts: IntArray
    group: IntArray

    @classmethod
    def of(cls, ends: IntArray) -> _Groups:
        order = np.argsort(ends, kind="stable")
        sorted_ends = ends[order]
        new = np.append(True, sorted_ends[1:] != sorted_ends[:-1]) if len(ends) else np.zeros(0, np.bool_)
        return cls(order, np.flatnonzero(new), np.cumsum(new) - 1)

    def others(self, values: FloatArray) -> FloatArray:
        """For each pair the sum over the other pairs of its group; the largest is left out first, so nothing
        cancels."""
        if not len(values):
            return values
        v = values[self.order]
        top = np.maximum.reduceat(v, self.starts)[self.group]
        is_top = _first_in_group(v == top, self.starts, self.group)
        rest = np.add.reduceat(np.where(is_top, 0.0, v), self.starts)[self.group]
        found = np.empty(len(v))
        found[self.order] = np.where(is_top, rest, np.maximum(rest - v, 0.0) + top)
        return found


def _first_in_group(marked: BoolArray, starts: IntArray, group: IntArray) -> BoolArray:
    """Only the first of those marked in each group."""
    seen = np.cumsum(marked)
    before: IntArray = (seen - marked)[starts][group]
    return np.asarray(marked & (seen - before == 1))


def _probability(bits: FloatArray) -> FloatArray:
    found: FloatArray = 1.0 / (1.0 + np.exp2(-np.clip(bits, -LARGEST_BITS, LARGEST_BITS)))
    return found
