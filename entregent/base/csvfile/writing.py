"""Tables written as CSV, of which no spreadsheet takes a cell for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Protocol

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None


class Writable(Protocol):
    """Whatever takes bytes: a file, a response, the standard output."""

    def write(self, data: bytes, /) -> object:
        """Take these bytes."""
        ...


class _Encoded:
    def __init__(self, stream: Writable) -> None:
        self._stream = stream

    def write(self, text: str) -> object:
        return self._stream.write(text.encode("utf-8", "replace"))


def escape_cell(value: str) -> str:
    """The value as a cell that no spreadsheet takes for a formula: one that starts like one gets an apostrophe before it.

    >>> escape_cell("=HYPERLINK(1)"), escape_cell("Ada")
    ("'=HYPERLINK(1)", 'Ada')
    """
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def write_table(stream: Writable, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, mark: bool = False) -> int:
    """Write a header and rows as CSV (RFC 4180, UTF-8) and return the number of rows.

    Text is escaped by `escape_cell`; numbers stay numbers, None is an empty cell. `mark` begins with a byte order mark, by
    which spreadsheet programs tell UTF-8.
    """
    if mark:
        stream.write(b"\xef\xbb\xbf")
    writer = csv.writer(_Encoded(stream))
    writer.writerow([escape_cell(column) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([escape_cell(cell) if isinstance(cell, str) else cell for cell in row])
        count += 1
    return count
