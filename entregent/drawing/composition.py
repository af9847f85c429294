"""The still picture, composed: everything that SVG and PNG draw, in one unit, so that they show the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entregent.drawing import typeface
from entregent.drawing.arrays import NEUTRAL, Arrays, Floats, arrays, centroids, levels
from entregent.drawing.captions import Captions
from entregent.drawing.legend import Legend, legend
from entregent.drawing.placement import Box, Sheet, around, spreading
from entregent.drawing.scene import Scene

WIDTH, HEIGHT = 1600, 1200
MARGIN = 56
FRAME = Box(MARGIN, 150, 1216, HEIGHT - MARGIN)
LEGEND_LEFT = 1272
LINE_WIDTHS = (0.7, 1.0, 1.6)
MOST_DASHED = 20_000
NAME_SIZE = 13.0
_AREA = (FRAME.right - FRAME.left) * (FRAME.bottom - FRAME.top)
MOST_NAMES = 60
MOST_COMMUNITIES = 60
SMALL_FOR_ITS_NAME = 2.0


# On a whole map only groups of so many people are named: couples and trios would crowd the rest out.
NAMED_FROM = 5


@dataclass(frozen=True, slots=True)
class Lines:
    """Edges drawn alike: `ends` is (n, 4), x and y of both ends. `opacity` in 0–1."""

    colour: int
    inferred: bool
    dashed: bool
    width: float
    opacity: float
    ends: Floats


@dataclass(frozen=True, slots=True)
class Dot:
    """A person. `ringed` marks the cornerstones."""

    x: float
    y: float
    radius: float
    colour: int
    ringed: bool
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text centred on (x, y). `colour` is that of a community; the neutral index stands for the ink."""

    x: float
    y: float
    size: float
    text: str
    bold: bool
    colour: int = NEUTRAL


@dataclass(frozen=True, slots=True)
class Composition:
    """A picture of `WIDTH` × `HEIGHT`: lines under dots under labels, the legend at the right."""

    title: str
    summary: str
    lines: tuple[Lines, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    legend: Legend


def compose(scene: Scene, captions: Captions) -> Composition:
    """Place everything of `scene` on the picture. Deterministic."""
    columns = arrays(scene)
    to_page = _projection(columns)
    x, y = to_page(columns.x, columns.y)
    radius = _radii(columns)
    lines = _lines(columns, x, y)
    return Composition(
        title=scene.title or captions.title,
        summary=captions.summary.format(
            people=captions.number(len(scene.nodes) + len(scene.isolated)),
            relations=captions.number(len(scene.edges)),
            communities=captions.number(len(scene.communities)),
        ),
        lines=lines,
        dots=_dots(scene, columns, x, y, radius),
        labels=_labels(scene, columns, to_page, x, y, radius),
        legend=legend(scene, captions, dashed=any(bundle.dashed for bundle in lines), thinned=int(columns.drawn.sum())),
    )


class _Projection:
    """From the scene's coordinates (y upwards) to the frame on the page (y downwards), one scale for both axes."""

    def __init__(self, left: float, right: float, bottom: float, top: float) -> None:
        across, up = max(right - left, 1e-9), max(top - bottom, 1e-9)
        room = FRAME.grown(-16)
        self._scale = min((room.right - room.left) / across, (room.bottom - room.top) / up)
        self._x = (left + right) / 2
        self._y = (bottom + top) / 2

    def __call__(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        middle_x, middle_y = (FRAME.left + FRAME.right) / 2, (FRAME.top + FRAME.bottom) / 2
        return middle_x + (x - self._x) * self._scale, middle_y - (y - self._y) * self._scale


def _projection(columns: Arrays) -> _Projection:
    if not len(columns.x):
        return _Projection(-1, 1, -1, 1)
    return _Projection(float(columns.x.min()), float(columns.x.max()), float(columns.y.min()), float(columns.y.max()))


def _radii(columns: Arrays) -> Floats:
    largest = float(np.clip(0.42 * np.sqrt(_AREA / max(len(columns.x), 1)), 3.4, 18.0))
    smallest = max(0.26 * largest, 1.3)
    return smallest + (largest - smallest) * columns.size


def _lines(columns: Arrays, x: Floats, y: Floats) -> tuple[Lines, ...]:
    """Edges in bundles of the same look, the faintest first: inferred under proven, between communities under within."""
    shown = columns.drawn
    level, inference, colours = levels(columns.weight)[shown], columns.inferred[shown], columns.edge_colour[shown]
    source, target = columns.source[shown], columns.target[shown]
    ends = np.stack([x[source], y[source], x[target], y[target]], axis=1)
    dashed = int(inference.sum()) <= MOST_DASHED
    covered = float(np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]).sum()) / _AREA
    strongest = float(np.clip(0.3 / max(covered, 0.01) ** 0.6, 0.02, 0.5))
    bundles = []
    for inferred in (True, False):
        for colour in np.unique(colours).tolist():
            for step, width in enumerate(LINE_WIDTHS):
                chosen = (inference == inferred) & (colours == colour) & (level == step)
                if chosen.any():
                    opacity = (
                        strongest * (0.8 + 0.4 * step) * (0.55 if inferred else 1.0) * (1.0 if colour >= 0 else 0.7)
                    )
                    bundles.append(Lines(colour, inferred, inferred and dashed, width, round(opacity, 3), ends[chosen]))
    return tuple(bundles)


