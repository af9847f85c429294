"""Tables written as CSV, of which no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

_MARK = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


class Writable(Protocol):
    """Whatever takes bytes: a file, a response, the standard output."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""
        ...


def escape_cell(value: str) -> str:
    """The value as a cell that no spreadsheet takes for a formula: one that starts like one gets an apostrophe before it.

    >>> escape_cell("=HYPERLINK(1)"), escape_cell("Ada")
    ("'=HYPERLINK(1)", 'Ada')
    """
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def write_table(stream: Writable, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = False) -> int:
    """Write a header and rows as CSV, see `table_lines`, and return the number of rows."""
    count = -1
    for count, line in enumerate(table_lines(columns, rows, mark=mark)):  # noqa: B007
        stream.write(line)
    return count


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = False) -> Iterator[bytes]:
    """A header and rows as CSV (RFC 4180, UTF-8), each as bytes: one after the other, as the rows come.

    Text is escaped by `escape_cell`; numbers stay numbers, None is an empty cell. `mark` begins with a byte order mark, by
    which spreadsheet programs tell UTF-8.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    written: Iterable[Sequence[Cell]] = chain([columns], rows)
    for number, row in enumerate(written):
        writer.writerow([escape_cell(cell) if isinstance(cell, str) else cell for cell in row])
        line = held.getvalue().encode("utf-8", "replace")
        yield _MARK + line if mark and number == 0 else line
        held.seek(0)
        held.truncate()
