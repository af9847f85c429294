"""Tables read from CSV, whatever program wrote them and whatever happened to them since."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import IO

from entregent.base.csvfile.columns import Header, Wanted, find_header
from entregent.base.files.errors import Unreadable
from entregent.base.files.names import shown
from entregent.base.files.reading import open_text
from entregent.base.text import Text, t

ROW_CHARACTERS = 5_000_000
_HEADER_WITHIN_LINES = 200
_HEADER_WITHIN_CHARACTERS = 1_000_000
_READ_AGAIN_CHARACTERS = 50_000_000
_ESCAPED_QUOTE = re.compile(r'(?<!\\)((?:\\\\)*)\\"')

csv.field_size_limit(ROW_CHARACTERS)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: the line it starts on, counted from 1 in the file as written, and why."""

    line: int
    reason: Text


def read_table(
    stream: IO[bytes],
    wanted: Wanted,
    *,
    required: Collection[str] = (),
    keep_others: bool = False,
    backslash_quotes: bool = False,
) -> Table:
    """Find the header of a CSV file and stream its rows by the names of the columns.

    `wanted` gives for each key the column names it is known by: `{"first_name": ("First Name", "Prénom")}`; the key is one
    of them by itself. Names are compared by `fold_name`. The header is the first line, after any preamble, that holds
    all the `required` keys, or all the wanted ones when none is required; cells are separated by comma, semicolon or
    tab. `keep_others` keeps columns nobody wants too, under their names as written. `backslash_quotes` is for files that
    write a quote in a cell as backslash and quote.

    Raises `Unreadable` when there is no such header, and, while rows are read, when the stream itself is.
    """
    text = open_text(stream)
    beginning: list[str] = []
    length = 0
    for line in text:
        beginning.append(line)
        length += len(line)
        if len(beginning) >= _HEADER_WITHIN_LINES or length > _HEADER_WITHIN_CHARACTERS:
            break
    header = find_header(beginning, wanted, required)
    if header is None:
        raise Unreadable(_no_header(stream, wanted, required))
    below = chain(beginning[header.line :], text)
    if backslash_quotes:
        below = chain(_ESCAPED_QUOTE.sub(r'\1""', line) for line in below)
    return Table(header, _Lines(below, header.line + 1), wanted, keep_others)


def read_rows(stream: IO[bytes], header: Header) -> Table:
    """Stream the rows below a header that the caller has found, by its `keys`; line 0 where the file has none.

    Raises `Unreadable` while rows are read, when the stream itself does.
    """
    text = open_text(stream)
    for _ in range(header.line):
        next(text, "")
    return Table(header, _Lines(text, header.line + 1), {}, keep_others=False)


def _no_header(stream: IO[bytes], wanted: Wanted, required: Collection[str]) -> Text:
    columns = ", ".join((wanted[key][0] if wanted.get(key) else key) for key in (required or wanted))
    name = shown(str(getattr(stream, "name", "The file")))
    return t(
        "{name} lacks the columns {columns}: export it again and leave its first lines as they are.",
        name=name,
        columns=columns,
    )


class _RowTooLong(Exception):
    pass


class _Lines:
    """The lines below the header, remembering those that the present row has taken.

    `start` is the number of the first of them; `ended` tells that the row asked for one more than there are.
    """

    def __init__(self, lines: Iterator[str], start: int) -> None:
        self.start = start
        self.taken: list[str] = []
        self.ended = False
        self._lines = lines
        self._again: deque[str] = deque()
        self._length = 0
        self._may_read_again = _READ_AGAIN_CHARACTERS

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            line = self._again.popleft() if self._again else next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.taken.append(line)
        self._length += len(line)
        if self._length > ROW_CHARACTERS:
            raise _RowTooLong
        return line

    def next_row(self) -> None:
        """Forget the lines taken: the next row starts behind them."""
        self.start += len(self.taken)
        self.taken.clear()
        self.ended = False
        self._length = 0

    def give_back(self) -> None:
        """Keep only the first line taken and have the others read again, as long as that stays cheap."""
        if self._length <= self._may_read_again:
            self._may_read_again -= self._length
            self._again.extendleft(reversed(self.taken[1:]))
            del self.taken[1:]


