"""Edges as lines of text, or as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import IO

from entregent.base.files import Unreadable, open_text
from entregent.base.text import t
from entregent.drawing.edgelist.builder import Builder

LINE_CHARACTERS = 10_000
COMMENTS = ("#", "%")
_SOURCE = ("source", "from", "src", "de")
_TARGET = ("target", "to", "dst", "vers")
_WEIGHT = ("weight", "value", "poids")
_DELIMITERS = (",", ";", "\t")


def read_pairs(stream: IO[bytes], builder: Builder) -> None:
    """Two names a line, separated by one tab (names may hold blanks) or by blanks, and perhaps a weight."""
    for number, line in _lines(stream, builder):
        fields = line.split("\t") if "\t" in line else line.split()
        fields = [field.strip() for field in fields if field.strip()]
        if len(fields) not in (2, 3):
            raise _unclear(builder, number)
        builder.edge(fields[0], fields[1], fields[2] if len(fields) == 3 else None, number)


def read_csv(stream: IO[bytes], builder: Builder) -> None:
    """A table with a header that names source and target (and weight), or plain pairs without one."""
    lines = _lines(stream, builder)
    first = next(lines, None)
    if first is None:
        return
    delimiter = max(_DELIMITERS, key=first[1].count)
    header = _header(_cells(first[1], delimiter))
    if header is None:
        _take(builder, _cells(first[1], delimiter), (0, 1, 2), first[0])
    for number, line in lines:
        _take(builder, _cells(line, delimiter), header or (0, 1, 2), number)


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _header(cells: Sequence[str]) -> tuple[int, int, int | None] | None:
    """The positions of source, target and weight where the row is a header."""
    names = [cell.casefold() for cell in cells]
    source = next((names.index(name) for name in _SOURCE if name in names), None)
    target = next((names.index(name) for name in _TARGET if name in names), None)
    if source is None or target is None:
        return None
    return source, target, next((names.index(name) for name in _WEIGHT if name in names), None)


def _take(builder: Builder, cells: Sequence[str], columns: tuple[int, int, int | None], number: int) -> None:
    source, target, weight = columns
    if len(cells) <= max(source, target) or not cells[source] or not cells[target]:
        raise _unclear(builder, number)
    given = cells[weight] if weight is not None and weight < len(cells) else ""
    builder.edge(cells[source], cells[target], given or None, number)


def _lines(stream: IO[bytes], builder: Builder) -> Iterator[tuple[int, str]]:
    """The lines that say something, numbered from 1 as in the file."""
    said = False
    for number, raw in enumerate(open_text(stream, limit=LINE_CHARACTERS), start=1):
        line = raw.strip()
        if not line or line.startswith(COMMENTS):
            continue
        if (not said and line.startswith(("<", "{", "PK"))) or "\x00" in line:
            raise Unreadable(
                t("{file} is not a list of edges (line {line} looks like another kind of file): "
                  "a line of it should name two people.", file=builder.file, line=number)
            )  # fmt: skip
        said = True
        yield number, line


def _unclear(builder: Builder, number: int) -> Unreadable:
    return Unreadable(
        t("Line {line} of {file} should name two people and perhaps a weight, as in “anna ben 2”.",
          line=number, file=builder.file)
    )  # fmt: skip
