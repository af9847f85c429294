"""The elements of arrays in many files, and the count of what could not be taken, by file and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Protocol

from entregent.base.files import Unreadable
from entregent.base.jsonfile.pieces import BEGINS, Damage, Piece, read_json
from entregent.base.text import Text


class Openable(Protocol):
    """Files that are known by name."""

    def open(self, name: str) -> IO[bytes]:
        """A file as a stream of bytes. Raises `Unreadable`."""
        ...


@dataclass(slots=True)
class Tally:
    """What was left out, by file and reason; how many values were read; and the first damage there was.

    An export of which nothing was read (`read` is 0) and something is damaged is not readable at all.
    """

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

    def told(self) -> Iterator[tuple[str, Text, int]]:
        """(file, reason, count) of all that was left out, in the order in which it was first met."""
        for (file, reason), count in self.counts.items():
            yield file, reason, count


def pieces_in(files: Openable, name: str, tally: Tally, *arrays: str) -> Iterator[Piece]:
    """The pieces of a file, as `read_json` gives them; what is damaged is told to the tally. Never raises."""
    try:
        stream = files.open(name)
    except Unreadable as error:
        tally.damaged(name, error.message)
        return
    for piece in read_json(stream, *arrays):
        if isinstance(piece, Damage):
            tally.damaged(name, piece.reason)
        else:
            tally.read += piece.value is not BEGINS
            yield piece


def elements_in(files: Openable, name: str, tally: Tally, array: str = "") -> Iterator[dict[str, object]]:
    """The elements of an array in a file that are objects. Never raises."""
    inner = f"{array}[]"
    for piece in pieces_in(files, name, tally, array):
        if piece.path == inner and isinstance(piece.value, dict):
            yield piece.value
