"""The files of an archive: what each holds is told by the name of the variable it fills, not by its own name.

`data/tweets-part1.js` starts with `window.YTD.tweets.part1 =`, `data/manifest.js` with `window.__THAR_CONFIG =`; the monthly
files of archives from before 2019 start with `Grailbird.data.tweets_2015_03 =`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entregent.contract.network import Files
from entregent.contract.records import Skipped
from entregent.contract.text import Text, t

_HEAD_BYTES = 512
_VARIABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:"
    rb"window\.YTD\.(?P<kind>[a-z_]{2,60})\.part(?P<part>\d{1,6})|(?P<manifest>window\.__THAR_CONFIG)"
    rb"|Grailbird\.data\.(?P<month>tweets_\d{4}_\d\d)|var (?P<details>user_details|tweet_index|payload_details)"
    rb")\s*="
)
# What is read, by the name of its variable; before about 2022 those were in the singular.
KINDS = {
    "tweet": "posts",
    "tweets": "posts",
    "community_tweet": "posts",
    "community_tweets": "posts",
    "note_tweet": "notes",
    "note_tweets": "notes",
    "direct_message": "messages",
    "direct_messages": "messages",
    "direct_message_group": "messages",
    "direct_messages_group": "messages",
    "group_direct_message": "messages",
    "follower": "followers",
    "followers": "followers",
    "following": "following",
    "block": "blocks",
    "blocks": "blocks",
    "mute": "mutes",
    "mutes": "mutes",
    "like": "likes",
    "likes": "likes",
    "account": "account",
    "profile": "profile",
    "protected_history": "protection",
    "user_details": "details",
}
MANIFEST = "manifest"
IN_COMMUNITY = "community_tweet"

UNKNOWN = t("This file is not known here. It was left alone.")
NOT_READ = t("Known and left out: it is not about people.")
DELETED = t("Posts that you deleted were left out.")
MEDIA = t("Pictures, films and pages of the archive were left alone.")
ARCHIVE_WITHIN = t("An archive within the archive was not opened: unpack it, then drop what it holds.")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a known kind. `variable` is the name of what it fills (`tweets`), `number` its place among several."""

    name: str
    kind: str
    variable: str
    number: int = 0


@dataclass(slots=True)
class Members:
    """The files of an archive, sorted: parts by kind, in the order of their numbers, and what is left out."""

    parts: dict[str, list[Part]] = field(default_factory=dict)
    left_out: list[Skipped] = field(default_factory=list)

    def of(self, kind: str) -> list[Part]:
        """The parts of this kind."""
        return self.parts.get(kind, [])


def part_of(files: Files, name: str) -> Part | None:
    """What a member is by its head; None where it fills no variable of an archive."""
    found = _VARIABLE.match(files.head(name, _HEAD_BYTES))
    if found is None:
        return None
    if found["manifest"]:
        return Part(name, MANIFEST, MANIFEST)
    if found["kind"]:
        variable = found["kind"].decode()
        return Part(name, KINDS.get(variable, ""), variable, int(found["part"]))
    if found["month"]:
        return Part(name, "posts", found["month"].decode())
    variable = found["details"].decode()
    return Part(name, KINDS.get(variable, ""), variable)


def sort_members(files: Files) -> Members:
    """Look at the head of every script (and of a file dropped alone), and sort all members."""
    members, aside = Members(), dict[tuple[str, Text], int]()
    names = files.names()
    for name in names:
        part = part_of(files, name) if len(names) == 1 or name.lower().endswith((".js", ".json", ".txt")) else None
        if part is None:
            place = _place_of(name)
            aside[place] = aside.get(place, 0) + 1
        elif part.kind:
            members.parts.setdefault(part.kind, []).append(part)
        else:
            reason = DELETED if part.variable.startswith("deleted") else NOT_READ
            members.left_out.append(Skipped(name, 0, reason))
    for parts in members.parts.values():
        parts.sort(key=lambda part: (part.variable, part.number, part.name))
    members.left_out += [Skipped(place, 0, reason, count) for (place, reason), count in aside.items()]
    return members


def _place_of(name: str) -> tuple[str, Text]:
    """How a member that is no data is told: with its folder where it is one of many pictures, else by its own name."""
    folder, _, base = name.rpartition("/")
    if base.lower().endswith(_ARCHIVES):
        return name, ARCHIVE_WITHIN
    if folder.endswith("_media") or "assets" in folder.split("/"):
        return folder, MEDIA
    return name, MEDIA if base.lower().endswith((".html", ".htm")) else UNKNOWN
