"""Invented scenes for the tests of the drawings."""

from __future__ import annotations

import numpy as np

from entregent.drawing.scene import Bridge, Community, Edge, Node, Scene

FIRST = ("Amélie", "Bérénice", "Chloé", "Damien", "Élise", "Gaëlle", "Hugo", "Zoé")
LAST = ("Abadie", "Carpentier", "Evrard", "Kerbrat", "Lemoine", "Ollivier", "Perrault")
LABELS = ("e-learning · Lyon", "Université", "Harmonia & fils <SARL>")


def invented(people: int = 60, relations: int = 150, seed: int = 1) -> Scene:
    """People in three communities, the last one of three people only, with two cornerstones and two isolated people."""
    random = np.random.default_rng(seed)
    community = np.where(np.arange(people) < 3, 2, np.arange(people) % 2)
    nodes = tuple(
        Node(
            id=f"person-{at * 7 + 100}",
            name=f"{FIRST[at % 8]} {LAST[at % 7]}",
            x=float(random.uniform(-1, 1)),
            y=float(random.uniform(-1, 1)),
            size=float(random.random()),
            community=int(community[at]),
            strength=float(random.random()),
            detail=f"Directrice n° {at}",
        )
        for at in range(people)
    )
    pairs = sorted(
        {tuple(sorted(pair)) for pair in random.integers(0, people, (relations, 2)).tolist() if pair[0] != pair[1]}
    )
    edges = tuple(
        Edge(nodes[a].id, nodes[b].id, ("thread", "employer")[a % 2], 0.5 + (a % 4) / 4, inferred=bool(a % 2))
        for a, b in pairs
    )
    sizes = np.bincount(community, minlength=3).tolist()
    return Scene(
        nodes=nodes,
        edges=edges,
        communities=tuple(Community(at, LABELS[at], sizes[at], at) for at in range(3)),
        bridges=(
            Bridge(nodes[4].id, nodes[4].name, (0, 1), 3.0),
            Bridge(nodes[1].id, nodes[1].name, (0, 2), 2.0),
        ),
        isolated=(
            Node("person-9001", "Quentin Sauvage", 0, 0, 0, -1, detail="Libraire"),
            Node("person-9002", "Rémi Tessier", 0, 0, 0, -1),
        ),
        title="Réseau de Solène",
    )


EMPTY = Scene(nodes=(), edges=(), communities=(), bridges=())
