"""The map as plain values: what every picture and every file of it is made from, so that they all agree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A person on the map. `x`, `y` in the unit square's scale (−1 to 1), `size` in 0–1, `community` −1 where isolated."""

    id: str
    name: str
    x: float
    y: float
    size: float
    community: int
    strength: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two people who know each other, by the strongest kind of proof; `inferred` when nothing states it outright. `detail`
    says more of it, in words."""

    source: str
    target: str
    kind: str
    weight: float
    inferred: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """A group found in the map, and the label that distinguishes it. `colour` indexes the palette."""

    id: int
    label: str
    size: int
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Bridge:
    """A cornerstone: a person whose ties hold several communities together."""

    id: str
    name: str
    between: tuple[int, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole map. `isolated` are people with no relation to anybody else: listed, never scattered on the picture.
    `names_communities` is False where they are kinds, told in the legend, and not places on the picture."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    communities: tuple[Community, ...]
    bridges: tuple[Bridge, ...]
    isolated: tuple[Node, ...] = ()
    title: str = ""
    names_communities: bool = True
