"""The colours stay apart on both grounds, for everybody's eyes."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from entregent.drawing.palette import CATEGORIES, DARK, LIGHT, Theme, rgb

# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip


def linear(colour: str) -> NDArray[np.float64]:
    value = np.array(rgb(colour)) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def oklab(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    to_cones = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
    to_lab = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
              [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip
    return np.array(to_lab) @ np.cbrt(np.array(to_cones) @ np.clip(colour, 0, 1))


def contrast(one: str, other: str) -> float:
    luminance = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (luminance[1] + 0.05) / (luminance[0] + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_differ(theme: Theme, vision: str) -> None:
    least = 0.11 if vision == "normal" else 0.06
    for one, other in combinations(theme.categories, 2):
        seen = [oklab(VISION[vision] @ linear(colour)) for colour in (one, other)]
        assert float(np.linalg.norm(seen[0] - seen[1])) > least, (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_and_dots_be_seen(theme: Theme) -> None:
    assert contrast(theme.ink, theme.ground) >= 7
    assert contrast(theme.muted, theme.ground) >= 4.5
    assert contrast(theme.accent, theme.ground) >= 4.5
    assert min(contrast(colour, theme.ground) for colour in theme.categories) >= 1.9


def test_both_themes_have_as_many_colours_and_a_neutral_for_the_rest() -> None:
    assert len(DARK.categories) == len(LIGHT.categories) == CATEGORIES == 12
    assert LIGHT.category(12) == LIGHT.category(-1) == LIGHT.neutral
