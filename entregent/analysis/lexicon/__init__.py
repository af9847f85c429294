"""Lists of words that come with the application, one file each in this folder."""

from __future__ import annotations

from functools import cache
from importlib import resources


def lines(name: str) -> list[str]:
    """Return the lines of ``<name>.txt`` that say something, without comments ("#" to the end of the line)."""
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [kept for line in text.splitlines() if (kept := line.partition("#")[0].strip())]


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of ``<name>.txt``, separated by white space."""
    return frozenset(word for line in lines(name) for word in line.split())
