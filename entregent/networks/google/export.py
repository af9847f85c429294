"""Reads Google Contacts files: the CSV itself, or an archive in which some lie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from entregent.base.csvfile import BadRow, read_table
from entregent.contract.addressbook import Repeats, day_named
from entregent.contract.network import Files, Reading
from entregent.contract.records import Identity, Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.google.facts import identity_of
from entregent.networks.google.layout import HEAD, HEADERS, WANTED, header_of, numbered_columns

_MOST_HEADS = 30
# An archive of contacts brings everybody's photo and a page to look at; nobody wants to read that they were left alone.
_BESIDE = (".jpg", ".jpeg", ".png", ".gif", ".html")

TWICE = t("The very same contact stands in an earlier row.")


def recognise(files: Files) -> float:
    """0.95 for a file with the header of the export, 0.7 for a tidied one; less where most files are others; 0 otherwise."""
    names = sorted(_candidates(files), key=lambda name: not name.lower().endswith(".csv"))[:_MOST_HEADS]
    headers = [header_of(files.head(name, HEAD)) for name in names]
    if not any(headers):
        return 0.0
    sure = 0.95 if HEADERS[0] in headers else 0.7
    return sure if all(headers) else min(sure, 0.6)


def observed_at(files: Files) -> datetime | None:
    """The day named in the file's name (`contacts-2026-03-01.csv`), None where there is none."""
    return day_named(files.name)


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """An identity for each row, in the order of the files."""
    repeats = Repeats()
    for name in _candidates(files):
        if header := header_of(files.head(name, HEAD)):
            yield from _people(files, name, header, reading, repeats)
        else:
            yield Skipped(name, 0, t("This file is not a Google Contacts file and was left alone."))


def _people(
    files: Files, name: str, header: frozenset[str], reading: Reading, repeats: Repeats
) -> Iterator[Identity | Skipped]:
    with files.open(name) as stream:
        table = read_table(stream, WANTED, required=header, keep_others=True)
        cells = zip(table.header.keys, table.header.cells, strict=True)
        columns = numbered_columns([key or cell.strip() for key, cell in cells])
        for row in table:
            if isinstance(row, BadRow):
                yield Skipped(name, row.line, row.reason)
                continue
            line, values = row
            said = identity_of(values, columns, reading)
            if not isinstance(said, Identity):
                yield Skipped(name, line, said)
            elif identity := repeats.fresh(said):
                yield identity
            else:
                yield Skipped(name, line, TWICE)


def _candidates(files: Files) -> list[str]:
    return [name for name in files.names() if not name.lower().endswith(_BESIDE)]
