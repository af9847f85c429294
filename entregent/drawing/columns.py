"""The map as columns of JSON: what the page and the standalone file draw from, small and quick to read.

Shape (every column of a table has the same length; edges and bridges name nodes by their position):

    {"version": 1, "title": str,
     "nodes": {"id": [str], "name": [str], "x": [float], "y": [float], "size": [0–1], "community": [int, −1 for none],
               "colour": [index into the palette, −1 neutral], "strength": [0–1], "detail": [str]},
     "edges": {"source": [int], "target": [int], "kind": [index into kinds], "weight": [float], "inferred": [0 | 1],
               "detail": [str], where there is any},
     "drawn": int: so many edges, the first ones, are on the picture at rest,
     "kinds": [str],
     "names_communities": bool, whether their labels stand on the picture,
     "communities": {"id": [int], "label": [str], "size": [int], "colour": [int], "x": [float], "y": [float],
                     "reach": [float]},
     "bridges": {"node": [int], "name": [str], "between": [[community id]], "score": [float]},
     "isolated": {"id": [str], "name": [str], "detail": [str]},
     "palette": {"light": {…}, "dark": {…}},
     "captions": {…}}

`x` runs to the right and `y` upwards, both in −1 to 1. `x`, `y` of a community are the median of its members', `reach` how
far up and down four in five of them stand. A community without members on the map is left out.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from entregent.drawing.arrays import arrays, centroids
from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.palette import DARK, LIGHT
from entregent.drawing.scene import Scene

VERSION = 1


def scene_columns(scene: Scene, captions: Captions = ENGLISH) -> dict[str, Any]:
    """The scene in the shape described above, ready for `json.dumps`."""
    columns = arrays(scene)
    kinds = sorted({edge.kind for edge in scene.edges})
    order = np.argsort(~columns.drawn, kind="stable")
    kind_index = {kind: position for position, kind in enumerate(kinds)}
    return {
        "version": VERSION,
        "title": scene.title,
        "nodes": {
            "id": [node.id for node in scene.nodes],
            "name": [node.name for node in scene.nodes],
            "x": columns.x.round(4).tolist(),
            "y": columns.y.round(4).tolist(),
            "size": columns.size.round(3).tolist(),
            "community": columns.community.tolist(),
            "colour": columns.colour.tolist(),
            "strength": columns.strength.round(3).tolist(),
            "detail": [node.detail for node in scene.nodes],
        },
        "edges": {
            "source": columns.source[order].tolist(),
            "target": columns.target[order].tolist(),
            "kind": [kind_index[scene.edges[place].kind] for place in order.tolist()],
            "weight": columns.weight[order].round(3).tolist(),
            "inferred": columns.inferred[order].astype(int).tolist(),
            **_details(scene, order.tolist()),
        },
        "drawn": int(columns.drawn.sum()),
        "kinds": kinds,
        "names_communities": scene.names_communities,
        "communities": _communities(scene, centroids(scene, columns)),
        "bridges": _bridges(scene),
        "isolated": {
            "id": [node.id for node in scene.isolated],
            "name": [node.name for node in scene.isolated],
            "detail": [node.detail for node in scene.isolated],
        },
        "palette": {theme.name: asdict(theme) for theme in (LIGHT, DARK)},
        "captions": asdict(captions),
    }


def _details(scene: Scene, order: list[int]) -> dict[str, list[str]]:
    """What is said of the edges, where anything is: a map of a million relations need not carry a million empty texts."""
    if not any(edge.detail for edge in scene.edges):
        return {}
    return {"detail": [scene.edges[place].detail for place in order]}


def _communities(scene: Scene, middle: dict[int, tuple[float, float, float]]) -> dict[str, list[Any]]:
    there = [community for community in scene.communities if community.id in middle]
    return {
        "id": [community.id for community in there],
        "label": [community.label for community in there],
        "size": [community.size for community in there],
        "colour": [community.colour for community in there],
        "x": [round(middle[community.id][0], 4) for community in there],
        "y": [round(middle[community.id][1], 4) for community in there],
        "reach": [round(middle[community.id][2], 4) for community in there],
    }


def _bridges(scene: Scene) -> dict[str, list[Any]]:
    index = {node.id: position for position, node in enumerate(scene.nodes)}
    return {
        "node": [index[bridge.id] for bridge in scene.bridges],
        "name": [bridge.name for bridge in scene.bridges],
        "between": [list(bridge.between) for bridge in scene.bridges],
        "score": [round(bridge.score, 4) for bridge in scene.bridges],
    }
