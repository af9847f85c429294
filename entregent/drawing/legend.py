"""The legend of the still picture, as words and samples; where each line stands is up to `rows`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entregent.drawing import typeface
from entregent.drawing.arrays import NEUTRAL
from entregent.drawing.captions import Captions
from entregent.drawing.palette import CATEGORIES
from entregent.drawing.scene import Scene

WIDTH = 272.0
TEXT_SIZE = 15.0
HEADING_SIZE = 15.0
LINE = 26.0
SAMPLE = 30.0
MOST_BRIDGES = 8


class Sample(StrEnum):
    """What stands before a line of the legend."""

    NONE = "none"
    DOT = "dot"
    RING = "ring"
    SOLID = "solid"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its sample, its text, and a figure at the right. `y` is its middle, counted from the top of the legend."""

    y: float
    text: str
    sample: Sample = Sample.NONE
    figure: str = ""
    colour: int = NEUTRAL
    heading: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """The rows, and whether inferred relations are dashed in this picture."""

    rows: tuple[Row, ...]
    dashed: bool


class _Column:
    """Rows one under the other."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._y = LINE / 2

    def heading(self, text: str) -> None:
        if self.rows:
            self._y += LINE * 0.7
        self._add(Row(self._y, text, heading=True))

    def row(self, text: str, sample: Sample, figure: str = "", colour: int = NEUTRAL) -> None:
        room = WIDTH - SAMPLE - (typeface.width(figure, TEXT_SIZE) + 12 if figure else 0)
        self._add(Row(self._y, typeface.shortened(text, TEXT_SIZE, room), sample, figure, colour))

    def note(self, text: str) -> None:
        for line in _wrapped(text, WIDTH):
            self.rows.append(Row(self._y, line, muted=True))
            self._y += LINE * 0.8

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        self._y += LINE


def legend(scene: Scene, captions: Captions, dashed: bool, thinned: int) -> Legend:
    """The communities with their sizes, the cornerstones, what the lines mean, how many are drawn (`thinned`), and who is
    not."""
    column = _Column()
    _communities(column, scene, captions)
    if named := [bridge for bridge in scene.bridges if bridge.name][:MOST_BRIDGES]:
        column.heading(captions.bridges)
        for bridge in named:
            column.row(bridge.name, Sample.RING)
        column.note(captions.bridges_hint)
    column.heading(captions.edges)
    column.row(captions.stated, Sample.SOLID)
    if any(edge.inferred for edge in scene.edges):
        column.row(captions.inferred, Sample.INFERRED)
    column.note(captions.sizes)
    if thinned < len(scene.edges):
        column.note(
            captions.thinned.format(drawn=captions.number(thinned), relations=captions.number(len(scene.edges)))
        )
    if scene.isolated:
        column.note(captions.isolated.format(count=captions.number(len(scene.isolated))))
    return Legend(tuple(column.rows), dashed)


def _communities(column: _Column, scene: Scene, captions: Captions) -> None:
    ordered = sorted(scene.communities, key=lambda community: (-community.size, community.id))
    coloured = [community for community in ordered if 0 <= community.colour < CATEGORIES][:CATEGORIES]
    if not coloured:
        return
    column.heading(captions.communities)
    for community in coloured:
        name = captions.community_name(community.label, community.id + 1)
        column.row(name, Sample.DOT, captions.number(community.size), community.colour)
    shown = {community.id for community in coloured}
    if others := sum(node.community not in shown for node in scene.nodes):
        column.row(captions.others, Sample.DOT, captions.number(others))


def _wrapped(text: str, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and typeface.width(f"{lines[-1]} {word}", TEXT_SIZE - 1) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
