"""The map as a scene: the network's arrays with people's names, ready for a picture, a file or the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from entregent.accounts.models import Workspace
from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph, IntArray, graph_of_edges
from entregent.analysis.layout import Positions, layout
from entregent.base.packed import unpack
from entregent.drawing.edgelist import EdgeList
from entregent.drawing.scene import Bridge, Community, Edge, Node, Scene
from entregent.people.models import Person
from entregent.ties.models import CommunityName
from entregent.ties.proofs import INFERRED, KINDS
from entregent.ties.snapshot import Network, load

# How much of a community a name must still share with it (Jaccard) to stay with it.
SAME_COMMUNITY = 0.5
BY_STRENGTH, BY_CONTACTS = "strength", "contacts"


def scene(workspace: Workspace, *, size: str = BY_STRENGTH, seed: int | None = None) -> Scene:
    """The workspace's map. `size` of the nodes by tie strength or by common contacts; another `seed` than the
    snapshot's own gives another picture of the same network. People without any relation are in `isolated`."""
    network = load(workspace)
    graph = network.graph
    placed = network.positions if seed is None else positions(graph, network.community, seed)
    degree = graph.degree
    shown = _sizes(degree) if size == BY_CONTACTS else None
    nodes, isolated = [], []
    rows = Person.objects.filter(workspace=workspace, is_root=True, is_seen=True, is_owner=False)
    for pk, name, company, position, strength in rows.order_by("pk").values_list(
        "pk", "name", "company", "position", "tie__strength"
    ):
        place = network.index_of(pk)
        if place is None:
            continue
        node = Node(
            id=str(pk),
            name=name,
            x=float(placed[place, 0]),
            y=float(placed[place, 1]),
            size=float(shown[place]) if shown is not None else (strength or 0.0),
            community=int(network.community[place]),
            strength=strength or 0.0,
            detail=" · ".join(part for part in (position, company) if part),
        )
        (nodes if degree[place] else isolated).append(node)
    present = {node.id for node in nodes}
    return Scene(
        nodes=tuple(nodes),
        edges=_edges(network, present),
        communities=community_list(workspace, network),
        bridges=_bridges(network, {node.id: node.name for node in nodes}),
        isolated=tuple(isolated),
        title=workspace.name,
    )


def positions(graph: Graph, community: IntArray, seed: int) -> Positions:
    """A place on the picture for everybody who knows somebody; the others, who are only listed, are left at the middle."""
    inside, kept = graph.connected()
    placed = np.zeros((graph.size, 2), np.float32)
    placed[kept] = layout(inside, community[kept], seed=seed)
    return placed


def _sizes(degree: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.sqrt(degree / max(int(degree.max(initial=1)), 1))


def _edges(network: Network, present: set[str]) -> tuple[Edge, ...]:
    graph = network.graph
    once = graph.ends < graph.indices
    ids = [str(pk) for pk in network.people]
    found = zip(
        graph.ends[once].tolist(),
        graph.indices[once].tolist(),
        graph.weights[once].tolist(),
        network.kind[once].tolist(),
        strict=True,
    )
    return tuple(
        Edge(ids[a], ids[b], str(KINDS[kind]), round(weight, 4), KINDS[kind] in INFERRED)
        for a, b, weight, kind in found
        if ids[a] in present and ids[b] in present
    )


def _bridges(network: Network, names: dict[str, str]) -> tuple[Bridge, ...]:
    return tuple(
        Bridge(str(found["person"]), names[str(found["person"])], tuple(found["between"]), found["score"])
        for found in network.summary["bridges"]
        if str(found["person"]) in names
    )


def community_list(workspace: Workspace, network: Network, most: int | None = None) -> tuple[Community, ...]:
    """The communities (the `most` largest: they are numbered by falling size) with the owner's name for them, else their
    automatic label."""
    given = _names(workspace, network)
    sizes = np.bincount(network.community[network.community >= 0]) if len(network.community) else np.empty(0, int)
    return tuple(
        Community(number, given.get(number) or automatic_label(network, number), int(size), number)
        for number, size in enumerate(sizes[:most])
    )


def automatic_label(network: Network, number: int) -> str:
    """The terms that distinguish a community; a number where nothing does."""
    return _terms(network.summary["labels"].get(str(number), [])) or _("Group {number}").format(number=number + 1)


def telling_labels(workspace: Workspace, network: Network) -> dict[int, str]:
    """What the communities are called that are called more than a number: by the owner, or by what distinguishes them."""
    labels = {int(number): terms for number, found in network.summary["labels"].items() if (terms := _terms(found))}
    return labels | _names(workspace, network)


def _terms(found: list[dict[str, Any]]) -> str:
    return " · ".join(label["term"] for label in found[:2])


def members_of(network: Network, number: int) -> list[int]:
    """Person ids of a community."""
    return [int(pk) for pk in network.people[network.community == number]]


def _names(workspace: Workspace, network: Network) -> dict[int, str]:
    found: dict[int, tuple[float, str]] = {}
    for row in CommunityName.objects.filter(workspace=workspace).order_by("at"):
        members = unpack(row.members)
        there = network.community[np.isin(network.people, members)]
        there = there[there >= 0]
        if not len(there):
            continue
        number = int(np.bincount(there).argmax())
        shared = int((there == number).sum())
        alike = shared / (len(members) + int((network.community == number).sum()) - shared)
        if alike >= SAME_COMMUNITY and alike >= found.get(number, (0.0, ""))[0]:
            found[number] = (alike, row.name)
    return {number: name for number, (_alike, name) in found.items()}


def scene_of_edges(edges: EdgeList, title: str, *, seed: int = 1, tell: Callable[[str], None] | None = None) -> Scene:
    """The map of any edge list: communities, positions and sizes by degree, nothing stored."""
    graph = graph_of_edges(len(edges.nodes), edges.source, edges.target, edges.weight)
    if tell:
        tell(_("Looking for communities"))
    community = communities(graph, seed=seed)
    if tell:
        tell(_("Placing everybody"))
    placed = positions(graph, community, seed)
    sizes = _sizes(graph.degree)
    everybody = [
        Node(
            edges.nodes[i], edges.names[i], float(placed[i, 0]), float(placed[i, 1]), float(sizes[i]), int(community[i])
        )
        for i in range(graph.size)
    ]
    source, target, weight = graph.edges()
    counts = np.bincount(community[community >= 0]) if len(community) else np.empty(0, int)
    return Scene(
        nodes=tuple(node for node, degree in zip(everybody, graph.degree, strict=True) if degree),
        edges=tuple(
            Edge(edges.nodes[a], edges.nodes[b], "stated", float(w), False)
            for a, b, w in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)
        ),
        communities=tuple(
            Community(number, _("Group {number}").format(number=number + 1), int(size), number)
            for number, size in enumerate(counts)
        ),
        bridges=(),
        isolated=tuple(node for node, degree in zip(everybody, graph.degree, strict=True) if not degree),
        title=title,
    )
