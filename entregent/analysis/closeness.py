"""How closed a relation is: the share of two people's acquaintances that they have in common."""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.graph import FloatArray, Graph, IntArray


def closeness(graph: Graph) -> FloatArray:
    """Jaccard's index of the neighbourhoods of the two ends, they themselves included, for each entry of `indices`.

    In (0, 1]: 1 where both know exactly the same people, each other among them. Weights play no part.
    """
    return _closeness(graph.indptr, graph.indices)


@njit(cache=True)
def _closeness(indptr: IntArray, indices: IntArray) -> FloatArray:
    size = len(indptr) - 1
    share = np.zeros(len(indices))
    seen = np.full(size, -1, np.int64)
    for one in range(size):
        for place in range(indptr[one], indptr[one + 1]):
            seen[indices[place]] = one
        for place in range(indptr[one], indptr[one + 1]):
            other = indices[place]
            common = 2  # the two themselves
            for third in indices[indptr[other] : indptr[other + 1]]:
                common += seen[third] == one
            both = (indptr[one + 1] - indptr[one] + 1) + (indptr[other + 1] - indptr[other] + 1)
            share[place] = common / (both - common)
    return share
