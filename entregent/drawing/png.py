"""The map as PNG: the same composition as the SVG, drawn at twice the size and scaled down."""

from __future__ import annotations

from typing import IO

import numpy as np
from PIL import Image, ImageDraw

from entregent.drawing import legend as legends
from entregent.drawing import typeface
from entregent.drawing.arrays import Floats
from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.composition import HEIGHT, LEGEND_LEFT, MARGIN, WIDTH, Composition, Label, Lines, compose
from entregent.drawing.legend import Row, Sample
from entregent.drawing.palette import CATEGORIES, LIGHT, Theme, rgb
from entregent.drawing.scene import Scene
from entregent.drawing.svg import LEGEND_TOP

SCALE = 1.5
SUPERSAMPLED = 2
_DASH = 8.0


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH, theme: Theme = LIGHT) -> None:
    """Write the scene as a PNG of 2400 × 1800 pixels. Names that the typeface cannot write are left out of it."""
    picture = compose(scene, captions)
    fine = _Pen(Image.new("RGB", _pixels(SCALE * SUPERSAMPLED), theme.ground), SCALE * SUPERSAMPLED, theme)
    for bundle in picture.lines:
        fine.lines(bundle)
    fine.dots(picture)
    for row in picture.legend.rows:
        fine.sample(row, picture.legend.dashed)
    image = fine.image.reduce(SUPERSAMPLED)
    pen = _Pen(image, SCALE, theme)
    for label in picture.labels:
        pen.label(label)
    pen.text(MARGIN, 72, 34, picture.title, theme.ink, bold=True)
    pen.text(MARGIN, 110, 18, picture.summary, theme.muted)
    for row in picture.legend.rows:
        pen.row(row)
    image.save(out, format="PNG", compress_level=6)


def _pixels(scale: float) -> tuple[int, int]:
    return round(WIDTH * scale), round(HEIGHT * scale)


def _dashes(ends: Floats, length: float) -> Floats:
    """Each line of (n, 4) cut into dashes of `length`, with gaps of the same."""
    across, down = ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]
    distance = np.hypot(across, down)
    count = np.maximum(np.ceil(distance / (2 * length)).astype(int), 1)
    line = np.repeat(np.arange(len(ends)), count)
    step = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    along = np.maximum(distance[line], 1e-9)
    start = np.minimum(step * 2 * length / along, 1.0)
    stop = np.minimum(start + length / along, 1.0)
    x, y = ends[line, 0], ends[line, 1]
    return np.stack(
        [x + start * across[line], y + start * down[line], x + stop * across[line], y + stop * down[line]], axis=1
    )


class _Pen:
    """Draws in the unit of the composition on an image of another scale."""

    def __init__(self, image: Image.Image, scale: float, theme: Theme) -> None:
        self.image = image
        self._scale = scale
        self._theme = theme
        self._draw = ImageDraw.Draw(image, "RGBA")

    def lines(self, bundle: Lines) -> None:
        """Edges, blended one over the other."""
        known = 0 <= bundle.colour < CATEGORIES
        colour = self._theme.categories[bundle.colour] if known else self._theme.line
        ink = (*rgb(colour), max(round(255 * bundle.opacity), 1))
        width = max(round(bundle.width * self._scale), 1)
        ends = bundle.ends * self._scale
        for x0, y0, x1, y1 in (_dashes(ends, _DASH * self._scale / 2) if bundle.dashed else ends).tolist():
            self._draw.line((x0, y0, x1, y1), ink, width)

    def dots(self, picture: Composition) -> None:
        """People, the smallest first, each with a thin ring in the colour of the ground (cornerstones: of the ink)."""
        for dot in picture.dots:
            colour = self._theme.category(dot.colour)
            self._dot(
                dot.x, dot.y, dot.radius, colour, self._theme.ink if dot.ringed else self._theme.ground, dot.ringed
            )

    def _dot(self, x: float, y: float, radius: float, fill: str, ring: str, ringed: bool) -> None:
        scale, border = self._scale, 1.0 if ringed else 0.4
        outer, inner = (radius + border) * scale, max(radius - border, 0.3) * scale
        x, y = x * scale, y * scale
        self._draw.ellipse((x - outer, y - outer, x + outer, y + outer), ring)
        self._draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill)

    def sample(self, row: Row, dashed: bool) -> None:
        """The sample before a line of the legend."""
        x, y = LEGEND_LEFT, LEGEND_TOP + row.y
        match row.sample:
            case Sample.DOT:
                self._dot(x + 9, y, 7, self._theme.category(row.colour), self._theme.ground, False)
            case Sample.RING:
                self._dot(x + 9, y, 6, self._theme.neutral, self._theme.ink, True)
            case Sample.SOLID:
                self._stroke(np.array([[x, y, x + 20.0, y]]), 255, 2)
            case Sample.INFERRED:
                whole = np.array([[x, y, x + 20.0, y]])
                self._stroke(_dashes(whole, _DASH / 2) if dashed else whole, 153, 1.4)
            case Sample.NONE:
                pass

    def _stroke(self, ends: Floats, opacity: int, width: float) -> None:
        for x0, y0, x1, y1 in (ends * self._scale).tolist():
            self._draw.line((x0, y0, x1, y1), (*rgb(self._theme.line), opacity), round(width * self._scale))

    def label(self, label: Label) -> None:
        """A label centred on its point, with a halo in the colour of the ground."""
        halo = 3.0 if label.bold else 2.0
        self.text(label.x, label.y, label.size, label.text, self._theme.ink, bold=label.bold, anchor="mm", halo=halo)

    def row(self, row: Row) -> None:
        """The words of a line of the legend."""
        left = LEGEND_LEFT + (0.0 if row.sample is Sample.NONE else legends.SAMPLE)
        colour = self._theme.muted if row.muted else self._theme.ink
        size = legends.TEXT_SIZE - 1 if row.muted else legends.TEXT_SIZE
        y = LEGEND_TOP + row.y
        self.text(left, y, size, row.text, colour, bold=row.heading)
        if row.figure:
            self.text(LEGEND_LEFT + legends.WIDTH, y, size, row.figure, self._theme.muted, anchor="rm")

    def text(
        self, x: float, y: float, size: float, text: str, colour: str,
        bold: bool = False, anchor: str = "lm", halo: float = 0.0,
    ) -> None:  # fmt: skip
        """A text, left in the middle by default. Nothing where the typeface lacks one of its characters."""
        if not typeface.drawable(text):
            return
        self._draw.text(
            (x * self._scale, y * self._scale),
            text,
            fill=colour,
            font=typeface.font(round(size * self._scale), bold),
            anchor=anchor,
            stroke_width=round(halo * self._scale),
            stroke_fill=self._theme.ground,
        )
