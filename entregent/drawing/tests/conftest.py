"""The invented scene, for every test here."""

from __future__ import annotations

import pytest

from entregent.drawing.scene import Scene
from entregent.drawing.tests.drawing_scenes import EMPTY, invented


@pytest.fixture
def scene() -> Scene:
    """Sixty people in three communities."""
    return invented()


@pytest.fixture
def empty() -> Scene:
    """Nobody."""
    return EMPTY
