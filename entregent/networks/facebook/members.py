"""The files of an export: what each holds is told by the first names in it, wherever it lies and whatever it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.base.jsonfile import is_talk
from entregent.contract.network import Files
from entregent.contract.records import Skipped
from entregent.contract.text import Text, t

HEAD_BYTES = 4096
_LIST = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?P<array>(?P<kind>[a-z_]{4,40}?)(?P<version>_v\d)?)"\s*:\s*\[\s*(?:\]|\{)'
)
_PROFILE = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*"profile(?:_v\d"\s*:\s*\{|"\s*:\s*\{.*"(?:emails|birthday|registration_timestamp)"\s*:)',
    re.DOTALL,
)
_EVENTS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"(?:timestamp|data|title|attachments|tags)"\s*:')
_NAMED_ENTRY = re.compile(rb'\[\s*\{[^{}]{0,400}"(?:name|timestamp)"\s*:')
_REACTION = re.compile(rb'"reaction"\s*:\s*\{')
_POSTED = re.compile(rb'"(?:post|attachments|update_timestamp)"\s*:')
# What is read, by the name of its list; older exports wrote the names without a version.
LISTS = {
    "friends": "friends",
    "sent_requests": "sent",
    "received_requests": "received",
    "rejected_requests": "rejected",
    "deleted_friends": "removed",
    "removed_friends": "removed",
    "blocked_users": "blocked",
    "blocked_profiles": "blocked",
    "followers": "followers",
    "following": "following",
    "comments": "comments",
    "reactions": "reactions",
}
# Other networks use these words too: without a version they are not enough.
_COMMON_WORDS = frozenset(("followers", "following", "comments", "reactions", "blocked_users", "blocked_profiles"))

UNKNOWN = t("This file is not known here. It was left alone.")
MEDIA = t("Pictures, films and other attachments were left alone.")
PAGE = t("This file is a web page, not data. It was left alone.")
ARCHIVE_WITHIN = t("An archive within the archive was not opened: unpack it, then drop what it holds.")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a known kind; `array` is the path of the array in it."""

    name: str
    kind: str
    array: str = ""


@dataclass(slots=True)
class Members:
    """The files of an export, sorted: parts by kind, and what is left out."""

    parts: dict[str, list[Part]] = field(default_factory=dict)
    left_out: list[Skipped] = field(default_factory=list)
    pages: int = 0

    def of(self, kind: str) -> list[Part]:
        """The parts of this kind."""
        return self.parts.get(kind, [])


def is_page(head: bytes) -> bool:
    """Whether a file is a web page."""
    return head[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def part_of(name: str, head: bytes) -> Part | None:
    """What a member is by its head; None where it is nothing of ours."""
    if is_talk(head):
        return Part(name, "messages", "messages")
    if _PROFILE.match(head):
        return Part(name, "profile")
    if found := _LIST.match(head):
        kind = found["kind"].decode()
        sure = bool(found["version"]) or (kind not in _COMMON_WORDS and _NAMED_ENTRY.search(head))
        return Part(name, LISTS[kind], found["array"].decode()) if kind in LISTS and sure else None
    if _EVENTS.match(head):
        if _REACTION.search(head):
            return Part(name, "reactions")
        if "post" in name.rpartition("/")[2].lower() and _POSTED.search(head):
            return Part(name, "posts")
    return None


def sort_members(files: Files) -> Members:
    """Look at the head of every file of data (and of a file dropped alone), and sort all members."""
    members, aside = Members(), dict[tuple[str, Text], int]()
    names, first_media = files.names(), ""
    for name in names:
        is_data = name.lower().endswith(".json") or len(names) == 1
        head = files.head(name, HEAD_BYTES) if is_data or name.lower().endswith((".html", ".htm")) else b""
        if part := part_of(name, head) if is_data else None:
            members.parts.setdefault(part.kind, []).append(part)
            continue
        members.pages += is_page(head)
        reason = ARCHIVE_WITHIN if name.lower().endswith(_ARCHIVES) else PAGE if is_page(head) else UNKNOWN
        if not is_data and reason is UNKNOWN:
            first_media, reason = first_media or name, MEDIA
        place = (first_media if reason is MEDIA else name), reason
        aside[place] = aside.get(place, 0) + 1
    members.left_out = [Skipped(place, 0, reason, count) for (place, reason), count in aside.items()]
    return members
