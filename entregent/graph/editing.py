"""Who the people of a graph are, taken over from a version before and changed here and there."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from entregent.graph.people import ALONE, INDEXED, PEOPLE, encoded, indexed

# At most so many pages of the index are written anew at the end, so that its pieces do not pile up.
_MERGED = 2_000
_AT_ONCE = 20_000
_COLUMNS = ", ".join(INDEXED)
_PLACES = ", ".join("?" * len(INDEXED))
_Row = tuple[int, str, str, Mapping[str, str]]


class PeopleEditor:
    """Takes over the people of the version in `before` and changes them; the words of all others stay as they are.

    editor.remove([7])
    editor.put([(7, "anna", "Anna Bell", {"company": "Mirandole"})])
    editor.finish()
    """

    def __init__(self, folder: Path, before: Path) -> None:
        shutil.copyfile(before / PEOPLE, folder / PEOPLE)
        self._database = sqlite3.connect(folder / PEOPLE, isolation_level=None)
        self._database.executescript(ALONE)

    def remove(self, numbers: Iterable[int]) -> None:
        """Nobody is behind these numbers any more. (The index holds no text: it is told once more what it is to forget.)"""
        numbers = iter(numbers)
        while block := list(islice(numbers, _AT_ONCE)):
            wanted = json.dumps([int(number) for number in block])
            chosen = "n IN (SELECT value FROM json_each(?))"
            rows = self._database.execute(f"SELECT n, name, said FROM person WHERE {chosen}", (wanted,)).fetchall()  # noqa: S608
            if rows:
                statement = f"INSERT INTO words (words, rowid, {_COLUMNS}) VALUES ('delete', ?, {_PLACES})"  # noqa: S608
                self._database.executemany(statement, indexed(rows))
                self._database.execute(f"DELETE FROM person WHERE {chosen}", (wanted,))  # noqa: S608

    def put(self, people: Iterable[_Row]) -> None:
        """Number, identifier, name and fields of people behind numbers that nobody has."""
        people = iter(people)
        statement = f"INSERT INTO words (rowid, {_COLUMNS}) VALUES (?, {_PLACES})"  # noqa: S608
        while block := list(islice(people, _AT_ONCE)):
            rows = [(number, pk, name, encoded(said) if said else "") for number, pk, name, said in block]
            self._database.executemany("INSERT INTO person VALUES (?, ?, ?, ?)", rows)
            self._database.executemany(statement, indexed([(number, name, said) for number, _pk, name, said in rows]))

    def move(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Who is behind the first number of each pair gets the second, which nobody has."""
        for number, free in pairs:
            rows = self._database.execute("SELECT id, name, said FROM person WHERE n = ?", (number,)).fetchall()
            self.remove([number])
            self.put((free, pk, name, json.loads(said) if said else {}) for pk, name, said in rows)

    def finish(self) -> None:
        """Close the file."""
        self._database.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (_MERGED,))
        self._database.execute("COMMIT")
        self._database.close()

    def close(self) -> None:
        """Close the file as it is: for whoever gives up."""
        self._database.close()
