"""Personalised PageRank by push: how often a walk that keeps starting again at somebody is at each other person.

A walk begins at `start`, at every step ends with probability `restart` (and begins again), else goes on to a neighbour, in
proportion to the weights. Where it ends is distributed as p. The push method keeps an estimate and what is still under
way (the residual r), and spreads the residual of a person only while it is at least `epsilon` × their strength: so it
touches at most 1/(restart × epsilon) entries of the graph, however large that is, and nobody's p is too low by more than
epsilon × strength.

R. Andersen, F. Chung, K. Lang, "Local graph partitioning using PageRank vectors", FOCS 2006 (here without the lazy step).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from entregent.analysis.graph import BoolArray, FloatArray, Graph, IntArray

RESTART = 0.5
EPSILON = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Where walks end: `people` (k,), those reached, ascending, and `share` (k,), which add up to at most 1."""

    people: IntArray
    share: FloatArray


def personalised_pagerank(
    graph: Graph, start: int, *, restart: float = RESTART, epsilon: float = EPSILON, strength: FloatArray | None = None
) -> Walk:
    """Where walks from `start` end. `strength`, shape (n,), the sum of each person's weights, is worked out if it is not
    given. Raises `ValueError` where `restart` is not within 0–1 or `epsilon` not above 0."""
    if not 0 < restart <= 1 or epsilon <= 0:
        raise ValueError("the restart must lie between 0 and 1, epsilon above 0")
    total = strengths(graph) if strength is None else strength
    share, people = push(graph.indptr, graph.indices, graph.weights, total, start, restart, epsilon)
    people = np.sort(people)
    return Walk(people, share[people])


def strengths(graph: Graph) -> FloatArray:
    """The sum of the weights of each person's relations, shape (n,)."""
    summed = np.zeros(len(graph.weights) + 1)
    np.cumsum(graph.weights, out=summed[1:])
    found: FloatArray = np.maximum(summed[graph.indptr[1:]] - summed[graph.indptr[:-1]], 0.0)
    return np.where(np.diff(graph.indptr) > 0, np.maximum(found, 1e-12), 0.0)


def push(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    strength: FloatArray,
    start: int,
    restart: float,
    epsilon: float,
) -> tuple[FloatArray, IntArray]:
    """The estimate (n,), of which only what is reached was ever touched in memory, and those reached in the order in which
    they were."""
    size = len(strength)
    # NumPy asks the system for zeroes, of which none is written before it is needed; numba would write them all.
    estimate, residual, waiting = np.zeros(size), np.zeros(size), np.zeros(size, np.bool_)
    reached = _push(indptr, indices, weights, strength, start, restart, epsilon, estimate, residual, waiting)
    return estimate, reached


@njit(cache=True)
def _push(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    strength: FloatArray,
    start: int,
    restart: float,
    epsilon: float,
    estimate: FloatArray,
    residual: FloatArray,
    waiting: BoolArray,
) -> IntArray:
    queue, reached = [start], [start]
    residual[start] = 1.0
    waiting[start] = True
    at = 0
    while at < len(queue):
        here = queue[at]
        at += 1
        waiting[here] = False
        amount = residual[here]
        residual[here] = 0.0
        if estimate[here] == 0.0 and here != start:
            reached.append(here)
        if strength[here] <= 0.0:
            estimate[here] += amount
            continue
        estimate[here] += restart * amount
        spread = (1.0 - restart) * amount / strength[here]
        for place in range(indptr[here], indptr[here + 1]):
            other = indices[place]
            residual[other] += spread * weights[place]
            if residual[other] >= epsilon * strength[other] and not waiting[other]:
                waiting[other] = True
                queue.append(other)
    return np.array(reached, np.int64)
