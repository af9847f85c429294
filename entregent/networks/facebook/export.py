"""Reads Facebook's export ("Download your information", format JSON) and the separate zip of encrypted chats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from entregent.contract.addressbook import day_named
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.facebook.archive import Archive
from entregent.networks.facebook.members import HEAD_BYTES, Part, is_page, part_of

_SURE, _PROBABLY = 0.95, 0.6
_LOOK_AT = 60
_TELLING_FIRST = (
    "your_friends", "friends", "profile_information", "received_friend_requests", "rejected_friend_requests",
    "sent_friend_requests", "removed_friends", "message_1",
)  # fmt: skip
_DECISIVE = frozenset(("friends", "sent", "received", "rejected", "removed", "profile"))
_ENCRYPTED = re.compile(rb'"(?:senderName|threadName)"\s*:|"participants"\s*:\s*\[\s*"')
# Of the sister network, whose conversations look the same.
_SISTERS_LISTS = re.compile(rb'"(?:relationships_[a-z_]+|string_list_data|string_map_data)"\s*:')
_SISTERS_PLACE = b"your_instagram_activity/"
_PAGES = re.compile(r"(?:your_friends|friends|your_posts|profile_information|message_\d+)[\w-]*\.html?$", re.I)


def recognise(files: Files) -> float:
    """How sure (0–1) that these files are Facebook's, by the first names in them; a folder named after Facebook helps."""
    names = list(files.names())
    where = _whose(files)
    chosen = [name for name in names if name.lower().endswith(".json")] if len(names) > 1 else names
    chosen.sort(key=lambda name: (not name.rpartition("/")[2].lower().startswith(_TELLING_FIRST), name.count("/")))
    probably = 0.0
    for name in chosen[:_LOOK_AT]:
        head = files.head(name, HEAD_BYTES)
        part = part_of(name, head)
        if part is not None and part.kind in _DECISIVE:
            return _SURE
        if _SISTERS_PLACE in head or (part is None and _SISTERS_LISTS.search(head)):
            return 0.0
        if part is not None:
            probably = max(probably, _sureness(part, head, where))
    return probably or _sureness_of_pages(files, where)


def _whose(files: Files) -> str:
    """`ours` or `sisters` where the archive or one of its first folders bears the name, else ""."""
    places = {files.name.lower()}
    for name in files.names():
        places.update(part.lower() for part in name.split("/")[:-1][:2])
    if any(place.startswith(("instagram", "your_instagram_activity")) for place in places):
        return "sisters"
    ours = ("facebook", "your_facebook_activity", "your_activity_across_facebook")
    return "ours" if any(place.startswith(ours) for place in places) else ""


def _sureness(part: Part, head: bytes, where: str) -> float:
    if where == "sisters":
        return 0.0
    if where == "ours" or (part.kind == "messages" and _ENCRYPTED.search(head)):
        return _SURE
    return _PROBABLY


def _sureness_of_pages(files: Files, where: str) -> float:
    """An export that was asked for as web pages is ours too: it is refused with the sentence that helps."""
    pages = [name for name in files.names() if name.lower().endswith((".html", ".htm"))][:_LOOK_AT]
    if where == "sisters" or not any(is_page(files.head(name, 200)) for name in pages):
        return 0.0
    if where == "ours":
        return _SURE
    return (
        _PROBABLY if any(_PAGES.search(name) and b"facebook" in files.head(name, HEAD_BYTES) for name in pages) else 0.0
    )


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """Everything the export says: the owner first, then people, groups, gestures and messages, what was left out and what
    is missing. Messages are streamed twice: who is who must be known before the first is told."""
    archive = Archive.learn(files, reading)
    if not archive.members.parts:
        if archive.members.pages:
            raise Unreadable(
                t(
                    "{name} holds web pages (HTML): ask Facebook for your information again and choose JSON.",
                    name=files.name,
                )
            )
        raise Unreadable(
            t("Nothing in {name} is a file of a Facebook export: drop the zip that Facebook gave you.", name=files.name)
        )
    yield from archive.identities()
    yield from archive.relations()
    yield from archive.events()
    if not archive.tally.read and archive.tally.damage is not None:
        raise Unreadable(archive.tally.damage)
    yield from archive.left_out()
    yield from archive.missing()


def observed_at(files: Files) -> datetime | None:
    """The day in the name of the export (`facebook-ada-2026-02-27-x1y2.zip`) or of its folder, None where it has none."""
    return day_named(files.name) or day_named(next(iter(files.names()), "").partition("/")[0])
