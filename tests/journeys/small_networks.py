"""Small invented exports of networks where people meet in public, about the same few people as `small_worlds`."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from entregent.networks.bluesky.tree import tid_text
from entregent.networks.bluesky.writing import RepositoryWriter
from tests.journeys.small_files import SOME_NUMBERS, letters, name

OWNER_NAME = "Robin Keller"
DAY = 1_740_000_000
OWNER_DID = "did:plc:" + "r" * 24


def _moment(number: int) -> int:
    """When something happened that this number tells of, in seconds: it is the same in every export."""
    return DAY + 86_400 * number


@dataclass(frozen=True, slots=True)
class SmallFriends:
    """Friends by name alone, and a conversation with the first of them."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the zip and give its path."""
        first = name(self.numbers[0])
        told = {
            "personal_information/profile_information/profile_information.json": {
                "profile_v2": {"name": {"full_name": OWNER_NAME}, "emails": {"emails": ["robin@keller.example"]}}
            },
            "connections/friends/your_friends.json": {
                "friends_v2": [{"name": name(number), "timestamp": _moment(number)} for number in self.numbers]
            },
            f"your_facebook_activity/messages/inbox/{self.numbers[0]}/message_1.json": _talk(first, self.numbers[0]),
        }
        return _zip(folder / "facebook-robin.zip", told)


@dataclass(frozen=True, slots=True)
class SmallPictures:
    """Followers of whom the first is followed back, under handles made of names, and a conversation with that one."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the zip and give its path."""
        lists, first = "connections/followers_and_following", self.numbers[0]
        profile = {"Username": {"value": "robin.keller"}, "Name": {"value": OWNER_NAME}}
        told = {
            "personal_information/personal_information/personal_information.json": {
                "profile_user": [{"string_map_data": profile}]
            },
            f"{lists}/followers_1.json": [_listed(number) for number in self.numbers],
            f"{lists}/following.json": {"relationships_following": [_listed(first)]},
            f"your_instagram_activity/messages/inbox/{first}/message_1.json": _talk(name(first), first),
        }
        return _zip(folder / "instagram-robin.zip", told)


@dataclass(frozen=True, slots=True)
class SmallTweets:
    """Accounts that are followed, each named by handle in a post of the owner's, and letters to the first."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the zip and give its path."""
        first = self.numbers[0]
        account = {
            "accountId": "99",
            "username": "robin",
            "accountDisplayName": OWNER_NAME,
            "email": "robin@keller.example",
        }
        told = {
            "account": [{"account": account}],
            "following": [{"following": {"accountId": _number(number)}} for number in self.numbers],
            "tweets": [{"tweet": _tweet(number)} for number in self.numbers],
            "direct_messages": [{"dmConversation": _letters(first)}],
        }
        path = folder / "twitter-2025-09-01-robin.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for kind, content in told.items():
                archive.writestr(
                    f"data/{kind.replace('_', '-')}.js", f"window.YTD.{kind}.part0 = {json.dumps(content)}"
                )
        return path


@dataclass(frozen=True, slots=True)
class SmallRepository:
    """A repository of the owner's: whom it follows, and a post that names each of them by handle."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the CAR file and give its path."""
        path = folder / "repo.car"
        records: dict[str, dict[str, Any]] = {
            "app.bsky.actor.profile/self": {"$type": "app.bsky.actor.profile", "displayName": OWNER_NAME}
        }
        for number in self.numbers:
            records |= {
                _path("graph.follow", number): self._follow(number),
                _path("feed.post", number): self._post(number),
            }
        with path.open("w+b") as stream:
            writer = RepositoryWriter(stream, OWNER_DID, tid_text(_moment(9) * 1_000_000 << 10))
            for place in sorted(records):
                writer.add(place, records[place])
            writer.close()
        return path

    def _follow(self, number: int) -> dict[str, Any]:
        return {"$type": "app.bsky.graph.follow", "subject": _did(number), "createdAt": _written(number)}

    def _post(self, number: int) -> dict[str, Any]:
        handle = f"@{letters(number)}.bsky.example"
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": _did(number)}
        facet = {"index": {"byteStart": 6, "byteEnd": 6 + len(handle)}, "features": [feature]}
        text = f"Hello {handle}"
        return {"$type": "app.bsky.feed.post", "text": text, "facets": [facet], "createdAt": _written(number)}


def _did(number: int) -> str:
    return "did:plc:" + "abcdef"[number] * 24


def _path(kind: str, number: int) -> str:
    return f"app.bsky.{kind}/{tid_text(_moment(number) * 1_000_000 << 10)}"


def _written(number: int) -> str:
    return f"{datetime.fromtimestamp(_moment(number), UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def _number(number: int) -> str:
    return str(1_000 + number)


def _tweet(number: int) -> dict[str, Any]:
    named = {"screen_name": letters(number), "name": name(number), "id_str": _number(number), "indices": ["6", "20"]}
    return {
        "id_str": str(5_000 + number), "full_text": f"Hello @{letters(number)}", "lang": "en",
        "created_at": f"{datetime.fromtimestamp(_moment(number), UTC):%a %b %d %H:%M:%S} +0000 2025",
        "entities": {"user_mentions": [named], "urls": []},
    }  # fmt: skip


def _letters(number: int) -> dict[str, Any]:
    sides = (_number(number), "99")
    said = [
        {"messageCreate": {
            "id": str(7_000 + 10 * number + at), "senderId": sides[at % 2], "recipientId": sides[1 - at % 2],
            "text": f"Letter {at}", "createdAt": _written(number),
        }}
        for at in range(2)
    ]  # fmt: skip
    return {"conversationId": f"99-{_number(number)}", "messages": said}


def _listed(number: int) -> dict[str, Any]:
    url = f"https://www.instagram.com/{letters(number)}"
    return {"title": "", "string_list_data": [{"href": url, "value": letters(number), "timestamp": _moment(number)}]}


def _talk(other: str, number: int) -> dict[str, Any]:
    said = [
        {"sender_name": sender, "timestamp_ms": (_moment(number) + at) * 1000, "content": f"Said {at}"}
        for at, sender in enumerate((other, OWNER_NAME))
    ]
    sides = [{"name": other}, {"name": OWNER_NAME}]
    return {"participants": sides, "messages": said, "title": other, "thread_path": f"inbox/{number}"}


def _zip(path: Path, told: Mapping[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for place, content in told.items():
            archive.writestr(place, json.dumps(_as_latin(content), indent=2))
    return path


def _as_latin(value: Any) -> Any:
    """Every text as UTF-8 read as Latin-1: so these exports write them."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [_as_latin(each) for each in value]
    return {key: _as_latin(each) for key, each in value.items()} if isinstance(value, dict) else value


PUBLIC_FILES = st.one_of(
    st.builds(SmallFriends, SOME_NUMBERS),
    st.builds(SmallPictures, SOME_NUMBERS),
    st.builds(SmallTweets, SOME_NUMBERS),
    st.builds(SmallRepository, SOME_NUMBERS),
)
