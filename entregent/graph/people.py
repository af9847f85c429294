"""Who the people of a graph are: identifiers, names, what is said of them, and the words by which they are found.

One SQLite file. Words are kept as stems without accents, French and English alike (`analysis.words`), in a full-text index
(FTS5) that holds no text of its own.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from entregent.analysis.words import Term, joined_stems, stems

PEOPLE = "people.sqlite"
# The columns of the full-text index and what a word in each is worth (as on a shortlist of one's own network).
INDEXED = {"name": 0.2, "headline": 3.0, "position": 3.0, "company": 2.0, "place": 0.5, "more": 1.5}
_SAID = list(INDEXED)[1:-1]
_BLOCK = 20_000
# Words wait in 64 MB of memory and are merged once, at the end: by default FTS5 writes a piece for each megabyte, and
# merges them all along.
_INDEXING = {"hashsize": 1 << 26, "automerge": 0, "crisismerge": 1_999}
_ODD = re.compile(r"[^\w ]|_")
encoded = json.JSONEncoder(ensure_ascii=False).encode
# Nobody else has the file while it is written, and it is thrown away where that fails.
ALONE = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; BEGIN;
"""
_SCHEMA = f"""
PRAGMA page_size = 8192; {ALONE}
CREATE TABLE person (n INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, said TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a graph: the number within it, the identifier of the file they came from, and what is said of them."""

    number: int
    id: str
    name: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Whom a search finds: `number` (k,) and `relevance` (k,) in 0–1, the best first."""

    number: npt.NDArray[np.int64]
    relevance: npt.NDArray[np.float64]


class PeopleWriter:
    """Takes people in the order of their numbers, then what is said of them, and writes the file.

    writer.add(["anna", "ben"])
    writer.say([("anna", "Anna Bell", {"company": "Mirandole"})])   # somebody new gets the next number
    writer.finish()
    """

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / PEOPLE, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._has_index = False
        self.size = 0

    def add(
        self,
        ids: Iterable[str],
        names: Iterable[str] | None = None,
        fields: Iterable[Mapping[str, str]] | None = None,
    ) -> None:
        """New people; without `names` they are called by their identifiers, without `fields` nothing is said of them."""
        pairs = ((pk, pk) for pk in ids) if names is None else zip(ids, names, strict=True)
        said: Iterable[str] = repeat("") if fields is None else (
            encoded(each) if each else "" for each in fields
        )  # fmt: skip
        rows = enumerate(zip(pairs, said, strict=False), self.size)
        self._database.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?)",
            ((number, pk, name, told) for number, ((pk, name), told) in rows),
        )
        self.size = self._database.execute("SELECT coalesce(max(n) + 1, 0) FROM person").fetchone()[0]

    def say(self, told: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
        """Identifier, name (empty: as it is) and fields of people; those nobody named yet are added."""
        self._index()
        statement = (
            "INSERT INTO person VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET said = excluded.said,"
            " name = CASE WHEN excluded.name = excluded.id THEN name ELSE excluded.name END RETURNING n"
        )
        for pk, name, fields in told:
            said = encoded(fields) if fields else ""
            ((number,),) = self._database.execute(statement, (self.size, pk, name or pk, said)).fetchall()
            self.size += number == self.size

    def numbers(self, ids: Iterable[str]) -> Iterator[int]:
        """The numbers of these people; −1 for somebody unknown."""
        self._index()
        for pk in ids:
            found = self._database.execute("SELECT n FROM person WHERE id = ?", (pk,)).fetchone()
            yield found[0] if found else -1

    def finish(self, tell: Callable[[float], None] | None = None) -> None:
        """Build the index of words and close the file; `tell` is told the share that is done."""
        self._index()
        columns = ", ".join(INDEXED)
        self._database.execute(f"CREATE VIRTUAL TABLE words USING fts5({columns}, content='', tokenize='ascii')")
        for setting, value in _INDEXING.items():
            self._database.execute("INSERT INTO words (words, rank) VALUES (?, ?)", (setting, value))
        rows = self._database.execute("SELECT n, name, said FROM person ORDER BY n")
        statement = f"INSERT INTO words (rowid, {columns}) VALUES ({', '.join('?' * (1 + len(INDEXED)))})"  # noqa: S608
        writing, done = self._database.cursor(), 0
        while block := rows.fetchmany(_BLOCK):
            writing.executemany(statement, indexed(block))
            done += len(block)
            if tell:
                tell(done / self.size)
        self._database.execute("INSERT INTO words (words) VALUES ('optimize')")
        self._database.execute("COMMIT")
        self._database.close()

    def close(self) -> None:
        """Close the file as it is: for whoever gives up."""
        self._database.close()

    def _index(self) -> None:
        if not self._has_index:
            self._database.execute("CREATE UNIQUE INDEX person_id ON person (id)")
            self._has_index = True


def indexed(block: Sequence[tuple[int, str, str]]) -> Iterator[tuple[int | str, ...]]:
    """The number and the stems of the indexed columns of each person; what no column is meant for goes to the last one.

    The index splits at blanks and keeps letters and digits: `_spelled` writes the others out, in documents and in
    questions alike."""
    numbers, names, said = zip(*block, strict=True)
    fields: list[dict[str, str]] = json.loads(f"[{','.join([each or '{}' for each in said])}]")
    columns = [names, *([each.get(column, "") for each in fields] for column in _SAID)]
    columns.append([" ".join([v for k, v in each.items() if k not in INDEXED]) if each else "" for each in fields])
    return zip(numbers, *(map(_spelled, joined_stems(column)) for column in columns), strict=True)


def _spelled(words: str) -> str:
    return _ODD.sub(lambda c: f"x{ord(c[0]):x}x", words)


class People:
    """The people of one version of a graph, read only. Good for one thread at a time."""

    def __init__(self, folder: Path) -> None:
        path = (folder / PEOPLE).resolve()
        self._database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def of(self, numbers: Iterable[int]) -> list[Person]:
        """These people, in the order asked for."""
        wanted = [int(number) for number in numbers]
        rows = self._database.execute(
            "SELECT n, id, name, said FROM person WHERE n IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
        )
        found = {n: Person(n, pk, name, json.loads(said) if said else {}) for n, pk, name, said in rows}
        return [found[number] for number in wanted]

    def everybody(self) -> Iterator[Person]:
        """Everybody, in the order of their numbers."""
        for n, pk, name, said in self._database.execute("SELECT n, id, name, said FROM person ORDER BY n"):
            yield Person(n, pk, name, json.loads(said) if said else {})

    def number(self, named: str) -> int | None:
        """The person of that identifier, else the only one of that name; None where there is none, or several."""
        row = self._database.execute("SELECT n FROM person WHERE id = ?", (named,)).fetchone()
        if row:
            return int(row[0])
        phrase = _spelled(" ".join(stems(named)))
        if not phrase:
            return None
        rows = self._database.execute(
            "SELECT person.n FROM words JOIN person ON person.n = words.rowid WHERE words MATCH ? AND person.name = ?",
            (f'name: "{phrase}"', named),
        ).fetchmany(2)
        return int(rows[0][0]) if len(rows) == 1 else None

    def numbers(self, ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """The numbers of these identifiers, −1 where unknown."""
        found = (self._database.execute("SELECT n FROM person WHERE id = ?", (pk,)).fetchone() for pk in ids)
        return np.fromiter((row[0] if row else -1 for row in found), np.int64, len(ids))

    def search(self, terms: Sequence[Term], *, most: int = 20_000) -> Hits:
        """The people of whom every term is known, with BM25 (weighted by column) as a share of the best one's."""
        phrases = [[_spelled(" ".join(phrase)) for phrase in term.alternatives] for term in terms]
        if not phrases:
            return Hits(np.empty(0, np.int64), np.empty(0))
        wanted = " AND ".join("(" + " OR ".join(f'"{phrase}"' for phrase in each) + ")" for each in phrases)
        weights = ", ".join(map(str, INDEXED.values()))
        rows = self._database.execute(
            f"SELECT rowid, -bm25(words, {weights}) AS told FROM words WHERE words MATCH ? ORDER BY told DESC LIMIT ?",  # noqa: S608
            (wanted, most),
        )
        found = np.fromiter(chain.from_iterable(rows), np.float64).reshape(-1, 2)
        best = max(float(found[:, 1].max(initial=0)), 1e-12)
        return Hits(found[:, 0].astype(np.int64), np.clip(found[:, 1] / best, 1e-6, 1.0))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
