"""Reads LinkedIn's archive ("Get a copy of your data"): whole, unpacked, or any single file of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.networks.linkedin.archive import Archive
from entregent.networks.linkedin.tables import is_known_and_unused, layout_of, stem

_ARCHIVE_NAME = re.compile(r"LinkedInDataExport(?:_(\d\d)-(\d\d)-(\d{4}))?", re.I)
_NAMED_LIKE_ONE = 0.55
_SURE = 0.95
_LOOK_AT = 60
_TELLING_FIRST = ("connections", "messages", "invitations", "profile")


def recognise(files: Files) -> float:
    """How sure (0–1) that these files are LinkedIn's, by the headers of the tables and the name of the archive."""
    names = sorted(files.names(), key=lambda name: not stem(name).startswith(_TELLING_FIRST))
    doubt = 1.0
    for name in names[:_LOOK_AT]:
        layout = None if is_known_and_unused(name) else layout_of(files, name)
        doubt *= 1 - layout.sure if layout else 1
        if 1 - doubt >= _SURE:
            return 1 - doubt
    return max(1 - doubt, _NAMED_LIKE_ONE if _archive_name(files) else 0.0)


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """Everything the archive says: the owner first, then people, relations, events, posts, what was left out and what is
    missing. Every file is streamed, most of them twice: who is who must be known before the first event is told."""
    archive = Archive.learn(files, reading)
    if (damage := archive.damage()) is not None:
        raise Unreadable(damage)
    yield from archive.identities()
    yield from archive.relations()
    yield from archive.interactions()
    yield from archive.publications()
    yield from archive.left_out()
    yield from archive.missing()


def observed_at(files: Files) -> datetime | None:
    """The day in the archive's name (`Complete_LinkedInDataExport_MM-DD-YYYY`), None where it has none."""
    found = _archive_name(files)
    if found is None or not found[3]:
        return None
    try:
        return datetime(int(found[3]), int(found[1]), int(found[2]), tzinfo=UTC)
    except ValueError:
        return None


def _archive_name(files: Files) -> re.Match[str] | None:
    """The archive's own name, or that of the folder its members lie in."""
    first = next(iter(files.names()), "")
    return _ARCHIVE_NAME.search(files.name) or (_ARCHIVE_NAME.search(first) if "/" in first else None)
