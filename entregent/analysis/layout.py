"""Positions for the map: people who know each other close together, communities apart, the same for the same seed.

Communities are placed first, then people within them, and then every relation pulls its two ends together while random
pairs push each other apart, by stochastic gradient descent on the likelihood of LargeVis with the kernel 1/(1 + d²). A
relation pulls the more often the more acquaintances its ends have in common, relative to the other relations of both.
Then communities are gathered, so that there is room between them, and people who would stand on each other are moved
apart. Components are laid out on their own and packed side by side.
One thread, so that the same seed gives the same picture.

J. Tang, J. Liu, M. Zhang, Q. Mei, "Visualizing large-scale and high-dimensional data", WWW 2016.
L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection", arXiv:1802.03426 (2018).
The constants were chosen by `benchmarks/layout.py`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.closeness import closeness
from entregent.analysis.communities import communities
from entregent.analysis.graph import FloatArray, Graph, IntArray, graph_of_edges
from entregent.analysis.packing import pack_discs
from entregent.analysis.spacing import move_apart

Positions = npt.NDArray[np.float32]
NEGATIVES = 5
LEAST_PUSH = 0.2
GRAVITY = 0.005
COOLING = 3.0
SPREAD = 10.0
COARSE_EPOCHS = 300
GAP = 1.1
APART = 0.25
OUTER_SHARE = 0.9
ROOM = 0.7


def layout(graph: Graph, community: IntArray | None = None, *, seed: int = 0, epochs: int | None = None) -> Positions:
    """A position for each person, shape (n, 2), within [−1, 1].

    `community`, shape (n,), as `communities()` gives it (computed here where it is None). `epochs` is how often each
    person's closest relation pulls (default: `default_epochs`). The same arguments give the same positions. Components
    stand in discs that do not overlap, the largest in the middle and small ones in its corners; people without any
    relation are components of one (better left out by the caller, and listed).
    """
    if graph.size == 0:
        return np.empty((0, 2), np.float32)
    found = communities(graph, seed=seed) if community is None else np.asarray(community, np.int64)
    component = _components(graph)
    start = _start(graph, found, component, seed)
    rounds = epochs if epochs is not None else default_epochs(len(graph.indices) // 2)
    spread = _spread(graph, graph.weights * closeness(graph), start, component, rounds, seed)
    share = gathering(graph.size)
    gathered = _gathered(_drawn_in(spread, component), _groups(found, component), share)
    reach = _reach(found, component, share)
    packed = _packed(gathered, component, reach)
    return _within_unit(_packed(move_apart(packed, _room(packed, component, share)), component, reach))


def gathering(people: int) -> float:
    """What is left of the distance between each person and the middle of their community, 0.27 to 1: the more people, the
    more their communities must stand apart to be told from each other."""
    return float(np.clip(0.27 * (5000 / max(people, 1)) ** 0.42, 0.27, 1.0))


def default_epochs(relations: int) -> int:
    """How often each person's closest relation pulls: fewer times in a large graph, which has more of them."""
    return int(np.clip(100_000_000 / max(relations, 1), 150, 400))


def _components(graph: Graph) -> IntArray:
    """The connected component of each person, numbered by their first members.

    Everybody, and whoever stands for them, goes with the lowest of their neighbours until nobody moves; chains are
    shortened on the way (Shiloach & Vishkin, "An O(log n) parallel connectivity algorithm", 1982).
    """
    ends, parent = graph.ends, np.arange(graph.size)
    while True:
        before, lowest = parent.copy(), parent[graph.indices]
        np.minimum.at(parent, before[ends], lowest)
        np.minimum.at(parent, ends, lowest)
        while not np.array_equal(parent, shorter := parent[parent]):
            parent = shorter
        if np.array_equal(parent, before):
            return np.unique(parent, return_inverse=True)[1].astype(np.int64)


def _start(graph: Graph, community: IntArray, component: IntArray, seed: int) -> FloatArray:
    """People at random in the disc of their community, whose centre follows from the relations between communities."""
    random = np.random.default_rng(seed)
    angle, distance = random.uniform(0, 2 * np.pi, graph.size), np.sqrt(random.uniform(0, 1, graph.size))
    offset = np.stack([np.cos(angle), np.sin(angle)], axis=1) * distance[:, None]
    placed = np.flatnonzero(community >= 0)
    if len(placed):
        centres, radii = _community_discs(graph, community, component, seed)
        where = community[placed]
        offset[placed] = centres[where] + radii[where][:, None] * offset[placed]
    return offset


