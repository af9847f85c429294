"""Reads what Mastodon gives its members: the archive (actor, outbox, likes, bookmarks), the CSV files, alone or together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.mastodon.members import sort
from entregent.networks.mastodon.reading import Session

_LOOK_AT = 60
_ONE_OF_MANY = 0.3
_ARCHIVE_NAME = re.compile(r"archive-(20\d{12})(?=[-.])")

UNKNOWN = t("This file is not known here. It was left alone.")
MEDIA = t("Pictures, films and sounds are left out.")


def recognise(files: Files) -> float:
    """0.95 for a document of an archive or a CSV file with a header; 0.6 to 0.85 for one without, by content and name.
    Little where most of the files are something else: then each is an export of its own."""
    found = sort(files, _LOOK_AT)
    return found.sure if found.known >= len(found.others) else min(found.sure, _ONE_OF_MANY)


def observed_at(files: Files) -> datetime | None:
    """When the archive was made, as its name says (`archive-20260301120000-…`); None where it does not."""
    for name in (files.name, *files.names()[:1]):
        if found := _ARCHIVE_NAME.search(name):
            try:
                return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            except ValueError:
                continue
    return None


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """The owner; those whom the CSV files name; what the owner wrote, passed on and liked, with whoever is met there; then
    what was left out and what is missing. The outbox is streamed."""
    members = sort(files)
    if not members.known:
        raise Unreadable(
            t(
                "Nothing in {name} is an export of Mastodon: drop the archive, or the CSV files that it offers.",
                name=files.name,
            )
        )
    session = Session(files, members, reading)
    yield from session.records()
    for name in members.others:
        yield Skipped(name, 0, UNKNOWN)
    if members.media:
        yield Skipped(members.media[0], 0, MEDIA, count=len(members.media))
    yield from session.missing()
