"""An invented community: account 0 is the owner. All follows from the numbers, in the shapes of the lexicons of app.bsky."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from entregent.networks.bluesky.tree import tid_text

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REASONS = ("like", "repost", "mention", "like", "follow", "reply", "like", "quote")
FOLLOW, POST = "app.bsky.graph.follow", "app.bsky.feed.post"
Shown = dict[str, Any]


@dataclass(slots=True)
class Community:
    """`accounts` people; the owner follows the first `following` and is followed by the last `followers`. `changes` replaces
    fields of single profiles, by number; `last_post_at` among them is when somebody published last."""

    accounts: int = 50
    following: int = 20
    followers: int = 20
    notifications: int = 40
    posts: int = 20
    now: datetime = NOW
    changes: dict[int, Shown] = field(default_factory=dict)
    following_of: dict[int, list[int]] = field(default_factory=dict)

    def did(self, number: int) -> str:
        """The DID of an account."""
        return _did(number)

    def number_of(self, name: str) -> int | None:
        """The account with this DID or handle, None for none."""
        return _numbers(self.accounts).get(name)

    def handle(self, number: int) -> str:
        """The handle of an account."""
        return _handle(number)

    def follows(self, number: int) -> list[int]:
        """Whom an account follows."""
        if number == 0:
            return list(range(1, self.following + 1))
        return self.following_of.get(number, [(number + step) % self.accounts for step in range(1, 6)])

    def followers_of(self, number: int) -> list[int]:
        """Who follows an account (told of the owner only)."""
        return list(range(self.accounts - self.followers, self.accounts)) if number == 0 else []

    def view(self, number: int) -> Shown:
        """app.bsky.actor.defs#profileView."""
        return {
            "did": self.did(number), "handle": self.handle(number), "displayName": f"Member {number}",
            "description": f"I am number {number}.", "labels": [], "viewer": {"muted": False, "blockedBy": False},
            "createdAt": "2023-05-01T00:00:00.000Z", "indexedAt": "2024-05-01T00:00:00.000Z",
        } | self._changed(number, detailed=False)  # fmt: skip

    def _changed(self, number: int, *, detailed: bool) -> Shown:
        hidden = ("last_post_at",) if detailed else ("last_post_at", "postsCount")
        return {name: value for name, value in self.changes.get(number, {}).items() if name not in hidden}

    def detailed(self, number: int) -> Shown:
        """app.bsky.actor.defs#profileViewDetailed."""
        counts = {"followsCount": len(self.follows(number)), "followersCount": len(self.followers_of(number))}
        posts = {"postsCount": self.posts if number == 0 else 7}
        return self.view(number) | counts | posts | self._changed(number, detailed=True)

    def record(self, collection: str, number: int, owner: int = 0) -> Shown:
        """A record as com.atproto.repo.listRecords shows it."""
        at = self.now - timedelta(hours=100_000 - number)
        value: Shown = {"$type": collection, "createdAt": stamp(at)}
        if collection == FOLLOW:
            value["subject"] = self.did(self.follows(owner)[number])
        elif collection == POST:
            value["text"] = f"Words of {number}"
        return {
            "uri": self.uri(collection, number, owner),
            "cid": f"bafy{collection[-4:]}{owner}x{number}",
            "value": value,
        }

    def uri(self, collection: str, number: int, owner: int = 0) -> str:
        """Where a record is."""
        key = tid_text((int(NOW.timestamp()) * 1_000_000 + number) << 10)
        return f"at://{self.did(owner)}/{collection}/{key}"

    def count(self, collection: str) -> int:
        """How many records the owner has of a kind."""
        return {FOLLOW: self.following, POST: self.posts}.get(collection, 0)

    def notification(self, number: int) -> Shown:
        """The notification with the place `number` (from 1)."""
        reason, author = REASONS[number % len(REASONS)], 1 + number % (self.accounts - 1)
        at, own = self.now - timedelta(minutes=10 * (self.notifications + 1 - number)), self.uri(POST, number % 7)
        collection = {"like": "app.bsky.feed.like", "repost": "app.bsky.feed.repost", "follow": FOLLOW}.get(
            reason, POST
        )
        record: Shown = {"$type": collection, "createdAt": stamp(at)}
        if collection == POST:
            record["text"] = f"Said in {number}"
        if reason == "reply":
            record["reply"] = {"root": {"uri": own, "cid": "x"}, "parent": {"uri": own, "cid": "x"}}
        return {
            "uri": self.uri(collection, 1_000_000 + number, author), "cid": f"bafynote{number}", "author": self.view(author),
            "reason": reason, "reasonSubject": own, "record": record, "isRead": False, "indexedAt": stamp(at), "labels": [],
        }  # fmt: skip

    def last_post(self, number: int) -> Shown:
        """The one element of what another account than the owner published last, on the day that `changes` tell."""
        at = stamp(self.changes.get(number, {}).get("last_post_at", self.now - timedelta(days=2)))
        post = {"uri": self.uri(POST, 1, number), "cid": "bafylast", "author": self.view(number)}
        return {"post": post | {"record": {"$type": POST, "text": "Words", "createdAt": at}, "indexedAt": at}}

    def feed(self, number: int) -> Shown:
        """An element of app.bsky.feed.getAuthorFeed."""
        found = self.record(POST, number)
        counts = {"likeCount": 3, "replyCount": 1, "repostCount": 2, "quoteCount": 0}
        post = {"uri": found["uri"], "cid": found["cid"], "record": found["value"], "author": self.view(0)}
        return {"post": post | counts | {"indexedAt": found["value"]["createdAt"]}}


@cache
def _did(number: int) -> str:
    return f"did:plc:{b32encode(sha256(str(number).encode()).digest()[:15]).decode().lower()}"


def _handle(number: int) -> str:
    return f"member{number}.test"


@cache
def _numbers(accounts: int) -> dict[str, int]:
    return {name: number for number in range(accounts) for name in (_did(number), _handle(number))}


def stamp(moment: datetime) -> str:
    """A date as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
