"""The map as SVG: light or dark as the reader's device prefers, every person named in a tooltip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from entregent.drawing import legend as legends
from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.composition import HEIGHT, LEGEND_LEFT, MARGIN, WIDTH, Composition, Dot, Label, Lines, compose
from entregent.drawing.legend import Row, Sample
from entregent.drawing.markup import xml_text
from entregent.drawing.palette import CATEGORIES, DARK, LIGHT, Theme
from entregent.drawing.scene import Scene

FONTS = "Inter,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
LEGEND_TOP = 150.0
ONE_PATH_EACH = 20_000


def write(scene: Scene, out: IO[bytes], captions: Captions = ENGLISH) -> None:
    """Write the scene as one SVG document that refers to nothing outside itself."""
    picture = compose(scene, captions)
    out.writelines(piece.encode() for piece in _document(picture, captions))


def _document(picture: Composition, captions: Captions) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'xml:lang="{xml_text(captions.language)}" role="img" aria-labelledby="title summary">\n'
        f'<title id="title">{xml_text(picture.title)}</title>\n<desc id="summary">{xml_text(picture.summary)}</desc>\n'
        f"<style>\n{_style()}</style>\n"
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>\n'
    )
    edges = sum(len(bundle.ends) for bundle in picture.lines)
    for bundle in picture.lines:
        yield from _lines(bundle, at_once=1 + edges // ONE_PATH_EACH)
    yield '<g class="dots">\n'
    yield from map(_dot, picture.dots)
    yield '</g>\n<g class="labels">\n'
    yield from map(_label, picture.labels)
    yield "</g>\n"
    yield f'<text class="title" x="{MARGIN}" y="84">{xml_text(picture.title)}</text>\n'
    yield f'<text class="muted" x="{MARGIN}" y="116" font-size="18">{xml_text(picture.summary)}</text>\n'
    yield f'<g transform="translate({LEGEND_LEFT} {LEGEND_TOP:g})" font-size="{legends.TEXT_SIZE:g}">\n'
    for row in picture.legend.rows:
        yield _row(row, picture.legend.dashed)
    yield "</g>\n</svg>\n"


def _style() -> str:
    shared = (
        f"text{{font-family:{FONTS}}}\n.title{{font-size:34px;font-weight:600}}\n.heading{{font-weight:600}}\n"
        ".line{fill:none;stroke-linecap:round}\n.dots circle{stroke-width:.8}\n"
        ".labels text{text-anchor:middle;paint-order:stroke;stroke-linejoin:round;stroke-width:4px}\n"
        ".labels .community{font-weight:600;stroke-width:6px}\n.dots .ring,.ring{stroke-width:2}\n"
    )
    return f"{shared}{_colours(LIGHT)}@media (prefers-color-scheme:dark){{\n{_colours(DARK)}}}\n"


def _colours(theme: Theme) -> str:
    rules = [
        f".ground{{fill:{theme.ground}}}",
        f"text{{fill:{theme.ink}}}",
        f".muted{{fill:{theme.muted}}}",
        f".labels text{{stroke:{theme.ground}}}",
        f".dots circle{{stroke:{theme.ground}}}",
        f".dots .ring,.ring{{stroke:{theme.ink}}}",
    ]
    for index in range(-1, CATEGORIES):
        colour, name = theme.category(index), _name(index)
        rules.append(f".f{name}{{fill:{colour}}}.s{name}{{stroke:{theme.line if index < 0 else colour}}}")
    return "\n".join(rules) + "\n"


def _name(colour: int) -> str:
    return str(colour) if 0 <= colour < CATEGORIES else "n"


def _lines(bundle: Lines, at_once: int) -> Iterator[str]:
    dash = ' stroke-dasharray="4 4"' if bundle.dashed else ""
    kind = "inferred" if bundle.inferred else "proven"
    yield (
        f'<g class="line {kind} s{_name(bundle.colour)}" stroke-width="{bundle.width:g}" '
        f'stroke-opacity="{bundle.opacity:g}"{dash}>\n'
    )
    ends = [f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for x0, y0, x1, y1 in bundle.ends.tolist()]
    for start in range(0, len(ends), at_once):
        yield f'<path d="{"".join(ends[start : start + at_once])}"/>\n'
    yield "</g>\n"


def _dot(dot: Dot) -> str:
    look = f"f{_name(dot.colour)} ring" if dot.ringed else f"f{_name(dot.colour)}"
    circle = f'<circle class="{look}" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.radius:.1f}"'
    return f"{circle}><title>{xml_text(dot.name)}</title></circle>\n" if dot.name else f"{circle}/>\n"


def _label(label: Label) -> str:
    look = ' class="community"' if label.bold else ""
    return (
        f'<text{look} x="{label.x:.1f}" y="{label.y + label.size * 0.36:.1f}" '
        f'font-size="{label.size:g}">{xml_text(label.text)}</text>\n'
    )


def _row(row: Row, dashed: bool) -> str:
    look = "heading" if row.heading else "muted" if row.muted else "row"
    size = ' font-size="14"' if row.muted else ""
    left = 0 if row.sample is Sample.NONE else legends.SAMPLE
    text = f'<text class="{look}" x="{left:g}" y="{row.y + 5.4:.1f}"{size}>{xml_text(row.text)}</text>'
    figure = (
        f'<text class="muted" x="{legends.WIDTH:g}" y="{row.y + 5.4:.1f}" text-anchor="end">{xml_text(row.figure)}</text>'
        if row.figure
        else ""
    )
    return f"{_sample(row, dashed)}{text}{figure}\n"


def _sample(row: Row, dashed: bool) -> str:
    match row.sample:
        case Sample.DOT:
            return f'<circle class="f{_name(row.colour)}" cx="9" cy="{row.y:g}" r="7"/>'
        case Sample.RING:
            return f'<circle class="fn ring" cx="9" cy="{row.y:g}" r="6"/>'
        case Sample.SOLID:
            return f'<path class="line sn" d="M0 {row.y:g}H20" stroke-width="2"/>'
        case Sample.INFERRED:
            dash = ' stroke-dasharray="4 4"' if dashed else ""
            return f'<path class="line sn" d="M0 {row.y:g}H20" stroke-width="1.4" stroke-opacity=".6"{dash}/>'
        case Sample.NONE:
            return ""
