"""What a new tie would do to somebody's own network: Burt's constraint before and after.

A network is closed where those whom one knows know each other: whatever one of them says, the others say too. For a person
i with neighbours j, and p(a,b) the share of b in all the weight of a's relations:

    constraint(i) = Σ_j (p(i,j) + Σ_q p(i,q) · p(q,j))²        (R. S. Burt, "Structural Holes", Harvard 1992, chapter 2)

The lower it is, the more the network reaches; a new tie that lowers it most leads to people whom nobody of one's own knows,
and one within a circle that knows itself already can raise it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from entregent.analysis.graph import FloatArray, Graph, IntArray
from entregent.analysis.recommending.walking import strengths


@dataclass(frozen=True, slots=True, eq=False)
class Bridging:
    """`before`, the constraint of a network as it is; `after` (k,), what it would be with each of the people; `open` (k,),
    the share of each one's relations that lead to people whom one does not know."""

    before: float
    after: FloatArray
    open: FloatArray


def constraint(graph: Graph, person: int) -> float:
    """Burt's constraint of a person; 0 where they know nobody."""
    return bridging(graph, person, np.empty(0, np.int64), 1.0).before


def bridging(
    graph: Graph, person: int, others: IntArray, weight: float, strength: FloatArray | None = None
) -> Bridging:
    """The constraint of a person's network as it is, and with each of `others` (k,), none of whom they know, as one more
    neighbour by a tie of this weight (> 0). `strength` (n,) as of `walking.strengths`, worked out where it is not given."""
    total = strengths(graph) if strength is None else strength
    arrays = (graph.indptr, graph.indices, graph.weights, total)
    if total[person] <= 0:
        # A single tie takes everything: Burt's constraint of one who knows one other is 1.
        return Bridging(0.0, np.ones(len(others)), np.ones(len(others)))
    own = np.zeros(graph.size)
    row = slice(graph.indptr[person], graph.indptr[person + 1])
    own[graph.indices[row]] = graph.weights[row] / total[person]
    invested = _invested(*arrays, own, graph.indices[row].astype(np.int64))
    before = float((invested**2).sum())
    after, is_open = _with_each(*arrays, own, invested, person, np.asarray(others, np.int64), weight)
    return Bridging(before, np.maximum(after, 0.0), is_open)


@njit(cache=True)
def _invested(
    indptr: IntArray, indices: IntArray, weights: FloatArray, strength: FloatArray, own: FloatArray, known: IntArray
) -> FloatArray:
    """What is invested in each, shape (n,): directly and through one other."""
    found = np.zeros(len(strength))
    for here in known:
        value = own[here]
        for place in range(indptr[here], indptr[here + 1]):
            other = indices[place]
            value += own[other] * weights[place] / strength[other]
        found[here] = value
    return found


@njit(cache=True)
def _with_each(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    strength: FloatArray,
    own: FloatArray,
    invested: FloatArray,
    person: int,
    others: IntArray,
    weight: float,
) -> tuple[FloatArray, FloatArray]:
    after, is_open = np.zeros(len(others)), np.ones(len(others))
    # All that there is weighs less beside one more.
    less = strength[person] / (strength[person] + weight)
    base = 0.0
    for value in invested:
        base += value * value
    for row in range(len(others)):
        other = others[row]
        more = weight / (strength[person] + weight)
        changed, through, shared = 0.0, 0.0, 0.0
        for place in range(indptr[other], indptr[other + 1]):
            middle = indices[place]
            if own[middle] > 0.0:
                shared += weights[place]
                through += less * own[middle] * weights[place] / strength[middle]
                kept = less * invested[middle]
                now = kept + more * weights[place] / (strength[other] + weight)
                changed += now * now - kept * kept
        after[row] = less * less * base + changed + (more + through) ** 2
        if strength[other] > 0.0:
            is_open[row] = max(0.0, 1.0 - shared / strength[other])
    return after, is_open
