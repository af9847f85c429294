"""The files of an export as tables: which member is of which kind, and its rows by the names of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.csvfile import BadRow, fold_name, has_header, read_table
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Skipped
from entregent.contract.text import Text
from entregent.networks.linkedin.layouts import LAYOUTS, MACHINE_TALK, NOT_ABOUT_PEOPLE, Layout

_TEXT_FILES = (".csv", ".tsv", ".txt")
_COPY_NUMBER = re.compile(r"\s*\(\d+\)$")
_HEAD_BYTES = 8192


class Row(dict[str, str]):
    """A row by field, "" where the file lacks the column, with the file and the line it comes from."""

    __slots__ = ("file", "line")

    file: str
    line: int


@dataclass(slots=True)
class Table:
    """One file of a known kind. It can be read as often as needed; each time it is streamed from the start."""

    files: Files
    name: str
    layout: Layout
    damage: Text | None = None
    rows: int = field(default=0, init=False)
    bad_rows: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Row]:
        """The rows that can be read. A file that breaks off gives those before the break; `damage` says what broke."""
        self.rows = self.bad_rows = 0
        for row in self._rows():
            if isinstance(row, Row):
                self.rows += 1
                yield row
            else:
                self.bad_rows += 1

    def skipped(self) -> Iterator[Skipped]:
        """What could not be read of this table, after it was read once."""
        if self.bad_rows:
            for row in self._rows():
                if isinstance(row, BadRow):
                    yield Skipped(self.name, row.line, row.reason)
        if self.damage is not None:
            yield Skipped(self.name, 0, self.damage)

    def _rows(self) -> Iterator[Row | BadRow]:
        fields = self.layout.columns
        try:
            with self.files.open(self.name) as stream:
                table = read_table(
                    stream,
                    fields,
                    required=self.layout.telling,
                    backslash_quotes=self.layout.backslash_quotes,
                )
                for found in table:
                    yield found if isinstance(found, BadRow) else _row(self.name, *found)
        except Unreadable as error:
            self.damage = error.message


def _row(file: str, line: int, cells: dict[str, str]) -> Row:
    written = list(cells.values())
    bare = list(map(str.strip, written))
    # Copying a dictionary takes a third of the time of making one, and nearly no cell has spaces around it.
    row = Row(cells) if bare == written else Row(zip(cells, bare, strict=True))
    row.file = file
    row.line = line
    return row


def stem(name: str) -> str:
    """The file's own name as compared: no folder, extension, member id or copy number.

    >>> stem("export/Shares_155814142 (1).csv")
    'shares'
    """
    base = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return fold_name(_COPY_NUMBER.sub("", base)).rstrip("0123456789")


def is_known_and_unused(name: str) -> bool:
    """Whether a member is one of those that are known and hold nothing about people."""
    folders = [fold_name(part) for part in name.split("/")[:-1]]
    plain = stem(name)
    return plain in MACHINE_TALK or any(part.startswith(NOT_ABOUT_PEOPLE) for part in (plain, *folders[1:]))


def is_machine_talk(name: str) -> bool:
    """Whether a member holds talk with a machine in the form of messages."""
    return stem(name) in MACHINE_TALK


def layout_of(files: Files, name: str) -> Layout | None:
    """What kind of file a member is, by its header; None where it is none of ours."""
    if is_machine_talk(name) or (len(files.names()) > 1 and not name.lower().endswith(_TEXT_FILES)):
        return None
    head = files.head(name, _HEAD_BYTES)
    plain = stem(name)
    likely = sorted(LAYOUTS, key=lambda layout: fold_name(layout.kind) != plain)
    if not head:
        # Damaged from its start (or empty): its name still tells what is lost.
        return likely[0] if fold_name(likely[0].kind) == plain and files.size(name) else None
    for layout in likely:
        named = not layout.stems or plain.startswith(layout.stems)
        if named and has_header(head, layout.columns, layout.telling):
            return layout
    return None


def sort_members(files: Files) -> tuple[dict[str, list[Table]], list[str]]:
    """The tables of each kind (an empty list where there is none), and the names of all other members."""
    tables: dict[str, list[Table]] = {layout.kind: [] for layout in LAYOUTS}
    others: list[str] = []
    for name in files.names():
        layout = None if is_known_and_unused(name) else layout_of(files, name)
        if layout is None:
            others.append(name)
        else:
            tables[layout.kind].append(Table(files, name, layout))
    return tables, others
