"""Communities of a network, and the people who hold several of them together.

Communities maximise modularity by the Leiden algorithm (Traag, Waltman & van Eck 2019), from scikit-network.

V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
Scientific Reports 9, 5233 (2019). R. Guimerà, L. A. N. Amaral, "Functional cartography of complex metabolic networks",
Nature 433 (2005), for the participation coefficient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sknetwork.clustering import Leiden

from entregent.analysis.graph import FloatArray, Graph, IntArray

ISOLATED = -1
DEFAULT_RESOLUTION = 1.0


@dataclass(frozen=True, slots=True)
class Bridge:
    """A person whose ties hold the communities `between` (two or more, the most tied first) together."""

    person: int
    between: tuple[int, ...]
    score: float


def communities(graph: Graph, *, resolution: float = DEFAULT_RESOLUTION, seed: int = 0) -> IntArray:
    """The community of each person, shape (n,): 0, 1, … by falling size (equals: by lowest member), −1 where isolated.

    A higher `resolution` gives more and smaller communities. The same graph and seed give the same answer.
    """
    found = np.full(graph.size, ISOLATED, dtype=np.int64)
    connected = np.flatnonzero(graph.degree > 0)
    if not len(connected):
        return found
    matrix = graph.matrix()[connected][:, connected]
    leiden = Leiden(resolution=resolution, shuffle_nodes=True, random_state=seed, return_probs=False)
    found[connected] = leiden.fit_predict(matrix)
    return number_by_size(found)


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
    if count < 2:
        return []
    reach, ties = _into_communities(graph, community, count)
    total = reach.sum(axis=1)
    with np.errstate(invalid="ignore"):
        share = np.where(total[:, None] > 0, reach / total[:, None], 0.0)
    participation = 1.0 - (share**2).sum(axis=1)
    warmth = np.ones(graph.size) if strength is None else 0.5 + 0.5 * strength
    score = participation * np.log1p(total) * warmth
    own = np.zeros_like(ties, dtype=bool)
    own[np.flatnonzero(community >= 0), community[community >= 0]] = True
    held = (ties >= 2) | own
    score = np.where((held & (reach > 0)).sum(axis=1) >= 2, score, 0.0)
    best = np.lexsort((np.arange(graph.size), -score))[:limit]
    return [
        Bridge(int(person), _between(reach[person], held[person]), float(score[person]))
        for person in best
        if score[person] > 0
    ]


def _into_communities(graph: Graph, community: IntArray, count: int) -> tuple[FloatArray, IntArray]:
    """Shape (n, communities): the weight and the number of each person's relations into each community."""
    shape = (graph.size, count)
    known = community[graph.indices] >= 0
    places = (graph.ends[known], community[graph.indices][known])
    weight = sparse.coo_matrix((graph.weights[known], places), shape=shape).toarray()
    number = sparse.coo_matrix((np.ones(known.sum(), np.int64), places), shape=shape).toarray()
    return weight, number


def _between(reach: FloatArray, held: IntArray) -> tuple[int, ...]:
    order = np.lexsort((np.arange(len(reach)), -reach))
    return tuple(int(number) for number in order if held[number] and reach[number] > 0)