class Table:
    """The rows below a header, to be iterated once: `(line, {key: cell})`, or a `BadRow` for what is damaged.

    `line` is the line of the file on which the row starts, counted from 1. The dictionary holds every wanted key, with ''
    where the file lacks the column, and the cells as they are written. Rows without any content are passed over.
    """

    def __init__(self, header: Header, lines: _Lines, wanted: Wanted, keep_others: bool) -> None:
        self.header = header
        self.columns = frozenset(key for key in header.keys if key is not None)
        self._lines = lines
        self._places = {key: at for at, key in enumerate(header.keys) if key is not None}
        self._absent = dict.fromkeys((key for key in wanted if key not in self._places), "")
        if keep_others:
            for at, cell in enumerate(header.cells):
                if header.keys[at] is None and cell.strip() and cell.strip() not in self._absent:
                    self._places.setdefault(cell.strip(), at)
        self._width = len(header.cells)
        self._least = max(at for at, cell in enumerate(header.cells, 1) if cell.strip())

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]] | BadRow]:
        keys, places = tuple(self._places), tuple(self._places.values())
        pick = itemgetter(*places, places[0])
        width, lines, absent = self._width, self._lines, self._absent
        for cells in self._cells_or_bad():
            if isinstance(cells, BadRow):
                yield cells
                continue
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            row = dict(zip(keys, pick(cells), strict=False))
            yield lines.start, absent | row if absent else row

    def _cells_or_bad(self) -> Iterator[list[str] | BadRow]:
        """Rows with the right number of cells, and what is between them.

        A quotation mark that is not closed swallows the rows behind it: of a bad row of several lines the first line
        is given up, and the others are read again as rows of their own.
        """
        lines, width = self._lines, self._width
        delimiter = self.header.delimiter
        reader = csv.reader(lines, delimiter=delimiter)
        swallowed = _Swallowed()
        while True:
            lines.next_row()
            try:
                cells = next(reader, None)
                if cells is None:
                    break
            except (csv.Error, _RowTooLong):
                cells = None
            if cells is not None and not lines.ended and (len(cells) == width or self._fits(cells)):
                if swallowed:
                    yield from swallowed.told()
                if any(cells):
                    yield cells
            elif cells is None or "".join(cells).strip():
                yield from swallowed.add(lines, self._wrong_count(cells))
                reader = csv.reader(lines, delimiter=delimiter)
        yield from swallowed.told()

    def _fits(self, cells: list[str]) -> bool:
        return self._least <= len(cells) <= self._width or (len(cells) > self._width and not any(cells[self._width :]))

    def _wrong_count(self, cells: list[str] | None) -> Text | None:
        """Why a row of one line does not fit; None when it is for another reason."""
        if cells is None or self._fits(cells):
            return None
        return t(
            "The row has {count} cells where the header has {expected}: a separator is missing or is one too many.",
            count=len(cells),
            expected=self._width,
        )


class _Swallowed:
    """Damaged lines that follow one another, gathered so that one damage is told once."""

    def __init__(self) -> None:
        self._first = 0
        self._last = 0
        self._until = 0
        self._reason: Text | None = None

    def __bool__(self) -> bool:
        return self._first > 0

    def add(self, lines: _Lines, reason: Text | None) -> Iterator[BadRow]:
        """Take up the present row and give back its lines but the first; yields what was gathered and is another damage."""
        first = lines.start
        within = first <= self._until
        if not within:
            yield from self.told()
        several = len(lines.taken) > 1
        if several:
            self._until = max(self._until, first + len(lines.taken) - 1)
            lines.give_back()
        self._reason = None if several or (within and self._first) else reason
        self._first = self._first or first
        self._last = first + len(lines.taken) - 1

    def told(self) -> Iterator[BadRow]:
        """What was gathered, as one row; nothing gathered, nothing told."""
        if not self._first:
            return
        reason = self._reason
        if reason is None and self._first == self._last:
            reason = t("The row cannot be read: a quotation mark is missing or is one too many.")
        elif reason is None:
            reason = t(
                "Lines {first} to {last} form no row: a quotation mark is missing or is one too many.",
                first=self._first,
                last=self._last,
            )
        yield BadRow(self._first, reason)
        self._first = 0
