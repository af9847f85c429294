"""The scene as arrays: what the pictures compute with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entregent.drawing.scene import Scene
from entregent.drawing.thinning import drawn

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEUTRAL = -1


@dataclass(frozen=True, slots=True)
class Arrays:
    """Columns of the scene, in its order. Edges hold positions of nodes; `colour` indexes the palette, −1 is neutral.
    `drawn` tells which edges a picture shows (see `thinning.py`)."""

    x: Floats
    y: Floats
    size: Floats
    strength: Floats
    community: Ints
    colour: Ints
    source: Ints
    target: Ints
    weight: Floats
    inferred: Bools
    edge_colour: Ints
    degree: Ints
    drawn: Bools


def arrays(scene: Scene) -> Arrays:
    """The columns of `scene`. An edge takes the colour of its community, the neutral between two.

    Raises `KeyError` when an edge names somebody who is not among the nodes.
    """
    index = {node.id: position for position, node in enumerate(scene.nodes)}
    colours = {community.id: community.colour for community in scene.communities}
    community = np.array([node.community for node in scene.nodes], dtype=np.int64)
    colour = np.array([colours.get(node.community, NEUTRAL) for node in scene.nodes], dtype=np.int64)
    source = np.array([index[edge.source] for edge in scene.edges], dtype=np.int64)
    target = np.array([index[edge.target] for edge in scene.edges], dtype=np.int64)
    within = (community[source] == community[target]) & (community[source] >= 0)
    x = np.array([node.x for node in scene.nodes], dtype=np.float64)
    y = np.array([node.y for node in scene.nodes], dtype=np.float64)
    weight = np.array([edge.weight for edge in scene.edges], dtype=np.float64)
    return Arrays(
        x=x,
        y=y,
        size=np.clip(np.array([node.size for node in scene.nodes], dtype=np.float64), 0.0, 1.0),
        strength=np.array([node.strength for node in scene.nodes], dtype=np.float64),
        community=community,
        colour=colour,
        source=source,
        target=target,
        weight=weight,
        inferred=np.array([edge.inferred for edge in scene.edges], dtype=np.bool_),
        edge_colour=np.where(within, colour[source], NEUTRAL),
        degree=np.bincount(np.concatenate([source, target]), minlength=len(scene.nodes)).astype(np.int64),
        drawn=drawn(source, target, weight, np.hypot(x[source] - x[target], y[source] - y[target])),
    )


def centroids(scene: Scene, columns: Arrays) -> dict[int, tuple[float, float, float]]:
    """The middle of each community that has members on the map, and how far up and down it reaches: the median of their
    positions and the distance that four in five keep, not moved by outliers."""
    if not scene.nodes:
        return {}
    order = np.argsort(columns.community, kind="stable")
    ids, starts = np.unique(columns.community[order], return_index=True)
    found = {}
    for community, members in zip(ids.tolist(), np.split(order, starts[1:]), strict=True):
        x, y = columns.x[members], columns.y[members]
        middle = float(np.median(y))
        found[community] = (float(np.median(x)), middle, float(np.quantile(np.abs(y - middle), 0.8)))
    return {community.id: found[community.id] for community in scene.communities if community.id in found}


def levels(weight: Floats) -> Ints:
    """The weight of edges in three levels: below the median, above it, in the top tenth."""
    if not len(weight):
        return np.zeros(0, dtype=np.int64)
    middle, top = np.quantile(weight, [0.5, 0.9])
    found: Ints = (weight > middle).astype(np.int64) + (weight > top)
    return found
