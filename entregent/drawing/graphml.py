"""The map as GraphML (http://graphml.graphdrawing.org), which most graph programs read."""

from __future__ import annotations

from typing import IO

from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.markup import xml_text
from entregent.drawing.scene import Edge, Node, Scene

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="name" for="node" attr.name="name" attr.type="string"/>
<key id="x" for="node" attr.name="x" attr.type="double"/>
<key id="y" for="node" attr.name="y" attr.type="double"/>
<key id="size" for="node" attr.name="size" attr.type="double"/>
<key id="community" for="node" attr.name="community" attr.type="int"/>
<key id="community_label" for="node" attr.name="community_label" attr.type="string"/>
<key id="strength" for="node" attr.name="strength" attr.type="double"/>
<key id="detail" for="node" attr.name="detail" attr.type="string"/>
<key id="kind" for="edge" attr.name="kind" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
<key id="inferred" for="edge" attr.name="inferred" attr.type="boolean"/>
<graph id="map" edgedefault="undirected">
"""


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH) -> None:
    """Write the scene as GraphML. Inferred edges carry `inferred` true; isolated people are left out."""
    labels = {community.id: community.label for community in scene.communities}
    out.write(_HEAD.encode())
    if title := scene.title or captions.title:
        out.write(f"<desc>{xml_text(title)}</desc>\n".encode())
    out.writelines(_node(node, labels.get(node.community, "")).encode() for node in scene.nodes)
    out.writelines(_edge(edge).encode() for edge in scene.edges)
    out.write(b"</graph>\n</graphml>\n")


def _node(node: Node, community: str) -> str:
    return (
        f'<node id="{xml_text(node.id)}"><data key="name">{xml_text(node.name)}</data>'
        f'<data key="x">{node.x:.5f}</data><data key="y">{node.y:.5f}</data><data key="size">{node.size:.4f}</data>'
        f'<data key="community">{node.community}</data><data key="community_label">{xml_text(community)}</data>'
        f'<data key="strength">{node.strength:.4f}</data><data key="detail">{xml_text(node.detail)}</data></node>\n'
    )


def _edge(edge: Edge) -> str:
    return (
        f'<edge source="{xml_text(edge.source)}" target="{xml_text(edge.target)}">'
        f'<data key="kind">{xml_text(edge.kind)}</data><data key="weight">{edge.weight:.5f}</data>'
        f'<data key="inferred">{str(edge.inferred).lower()}</data></edge>\n'
    )
