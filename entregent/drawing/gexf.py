"""The map as GEXF 1.3 (Gephi's format) with positions, sizes and colours (https://gexf.net/1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.markup import xml_text
from entregent.drawing.palette import LIGHT, rgb
from entregent.drawing.scene import Edge, Node, Scene

_SCALE = 1000.0
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>Entregent</creator><description>{title}</description></meta>
<graph defaultedgetype="undirected" mode="static">
<attributes class="node" mode="static">
<attribute id="community" title="community" type="integer"/>
<attribute id="community_label" title="community_label" type="string"/>
<attribute id="strength" title="strength" type="double"/>
<attribute id="detail" title="detail" type="string"/>
</attributes>
<attributes class="edge" mode="static">
<attribute id="kind" title="kind" type="string"/>
<attribute id="inferred" title="inferred" type="boolean"/>
</attributes>
"""


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH) -> None:
    """Write the scene as GEXF. Inferred edges carry `inferred` true and are drawn dashed; isolated people are left out."""
    out.write(_HEAD.format(title=xml_text(scene.title or captions.title)).encode())
    out.write(b"<nodes>\n")
    out.writelines(line.encode() for line in _nodes(scene))
    out.write(b"</nodes>\n<edges>\n")
    out.writelines(_edge(number, edge).encode() for number, edge in enumerate(scene.edges))
    out.write(b"</edges>\n</graph>\n</gexf>\n")


def _nodes(scene: Scene) -> Iterator[str]:
    communities = {community.id: community for community in scene.communities}
    for node in scene.nodes:
        community = communities.get(node.community)
        colour = LIGHT.category(community.colour) if community else LIGHT.neutral
        yield _node(node, community.label if community else "", colour)


def _node(node: Node, community: str, colour: str) -> str:
    red, green, blue = rgb(colour)
    return (
        f'<node id="{xml_text(node.id)}" label="{xml_text(node.name)}"><attvalues>'
        f'<attvalue for="community" value="{node.community}"/>'
        f'<attvalue for="community_label" value="{xml_text(community)}"/>'
        f'<attvalue for="strength" value="{node.strength:.4f}"/>'
        f'<attvalue for="detail" value="{xml_text(node.detail)}"/></attvalues>'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:position x="{node.x * _SCALE:.2f}" y="{node.y * _SCALE:.2f}" z="0.0"/>'
        f'<viz:size value="{4 + 16 * node.size:.2f}"/></node>\n'
    )


def _edge(number: int, edge: Edge) -> str:
    return (
        f'<edge id="{number}" source="{xml_text(edge.source)}" target="{xml_text(edge.target)}" weight="{edge.weight:.5f}">'
        f'<attvalues><attvalue for="kind" value="{xml_text(edge.kind)}"/>'
        f'<attvalue for="inferred" value="{str(edge.inferred).lower()}"/></attvalues>'
        f'<viz:shape value="{"dashed" if edge.inferred else "solid"}"/></edge>\n'
    )
