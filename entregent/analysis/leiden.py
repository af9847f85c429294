"""The Leiden algorithm for modularity, the same for the same seed.

scikit-network's Leiden draws from the C library's `rand()`, which its seed does not reach, and leidenalg is GPL; hence
our own. It reaches the same modularity as leidenalg in a fraction of the time (`benchmarks/circles.py`).

    Q = 1/2m · Σᵢⱼ (Aᵢⱼ − γ kᵢ kⱼ / 2m) · [i and j together]

with γ the resolution, kᵢ the weight of i's relations and 2m their sum over everybody. Communities are found by moving
people one by one while Q grows, refined into well-connected parts, and the parts taken as people of a smaller graph,
until nothing changes.

V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
Scientific Reports 9, 5233 (2019), algorithm A.2; parts are merged greedily, as leidenalg does.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.graph import FloatArray, Graph, IntArray

PASSES = 2


def leiden(graph: Graph, *, resolution: float = 1.0, seed: int = 0, passes: int = PASSES) -> IntArray:
    """A community number for each person, shape (n,), in no particular order; an isolated person is alone in theirs.

    `passes` is how often the whole is run again from its own result.
    """
    random = np.random.default_rng(seed)
    strength = np.bincount(graph.ends, graph.weights, graph.size).astype(np.float64)
    scale = resolution / max(float(strength.sum()), 1e-300)
    labels = np.arange(graph.size)
    for _ in range(passes):
        before = labels.copy()
        labels = _one_pass(graph, strength, labels, scale, random)
        if (before == labels).all():
            break
    return labels


def _one_pass(
    graph: Graph, strength: FloatArray, labels: IntArray, scale: float, random: np.random.Generator
) -> IntArray:
    """`labels`, improved on the graph and on its aggregates until every community is one node."""
    node = np.arange(graph.size)
    while True:
        rows = (graph.indptr, graph.indices, graph.weights, strength)
        labels = _dense(_move(*rows, labels, random.permutation(graph.size), scale))
        if int(labels.max(initial=-1)) + 1 == graph.size:
            return labels[node]
        parts = _dense(_refine(*rows, labels, random.permutation(graph.size), scale))
        count = int(parts.max()) + 1
        if count == graph.size:
            return labels[node]
        whole = np.zeros(count, np.int64)
        whole[parts] = labels
        graph, strength = _aggregate(graph, parts, count), np.bincount(parts, strength, count).astype(np.float64)
        labels, node = whole, parts[node]


def _dense(labels: IntArray) -> IntArray:
    """The same partition, numbered 0, 1, … by first member."""
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[place]


def _aggregate(graph: Graph, parts: IntArray, count: int) -> Graph:
    """The graph between parts; what lies within a part is left out, since it moves with it."""
    one, other = parts[graph.ends], parts[graph.indices]
    across = one != other
    keys, place = np.unique(one[across] * count + other[across], return_inverse=True)
    ends, indices = np.divmod(keys, count)
    indptr = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=count), out=indptr[1:])
    return Graph(indptr, indices, np.bincount(place, graph.weights[across], len(keys)).astype(np.float64))


@njit(cache=True)
def _move(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    strength: FloatArray,
    start: IntArray,
    order: IntArray,
    scale: float,
) -> IntArray:
    """Local moving with a queue: whoever's neighbour has moved is looked at again. `start` numbers them below n."""
    size = len(strength)
    labels = start.copy()
    total, members = np.zeros(size), np.zeros(size, np.int64)
    for node in range(size):
        total[labels[node]] += strength[node]
        members[labels[node]] += 1
    empty = np.empty(size, np.int64)
    free = 0
    for label in range(size - 1, -1, -1):
        if members[label] == 0:
            empty[free] = label
            free += 1
    queue, waiting = order.copy(), np.ones(size, np.bool_)
    head, left = 0, size
    link, touched = np.zeros(size), np.empty(size, np.int64)
    while left > 0:
        node = queue[head]
        head, left = (head + 1) % size, left - 1
        waiting[node] = False
        old, count = labels[node], 0
        for place in range(indptr[node], indptr[node + 1]):
            label = labels[indices[place]]
            if link[label] == 0.0:
                touched[count] = label
                count += 1
            link[label] += weights[place]
        total[old] -= strength[node]
        members[old] -= 1
        if members[old] == 0:
            empty[free] = old
            free += 1
        best, most = old, link[old] - scale * strength[node] * total[old]
        for place in range(count):
            label = touched[place]
            gain = link[label] - scale * strength[node] * total[label]
            if gain > most + 1e-12 * strength[node]:
                best, most = label, gain
        if most < -1e-12 * strength[node] and free > 0:
            best = empty[free - 1]
        if members[best] == 0:
            for place in range(free):
                if empty[place] == best:
                    empty[place] = empty[free - 1]
                    free -= 1
                    break
        total[best] += strength[node]
        members[best] += 1
        labels[node] = best
        for place in range(count):
            link[touched[place]] = 0.0
        if best == old:
            continue
        for place in range(indptr[node], indptr[node + 1]):
            other = indices[place]
            if not waiting[other] and labels[other] != best:
                waiting[other] = True
                queue[(head + left) % size] = other
                left += 1
    return labels


@njit(cache=True)
def _refine(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    strength: FloatArray,
    labels: IntArray,
    order: IntArray,
    scale: float,
) -> IntArray:
    """Each community cut into well-connected parts: single nodes join the best part of their own community, if both hang
    together with the rest of it well enough."""
    size = len(strength)
    parts, members = np.arange(size), np.ones(size, np.int64)
    whole, total = np.zeros(size), strength.copy()
    outside = np.zeros(size)  # the weight between a part and the rest of its community
    for node in range(size):
        whole[labels[node]] += strength[node]
        for place in range(indptr[node], indptr[node + 1]):
            if labels[indices[place]] == labels[node]:
                outside[node] += weights[place]
    link, touched = np.zeros(size), np.empty(size, np.int64)
    for node in order:
        community = whole[labels[node]]
        if members[parts[node]] != 1 or outside[node] < scale * strength[node] * (community - strength[node]):
            continue
        count = 0
        for place in range(indptr[node], indptr[node + 1]):
            if labels[indices[place]] == labels[node]:
                part = parts[indices[place]]
                if link[part] == 0.0:
                    touched[count] = part
                    count += 1
                link[part] += weights[place]
        best, most = parts[node], 0.0
        for place in range(count):
            part = touched[place]
            gain = link[part] - scale * strength[node] * total[part]
            if gain > most and outside[part] >= scale * total[part] * (community - total[part]):
                best, most = part, gain
        if best != parts[node]:
            members[parts[node]] -= 1
            members[best] += 1
            total[best] += strength[node]
            outside[best] += outside[node] - 2.0 * link[best]
            parts[node] = best
        for place in range(count):
            link[touched[place]] = 0.0
    return parts
