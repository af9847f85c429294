"""Reads Instagram's export ("Download your information", format JSON): whole, unpacked, or any single file of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from entregent.contract.addressbook import day_named
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.instagram.archive import Archive
from entregent.networks.instagram.members import HEAD_BYTES, is_page, part_of

_SURE = 0.95
_LOOK_AT = 60
_TELLING_FIRST = ("followers", "following", "personal_information", "profile_information", "liked_posts", "message_1")
_OURS = ("instagram", "your_instagram_activity")
_OUR_PLACE = b"your_instagram_activity/"
# What only Instagram's exports hold; conversations and posts look the same in the sister network's.
_SHARED = frozenset(("messages", "posts"))


def recognise(files: Files) -> float:
    """How sure (0–1) that these files are Instagram's: its lists are certain, conversations only where a folder or an
    address in them bears its name."""
    names = list(files.names())
    ours = _is_named_ours(files)
    chosen = [name for name in names if name.lower().endswith(".json")] if len(names) > 1 else names
    chosen.sort(key=lambda name: (not name.rpartition("/")[2].lower().startswith(_TELLING_FIRST), name.count("/")))
    for name in chosen[:_LOOK_AT]:
        head = files.head(name, HEAD_BYTES)
        part = part_of(name, head)
        if part is not None and part.kind and (part.kind not in _SHARED or ours or _OUR_PLACE in head):
            return _SURE
    return _sureness_of_pages(files, ours=ours)


def _is_named_ours(files: Files) -> bool:
    """Whether the archive or one of its first folders bears the name."""
    places = {files.name.lower()}
    for name in files.names():
        places.update(part.lower() for part in name.split("/")[:-1][:2])
    return any(place.startswith(_OURS) for place in places)


def _sureness_of_pages(files: Files, *, ours: bool) -> float:
    """An export that was asked for as web pages is ours too: it is refused with the sentence that helps."""
    pages = [name for name in files.names() if name.lower().endswith((".html", ".htm"))][:_LOOK_AT]
    for name in pages:
        head = files.head(name, HEAD_BYTES)
        listed = name.rpartition("/")[2].lower().startswith(("followers", "following"))
        if is_page(head) and (ours or (listed and b"instagram.com/" in head)):
            return _SURE
    return 0.0


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """Everything the export says: the owner first, then people, groups, gestures and messages, what was left out and what
    is missing. Messages are streamed twice: who is who must be known before the first is told."""
    archive = Archive.learn(files, reading)
    if not archive.members.parts:
        if archive.members.pages:
            raise Unreadable(
                t(
                    "{name} holds web pages (HTML): ask Instagram for your information again and choose JSON.",
                    name=files.name,
                )
            )
        raise Unreadable(
            t(
                "Nothing in {name} is a file of an Instagram export: drop the zip that Instagram gave you.",
                name=files.name,
            )
        )
    yield from archive.identities()
    yield from archive.relations()
    yield from archive.events()
    if not archive.tally.read and archive.tally.damage is not None:
        raise Unreadable(archive.tally.damage)
    yield from archive.left_out()
    yield from archive.missing()


def observed_at(files: Files) -> datetime | None:
    """The day in the name of the export (`instagram-ada-2026-02-27-x1y2.zip`) or of its folder, None where it has none."""
    return day_named(files.name) or day_named(next(iter(files.names()), "").partition("/")[0])
