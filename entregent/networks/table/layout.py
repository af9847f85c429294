"""How a file of rows is laid out, told from its beginning: the separator, the header, a few values of each column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from entregent.base.csvfile import Header
from entregent.base.files.reading import encoding_of
from entregent.base.fingerprints import fingerprint
from entregent.networks.table.roles import Role, guess, names_people, plain_words
from entregent.networks.table.values import emails_in, is_date, is_phone, urls_in

HEAD = 1 << 16
SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 200
MOST_ROWS = 200
HEADER_WITHIN = 15
# Beginnings of files that are something else, however many commas they hold.
_SOMETHING_ELSE = ("<", "{", "[", "%PDF", "BEGIN:", "From ", "PK\x03\x04")
_AS_MANY = 0.6


class Row(NamedTuple):
    """The cells of a row, and how many lines of the file end with it."""

    cells: list[str]
    lines: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A table: its header as it is read by, the names of its columns for a reader, a few values of each, what each most
    likely holds, and the fingerprint by which a list of the same kind is known again."""

    header: Header
    names: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    guess: tuple[Role, ...]
    kind: str


def layout_of(head: bytes) -> Layout | None:
    """The table that the beginning of a file (`HEAD` bytes at most) shows; None where it is none, or none of people.

    Never raises.
    """
    text = head.decode(encoding_of(head), "replace")
    if "\0" in text or text.lstrip().startswith(_SOMETHING_ELSE):
        return None
    lines = io.StringIO(text, newline="").readlines()
    if len(head) >= HEAD:
        lines = lines[:-1]
    tables = [(_rows(lines, separator), separator) for separator in SEPARATORS]
    rows, separator = max(tables, key=lambda table: _regularity(table[0]))
    if _regularity(rows) == (0, 0):
        return _one_column(_rows(lines, SEPARATORS[0]))
    return _laid_out(rows, separator)


def _rows(lines: Sequence[str], separator: str) -> list[Row]:
    """The first rows as the separator cuts them; those before the first damaged one where there is one."""
    rows: list[Row] = []
    reader = csv.reader(lines, delimiter=separator)
    try:
        rows += (Row(cells, reader.line_num) for cells in islice(reader, MOST_ROWS))
    except csv.Error:
        return rows
    return rows


def _width(rows: Sequence[Row]) -> int:
    """How many cells most rows have."""
    counts = Counter(len(row.cells) for row in rows if any(cell.strip() for cell in row.cells))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def _regularity(rows: Sequence[Row]) -> tuple[int, int]:
    """(how many rows have the width of most, that width), for choosing among separators; (0, 0) for what is no table."""
    width = _width(rows)
    written = [row for row in rows if any(cell.strip() for cell in row.cells)]
    alike = sum(len(row.cells) == width for row in written)
    is_table = 2 <= width <= MOST_COLUMNS and alike >= max(2, _AS_MANY * len(written))
    return (alike, width) if is_table else (0, 0)


def _one_column(rows: Sequence[Row]) -> Layout | None:
    """A list of nothing but e-mail addresses, below one another."""
    written = [row for row in rows if any(row.cells)]
    addresses = sum(len(row.cells) == 1 and len(emails_in(row.cells[0])) == 1 for row in written)
    return _laid_out(rows, SEPARATORS[0], width=1) if addresses >= max(2, 0.8 * len(written)) else None


def _laid_out(rows: Sequence[Row], separator: str, width: int = 0) -> Layout | None:
    width = width or _width(rows)
    at = _header_at(rows, width)
    cells = [cell.strip().removeprefix("\ufeff") for cell in rows[at].cells] if at is not None else [""] * width
    below = [row.cells for row in rows[0 if at is None else at + 1 :] if len(row.cells) <= width]
    samples = tuple(
        tuple(dict.fromkeys(value for row in below if (value := "".join(row[place : place + 1]).strip())))
        for place in range(width)
    )
    roles = guess(cells, samples)
    if not below or not names_people(roles):
        return None
    names = tuple(cell or f"#{place}" for place, cell in enumerate(cells, 1))
    keys = tuple(str(place) for place in range(width))
    header = Header(rows[at].lines if at is not None else 0, separator, names, keys)
    kind = (*map(plain_words, cells),) if at is not None else ("", *roles)
    return Layout(header, names, samples, roles, f"{fingerprint(*kind):x}")


def _header_at(rows: Sequence[Row], width: int) -> int | None:
    """Which of the first rows names the columns: the one with most known names, else the first that is all words; None
    where the rows begin at once."""
    best: tuple[int, int] | None = None
    people_above = False
    for at, (cells, _lines) in enumerate(rows[:HEADER_WITHIN]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if any(map(_is_value, filled)):
            people_above |= len(cells) == width
        elif len(cells) == width and len(filled) >= max(1, _AS_MANY * width):
            known = sum(role is not Role.NOTHING for role in guess(filled, [()] * len(filled)))
            if (known > best[0] if best else True) and (known > 1 or not people_above):
                best = (known, at)
    return best[1] if best else None


def _is_value(cell: str) -> bool:
    """Whether a cell is somebody's address, number or date rather than the name of a column."""
    cell = cell[:300]
    return (
        bool(emails_in(cell))
        or cell.replace(" ", "").isdigit()
        or is_phone(cell)
        or is_date(cell)
        or ("/" in cell and bool(urls_in(cell)))
    )
