"""Edges collected one by one, then merged."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entregent.base.files import Unreadable
from entregent.base.text import t


@dataclass(frozen=True, slots=True, eq=False)
class EdgeList:
    """An undirected graph: `source`, `target` (int64) and `weight` (float64, > 0) have the shape (m,).

    `nodes` are the identifiers in the order in which the file names them first, `names` what to call them. Each pair
    stands once, with source < target as positions in `nodes`, in ascending order; there are no loops.
    """

    nodes: tuple[str, ...]
    names: tuple[str, ...]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]


class Builder:
    """Takes nodes and edges as the file gives them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._index: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._source = array("q")
        self._target = array("q")
        self._weight = array("d")
        self._weighted = False

    def node(self, node: str, name: str = "") -> int:
        """The position of `node`, which is new the first time."""
        if name:
            self._names[node] = name
        return self._index.setdefault(node, len(self._index))

    def edge(self, source: str, target: str, weight: str | None, line: int) -> None:
        """One edge; `weight` as written, None where the file gives none. Raises `Unreadable` for one that is not > 0."""
        value = 1.0
        if weight is not None:
            value = self._number(weight, line)
            self._weighted = True
        self._source.append(self.node(source))
        self._target.append(self.node(target))
        self._weight.append(value)

    def _number(self, weight: str, line: int) -> float:
        try:
            value = float(weight)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > 0):
            raise Unreadable(
                t(
                    "Line {line} of {file} gives “{weight}” as the weight of an edge; it must be a number above zero.",
                    line=line, file=self.file, weight=weight[:40],
                )
            )  # fmt: skip
        return value

    def built(self) -> EdgeList:
        """The graph: loops are left out; pairs listed again, in either direction, become one, their weights (if the file
        gives any) added up. Raises `Unreadable` when there is no edge."""
        source = np.frombuffer(self._source, dtype=np.int64) if self._source else np.zeros(0, dtype=np.int64)
        target = np.frombuffer(self._target, dtype=np.int64) if self._target else np.zeros(0, dtype=np.int64)
        weight = np.frombuffer(self._weight, dtype=np.float64) if self._weight else np.zeros(0)
        low, high = np.minimum(source, target), np.maximum(source, target)
        kept = low != high
        if not kept.any():
            raise Unreadable(
                t(
                    "{file} has no edge between two people; a line of it should name two, as in “anna ben”.",
                    file=self.file,
                )
            )
        count = len(self._index)
        pairs, place = np.unique(low[kept] * count + high[kept], return_inverse=True)
        total: NDArray[np.float64] = np.ones(len(pairs))
        if self._weighted:
            total = np.bincount(place, weights=weight[kept]).astype(np.float64)
        one, other = np.divmod(pairs, count)
        nodes = tuple(self._index)
        return EdgeList(nodes, tuple(self._names.get(node, node) for node in nodes), one, other, total)
