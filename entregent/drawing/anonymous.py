"""The map without anybody in it: no name, no identifier of the data, no detail, no small group."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import replace

from entregent.drawing.scene import Bridge, Community, Edge, Node, Scene

SMALLEST_COMMUNITY = 5
NO_COMMUNITY = -1

_WORD = re.compile(r"\w+")
_PART = re.compile(r"\s*[·,;/|•]\s*")


def anonymise(scene: Scene) -> Scene:
    """The same picture with nobody to recognise in it.

    People get fresh numbers in an order drawn from what is published anyway (position and size, hashed), so that neither
    the order of the data nor its identifiers can be guessed from them. Names, details, strengths and the title go. A
    community of fewer than five people is dissolved; a part of a label goes when it holds a word of anybody's name
    or identifier. Deterministic: same scene, same result.
    """
    nodes = sorted(scene.nodes, key=_shuffled)
    number = {node.id: str(position) for position, node in enumerate(nodes, start=1)}
    members = Counter(node.community for node in scene.nodes)
    communities = _communities(scene, members)
    fresh = {old.id: new.id for old, new in communities}
    return Scene(
        nodes=tuple(Node(number[n.id], "", n.x, n.y, n.size, fresh.get(n.community, NO_COMMUNITY)) for n in nodes),
        edges=tuple(sorted((_edge(edge, number) for edge in scene.edges), key=_edge_order)),
        communities=tuple(new for _, new in communities),
        bridges=_bridges(scene, number, fresh),
        isolated=tuple(
            Node(str(len(nodes) + position), "", 0.0, 0.0, 0.0, NO_COMMUNITY)
            for position in range(1, len(scene.isolated) + 1)
        ),
        names_communities=scene.names_communities,
    )


def _shuffled(node: Node) -> bytes:
    return hashlib.sha256(f"{node.x:.9g} {node.y:.9g} {node.size:.9g}".encode()).digest()


def _edge(edge: Edge, number: dict[str, str]) -> Edge:
    source, target = sorted((number[edge.source], number[edge.target]), key=int)
    return replace(edge, source=source, target=target, detail="")


def _edge_order(edge: Edge) -> tuple[int, int, str, float]:
    return int(edge.source), int(edge.target), edge.kind, edge.weight


def _bridges(scene: Scene, number: dict[str, str], fresh: dict[int, int]) -> tuple[Bridge, ...]:
    kept = []
    for bridge in scene.bridges:
        between = tuple(sorted(fresh[community] for community in bridge.between if community in fresh))
        if len(between) >= 2:
            kept.append(Bridge(number[bridge.id], "", between, bridge.score))
    return tuple(sorted(kept, key=lambda bridge: (-bridge.score, int(bridge.id))))


def _communities(scene: Scene, members: Counter[int]) -> list[tuple[Community, Community]]:
    """Old and new of each community that stays; the new ones are numbered from the largest."""
    told = _telling_words(scene)
    kept = [community for community in scene.communities if members[community.id] >= SMALLEST_COMMUNITY]
    kept.sort(key=lambda community: (-members[community.id], community.colour, community.label))
    return [
        (old, Community(new, _safe_label(old.label, told), members[old.id], old.colour)) for new, old in enumerate(kept)
    ]


def _telling_words(scene: Scene) -> frozenset[str]:
    """The words that tell who somebody is: those of all names and of all identifiers."""
    words: set[str] = set()
    for node in (*scene.nodes, *scene.isolated):
        words.update(_words(node.name))
        words.update(_words(node.id))
    for bridge in scene.bridges:
        words.update(_words(bridge.name))
    return frozenset(words)


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold())
    words = _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)).replace("_", " "))
    return [word for word in words if len(word) > 1 or not word.isascii()]


def _safe_label(label: str, told: frozenset[str]) -> str:
    parts = [part for part in _PART.split(label) if part and told.isdisjoint(_words(part))]
    return " · ".join(parts)