def _dots(scene: Scene, columns: Arrays, x: Floats, y: Floats, radius: Floats) -> tuple[Dot, ...]:
    ringed = {bridge.id for bridge in scene.bridges}
    order = np.argsort(radius, kind="stable").tolist()
    return tuple(
        Dot(
            float(x[i]), float(y[i]), float(radius[i]), int(columns.colour[i]),
            scene.nodes[i].id in ringed, scene.nodes[i].name,
        )
        for i in order
    )  # fmt: skip


def _labels(
    scene: Scene, columns: Arrays, to_page: _Projection, x: Floats, y: Floats, radius: Floats
) -> tuple[Label, ...]:
    sheet = Sheet(FRAME)
    labels = _community_labels(scene, columns, to_page, sheet) if scene.names_communities else []
    return (*labels, *_name_labels(scene, columns, x, y, radius, sheet))


def _community_labels(scene: Scene, columns: Arrays, to_page: _Projection, sheet: Sheet) -> list[Label]:
    middles = centroids(scene, columns)
    there = [community for community in scene.communities if community.label and community.id in middles]
    there.sort(key=lambda community: (-community.size, community.id))
    largest = max((community.size for community in there), default=1)
    there = [community for community in there if community.size >= min(NAMED_FROM, largest)]
    labels = []
    for community in there[:MOST_COMMUNITIES]:
        size = round(15.0 + 9.0 * float(np.sqrt(community.size / largest)), 1)
        text = typeface.shortened(community.label, size, 320.0, bold=True)
        middle_x, middle_y, reach = middles[community.id]
        at_x, at_y = to_page(np.array([middle_x]), np.array([middle_y, middle_y + reach]))
        width = typeface.width(text, size, bold=True) + 6
        tall = float(at_y[0] - at_y[1])
        # A name larger than its community would hide it: it stands above.
        raised = tall + size * 0.9 if tall < SMALL_FOR_ITS_NAME * size else 0.0
        if box := sheet.take(spreading(float(at_x[0]), float(at_y[0]) - raised, width, size * 1.3), margin=4):
            labels.append(_label(box, size, text, bold=True, colour=community.colour))
    return labels


def _name_labels(scene: Scene, columns: Arrays, x: Floats, y: Floats, radius: Floats, sheet: Sheet) -> list[Label]:
    """The cornerstones, then the strongest and best connected people, as far as their names fit."""
    ringed = {bridge.id for bridge in scene.bridges}
    score = np.maximum(columns.size, columns.strength) + columns.degree / max(int(columns.degree.max(initial=1)), 1)
    score += np.array([node.id in ringed for node in scene.nodes], dtype=np.float64)
    labels: list[Label] = []
    for i in np.argsort(-score, kind="stable")[: 4 * MOST_NAMES].tolist():
        name = scene.nodes[i].name
        if len(labels) == MOST_NAMES or not name:
            continue
        text = typeface.shortened(name, NAME_SIZE, 180.0)
        boxes = around(
            float(x[i]), float(y[i]), typeface.width(text, NAME_SIZE) + 2, NAME_SIZE * 1.2, float(radius[i]) + 3
        )
        if box := sheet.take(boxes, margin=2):
            labels.append(_label(box, NAME_SIZE, text, bold=False))
    return labels


def _label(box: Box, size: float, text: str, bold: bool, colour: int = NEUTRAL) -> Label:
    return Label((box.left + box.right) / 2, (box.top + box.bottom) / 2, size, text, bold, colour)
