"""Which files of what was dropped are which: told by their content, with the name as a hint where that leaves a doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.contract.network import Files
from entregent.networks.mastodon.lists import HEAD, Kind, guess

_MEDIA_FOLDERS = ("media_attachments/", "accounts/")
_MEDIA = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".mp4", ".webm", ".mov", ".mp3", ".ogg", ".m4a", ".flac")
_DOCUMENTS = ("actor.json", "outbox.json", "likes.json", "bookmarks.json")
_OF_ADDRESSES = re.compile(rb'"orderedItems"\s*:\s*\[\s*"')
_ADDRESSES = ("likes.json", "bookmarks.json")
_ARCHIVE = 0.95


@dataclass(slots=True)
class Members:
    """The members by what they are. `sure` is how sure (0–1) that they are this network's; `others` are not known here.

    A document whose beginning is lost is known by its name, and makes nothing surer. Of the collections the outbox comes
    first: the mentions in it tell whose the addresses in the others are.
    """

    actors: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    lists: list[tuple[str, Kind]] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    sure: float = 0.0

    @property
    def known(self) -> int:
        """How many members are read."""
        return len(self.actors) + len(self.collections) + len(self.lists)


def sort(files: Files, most: int | None = None) -> Members:
    """Look at the head of each member, of `most` at most (the likeliest first)."""
    found, late = Members(), list[str]()
    names = sorted(files.names(), key=_unlikely) if most is not None else files.names()
    for name in names[:most]:
        if len(files.names()) > 1 and is_media(name):
            found.media.append(name)
            continue
        head = files.head(name, HEAD)
        kind = document(head) or (_base(name) if head.lstrip()[:1] in (b"", b"{") else "")
        if kind == "actor.json":
            found.actors.append(name)
        elif kind in _DOCUMENTS:
            found.collections.append(name)
        elif what := guess(head, name):
            found.lists.append((name, what.kind))
            found.sure = max(found.sure, what.sure)
        else:
            found.others.append(name)
        if document(head):
            found.sure = _ARCHIVE
        if kind in _ADDRESSES:
            late.append(name)
    found.collections.sort(key=late.__contains__)
    return found


def document(head: bytes) -> str:
    """Which document of an archive begins so: `actor.json`, `outbox.json`, or `likes.json` for any collection of addresses;
    "" for another file."""
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{" or b"activitystreams" not in head:
        return ""
    if b'"OrderedCollection"' in head or b'"orderedItems"' in head:
        return "likes.json" if _OF_ADDRESSES.search(head) else "outbox.json"
    return "actor.json" if b'"preferredUsername"' in head else ""


def is_media(name: str) -> bool:
    """Whether a member is a picture, a film or a sound."""
    return name.lower().endswith(_MEDIA) or any(f"/{folder}" in f"/{name}" for folder in _MEDIA_FOLDERS)


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1].lower()


def _unlikely(name: str) -> int:
    base = _base(name)
    return 0 if base in _DOCUMENTS else 1 if base.endswith(".csv") else 3 if is_media(name) else 2
