"""The elements of the archive's files, one by one, and the count of what could not be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import BEGINS, Piece, read_json, text_of
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Skipped
from entregent.contract.text import Text
from entregent.networks.x.keys import account_number
from entregent.networks.x.members import Part


@dataclass(slots=True)
class Report:
    """What was left out, counted by file and reason; and whether anything was read at all."""

    counts: dict[tuple[str, Text], int] = field(default_factory=dict)
    read: int = 0
    damage: Text | None = None

    def skip(self, file: str, reason: Text) -> None:
        """One element left out."""
        self.counts[file, reason] = self.counts.get((file, reason), 0) + 1

    def damaged(self, file: str, reason: Text) -> None:
        """Something that cannot be read."""
        self.damage = self.damage or reason
        self.skip(file, reason)

    def skipped(self) -> Iterator[Skipped]:
        """All that was left out, in the order in which it was first met."""
        for (file, reason), count in self.counts.items():
            yield Skipped(file, 0, reason, count)


def pieces(files: Files, part: Part, report: Report | None, *arrays: str) -> Iterator[Piece]:
    """The pieces of a file; what is damaged is told to the report (of one of several readings, the others pass None)."""
    try:
        stream = files.open(part.name)
    except Unreadable as error:
        if report is not None:
            report.damaged(part.name, error.message)
        return
    for piece in read_json(stream, *arrays):
        if isinstance(piece, Piece):
            if report is not None:
                report.read += piece.value is not BEGINS
            yield piece
        elif report is not None:
            report.damaged(part.name, piece.reason)


def elements_of(files: Files, part: Part, report: Report | None, *within: str) -> Iterator[dict[str, object]]:
    """The elements of a file that is an array of objects, each without the one object around it that has one of these names
    (`{"tweet": {…}}`)."""
    for piece in pieces(files, part, report, ""):
        if piece.path != "[]" or not isinstance(piece.value, dict):
            continue
        element = piece.value
        for name in within:
            inner = element.get(name)
            if isinstance(inner, dict):
                element = inner
                break
        yield element


def number_in(element: dict[str, object], *names: str) -> str:
    """The first of these members that holds the number of an account or a post; "" where none does."""
    for name in names:
        value = element.get(name)
        if value is not None and (number := account_number(text_of(value, 40))):
            return number
    return ""