def _community_discs(
    graph: Graph, community: IntArray, component: IntArray, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Centres, shape (communities, 2), and radii of the discs in which the communities start."""
    sizes = np.bincount(community[community >= 0])
    around = np.zeros(len(sizes), np.int64)
    around[community[community >= 0]] = component[community >= 0]
    around = np.unique(around, return_inverse=True)[1]
    source, target, weight = graph.edges()
    one, other = community[source], community[target]
    across = (one != other) & (one >= 0) & (other >= 0)
    share = weight[across] / np.sqrt(sizes[one[across]] * sizes[other[across]])
    coarse = graph_of_edges(len(sizes), one[across], other[across], share)
    start = np.random.default_rng(seed).normal(0, SPREAD, (len(sizes), 2))
    centres = _spread(coarse, coarse.weights, start, around, COARSE_EPOCHS, seed)
    centres -= _means(centres, around)[around]
    spread = np.sqrt(_means(centres**2, around).sum(axis=1))
    people = np.bincount(around, sizes)
    scale = SPREAD * np.sqrt(people / graph.size) / np.where(spread > 0, spread, 1.0)
    return centres * scale[around][:, None], SPREAD * np.sqrt(sizes / graph.size)


def _means(values: FloatArray, group: IntArray) -> FloatArray:
    sizes = np.bincount(group)
    return np.stack([np.bincount(group, values[:, axis]) / sizes for axis in (0, 1)], axis=1)


def _spread(
    graph: Graph, pull: FloatArray, start: FloatArray, component: IntArray, epochs: int, seed: int
) -> FloatArray:
    """The positions after gradient descent from `start`; `pull` says for each entry of `indices` how much it draws."""
    members = np.argsort(component, kind="stable")
    first = np.r_[0, np.cumsum(np.bincount(component))]
    chances = _chances(graph, pull)
    push = float(np.clip((100.0 / graph.size) ** 0.4, LEAST_PUSH, 1.0))
    gravity = GRAVITY * min(1.0, 1000.0 / graph.size)
    descended: FloatArray = _descend(
        graph.indptr, graph.indices, chances, start, members, first, component, epochs, push, gravity, seed
    )
    return descended


def _chances(graph: Graph, pull: FloatArray) -> FloatArray:
    """How often each entry of `indices` pulls per epoch, in 0–1: the geometric mean of its shares of the strongest pull
    of either end."""
    strongest = np.zeros(graph.size)
    np.maximum.at(strongest, graph.ends, pull)
    chances: FloatArray = pull / np.sqrt(strongest[graph.ends] * strongest[graph.indices])
    return chances


def _groups(community: IntArray, component: IntArray) -> IntArray:
    """The communities, cut where one spans several components; −1 outside any; shape (n,)."""
    inside = community >= 0
    groups = np.full(len(community), -1, np.int64)
    width = int(component.max(initial=0)) + 1
    groups[inside] = np.unique(community[inside] * width + component[inside], return_inverse=True)[1]
    return groups


def _gathered(placed: FloatArray, group: IntArray, share: float) -> FloatArray:
    """Everybody drawn towards the middle of their group, to this share of the distance."""
    inside = group >= 0
    gathered = placed.copy()
    if inside.any():
        middle = _means(placed[inside], group[inside])[group[inside]]
        gathered[inside] = middle + share * (placed[inside] - middle)
    return gathered


def _reach(community: IntArray, component: IntArray, share: float) -> FloatArray:
    """The radius of each component: its people as dense as those of a gathered community are, where it is one; the more
    communities it has, the more room lies between them."""
    pairs = np.unique(np.stack([component, community], axis=1), axis=0)
    several = np.bincount(pairs[:, 0])
    reach: FloatArray = np.sqrt(np.bincount(component)) * (1.0 - (1.0 - share) / several)
    return reach


def _packed(placed: FloatArray, component: IntArray, reach: FloatArray) -> FloatArray:
    """Components scaled to discs of this `reach`, and packed side by side."""
    offset = placed - _means(placed, component)[component]
    widest = np.zeros(len(reach))
    np.maximum.at(widest, component, np.sqrt((offset**2).sum(axis=1)))
    scale = reach / np.maximum(widest, 1e-12)
    centres = pack_discs(reach * GAP + float(reach.min()) * APART)
    packed: FloatArray = centres[component] + offset * scale[component][:, None]
    return packed


def _room(placed: FloatArray, component: IntArray, share: float) -> FloatArray:
    """The distance each person should have around them, by how much room their component takes; shape (n,)."""
    sizes = np.bincount(component)
    offset = placed - _means(placed, component)[component]
    radius = np.sqrt(2.0 * np.bincount(component, (offset**2).sum(axis=1)) / sizes)  # of an even disc
    room: FloatArray = np.where(sizes > 2, min(ROOM, 0.9 * share) * radius / np.sqrt(sizes), 0.0)[component]
    return room


def _within_unit(placed: FloatArray) -> Positions:
    centred = placed - (placed.max(axis=0) + placed.min(axis=0)) / 2
    unit: Positions = (centred / max(float(np.abs(centred).max()), 1e-12)).astype(np.float32)
    return unit


def _drawn_in(placed: FloatArray, component: IntArray) -> FloatArray:
    """The few far out in each component drawn in, in their order, so that they do not make everybody else small."""
    offset = placed - _means(placed, component)[component]
    distance = np.sqrt((offset**2).sum(axis=1))
    order = np.lexsort((distance, component))
    sizes = np.bincount(component)
    outer = np.cumsum(sizes) - sizes + np.floor(OUTER_SHARE * (sizes - 1)).astype(np.int64)
    rim = np.maximum(distance[order][outer], 1e-12)[component]
    drawn = np.where(distance > rim, rim * (1.0 + np.log(np.maximum(distance / rim, 1.0))), distance)
    nearer: FloatArray = offset * (drawn / np.maximum(distance, 1e-12))[:, None]
    return nearer


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
    push_apart: float,
    gravity: float,
    seed: int,
) -> FloatArray:
    """Each relation pulls with its chance per epoch; with each pull, one end and `NEGATIVES` others of the component
    push each other; all are drawn a little towards the origin."""
    position = start.copy()
    due = np.zeros(len(indices))
    state = np.uint64(seed) * np.uint64(2654435761) + np.uint64(88172645463325252)
    for epoch in range(epochs):
        rate = 2.0 * (1.0 - epoch / epochs) ** COOLING
        for person in range(len(indptr) - 1):
            x, y = position[person, 0], position[person, 1]
            first = member_start[component[person]]
            choice = np.uint64(member_start[component[person] + 1] - first)
            for place in range(indptr[person], indptr[person + 1]):
                due[place] += chances[place]
                if due[place] < 1.0:
                    continue
                due[place] -= 1.0
                other = indices[place]
                dx, dy = x - position[other, 0], y - position[other, 1]
                pull = 0.5 * rate / (1.0 + dx * dx + dy * dy)
                x, y = x - pull * dx, y - pull * dy
                position[other, 0] += pull * dx
                position[other, 1] += pull * dy
                for _ in range(NEGATIVES):
                    state ^= state << np.uint64(13)
                    state ^= state >> np.uint64(7)
                    state ^= state << np.uint64(17)
                    other = members[first + np.int64((state >> np.uint64(33)) % choice)]
                    if other == person:
                        continue
                    dx, dy = x - position[other, 0], y - position[other, 1]
                    squared = dx * dx + dy * dy
                    push = push_apart * rate / ((0.01 + squared) * (1.0 + squared))
                    step_x = min(max(push * dx, -2.0 * rate), 2.0 * rate)
                    step_y = min(max(push * dy, -2.0 * rate), 2.0 * rate)
                    x, y = x + step_x, y + step_y
                    position[other, 0] -= step_x
                    position[other, 1] -= step_y
            position[person, 0], position[person, 1] = x * (1.0 - gravity * rate), y * (1.0 - gravity * rate)
    return position
