"""Which reader a file takes, by its suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from entregent.base.files import Unreadable
from entregent.base.text import t
from entregent.drawing.edgelist.builder import Builder, EdgeList
from entregent.drawing.edgelist.text import read_csv, read_pairs
from entregent.drawing.edgelist.xml import read_gexf, read_graphml

_READERS: dict[str, Callable[[IO[bytes], Builder], None]] = {
    ".edges": read_pairs,
    ".txt": read_pairs,
    ".csv": read_csv,
    ".gexf": read_gexf,
    ".graphml": read_graphml,
}
SUFFIXES = tuple(_READERS)


def is_edge_list(path: Path) -> bool:
    """Whether the suffix of `path` is one that `read` takes."""
    return path.suffix.lower() in _READERS


def read(path: Path) -> EdgeList:
    """The graph that the file holds. Names are what it calls its nodes, the identifiers where it does not.

    `.edges`, `.txt`: two names a line, separated by blanks or one tab, perhaps a weight; `#` and `%` begin comments.
    `.csv`: columns source, target and perhaps weight, or pairs without a header. `.gexf`, `.graphml`: any version.
    Raises `Unreadable` with one sentence, and the line where there is one.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(
            t("{file} is not a kind of graph that can be read here: give one of {formats}.",
              file=path.name, formats=", ".join(SUFFIXES))
        )  # fmt: skip
    builder = Builder(path.name)
    try:
        with path.open("rb") as stream:
            reader(stream, builder)
    except OSError as error:
        raise Unreadable(
            t("{file} cannot be opened ({reason}): check its name and that you may read it.",
              file=str(path), reason=error.strerror or type(error).__name__)
        ) from error  # fmt: skip
    return builder.built()
