"""The CSV files: which of them a file is, and its rows. Only two of them have a header.

    following_accounts.csv   Account address,Show boosts,Notify on new posts,Languages
    muted_accounts.csv       Account address,Hide notifications
    blocked_accounts.csv     jane@piaille.fr                       (without header, as old versions write the two above)
    lists.csv                Friends,jane@piaille.fr
    bookmarks.csv            https://piaille.fr/users/jane/statuses/1
    blocked_domains.csv      spam.example

What has no header is told by its content where that shows enough, and by its name where it could as well be something
else: a column of addresses may be of mail, and nothing within tells who is followed from who is blocked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from typing import IO

from entregent.base.csvfile import fold_name
from entregent.base.files import open_text
from entregent.base.files.reading import encoding_of
from entregent.contract.network import Unreadable
from entregent.contract.text import Text, t
from entregent.networks.mastodon.keys import account, looks_like_server

HEAD = 1 << 16
_LOOKED_AT = 200
_NEARLY_ALL, _MOST = 0.95, 0.5
_MOST_CELLS = 4
_DELIMITERS = (",", ";", "\t")
_ADDRESS, _MUTES, _BOOSTS = "accountaddress", "hidenotifications", "showboosts"
_STATUS = re.compile(
    r"https?://[^/\s]+/(?:(?:@|users/|ap/users/)[^/\s]+/(?:statuses/)?\d+|(?:objects|notice|notes)/[\w-]+)/?"
)
_DOMAIN = re.compile(r"\*?\.?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*", re.I)

BAD_ROW = t("The row cannot be read: a quotation mark is missing or is one too many.")
NO_ACCOUNT = t("The row holds no account (name@server).")


class Kind(Enum):
    """What a CSV file holds; the value says by which words its name tells so."""

    FOLLOWING = ("following", "follows", "abonnements")
    FOLLOWERS = ("followers", "abonnes")
    MUTED = ("muted", "mutes", "masque")
    BLOCKED = ("blockedaccounts", "blocks", "blocking", "bloque")
    DOMAINS = ("domain", "domaine")
    LISTS = ("lists", "listes")
    BOOKMARKS = ("bookmarks", "marquepages", "signets")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be, and how sure that is (0–1)."""

    kind: Kind
    sure: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it stands on, counted from 1, and its cells; no cells and a `reason` where it is damaged."""

    line: int
    cells: tuple[str, ...] = ()
    reason: Text | None = None


def guess(head: bytes, name: str) -> Guess | None:
    """What a file is, by its beginning and, where that leaves a doubt, its name; None for any other file."""
    encoding = encoding_of(head)
    if head[:1] in (b"", b"{", b"[", b"<") or (b"\x00" in head and encoding != "utf-16"):
        return None
    lines = head.decode(encoding, "replace").splitlines()
    whole = lines if len(head) < HEAD else lines[:-1]
    delimiter = _delimiter(whole[:_LOOKED_AT])
    rows = [row.cells for row in _rows(whole[:_LOOKED_AT], delimiter) if row.cells]
    if not rows:
        return None
    named = _named(name)
    columns = [fold_name(cell) for cell in rows[0]]
    if _ADDRESS in columns:
        kind = Kind.MUTED if _MUTES in columns else Kind.FOLLOWING if _BOOSTS in columns else named
        return Guess(kind, 0.95) if kind in (Kind.FOLLOWING, Kind.FOLLOWERS, Kind.MUTED, Kind.BLOCKED) else None
    return _without_header(rows, named)


def _without_header(rows: Sequence[tuple[str, ...]], named: Kind | None) -> Guess | None:
    def part(test: Callable[[str], object], place: int) -> float:
        return sum(1 for row in rows if len(row) > place and test(row[place])) / len(rows)

    if part(account, 0) >= _MOST:
        people = (Kind.FOLLOWING, Kind.FOLLOWERS, Kind.MUTED, Kind.BLOCKED)
        return Guess(named, 0.75) if named in people and max(map(len, rows)) <= _MOST_CELLS else None
    if named is Kind.LISTS and part(account, 1) >= _MOST and max(map(len, rows)) <= _MOST_CELLS:
        return Guess(Kind.LISTS, 0.8)
    if all(len(row) == 2 for row in rows) and part(account, 1) >= _NEARLY_ALL:
        shows = part(lambda cell: looks_like_server(cell.rpartition("@")[2].lower()), 1) >= _MOST
        return Guess(Kind.LISTS, 0.8) if shows else None
    if all(len(row) == 1 for row in rows):
        if part(_STATUS.fullmatch, 0) >= _NEARLY_ALL:
            return Guess(Kind.BOOKMARKS, 0.8)
        if named is Kind.DOMAINS and part(_DOMAIN.fullmatch, 0) >= _NEARLY_ALL:
            return Guess(Kind.DOMAINS, 0.6)
    return None


def _named(name: str) -> Kind | None:
    stem = fold_name(name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    return next((kind for kind in reversed(Kind) if any(word in stem for word in kind.value)), None)


def rows(stream: IO[bytes]) -> Iterator[Row]:
    """The rows of a file, the header left out, each line by itself: what is damaged costs one line. Raises `Unreadable`."""
    text = open_text(stream)
    beginning: list[str] = []
    failure: Unreadable | None = None
    try:
        beginning.extend(islice(text, _LOOKED_AT))
    except Unreadable as error:
        failure = error
    delimiter = _delimiter(beginning)
    for row in _rows(beginning, delimiter):
        if row.line > 1 or _ADDRESS not in [fold_name(cell) for cell in row.cells]:
            yield row
    if failure is not None:
        raise failure
    for row in _rows(text, delimiter):
        yield Row(row.line + len(beginning), row.cells, row.reason)


def _rows(lines: Sequence[str] | IO[str], delimiter: str) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            yield Row(number, reason=BAD_ROW)
            continue
        yield Row(number, tuple(cell.strip() for cell in cells))


def _delimiter(lines: Sequence[str]) -> str:
    """What separates the cells: the one that most lines hold."""
    return max(_DELIMITERS, key=lambda mark: sum(mark in line for line in lines))
