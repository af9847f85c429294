"""A part of a network as a picture, which a notebook shows by itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph
from entregent.analysis.layout import layout
from entregent.drawing import files, svg
from entregent.drawing.scene import Community, Edge, Node, Scene
from entregent.graph.people import Person


@dataclass(frozen=True, slots=True)
class Picture:
    """A map of people. `save` writes it as a file, its format by the suffix."""

    scene: Scene

    def save(self, path: str | Path) -> None:
        """Write .svg .png .html .gexf .graphml or .json."""
        files.write(self.scene, Path(path))

    def _repr_svg_(self) -> str:
        out = io.BytesIO()
        svg.write(self.scene, out)
        return out.getvalue().decode()


def picture(graph: Graph, people: Sequence[Person], title: str, seed: int = 1) -> Picture:
    """The map of these people: communities by Leiden, positions by our layout, circles by the number of relations."""
    community = communities(graph, seed=seed)
    inside, kept = graph.connected()
    placed = np.zeros((graph.size, 2), np.float32)
    placed[kept] = layout(inside, community[kept], seed=seed)
    sizes = np.sqrt(graph.degree / max(int(graph.degree.max(initial=1)), 1))
    nodes = [
        Node(
            person.id, person.name, float(x), float(y), float(size), int(group),
            detail=" · ".join(person.said[name] for name in ("position", "company") if person.said.get(name)),
        )
        for person, (x, y), size, group in zip(people, placed, sizes, community, strict=True)
    ]  # fmt: skip
    source, target, weight = graph.edges()
    counts = np.bincount(community[community >= 0]) if (community >= 0).any() else np.empty(0, np.int64)
    return Picture(
        Scene(
            nodes=tuple(node for node, degree in zip(nodes, graph.degree, strict=True) if degree),
            edges=tuple(
                Edge(people[a].id, people[b].id, "stated", round(w, 4), False)
                for a, b, w in zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)
            ),
            communities=tuple(
                Community(number, f"{number + 1}", int(size), number) for number, size in enumerate(counts)
            ),
            bridges=(),
            isolated=tuple(node for node, degree in zip(nodes, graph.degree, strict=True) if not degree),
            title=title,
        )
    )
