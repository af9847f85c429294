"""A file of the map, its format chosen by the suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from entregent.base.files import atomic_write
from entregent.base.text import Text, t
from entregent.drawing import gexf, graphml, html, jsonfile, png, svg
from entregent.drawing.captions import ENGLISH, Captions
from entregent.drawing.scene import Scene

Writer = Callable[[Scene, IO[bytes], Captions], None]

WRITERS: dict[str, Writer] = {
    ".svg": svg.write,
    ".png": png.write,
    ".html": html.write,
    ".gexf": gexf.write,
    ".graphml": graphml.write,
    ".json": jsonfile.write,
}


class UnknownFormat(ValueError):
    """The suffix of the path names no format. `message` is one sentence that lists those there are."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


def writer_for(path: Path) -> Writer:
    """The writer of that suffix, in any case. Raises `UnknownFormat`."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UnknownFormat(
            t("“{name}” does not say which kind of map to write; end it in one of {formats}.",
              name=path.name, formats=", ".join(WRITERS))
        )  # fmt: skip
    return writer


def write(scene: Scene, path: Path, captions: Captions = ENGLISH) -> None:
    """Write `scene` to `path`, whole or not at all: an older file stays until the new one is complete.

    Raises `UnknownFormat` for a suffix that names no format and `CannotWrite` where the folder refuses the file.
    """
    writer = writer_for(path)
    with atomic_write(path) as out:
        writer(scene, out, captions)
