"""How near two people are by whom they both know: each common contact counts the more, the fewer people that contact knows.

For two people x and y with common contacts z, w the weight of a relation (1 where there are none) and s(z) the sum of z's:

    resource allocation   Σ w(x,z) · w(z,y) / s(z)          what z can pass on (Zhou, Lü & Zhang 2009)
    Adamic–Adar           Σ w(x,z) · w(z,y) / ln(1 + s(z))  the same, of milder scarcity (Adamic & Adar 2003)
    chains                Σ w(x,u) · w(u,v) · w(v,y) / √(s(u) · s(v))  over three steps x–u–v–y (Kovács et al. 2019)

All are symmetric. With weights of 1, ln(1 + s) stands for the ln(s) of the original, which has no value at s = 1.

- L. A. Adamic, E. Adar, "Friends and neighbors on the Web", Social Networks 25 (2003).
- T. Zhou, L. Lü, Y.-C. Zhang, "Predicting missing links via local information", European Physical Journal B 71 (2009).
- I. A. Kovács et al., "Network-based prediction of protein interactions", Nature Communications 10 (2019).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.graph import FloatArray, Graph, IntArray
from entregent.analysis.recommending.walking import strengths


def resource_allocation(graph: Graph, person: int) -> FloatArray:
    """Resource allocation between one person and everybody, shape (n,)."""
    total = strengths(graph)
    return two_steps(graph.indptr, graph.indices, graph.weights, inverse(total), person)[0]


def adamic_adar(graph: Graph, person: int) -> FloatArray:
    """Adamic–Adar between one person and everybody, shape (n,)."""
    total = strengths(graph)
    scarcity = np.where(total > 0, 1.0 / np.log1p(np.maximum(total, 1e-12)), 0.0)
    return two_steps(graph.indptr, graph.indices, graph.weights, scarcity, person)[0]


def inverse(strength: FloatArray) -> FloatArray:
    """1/s, and 0 for whoever knows nobody."""
    return np.where(strength > 0, 1.0 / np.maximum(strength, 1e-300), 0.0)


def two_steps(
    indptr: IntArray, indices: IntArray, weights: FloatArray, scarcity: FloatArray, start: int
) -> tuple[FloatArray, IntArray]:
    """Σ w(start,z) · scarcity(z) · w(z,y) for every y, shape (n,), and the y of which it is not 0."""
    # Zeroes of NumPy's, of which none is written before it is needed.
    found = np.zeros(len(scarcity))
    return found, _two_steps(indptr, indices, weights, scarcity, start, found)


@njit(cache=True)
def _two_steps(
    indptr: IntArray, indices: IntArray, weights: FloatArray, scarcity: FloatArray, start: int, found: FloatArray
) -> IntArray:
    reached = [start]
    for first in range(indptr[start], indptr[start + 1]):
        middle = indices[first]
        share = weights[first] * scarcity[middle]
        for second in range(indptr[middle], indptr[middle + 1]):
            other = indices[second]
            if found[other] == 0.0:
                reached.append(other)
            found[other] += share * weights[second]
    return np.array(reached[1:], np.int64)


@njit(cache=True)
def third_step(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    scarcity: FloatArray,
    two: FloatArray,
    start: int,
    people: IntArray,
) -> FloatArray:
    """Σ two(v) · scarcity(v) · w(v,y) for these y, shape (k,), no way leading through `start` itself."""
    found = np.zeros(len(people))
    for row in range(len(people)):
        for place in range(indptr[people[row]], indptr[people[row] + 1]):
            middle = indices[place]
            if middle != start:
                found[row] += two[middle] * scarcity[middle] * weights[place]
    return found
