"""Positions for the map: people who know each other close together, communities apart, the same for the same seed.

Communities are placed first, then people within them, and then every relation pulls its two ends together while random
pairs push each other apart, by stochastic gradient descent on the likelihood of LargeVis with the kernel 1/(1 + d²).
Components are laid out apart and packed side by side. One thread, so that the same seed gives the same picture.

J. Tang, J. Liu, M. Zhang, Q. Mei, "Visualizing large-scale and high-dimensional data", WWW 2016.
L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection", arXiv:1802.03426 (2018).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit
from scipy.sparse.csgraph import connected_components

from entregent.analysis.communities import communities
from entregent.analysis.graph import FloatArray, Graph, IntArray, graph_of_edges
from entregent.analysis.packing import pack_discs

Positions = npt.NDArray[np.float32]
NEGATIVES = 5
GAP = 1.15


def layout(graph: Graph, community: IntArray | None = None, *, seed: int = 0, epochs: int | None = None) -> Positions:
    """A position for each person, shape (n, 2), within [−1, 1].

    `community`, shape (n,), as `communities()` gives it (computed here where it is None). `epochs` is how often each
    relation pulls (default: by the size of the graph). The same arguments give the same positions. Components
    stand in discs that do not overlap, the largest in the middle.
    """
    if graph.size == 0:
        return np.empty((0, 2), np.float32)
    found = communities(graph, seed=seed) if community is None else np.asarray(community, np.int64)
    _, component = connected_components(graph.matrix(), directed=False)
    start = _start(graph, found, seed)
    rounds = epochs if epochs is not None else default_epochs(len(graph.indices) // 2)
    placed = _descend(
        graph.indptr, graph.indices, _chances(graph), start, *_members(component), component, rounds, NEGATIVES, seed
    )
    return _packed(placed, component)


def default_epochs(edges: int) -> int:
    """How often the strongest relation pulls: fewer times in a large graph, which has more relations to pull."""
    return int(np.clip(60_000_000 / max(edges, 1), 60, 400))


def _chances(graph: Graph) -> FloatArray:
    """How often each entry of `indices` pulls per epoch, in 0–1: its weight over the largest."""
    chances: FloatArray = graph.weights / graph.weights.max(initial=1e-300)
    return chances


def _start(graph: Graph, community: IntArray, seed: int) -> FloatArray:
    """People at random in the disc of their community, communities by the relations between them."""
    random = np.random.default_rng(seed)
    count = int(community.max(initial=-1)) + 1
    centres, radii = _community_discs(graph, community, count, seed)
    placed = community >= 0
    angle, distance = random.uniform(0, 2 * np.pi, graph.size), np.sqrt(random.uniform(0, 1, graph.size))
    where = np.where(placed, community, 0)
    offset = np.stack([np.cos(angle), np.sin(angle)], axis=1) * distance[:, None]
    if not count:
        return offset
    return np.where(placed[:, None], centres[where] + radii[where][:, None] * offset, offset)


def _community_discs(graph: Graph, community: IntArray, count: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Centres, shape (communities, 2), and radii of the discs in which the communities start."""
    sizes = np.bincount(community[community >= 0], minlength=count)
    radii = np.sqrt(np.maximum(sizes, 1) / max(graph.size, 1)) * 10.0
    if count < 2:
        return np.zeros((count, 2)), radii
    source, target, weight = graph.edges()
    one, other = community[source], community[target]
    across = (one >= 0) & (other >= 0) & (one != other)
    share = weight[across] / np.sqrt(sizes[one[across]] * sizes[other[across]])
    coarse = graph_of_edges(count, one[across], other[across], share)
    random = np.random.default_rng(seed)
    start = random.normal(0, 10.0, (count, 2))
    together = np.zeros(count, np.int64)
    chances = _chances(coarse)
    centres = _descend(coarse.indptr, coarse.indices, chances, start, *_members(together), together, 200, 5, seed)
    spread = np.sqrt((centres**2).sum(axis=1).mean()) or 1.0
    return (centres - centres.mean(axis=0)) * (10.0 / spread), radii


def _members(component: IntArray) -> tuple[IntArray, IntArray]:
    """People by component, and where each component starts."""
    order = np.argsort(component, kind="stable").astype(np.int64)
    return order, np.r_[0, np.cumsum(np.bincount(component))].astype(np.int64)


def _packed(placed: FloatArray, component: IntArray) -> Positions:
    """Components scaled to discs whose area goes with their people, and packed within [−1, 1]."""
    count = int(component.max()) + 1
    sizes = np.bincount(component, minlength=count)
    centre = np.stack([np.bincount(component, placed[:, axis], count) / sizes for axis in (0, 1)], axis=1)
    offset = placed - centre[component]
    reach = np.zeros(count)
    np.maximum.at(reach, component, np.sqrt((offset**2).sum(axis=1)))
    radii = np.sqrt(sizes)
    scale = np.where(reach > 0, radii / np.maximum(reach, 1e-12), 0.0)
    discs = pack_discs(radii * GAP)
    position = discs[component] + offset * scale[component][:, None]
    position -= (position.max(axis=0) + position.min(axis=0)) / 2
    return (position / max(float(np.abs(position).max()), 1e-12)).astype(np.float32)


@njit(cache=True, fastmath=True)
def _descend(
    indptr: IntArray,
    indices: IntArray,
    chances: FloatArray,
    start: FloatArray,
    members: IntArray,
    member_start: IntArray,
    component: IntArray,
    epochs: int,
    negatives: int,
    seed: int,
) -> FloatArray:
    """Stochastic gradient descent; each relation pulls with its chance per epoch, and with each pull `negatives` others
    of the same component push."""
    position = start.copy()
    due = np.zeros(len(indices))
    state = np.uint64(seed * 2654435761 + 88172645463325252)
    for epoch in range(epochs):
        rate = 1.0 - epoch / epochs
        for person in range(len(indptr) - 1):
            x, y = position[person, 0], position[person, 1]
            first, last = member_start[component[person]], member_start[component[person] + 1]
            for place in range(indptr[person], indptr[person + 1]):
                due[place] += chances[place]
                if due[place] < 1.0:
                    continue
                due[place] -= 1.0
                other = indices[place]
                dx, dy = x - position[other, 0], y - position[other, 1]
                pull = rate * 2.0 / (1.0 + dx * dx + dy * dy)
                step_x, step_y = pull * dx * 0.5, pull * dy * 0.5
                x, y = x - step_x, y - step_y
                position[other, 0] += step_x
                position[other, 1] += step_y
                for _ in range(negatives):
                    state ^= state << np.uint64(13)
                    state ^= state >> np.uint64(7)
                    state ^= state << np.uint64(17)
                    other = members[first + np.int64((state >> np.uint64(33)) % np.uint64(last - first))]
                    if other == person:
                        continue
                    dx, dy = x - position[other, 0], y - position[other, 1]
                    squared = dx * dx + dy * dy
                    push = rate * 2.0 / ((0.001 + squared) * (1.0 + squared))
                    x += min(max(push * dx, -4.0 * rate), 4.0 * rate)
                    y += min(max(push * dy, -4.0 * rate), 4.0 * rate)
            position[person, 0], position[person, 1] = x, y
    return position
