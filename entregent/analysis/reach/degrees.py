"""Degrees of separation: how many steps everybody is away from one person.

Breadth-first search that changes direction (Beamer, Asanović & Patterson 2012, "Direction-Optimizing Breadth-First
Search"): while few people stand at the border, it goes over their neighbours; once they have more neighbours than a share
of all that is left, everybody not yet reached looks for one at the border instead, and stops at the first.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numba import njit

from entregent.analysis.reach.adjacency import Adjacency, Ints, Neighbours

Degrees = npt.NDArray[np.int8]
Free = npt.NDArray[np.bool_]
UNREACHED = -1
# Beamer's α and β: from the border outwards to from everybody inwards, and back.
_ALPHA, _BETA = 14, 24
_WORTH_THREADS = 100_000


def degrees(graph: Adjacency, start: int, *, depth: int = 4, around: Free | None = None) -> Degrees:
    """Steps from `start` to everybody, shape (n,): 0 for themselves, −1 beyond `depth` (at most 127).

    Nobody who is not `around`, shape (n,), is reached or gone through.
    """
    steps = np.full(graph.size, UNREACHED, np.int8)
    if around is not None:
        steps[~around] = -2
    steps[start] = 0
    _search(graph, steps, start, depth)
    if around is not None:
        steps[~around] = UNREACHED
    return steps


def counts(steps: Degrees, depth: int) -> list[int]:
    """How many people are 0, 1, …, `depth` steps away."""
    return [int(count) for count in np.bincount(steps[steps >= 0], minlength=depth + 1)]


def _search(graph: Adjacency, steps: Degrees, start: int, depth: int) -> None:
    indptr, indices = graph.indptr, graph.indices
    border = np.array([start], dtype=np.int32)
    left, level, inwards = len(indices), 0, False
    while len(border) and level < depth:
        edges = int(_edges(indptr, border))
        left -= edges
        inwards = edges > left // _ALPHA or (inwards and len(border) > len(steps) // _BETA)
        level += 1
        if not inwards:
            border = _outwards(indptr, indices, steps, border, edges, level)
            continue
        _side_by_side(graph, steps, level)
        if level < depth:
            border = np.flatnonzero(steps == level).astype(np.int32)


def _side_by_side(graph: Adjacency, steps: Degrees, level: int) -> None:
    """One step inwards, on all processors where that pays. (numba's own threads bear one caller at a time.)"""
    processors = os.cpu_count() or 1
    if graph.size < _WORTH_THREADS or processors == 1:
        _inwards(graph.indptr, graph.indices, steps, level, 0, graph.size)
        return
    cuts = np.linspace(0, graph.size, 4 * processors + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(processors) as pool:
        for done in [
            pool.submit(_inwards, graph.indptr, graph.indices, steps, level, first, last)
            for first, last in pairwise(cuts)
        ]:
            done.result()


@njit(cache=True)
def _edges(indptr: Ints, border: Neighbours) -> np.int64:
    edges = np.int64(0)
    for person in border:
        edges += indptr[person + 1] - indptr[person]
    return edges


@njit(cache=True)
def _outwards(
    indptr: Ints, indices: Neighbours, steps: Degrees, border: Neighbours, edges: int, level: int
) -> Neighbours:
    found = np.empty(min(edges, len(steps)), np.int32)
    count = 0
    for person in border:
        for place in range(indptr[person], indptr[person + 1]):
            other = indices[place]
            if steps[other] == UNREACHED:
                steps[other] = level
                found[count] = other
                count += 1
    return found[:count].copy()


@njit(cache=True, nogil=True)
def _inwards(indptr: Ints, indices: Neighbours, steps: Degrees, level: int, first: int, last: int) -> None:
    for person in range(first, last):
        if steps[person] != UNREACHED:
            continue
        for place in range(indptr[person], indptr[person + 1]):
            if steps[indices[place]] == level - 1:
                steps[person] = level
                break
