"""The warmest introduction: owner → somebody → … → target, along the ties and relations that carry best.

A path is worth the product of the owner's tie to the first person and the weights of the relations that follow (all in
0–1, read as the chance that each step is taken). It is found exactly: a forward pass gives, for every person and
number of hops, the best product by which they can be reached (Bellman's recursion); a depth-first search back from
the target, cut by these bounds, then finds the best path in which nobody stands twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numba import njit

from entregent.analysis.graph import BoolArray, FloatArray, Graph, IntArray

DEFAULT_HOPS = 3
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Path:
    """A way to `people[-1]`: `people` in order (the owner left out), `steps` the value of each hop (the owner's tie
    first), `product` their product."""

    people: tuple[int, ...]
    steps: tuple[float, ...]
    product: float


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """The warmest paths to many targets. `product` (targets,) is 0 where there is none; `path` gives one in full."""

    product: FloatArray
    _graph: Graph
    _tie: FloatArray
    _people: IntArray
    _lengths: IntArray

    def path(self, number: int) -> Path | None:
        """The path to the target of that place, None where there is none."""
        if not self._lengths[number]:
            return None
        people = [int(person) for person in self._people[number, : self._lengths[number]][::-1]]
        steps = [float(self._tie[people[0]])]
        for here, there in pairwise(people):
            start, end = self._graph.indptr[here], self._graph.indptr[here + 1]
            place = start + np.searchsorted(self._graph.indices[start:end], there)
            steps.append(float(self._graph.weights[place]))
        return Path(tuple(people), tuple(steps), float(self.product[number]))


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """How warmly everybody can be reached through others, worked out once for any targets (see `reach`).

    `most` (n,): no path to that person is worth more than this; 0 where there is none.
    """

    most: FloatArray
    _graph: Graph
    _tie: FloatArray
    _free: BoolArray
    _bounds: FloatArray

    def routes(self, targets: IntArray | Sequence[int], *, minimum: float = 0.0) -> Routes:
        """The warmest paths to these targets that are worth more than `minimum`."""
        wanted = np.asarray(targets, dtype=np.int64)
        graph = self._graph
        if not len(wanted) or len(self._bounds) < 2:
            none = np.zeros(len(wanted), np.int64)
            return Routes(none.astype(np.float64), graph, self._tie, none.reshape(-1, 1), none)
        people, lengths = _search(graph.indptr, graph.indices, graph.weights, self._bounds, self._free, wanted, minimum)
        products = _products(graph.indptr, graph.indices, graph.weights, self._tie, people, lengths)
        return Routes(products, graph, self._tie, people, lengths)


def reach(
    graph: Graph,
    tie: FloatArray,
    *,
    hops: int = DEFAULT_HOPS,
    blocked: BoolArray | None = None,
    unasked: BoolArray | None = None,
) -> Reach:
    """What is to be known of a network before paths are looked for in it (see `routes` for the arguments): the work that
    does not depend on the targets, so that it can be kept. Whoever is `unasked`, shape (n,), may be reached, but nobody is
    reached through them."""
    free = np.ones(graph.size, np.bool_) if blocked is None else ~np.asarray(blocked, np.bool_)
    _check_unit(graph.weights, "relation weights")
    _check_unit(tie, "ties")
    asked = free if unasked is None else free & ~np.asarray(unasked, np.bool_)
    bounds = _bounds(graph.indptr, graph.indices, graph.weights, np.where(asked, tie, 0.0), asked, max(hops - 1, 0))
    most = _most(graph.indptr, graph.indices, graph.weights, bounds[-1], free)
    return Reach(most, graph, tie, free, bounds)


def introductions(
    graph: Graph,
    tie: FloatArray,
    targets: IntArray | Sequence[int],
    *,
    hops: int = DEFAULT_HOPS,
    blocked: BoolArray | None = None,
    minimum: float = 0.0,
) -> list[Path | None]:
    """The warmest path with at least one introducer to each of `targets`, None where there is none (see `routes`)."""
    found = routes(graph, tie, targets, hops=hops, blocked=blocked, minimum=minimum)
    return [found.path(number) for number in range(len(found.product))]


def routes(
    graph: Graph,
    tie: FloatArray,
    targets: IntArray | Sequence[int],
    *,
    hops: int = DEFAULT_HOPS,
    blocked: BoolArray | None = None,
    minimum: float = 0.0,
) -> Routes:
    """The warmest paths with at least one introducer to each of `targets`: their products at once, each path on demand.

    `graph` holds the relations among contacts (weights in 0–1), `tie`, shape (n,), the owner's tie strengths in 0–1. A
    path has at most `hops` hops (the owner's own tie is the first, so 2 is one introducer) and a product above
    `minimum`. Nobody who is `blocked`, shape (n,), stands on a path, at its end neither. Among equal products the
    path with fewer hops wins, then the one through lower-numbered people seen from the target. Raises `ValueError`
    when a tie or weight is outside 0–1.
    """
    return reach(graph, tie, hops=hops, blocked=blocked).routes(targets, minimum=minimum)


def _check_unit(values: FloatArray, what: str) -> None:
    if len(values) and not (values.min() >= 0 and values.max() <= 1):
        raise ValueError(f"{what} must lie between 0 and 1")


@njit(cache=True)
def _products(
    indptr: IntArray, indices: IntArray, weights: FloatArray, tie: FloatArray, people: IntArray, lengths: IntArray
) -> FloatArray:
    """The product along each path (target first), multiplied from the owner on; 0 where there is none."""
    products = np.zeros(len(lengths))
    for row in range(len(lengths)):
        last = lengths[row] - 1
        if last < 0:
            continue
        here = people[row, last]
        product = tie[here]
        for step in range(last - 1, -1, -1):
            start, end = indptr[here], indptr[here + 1]
            there = people[row, step]
            product *= weights[start + np.searchsorted(indices[start:end], there)]
            here = there
        products[row] = product
    return products


@njit(cache=True)
def _bounds(
    indptr: IntArray, indices: IntArray, weights: FloatArray, tie: FloatArray, free: BoolArray, hops: int
) -> FloatArray:
    """Shape (hops + 1, n): the best product over at most that many hops from the owner (row 0 is zero)."""
    best = np.zeros((hops + 1, len(tie)))
    if hops:
        best[1] = tie
    for hop in range(2, hops + 1):
        for person in range(len(tie)):
            value = best[hop - 1, person]
            if free[person]:
                for place in range(indptr[person], indptr[person + 1]):
                    value = max(value, best[hop - 1, indices[place]] * weights[place])
            best[hop, person] = value
    return best


@njit(cache=True)
def _most(indptr: IntArray, indices: IntArray, weights: FloatArray, best: FloatArray, free: BoolArray) -> FloatArray:
    """The best product by which somebody's neighbours are reached, times the relation with them."""
    most = np.zeros(len(free))
    for person in range(len(free)):
        if free[person]:
            for place in range(indptr[person], indptr[person + 1]):
                most[person] = max(most[person], best[indices[place]] * weights[place])
    return most


@njit(cache=True)
def _search(
    indptr: IntArray,
    indices: IntArray,
    weights: FloatArray,
    bounds: FloatArray,
    free: BoolArray,
    targets: IntArray,
    minimum: float,
) -> tuple[IntArray, IntArray]:
    """For each target the people of its best path, target first, and how many they are (0: no path)."""
    hops = bounds.shape[0]
    found = np.full((len(targets), hops), -1, np.int64)
    lengths = np.zeros(len(targets), np.int64)
    stack = np.zeros(hops, np.int64)
    cursor = np.zeros(hops, np.int64)
    products = np.ones(hops)
    for row in range(len(targets)):
        target = targets[row]
        if not free[target]:
            continue
        best, depth = minimum, 0
        stack[0], cursor[0], products[0] = target, indptr[target], 1.0
        while depth >= 0:
            if cursor[depth] == indptr[stack[depth] + 1]:
                depth -= 1
                continue
            place = cursor[depth]
            cursor[depth] += 1
            person, product = indices[place], products[depth] * weights[place]
            left = hops - 1 - depth
            bound = product * bounds[left, person]
            length = depth + 2
            if bound <= minimum or bound < best * (1 - ROUNDING) or _stands(stack, depth, person):
                continue
            if bound <= best * (1 + ROUNDING) and 0 < lengths[row] <= length:
                continue
            value = product * bounds[1, person]
            if value > minimum and (value > best or (value == best and length < lengths[row])):
                best, lengths[row] = value, length
                for step in range(depth + 1):
                    found[row, step] = stack[step]
                found[row, depth + 1] = person
            if left > 1:
                depth += 1
                stack[depth], cursor[depth], products[depth] = person, indptr[person], product
    return found, lengths


@njit(cache=True)
def _stands(stack: IntArray, depth: int, person: int) -> bool:
    """Whether the person is already on the path."""
    for place in range(depth + 1):  # noqa: SIM110 (numba compiles no generator expression)
        if stack[place] == person:
            return True
    return False
