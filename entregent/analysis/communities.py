"""Communities of a network, and the people who hold several of them together.

Communities maximise modularity by the Leiden algorithm (`leiden.py`), with two steps before it that make them agree
better with circles drawn by hand (`benchmarks/circles.py`):

- Each relation is weighted by how closed it is: its weight times the share of the two people's acquaintances (themselves
  included) that they have in common, Jaccard's index. Acquaintances in common speak for one community.
- Several runs are compared, and relations weighted by how often their ends came together (consensus clustering,
  Lancichinetti & Fortunato 2012), so that the answer hangs less on chance.

A. Lancichinetti, S. Fortunato, "Consensus clustering in complex networks", Scientific Reports 2, 336 (2012).
R. Guimerà, L. A. N. Amaral, "Functional cartography of complex metabolic networks", Nature 433 (2005).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from entregent.analysis.closeness import closeness
from entregent.analysis.graph import BoolArray, FloatArray, Graph, IntArray
from entregent.analysis.leiden import leiden

ISOLATED = -1
DEFAULT_RESOLUTION = 1.15
SMALLEST = 3
_RELATIONS_RUN = 1_000_000


@dataclass(frozen=True, slots=True)
class Bridge:
    """A person whose ties hold the communities `between` (two or more, the most tied first) together."""

    person: int
    between: tuple[int, ...]
    score: float


def communities(
    graph: Graph, *, resolution: float = DEFAULT_RESOLUTION, seed: int = 0, runs: int | None = None
) -> IntArray:
    """The community of each person, shape (n,): 0, 1, … by falling size (equals: by lowest member), −1 where isolated.

    A higher `resolution` gives more and smaller communities. Fewer than three people with relations to others join
    the community they have most to do with. `runs` are compared (default: 10, down to 3 in graphs of many relations).
    The same graph and seed give the same answer.
    """
    relations = len(graph.indices) // 2
    if not relations:
        return np.full(graph.size, ISOLATED, dtype=np.int64)
    count = runs if runs is not None else int(np.clip(_RELATIONS_RUN // relations, 3, 10))
    closed = replace(graph, weights=graph.weights * closeness(graph))
    together = np.ones(len(graph.indices))
    for run in range(count if count > 1 else 0):
        labels = leiden(closed, resolution=resolution, seed=seed * count + run, passes=1)
        together += labels[graph.ends] == labels[graph.indices]
    labels = leiden(replace(closed, weights=closed.weights * together), resolution=resolution, seed=seed)
    return number_by_size(_absorb_smallest(graph, np.where(graph.degree > 0, labels, ISOLATED)))


def _absorb_smallest(graph: Graph, community: IntArray) -> IntArray:
    """Communities of fewer than `SMALLEST` people joined to the neighbouring one with the most weight between them."""
    joined = community.copy()
    while True:
        sizes = np.bincount(joined[joined >= 0])
        small = np.flatnonzero((sizes > 0) & (sizes < SMALLEST))
        one, other = joined[graph.ends], joined[graph.indices]
        across = (one != other) & np.isin(one, small)
        if not across.any():
            return joined
        pairs, place = np.unique(np.stack([one[across], other[across]], axis=1), axis=0, return_inverse=True)
        weight = np.bincount(place.ravel(), graph.weights[across])
        best = np.lexsort((pairs[:, 1], -weight, sizes[pairs[:, 0]]))[0]
        joined[joined == pairs[best, 0]] = pairs[best, 1]


def number_by_size(community: IntArray) -> IntArray:
    """The same communities numbered 0, 1, … by falling size (equals: by lowest member); −1 stays."""
    placed = community >= 0
    names, first, place, sizes = np.unique(
        community[placed], return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(names))
    numbered = np.full(len(community), ISOLATED, np.int64)
    numbered[placed] = rank[place]
    return numbered


def bridges(graph: Graph, community: IntArray, strength: FloatArray | None = None, *, limit: int = 20) -> list[Bridge]:
    """The cornerstones: people whose relations reach into several communities, best first, at most `limit`.

    With kᵢₛ the weight of person i's relations into community s and kᵢ their sum, the participation coefficient is
    Pᵢ = 1 − Σₛ (kᵢₛ/kᵢ)² (Guimerà & Amaral 2005): 0 for somebody who stays within one community, near 1 for somebody
    equally at home in many. The score is Pᵢ · log(1 + kᵢ) · (½ + ½ · strength), so that a bridge carries something
    and the owner can reach it; `strength`, shape (n,), is 1 where not given. A community counts as held when at least
    two relations lead there, or the person's own.
    """
    count = int(community.max(initial=-1)) + 1
    person, into, weight, number = _into_communities(graph, community, count)
    total = np.bincount(person, weight, graph.size)
    square = np.bincount(person, (weight / total[person]) ** 2, graph.size)
    held = (number >= 2) | (into == community[person])
    several = np.bincount(person[held], minlength=graph.size) >= 2
    warmth = np.ones(graph.size) if strength is None else 0.5 + 0.5 * strength
    score = np.where(several, (1.0 - square) * np.log1p(total) * warmth, 0.0)
    best = [int(one) for one in np.lexsort((np.arange(graph.size), -score))[:limit] if score[one] > 0]
    return [Bridge(one, _between(held & (person == one), into, weight), float(score[one])) for one in best]


def _into_communities(graph: Graph, community: IntArray, count: int) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """(person, community, weight, number) of the relations of each person into each community where they have any."""
    known = community[graph.indices] >= 0
    keys, place, number = np.unique(
        graph.ends[known] * count + community[graph.indices[known]], return_inverse=True, return_counts=True
    )
    person, into = np.divmod(keys, max(count, 1))
    return person, into, np.bincount(place, graph.weights[known], len(keys)).astype(np.float64), number


def _between(chosen: BoolArray, into: IntArray, weight: FloatArray) -> tuple[int, ...]:
    order = np.lexsort((into[chosen], -weight[chosen]))
    return tuple(int(number) for number in into[chosen][order])
