"""How warmly the owner is introduced to people whom they know little: paths of at most four hops among those who are known.

Worked out once for a network, the ties of a crowd and those who are not to be gone through, and kept by the process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from entregent.analysis.graph import Graph
from entregent.analysis.reach.adjacency import Adjacency, levels_of, weights_of_codes
from entregent.analysis.reach.warmest import Nearby, Way, nearby
from entregent.ties.crowd import Crowd
from entregent.ties.snapshot import Network

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# Sums of rounding: no bound may be below what it bounds.
_ABOVE = 1 + 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Warmth:
    """`most` (n,): no introduction to that person of the network is worth more; 0 where there is none."""

    most: Floats
    _near: Nearby
    _people: Ints
    _targets: Bools

    def products(self, nodes: Ints) -> Floats:
        """What the warmest introduction to each of these is worth, shape (k,); 0 where there is none."""
        return np.where(self._targets[nodes], self._near.ways(nodes).product, 0.0) if len(nodes) else np.empty(0)

    def ways(self, node: int) -> tuple[Way, ...]:
        """The warmest introduction through each of the best introducers, the warmest first; `people` are persons."""
        if not self._targets[node]:
            return ()
        return tuple(
            replace(way, people=tuple(int(self._people[one]) for one in way.people))
            for way in self._near.alternatives(node)
        )


@lru_cache(maxsize=4)
def warmth(crowd: Crowd, network: Network, shut_out: frozenset[int], unasked: frozenset[int]) -> Warmth:
    """Nobody who is shut out is introduced or introduces; nobody who is unasked is gone through."""
    place, known = crowd.find(network.people)
    tie = np.where(known, crowd.tie[place] if len(crowd.tie) else 0.0, 0.0)
    blocked = np.isin(network.people, list(shut_out))
    closed = blocked | np.isin(network.people, list(unasked))
    graph = _packed(network.graph)
    mine = np.flatnonzero(tie > 0)
    near = nearby(graph, mine, tie[mine], closed=closed)
    return Warmth(_most(graph, near, ~closed), near, network.people, ~blocked)


def _packed(graph: Graph) -> Adjacency:
    codes = levels_of(graph.weights)
    return Adjacency(graph.indptr.astype(np.int64), graph.indices.astype(np.int32), codes)


def _most(graph: Adjacency, near: Nearby, is_open: Bools) -> Floats:
    """The best product by which somebody's neighbours are reached in three hops, times the relation with them."""
    two = near.arrays.best[near.arrays.slot] * is_open
    weights = weights_of_codes()[graph.codes].astype(np.float64)
    three = np.maximum(two, _highest(graph, two, weights) * is_open)
    return _highest(graph, three, weights) * _ABOVE


def _highest(graph: Adjacency, value: Floats, weights: Floats) -> Floats:
    """The highest of each one's neighbours, each times the relation with them."""
    found = np.zeros(graph.size)
    rows = np.flatnonzero(np.diff(graph.indptr))
    if len(rows):
        found[rows] = np.maximum.reduceat(value[graph.indices] * weights, graph.indptr[rows])
    return found
