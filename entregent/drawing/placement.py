"""Where labels go: as many as fit, the most important first, none over another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, edges included."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside `other`."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def grown(self, by: float) -> Box:
        """The rectangle with a margin of `by` around it."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def centred(x: float, y: float, width: float, height: float) -> Box:
    """The rectangle of that size around a point."""
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


class Sheet:
    """The labels placed so far inside `frame`. A coarse grid keeps each test short."""

    def __init__(self, frame: Box, cell: float = 96.0) -> None:
        self._frame = frame
        self._cell = cell
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, candidates: Sequence[Box], margin: float = 3.0) -> Box | None:
        """Occupy the first of the candidates that is free and inside the frame, and return it; None where none is."""
        for box in candidates:
            if box.within(self._frame) and self._free(box.grown(margin)):
                for key in self._keys(box):
                    self._cells.setdefault(key, []).append(box)
                return box
        return None

    def block(self, box: Box) -> None:
        """Keep labels off `box`."""
        for key in self._keys(box):
            self._cells.setdefault(key, []).append(box)

    def _free(self, box: Box) -> bool:
        return not any(box.overlaps(other) for key in self._keys(box) for other in self._cells.get(key, ()))

    def _keys(self, box: Box) -> Iterator[tuple[int, int]]:
        columns = range(int(box.left // self._cell), int(box.right // self._cell) + 1)
        rows = range(int(box.top // self._cell), int(box.bottom // self._cell) + 1)
        return product(columns, rows)


def around(x: float, y: float, width: float, height: float, distance: float) -> list[Box]:
    """Candidates beside a point: right, left, above, below, then the corners."""
    across, down = width / 2 + distance, height / 2 + distance
    offsets = [(across, 0), (-across, 0), (0, -down), (0, down)]
    offsets += [(across, -down), (across, down), (-across, -down), (-across, down)]
    return [centred(x + dx, y + dy, width, height) for dx, dy in offsets]


def spreading(x: float, y: float, width: float, height: float) -> list[Box]:
    """Candidates for a label that should sit on a point, then ever further above and below it, then aside."""
    boxes = [centred(x, y, width, height)]
    for ring in range(1, 7):
        step = ring * height * 0.7
        for dx, dy in ((0, -step), (0, step), (-step * 1.6, 0), (step * 1.6, 0), (-step, -step), (step, step)):
            boxes.append(centred(x + dx, y + dy, width, height))  # noqa: PERF401
    return boxes
