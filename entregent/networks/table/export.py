"""Reads lists of people that no other network knows: CSV files of any kind, one or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from entregent.base.csvfile import BadRow, read_rows
from entregent.contract.addressbook import Repeats, day_named
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.questions import Question
from entregent.contract.records import Identity, Missing, Record, Skipped
from entregent.contract.text import Text, t
from entregent.networks.table.asking import mapping_of, questions_about
from entregent.networks.table.layout import HEAD, Layout, layout_of
from entregent.networks.table.people import List, Shared
from entregent.networks.table.roles import Role
from entregent.networks.table.workbook import is_workbook

MOST_FILES = 20

TWICE = t("The very same row stands earlier.")
NO_LIST = t("This file is not a list of people with columns, and was left alone.")


def recognise(files: Files) -> float:
    """0.55 for lists that name people and give their e-mail addresses, 0.5 for other lists of people, and where a
    workbook is to be refused with a sentence; 0 where one of the files is anything else."""
    if is_workbook(files):
        return 0.5
    names = files.names()
    layouts = [_layout(files, name) for name in names[:MOST_FILES]] if len(names) <= MOST_FILES else []
    found = [layout for layout in layouts if layout is not None]
    if not found or len(found) < len(names):
        return 0.0
    return 0.55 if all(_tells_whom_and_where(layout) for layout in found) else 0.5


def questions(files: Files, reading: Reading) -> Sequence[Question]:
    """What each column holds, once for each header, and what the list is."""
    asked: dict[str, Question] = {}
    for name in files.names()[:MOST_FILES]:
        if layout := _layout(files, name):
            for question in questions_about(layout, _told_name(files, name)):
                asked.setdefault(question.id, question)
    return [question for question in asked.values() if question.id not in reading.answers]


def observed_at(files: Files) -> datetime | None:
    """The day named in the file's name (`members-2026-03-01.csv`), None where there is none."""
    return day_named(files.name)


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """An identity for each row, in the order of the files. Every file is streamed twice: which addresses several people
    share must be known before the first of them is told."""
    if is_workbook(files):
        raise Unreadable(
            t(
                "{file} is a workbook: open it, save it as CSV (in UTF-8, if that is offered), then drop that file.",
                file=files.name,
            )
        )
    shared: dict[str, Shared] = defaultdict(Shared)
    lists: dict[str, List] = {}
    for name in files.names():
        if layout := _layout(files, name):
            mapping = mapping_of(layout, _told_name(files, name), reading.answers)
            lists[name] = List(layout, mapping, reading, shared[layout.kind])
            for _line, row in _rows(files, name, layout):
                lists[name].learn(row)
    repeats, read_any, refused = Repeats(), False, None
    for name in files.names():
        if name not in lists:
            yield Skipped(name, 0, NO_LIST)
            continue
        try:
            for told in _people(files, name, lists[name], repeats):
                read_any |= not isinstance(told, Skipped)
                yield told
        except Unreadable as error:
            refused = error
            yield Skipped(name, 0, error.message)
    if refused and not read_any:
        raise refused


def _rows(files: Files, name: str, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as far as they can be read; damage is told when they are read again."""
    with suppress(Unreadable), files.open(name) as stream:
        for row in read_rows(stream, layout.header):
            if not isinstance(row, BadRow):
                yield row


def _people(files: Files, name: str, each: List, repeats: Repeats) -> Iterator[Identity | Skipped]:
    with files.open(name) as stream:
        for row in read_rows(stream, each.layout.header):
            if isinstance(row, BadRow):
                yield Skipped(name, row.line, row.reason)
                continue
            line, cells = row
            said = each.identity(cells)
            if isinstance(said, Text):
                yield Skipped(name, line, said)
            elif identity := repeats.fresh(said):
                yield identity
            else:
                yield Skipped(name, line, TWICE)


def _layout(files: Files, name: str) -> Layout | None:
    return layout_of(files.head(name, HEAD))


def _told_name(files: Files, name: str) -> str:
    """The file's own name as the owner knows it: of several, the member's."""
    return name if len(files.names()) > 1 else files.name


def _tells_whom_and_where(layout: Layout) -> bool:
    return Role.EMAIL in layout.guess and bool({Role.NAME, Role.FAMILY} & set(layout.guess))
