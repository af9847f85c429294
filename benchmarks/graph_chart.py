"""How each cost of a graph grows with its size, as one chart: both axes logarithmic, in SVG."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 560, 80, 250, 40, 60
LOW, HIGH = 1e-4, 1e3
# Name of the line, where its figure stands, colour (readable on light and dark grounds).
LINES = (
    ("built from packed lists", ("build",), "#8a5a00"),
    ("degrees: Entregent", ("Entregent",), "#2563c9"),
    ("degrees: scipy", ("scipy",), "#0f8b8d"),
    ("degrees: networkit", ("networkit",), "#7a7a7a"),
    ("degrees: igraph", ("igraph",), "#a0522d"),
    ("paths to 3,500 people", ("paths", "3500"), "#b0307a"),
    ("the owner's two hops", ("paths", "near"), "#1d8a4a"),
    ("paths to 25 people", ("paths", "25"), "#7446c4"),
    ("Dijkstra to 25, four hops", ("bounded",), "#4b5563"),
)


def bandwidth() -> float:
    """Bytes a second that this machine reads from memory in one thread: the best of five passes over 800 MB."""
    values = np.ones(100_000_000)
    best = math.inf
    for _ in range(5):
        began = time.perf_counter()
        values.sum()
        best = min(best, time.perf_counter() - began)
    return values.nbytes / best


def draw(figures: dict[str, dict[str, Any]], bytes_a_second: float) -> str:
    """The chart. `figures` are processor seconds by number of people and by what was measured; the limit line is the time to
    read every neighbour once (4 bytes for each end of a relation) and a byte for everybody at that bandwidth."""
    sizes = sorted(map(int, figures))
    limit = [(size, (8 * figures[str(size)]["build"]["relations"] + size) / bytes_a_second) for size in sizes]
    lines = [("memory bandwidth", limit, "#c0392b", True)]
    for name, where, colour in LINES:
        points = []
        for size in sizes:
            told: Any = figures[str(size)]
            for key in where:
                told = told.get(key, {})
            if "cpu" in told:
                points.append((size, max(told["cpu"], LOW)))
        if points:
            lines.append((name, points, colour, False))
    lines.sort(key=lambda line: -line[1][-1][1])
    parts, last = [_frame(sizes)], 0.0
    for name, points, colour, dashed in lines:
        last = max(_y(points[-1][1]), last + 18)
        parts.append(_line(name, points, colour, last, dashed=dashed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="14">\n<title>Processor seconds by number of people</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{"".join(parts)}</svg>\n'
    )


def _x(size: float) -> float:
    return LEFT + (math.log10(size) - 4) / 3.3 * (WIDTH - LEFT - RIGHT)


def _y(seconds: float) -> float:
    share = (math.log10(seconds) - math.log10(LOW)) / (math.log10(HIGH) - math.log10(LOW))
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _frame(sizes: list[int]) -> str:
    lines = []
    for power in range(-4, 4):
        y = _y(10.0**power)
        grid = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        lines.append(f'{grid}<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{10.0**power:g} s</text>\n')
    lines += [
        f'<text x="{_x(size):.1f}" y="{HEIGHT - BOTTOM + 24}" text-anchor="middle">{size:,}</text>\n' for size in sizes
    ]
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle">people</text>\n')
    return "".join(lines)


def _line(name: str, points: list[tuple[int, float]], colour: str, at: float, *, dashed: bool) -> str:
    path = " ".join(f"{_x(size):.1f},{_y(seconds):.1f}" for size, seconds in points)
    style = ' stroke-dasharray="6 5"' if dashed else ""
    dots = "".join(f'<circle cx="{_x(size):.1f}" cy="{_y(s):.1f}" r="3.5" fill="{colour}"/>' for size, s in points)
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{style}/>{"" if dashed else dots}'
        f'<text x="{WIDTH - RIGHT + 14}" y="{at + 5:.1f}" fill="{colour}">{name}</text>\n'
    )
