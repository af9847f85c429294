"""Discs packed side by side without overlap into a square, the largest in the middle."""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.graph import BoolArray, FloatArray, IntArray

# The square is looked at in cells: half the smallest radius wide, at most so many on a side.
MOST_CELLS = 1000
# A disc takes every cell whose middle is so many cells beyond its rim: half a cell's diagonal, and a little.
BEYOND = 0.75


def pack_discs(radii: FloatArray) -> FloatArray:
    """Centres, shape (n, 2), for discs of these radii (> 0), none overlapping another.

    By falling radius, each disc goes where there is room nearest to the middle, by the larger of the two coordinates: so
    small ones fill the corners that a large one leaves before the picture grows. Equal radii keep their order.
    """
    centres = np.zeros((len(radii), 2))
    if len(radii) < 2:
        return centres
    order = np.argsort(-radii, kind="stable")
    side = 2.0 * max(float(radii.max()), float(np.sqrt((radii**2).sum()))) * 1.4
    while True:
        cell = max(float(radii.min()) / 2, side / MOST_CELLS)
        half = int(np.ceil(side / cell / 2))
        places = _places(half, radii[order] / cell + BEYOND)
        if (places[:, 0] >= 0).all():
            centres[order] = (places - half) * cell
            return centres
        side *= 1.4


def _places(half: int, reach: FloatArray) -> IntArray:
    """The cell of each disc of this `reach` (cells, falling), −1 for those that found no room; shape (n, 2)."""
    line = np.arange(-half, half + 1)
    row, column = (axis.ravel() for axis in np.meshgrid(line, line, indexing="ij"))
    near = np.lexsort((np.arctan2(row, column), row**2 + column**2, np.maximum(abs(row), abs(column))))
    taken = np.zeros((2 * half + 1, 2 * half + 1), np.bool_)
    found: IntArray = _settle(taken, row[near] + half, column[near] + half, reach)
    return found


@njit(cache=True)
def _settle(taken: BoolArray, rows: IntArray, columns: IntArray, reach: FloatArray) -> IntArray:
    places = np.full((len(reach), 2), -1, np.int64)
    first = 0
    for disc in range(len(reach)):
        if disc == 0 or reach[disc] != reach[disc - 1]:
            first = 0
        for candidate in range(first, len(rows)):
            if _is_free(taken, rows[candidate], columns[candidate], reach[disc]):
                _take(taken, rows[candidate], columns[candidate], reach[disc])
                places[disc, 0], places[disc, 1] = rows[candidate], columns[candidate]
                first = candidate + 1
                break
        else:
            return places
    return places


@njit(cache=True)
def _is_free(taken: BoolArray, row: int, column: int, reach: float) -> bool:
    if taken[row, column]:
        return False
    wide = int(reach)
    if min(row, column) < wide or max(row, column) + wide >= len(taken):
        return False
    for down in range(-wide, wide + 1):
        across = int(np.sqrt(reach * reach - down * down))
        for right in range(-across, across + 1):
            if taken[row + down, column + right]:
                return False
    return True


@njit(cache=True)
def _take(taken: BoolArray, row: int, column: int, reach: float) -> None:
    wide = int(reach)
    for down in range(-wide, wide + 1):
        across = int(np.sqrt(reach * reach - down * down))
        taken[row + down, column - across : column + across + 1] = True
