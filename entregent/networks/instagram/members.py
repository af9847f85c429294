"""The files of an export: what each holds is told by the first names in it, wherever it lies and whatever it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.base.jsonfile import is_talk
from entregent.contract.network import Files
from entregent.contract.records import Skipped
from entregent.contract.text import Text, t

HEAD_BYTES = 4096
_MARK = rb"(?:\xef\xbb\xbf)?\s*"
_NAMED = re.compile(_MARK + rb'\{\s*"(?P<array>[a-z_]{4,60})"\s*:\s*\[')
_BARE = re.compile(_MARK + rb'\[\s*\{\s*"')
_LISTED = re.compile(rb'"(?:string_list_data|string_map_data|media_list_data|label_values)"\s*:')
_PROFILE_LINK = re.compile(
    rb'"(?:href|value)"\s*:\s*"https:(?:\\?/){2}www\.instagram\.com(?:\\?/)(?:_u(?:\\?/))?[\w.]+(?:\\?/)?"'
)
_POSTED = re.compile(rb'"creation_timestamp"\s*:')
_MEDIA_FIRST = re.compile(_MARK + rb'\[\s*\{\s*"(?:media|uri|creation_timestamp|title)"\s*:')
# What is read, by the name of its list.
LISTS = {
    "relationships_followers": "followers",
    "relationships_following": "following",
    "relationships_blocked_users": "blocked",
    "relationships_restricted_users": "restricted",
    "relationships_close_friends": "close",
    "relationships_follow_requests_sent": "sent",
    "relationships_permanent_follow_requests": "sent",
    "relationships_follow_requests_received": "received",
    "relationships_unfollowed_users": "unfollowed",
    "likes_media_likes": "likes",
    "likes_comment_likes": "likes",
    "story_activities_story_likes": "likes",
    "story_activities_emoji_story_reactions": "likes",
    "comments_media_comments": "comments",
    "comments_reels_comments": "comments",
    "comments_story_comments": "comments",
    "profile_user": "profile",
}
_KNOWN_UNUSED = ("relationships_", "story_activities_", "saved_", "searches_", "inferred_data_", "ads_", "impressions_")

UNKNOWN = t("This file is not known here. It was left alone.")
NOT_READ = t("Known and left out: it says of no tie.")
MEDIA = t("Pictures, films and other attachments were left alone.")
PAGE = t("This file is a web page, not data. It was left alone.")
ARCHIVE_WITHIN = t("An archive within the archive was not opened: unpack it, then drop what it holds.")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a known kind ("" where nothing is taken of it); `array` is the path of the array in it."""

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
    """What a member is by its head; None where it is nothing of ours. The list of followers is an array without a name:
    links to profiles tell it; so do its words the comments."""
    if is_talk(head):
        return Part(name, "messages", "messages")
    if found := _NAMED.match(head):
        array = found["array"].decode()
        if array in LISTS:
            return Part(name, LISTS[array], array)
        return Part(name, "", array) if array.startswith(_KNOWN_UNUSED) else None
    if not _BARE.match(head):
        return None
    base = name.rpartition("/")[2].lower()
    if _LISTED.search(head):
        for kind, word in (("comments", "comment"), ("likes", "like")):
            if word in base:
                return Part(name, kind)
        return Part(name, "followers") if _PROFILE_LINK.search(head) else None
    if _MEDIA_FIRST.match(head) and _POSTED.search(head) and base.startswith(("post", "reel", "igtv")):
        return Part(name, "posts")
    return None


def sort_members(files: Files) -> Members:
    """Look at the head of every file of data (and of a file dropped alone), and sort all members."""
    members, aside = Members(), dict[tuple[str, Text], int]()
    names, first_media = files.names(), ""
    for name in names:
        is_data = name.lower().endswith(".json") or len(names) == 1
        head = files.head(name, HEAD_BYTES) if is_data or name.lower().endswith((".html", ".htm")) else b""
        part = part_of(name, head) if is_data else None
        if part is not None and part.kind:
            members.parts.setdefault(part.kind, []).append(part)
            continue
        members.pages += is_page(head)
        reason = NOT_READ if part else ARCHIVE_WITHIN if name.lower().endswith(_ARCHIVES) else UNKNOWN
        if reason is UNKNOWN and is_page(head):
            reason = PAGE
        if reason is UNKNOWN and not is_data:
            first_media, reason = first_media or name, MEDIA
        place = (first_media if reason is MEDIA else name), reason
        aside[place] = aside.get(place, 0) + 1
    members.left_out = [Skipped(place, 0, reason, count) for (place, reason), count in aside.items()]
    return members
