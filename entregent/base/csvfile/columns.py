"""Columns known by their names, whatever the program, its language and its habits made of them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entregent.base.files.reading import encoding_of

DELIMITERS = (",", ";", "\t")
_NOT_IN_NAMES = re.compile(r"[\W_]+")

Wanted = Mapping[str, Sequence[str]]


@lru_cache(maxsize=4_096)
def fold_name(name: str) -> str:
    """The name of a column without what varies: case, accents, spaces, underscores, hyphens and other punctuation.

    >>> fold_name("E-mail 1 - Value"), fold_name("Prénom"), fold_name("first_name")
    ('email1value', 'prenom', 'firstname')
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_IN_NAMES.sub("", "".join(c for c in decomposed if not unicodedata.combining(c)))


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: the line it stands on, what separates its cells, its cells, and the key each one is wanted by.

    `keys` runs beside `cells`; None where nobody wants the column.
    """

    line: int
    delimiter: str
    cells: tuple[str, ...]
    keys: tuple[str | None, ...]


def has_header(head: bytes, wanted: Wanted, required: Collection[str] = ()) -> bool:
    """Whether `head`, the first bytes of a file, holds the header that `read_table` would find. Never raises."""
    text = head.decode(encoding_of(head), "replace")
    return find_header(io.StringIO(text, newline="").readlines(), wanted, required) is not None


def find_header(lines: Sequence[str], wanted: Wanted, required: Collection[str]) -> Header | None:
    """The first of `lines` that holds the required columns; each line is looked at by itself, whatever quotes are open."""
    names = {fold_name(name): key for key, aliases in wanted.items() for name in (key, *aliases)}
    needed = set(required) or set(wanted)
    for number, line in enumerate(lines, 1):
        for delimiter in DELIMITERS:
            if line.count(delimiter) < len(needed) - 1:
                continue
            header = _header(number, delimiter, line, names)
            if header is not None and needed <= set(header.keys):
                return header
    return None


def _header(number: int, delimiter: str, line: str, names: Mapping[str, str]) -> Header | None:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return None
    keys: list[str | None] = []
    for cell in cells:
        key = names.get(fold_name(cell))
        keys.append(None if key in keys else key)
    return Header(number, delimiter, tuple(cells), tuple(keys))
