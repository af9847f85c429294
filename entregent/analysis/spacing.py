"""Points moved apart until none stand on each other, with as little change to the picture as possible."""

from __future__ import annotations

import numpy as np
from numba import njit

from entregent.analysis.graph import FloatArray, IntArray


def move_apart(position: FloatArray, distance: FloatArray, rounds: int = 60) -> FloatArray:
    """Positions, shape (n, 2), moved so that two points stand at least the mean of their `distance`, shape (n,), apart,
    as far as that is reached in so many `rounds`.

    Whoever is too close is pushed half of what is missing, both alike; close points are found on a grid of squares as wide
    as the largest distance. The order of points decides nothing but the direction in which identical ones part.
    """
    moved = position.astype(np.float64)
    if len(moved) < 2 or not distance.max() > 0:
        return moved
    width = float(distance.max())
    for _ in range(rounds):
        cell = np.floor((moved - moved.min(axis=0)) / width).astype(np.int64)
        columns = int(cell[:, 1].max()) + 1
        key = cell[:, 0] * columns + cell[:, 1]
        order = np.argsort(key, kind="stable")
        if not _push(moved, distance, cell, columns, key[order], order):
            break
    return moved


@njit(cache=True)
def _push(
    position: FloatArray, distance: FloatArray, cell: IntArray, columns: int, keys: IntArray, order: IntArray
) -> bool:
    """One round, in place; False when nobody had to move by more than a hundredth of their distance."""
    step = np.zeros_like(position)
    crowded = False
    for one in range(len(order)):
        for row in range(cell[one, 0] - 1, cell[one, 0] + 2):
            low = row * columns + max(cell[one, 1] - 1, 0)
            high = row * columns + min(cell[one, 1] + 1, columns - 1)
            for place in range(np.searchsorted(keys, low), np.searchsorted(keys, high, side="right")):
                other = order[place]
                if other <= one:
                    continue
                dx = position[one, 0] - position[other, 0]
                dy = position[one, 1] - position[other, 1]
                wanted = 0.5 * (distance[one] + distance[other])
                apart = np.sqrt(dx * dx + dy * dy)
                if apart >= 0.99 * wanted:
                    continue
                crowded = True
                if apart < 1e-9 * wanted:
                    angle = 2.399963 * (one + other)
                    dx, dy, apart = np.cos(angle), np.sin(angle), 1.0
                    missing = wanted
                else:
                    missing = wanted - apart
                step[one, 0] += 0.3 * missing * dx / apart
                step[one, 1] += 0.3 * missing * dy / apart
                step[other, 0] -= 0.3 * missing * dx / apart
                step[other, 1] -= 0.3 * missing * dy / apart
    for one in range(len(order)):
        position[one, 0] += min(max(step[one, 0], -distance[one]), distance[one])
        position[one, 1] += min(max(step[one, 1], -distance[one]), distance[one])
    return crowded
