"""Invented networks of any size with communities and a heavy tail, as packed lists: from a seed, and kept in build/crowds.

Shared by the benchmarks of graphs. Activity is Pareto (exponent 2), communities have Pareto sizes (exponent 1.2); three
relations in four stay in the community. People are numbered at random, so neighbours are not near each other in
memory. One list a person, packed as `base/packed` does it, with a weight (1–255) beside each member.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit

HOME = Path(__file__).parents[1] / "build" / "crowds"
SIZES = ((30_000, 1_000_000), (1_000_000, 10_000_000), (10_000_000, 100_000_000))
INSIDE = 0.75
# Relations that are drawn twice become one: so many more are drawn.
MORE = {30_000: 1.4, 1_000_000: 1.105}
_TABLE_BITS = 24
_BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """An invented network on disk: `lists.sqlite` with the rows `of`, `members`, `levels`."""

    people: int
    relations: int
    folder: Path

    def lists(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Owners, lengths, members and levels of many lists at a time, read as the application reads its own."""
        with sqlite3.connect(self.folder / "lists.sqlite") as database:
            rows = database.execute("SELECT of, members, levels FROM lists ORDER BY of")
            while block := rows.fetchmany(_BLOCK):
                owners, members, levels = zip(*block, strict=True)
                steps = [zlib.decompress(blob) for blob in members]
                lengths = np.fromiter(map(len, steps), np.int64, len(steps)) // 8
                flat = np.frombuffer(b"".join(steps), dtype="<i8")
                yield np.array(owners), lengths, summed(flat, lengths), np.frombuffer(b"".join(levels), np.uint8)


def crowd(people: int, relations: int, seed: int = 1) -> Crowd:
    """The network of that size, invented now if it is not there."""
    folder = HOME / f"{people}-{relations}-{seed}"
    if not (folder / "lists.sqlite").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(people, relations, seed, folder / "lists.part")
        (folder / "lists.part").rename(folder / "lists.sqlite")
    return Crowd(people, relations, folder)


@njit(cache=True)
def summed(steps: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The members of lists that are given by their differences, one list after the other."""
    members = np.empty(len(steps), np.int64)
    at = 0
    for length in lengths:
        total = np.int64(0)
        for place in range(at, at + length):
            total += steps[place]
            members[place] = total
        at += length
    return members


@njit(cache=True)
def _drawn(first, last, out, low, high, table, shuffled, seed):
    """The lists of the people from `first` to `last`: sorted, without repeats; lengths and members."""
    np.random.seed(seed)
    lengths = np.zeros(last - first, np.int64)
    members = np.empty(out[first:last].sum(), np.int64)
    at = 0
    for person in range(first, last):
        drawn = np.empty(out[person], np.int64)
        for place in range(out[person]):
            if np.random.random() < INSIDE:
                drawn[place] = shuffled[table[np.random.randint(low[person], high[person])]]
            else:
                drawn[place] = shuffled[table[np.random.randint(0, len(table))]]
        drawn.sort()
        started = at
        for other in drawn:
            if other != shuffled[person] and (at == started or members[at - 1] != other):
                members[at] = other
                at += 1
        lengths[person - first] = at - started
    return lengths, members[:at]


def _write(people: int, relations: int, seed: int, path: Path) -> None:
    draw = np.random.default_rng(seed)
    activity = draw.pareto(2.0, people) + 0.5
    out = draw.poisson(activity / activity.sum() * relations * MORE.get(people, 1.07))
    sizes = np.minimum(10 + draw.pareto(1.2, people) * 40, max(people / 10, 10)).astype(np.int64)
    ends = np.minimum(np.cumsum(sizes), people)
    ends = ends[: int(np.searchsorted(ends, people)) + 1]
    group = np.searchsorted(ends, np.arange(people), side="right")
    share = np.r_[0, np.cumsum(activity)] / activity.sum()
    slots = 1 << _TABLE_BITS
    table = np.repeat(np.arange(people, dtype=np.int32), np.diff(np.rint(share * slots).astype(np.int64)))
    edge = np.rint(share[np.r_[0, ends]] * slots).astype(np.int64)
    low, high = edge[group], np.maximum(edge[group + 1], edge[group] + 1)
    high = np.minimum(high, len(table))
    low = np.minimum(low, high - 1)
    shuffled = draw.permutation(people).astype(np.int64)
    np.save(path.with_name("community.npy"), group[np.argsort(shuffled)].astype(np.int32))
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
                           "CREATE TABLE lists (of INTEGER PRIMARY KEY, members BLOB, levels BLOB)")  # fmt: skip
    for first in range(0, people, _BLOCK):
        last = min(first + _BLOCK, people)
        lengths, members = _drawn(first, last, out, low, high, table, shuffled, seed * 1_000_003 + first)
        starts = np.r_[0, np.cumsum(lengths)]
        steps = np.diff(members, prepend=0)
        kept = np.flatnonzero(lengths)
        steps[starts[kept]] = members[starts[kept]]
        raw, levels = steps.astype("<i8").tobytes(), draw.integers(60, 256, len(members), np.uint8).tobytes()
        bounds = starts.tolist()
        database.executemany(
            "INSERT INTO lists VALUES (?, ?, ?)",
            (
                (
                    owner,
                    zlib.compress(raw[8 * bounds[row] : 8 * bounds[row + 1]], 1),
                    levels[bounds[row] : bounds[row + 1]],
                )
                for row, owner in enumerate(shuffled[first:last].tolist())
            ),
        )
    database.execute("COMMIT")
    database.close()


def words(crowd: Crowd, seed: int = 1) -> Iterator[tuple[list[str], list[str], list[dict[str, str]]]]:
    """Identifiers, names and fields of everybody, many at a time: three subjects each by Zipf's law among 20,000 words, a
    company, a town."""
    draw = np.random.default_rng(seed)
    letters = np.array(list("bcdfghjklmnprstvz")), np.array(list("aeiou"))
    head, tail = letters[0][draw.integers(0, 17, 400)], letters[1][draw.integers(0, 5, 400)]
    syllables = ["".join(pair) for pair in zip(head, tail, strict=True)]
    word = ["".join(syllables[place] for place in row) for row in draw.integers(0, 400, (20_000, 4))]
    chance = 1 / np.arange(1, len(word) + 1)
    reach = np.cumsum(chance / chance.sum())
    for first in range(0, crowd.people, _BLOCK):
        count = min(_BLOCK, crowd.people - first)
        subject = np.searchsorted(reach, draw.random((count, 3))).tolist()
        name, other, company, town = draw.integers(0, (5_000, 19_000, 19_000, 900), (count, 4)).T.tolist()
        yield (
            [str(number) for number in range(first, first + count)],
            [f"{word[a].title()} {word[b].title()}" for a, b in zip(name, other, strict=True)],
            [
                {"headline": f"{word[a]} {word[b]} {word[c]}", "company": word[d], "place": word[e]}
                for (a, b, c), d, e in zip(subject, company, town, strict=True)
            ],
        )
