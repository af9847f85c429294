"""The typeface of the pictures (Inter, vendored): fonts, widths, and whether it can write a text at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path(__file__).parent / "fonts" / "inter-0.4.2"
_MISSING = "\uffff"
_MEASURED_AT = 100
# SVG is read with the reader's own typeface where Inter is not installed, and most are a little wider.
_SLACK = 1.05


@cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Inter at `size` pixels, regular or semi-bold."""
    name = "Inter_600SemiBold.ttf" if bold else "Inter_400Regular.ttf"
    return ImageFont.truetype(_FOLDER / name, size, layout_engine=ImageFont.Layout.BASIC)


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` is, in the unit of `size`."""
    return float(font(_MEASURED_AT, bold).getlength(text)) * size / _MEASURED_AT * _SLACK


@cache
def _has(character: str) -> bool:
    face = font(_MEASURED_AT)
    return character.isspace() or bytes(face.getmask(character)) != bytes(face.getmask(_MISSING))


def drawable(text: str) -> bool:
    """Whether the typeface has every character of `text` (Latin, Greek and Cyrillic are there)."""
    return all(map(_has, text))


def shortened(text: str, size: float, room: float, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `room`."""
    if width(text, size, bold) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size, bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
