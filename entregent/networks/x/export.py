"""Reads X's archive ("Download an archive of your data"): whole, unpacked, or any single script of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from entregent.contract.addressbook import day_named
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.x.archive import Archive
from entregent.networks.x.members import part_of
from entregent.networks.x.moments import moment

_SURE = 0.95
_LOOK_AT = 40
_TELLING_FIRST = ("manifest.js", "account.js", "tweets.js", "tweet.js", "direct-messages.js", "follower.js")
_MADE_ON = re.compile(rb'"generationDate"\s*:\s*"([^"]{10,40})"')


def recognise(files: Files) -> float:
    """How sure (0–1) that these files are X's: a script that fills one of its variables is certain."""
    names = list(files.names())
    if len(names) > 1:
        names = [name for name in names if name.lower().endswith(".js")]
        names.sort(key=lambda name: name.rpartition("/")[2] not in _TELLING_FIRST)
    return _SURE if any(part_of(files, name) for name in names[:_LOOK_AT]) else 0.0


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """Everything the archive says: the owner first, then people, groups, posts and messages, what was left out and what is
    missing. Every file is streamed, most of them twice: who is who must be known before the first event is told."""
    archive = Archive.learn(files, reading)
    if not archive.members.parts:
        raise Unreadable(
            t("Nothing in {name} is a file of an X archive: drop the zip that X gave you.", name=files.name)
        )
    yield from archive.identities()
    yield from archive.relations()
    yield from archive.events()
    if not archive.tally.read and archive.tally.damage is not None:
        raise Unreadable(archive.tally.damage)
    yield from archive.left_out()
    yield from archive.missing()


def observed_at(files: Files) -> datetime | None:
    """When X made the archive, as its manifest says; else the day in the archive's name, None where it has none."""
    for name in files.names():
        if name.rpartition("/")[2] == "manifest.js" and (found := _MADE_ON.search(files.head(name, 64 * 1024))):
            return moment(found[1].decode("ascii", "replace"))
    return day_named(files.name) or day_named(next(iter(files.names()), "").partition("/")[0])
