"""Colours of the map: twelve for the communities, a neutral for the rest, on a light and on a dark ground.

The hues were chosen by maximising the smallest distance between any two of them, in OKLab (Ottosson 2020), as seen with
normal vision and with protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009). The two grounds
share their order, so that a community keeps its hue family when the theme changes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One ground and the colours drawn on it, each as `#rrggbb`. `categories` is indexed by `Community.colour`."""

    name: str
    ground: str
    ink: str
    muted: str
    line: str
    neutral: str
    accent: str
    categories: tuple[str, ...]

    def category(self, index: int) -> str:
        """The colour of that index, the neutral outside the palette."""
        return self.categories[index] if 0 <= index < len(self.categories) else self.neutral


LIGHT = Theme(
    name="light",
    ground="#fcfbf9",
    ink="#1f2328",
    muted="#5c6370",
    line="#8a919e",
    neutral="#a3a8b1",
    accent="#0b5fa5",
    categories=(
        "#01449f", "#ca9d29", "#7f1743", "#81c080", "#9e5cbf", "#1cc0ed",
        "#714401", "#f17cba", "#617e0b", "#778ef9", "#b0676d", "#5f4b76",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    ground="#14171c",
    ink="#eceef1",
    muted="#a4abb7",
    line="#79818f",
    neutral="#656c78",
    accent="#7db8f0",
    categories=(
        "#4480d9", "#f2bc3c", "#b4475f", "#76a683", "#f4cffb", "#21e1ba",
        "#996608", "#ce8cc3", "#c5ee9a", "#95b4ff", "#e87f42", "#8c59a5",
    ),
)  # fmt: skip

CATEGORIES = len(LIGHT.categories)


def rgb(colour: str) -> tuple[int, int, int]:
    """The three channels (0–255) of `#rrggbb`.

    >>> rgb("#01449f")
    (1, 68, 159)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
