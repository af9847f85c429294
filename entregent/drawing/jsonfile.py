"""The map as JSON with stable keys: `nodes`, `edges`, `communities`, `bridges` stay; more may come."""

from __future__ import annotations

import json
from typing import IO, Any

from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.scene import Node, Scene


def as_json(scene: Scene) -> dict[str, Any]:
    """The scene as plain values under the stable keys.

    `{"nodes":[{"id","name","x","y","size","community"}],"edges":[{"source","target","kind","weight","inferred"}],
    "communities":[{"id","label","size"}],"bridges":[{"id","name","between":[]}]}`, and beside them `strength`, `detail`,
    `colour`, `score`, `isolated` and `title`.
    """
    return {
        "nodes": [_node(node) for node in scene.nodes],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "kind": edge.kind,
                "weight": round(edge.weight, 5),
                "inferred": edge.inferred,
                **({"detail": edge.detail} if edge.detail else {}),
            }
            for edge in scene.edges
        ],
        "communities": [
            {"id": community.id, "label": community.label, "size": community.size, "colour": community.colour}
            for community in scene.communities
        ],
        "bridges": [
            {"id": bridge.id, "name": bridge.name, "between": list(bridge.between), "score": round(bridge.score, 5)}
            for bridge in scene.bridges
        ],
        "isolated": [{"id": node.id, "name": node.name, "detail": node.detail} for node in scene.isolated],
        "title": scene.title,
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "x": round(node.x, 5),
        "y": round(node.y, 5),
        "size": round(node.size, 4),
        "community": node.community,
        "strength": round(node.strength, 4),
        "detail": node.detail,
    }


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH) -> None:  # noqa: ARG001
    """Write the scene as one JSON document, ASCII only. `captions` say nothing here."""
    out.write(json.dumps(as_json(scene), separators=(",", ":")).encode("ascii"))
    out.write(b"\n")
