"""A weighted undirected graph over people 0…n−1, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Symmetric compressed sparse rows: the neighbours of `i` are `indices[indptr[i]:indptr[i + 1]]`, ascending, with
    `weights` (> 0) at the same places. Every edge stands twice, once from each end; there are no loops."""

    indptr: IntArray
    indices: IntArray
    weights: FloatArray

    @property
    def size(self) -> int:
        """The number of people, isolated ones included."""
        return len(self.indptr) - 1

    @property
    def degree(self) -> IntArray:
        """How many neighbours each person has, shape (n,)."""
        return np.diff(self.indptr)

    @property
    def ends(self) -> IntArray:
        """The person at whose row each entry of `indices` stands, shape (2m,)."""
        return np.repeat(np.arange(self.size), self.degree)

    def place_of(self, one: int, other: int) -> int | None:
        """Where the edge from `one` to `other` stands in `indices`; None where there is none."""
        start, end = int(self.indptr[one]), int(self.indptr[one + 1])
        place = start + int(np.searchsorted(self.indices[start:end], other))
        return place if place < end and self.indices[place] == other else None

    def connected(self) -> tuple[Graph, IntArray]:
        """The graph of those who have a neighbour, and their places in this one, shape (k,)."""
        kept = np.flatnonzero(self.degree > 0)
        place = np.cumsum(self.degree > 0) - 1
        indptr = np.concatenate([[0], np.cumsum(self.degree[kept])])
        return Graph(indptr, place[self.indices], self.weights), kept

    def edges(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Each edge once, as (source, target, weight) with source < target."""
        ends = self.ends
        once = ends < self.indices
        return ends[once], self.indices[once], self.weights[once]


def graph_of_edges(
    size: int, source: npt.ArrayLike, target: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> Graph:
    """The graph of `size` people with these edges (shape (m,); weight 1 where none is given).

    Loops and weights ≤ 0 are left out; parallel edges, in either direction, are added up. Raises `ValueError` for an
    index outside 0…size−1 or for arrays of different lengths.
    """
    first, second = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
    values = np.ones(len(first)) if weight is None else np.asarray(weight, dtype=np.float64)
    if not len(first) == len(second) == len(values):
        raise ValueError("source, target and weight must have the same length")
    if len(first) and (min(first.min(), second.min()) < 0 or max(first.max(), second.max()) >= size):
        raise ValueError("an edge names a person outside the graph")
    kept = (first != second) & (values > 0)
    low, high = np.minimum(first, second)[kept], np.maximum(first, second)[kept]
    pairs, place = np.unique(low * size + high, return_inverse=True)
    total = np.bincount(place, weights=values[kept], minlength=len(pairs))
    one, other = np.divmod(pairs, max(size, 1))
    order = np.lexsort((np.concatenate([other, one]), np.concatenate([one, other])))
    ends = np.concatenate([one, other])[order]
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=size), out=indptr[1:])
    return Graph(indptr, np.concatenate([other, one])[order], np.concatenate([total, total])[order])
