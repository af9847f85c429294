"""The elements of the export's lists, one by one, and the count of what could not be taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import Piece, elements, inside, moment_of, read_json, repaired_name
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Skipped
from entregent.contract.text import Text
from entregent.networks.facebook.members import Part


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


def elements_of(files: Files, part: Part, report: Report) -> Iterator[dict[str, object]]:
    """The elements of the list in a file; what is damaged is told to the report."""
    try:
        stream = files.open(part.name)
    except Unreadable as error:
        report.damaged(part.name, error.message)
        return
    for piece in read_json(stream, part.array):
        if not isinstance(piece, Piece):
            report.damaged(part.name, piece.reason)
        elif piece.path == f"{part.array}[]" and isinstance(piece.value, dict):
            report.read += 1
            yield piece.value


def people_of(files: Files, part: Part, report: Report) -> Iterator[tuple[str, datetime | None]]:
    """(name, when) of everybody in a list: newer exports write them as `entries` of groups, with the name in `data`."""
    for element in elements_of(files, part, report):
        for entry in elements(element.get("entries")) or [element]:
            name = inside(entry, "name") or inside(entry, "data", "name") or inside(entry, "data", 0, "name")
            yield repaired_name(name), moment_of(inside(entry, "timestamp"))
