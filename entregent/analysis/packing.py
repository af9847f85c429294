"""Discs packed side by side without overlap, the largest in the middle."""

from __future__ import annotations

import numpy as np

from entregent.analysis.graph import FloatArray


def pack_discs(radii: FloatArray) -> FloatArray:
    """Centres, shape (n, 2), for discs of these radii (> 0), none overlapping another.

    By falling radius, discs are laid around the largest in rings; each ring is as wide as the first disc laid in it.
    """
    centres = np.zeros((len(radii), 2))
    order = np.argsort(-radii, kind="stable")
    if not len(order):
        return centres
    edge = float(radii[order[0]])
    waiting = order[1:]
    while len(waiting):
        radius = edge + float(radii[waiting[0]])
        widest = radii[waiting]
        angles = 2 * np.arcsin(np.minimum(1.0, widest / radius))
        turned = np.cumsum(angles)
        taken = max(1, int(np.searchsorted(turned, 2 * np.pi, side="right")))
        slack = (2 * np.pi - turned[taken - 1]) / taken
        middle = turned[:taken] - angles[:taken] / 2 + slack * np.arange(taken)
        centres[waiting[:taken]] = radius * np.stack([np.cos(middle), np.sin(middle)], axis=1)
        edge = radius + float(widest[0])
        waiting = waiting[taken:]
    return centres
