"""An invented community: accounts here and on other servers, who follows whom, and what they did for the owner.

Everything follows from the numbers: account 0 is the owner, whoever has a number that three divides lives on this server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOSTS = ("autre.example", "fediverse.example")
FIRST_ID = 109_000
KINDS = ("favourite", "reblog", "mention", "favourite", "follow", "mention", "update", "favourite", "quote", "poll")


@dataclass(slots=True)
class Community:
    """`accounts` people; the owner follows the first `following` and is followed by the last `followers`.

    `changes` replaces fields of single accounts' entities, by number; `renamed` their user names. What the owner changed
    is in `followed`, `unfollowed`, `asked` (locked accounts that have not said yes), `muted`, `lists` and `settings`.
    """

    accounts: int = 50
    following: int = 20
    followers: int = 20
    notifications: int = 40
    statuses: int = 20
    domain: str = "village.example"
    owner: str = "camille"
    now: datetime = NOW
    lists: dict[str, tuple[int, ...]] = field(default_factory=lambda: {"Friends": (1, 2), "Work": (2, 3)})
    muted: tuple[int, ...] = (4,)
    unfollowed: set[int] = field(default_factory=set)
    followed: list[int] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    settings: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: tuple[int, ...] = (5,)
    blocked_domains: tuple[str, ...] = ()
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    renamed: dict[int, str] = field(default_factory=dict)
    following_of: dict[int, list[int]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def username(self, number: int) -> str:
        """The user name of an account."""
        return self.renamed.get(number) or (self.owner if number == 0 else f"member{number}")

    def host(self, number: int) -> str:
        """The domain that an account lives on."""
        return self.domain if number % 3 == 0 else HOSTS[number % 3 - 1]

    def key(self, number: int) -> str:
        """`user@host`."""
        return f"{self.username(number)}@{self.host(number)}"

    def acct(self, number: int) -> str:
        """How this server names an account: without the domain where that is its own."""
        return self.username(number) if self.host(number) == self.domain else self.key(number)

    def number_of(self, acct: str) -> int | None:
        """The account that a handle names, None for none."""
        name = acct.lstrip("@").lower()
        wanted = name if "@" in name else f"{name}@{self.domain}"
        return next((number for number in range(self.accounts) if self.key(number) == wanted), None)

    def follows(self, number: int) -> list[int]:
        """Whom an account follows, the newest first."""
        if number == 0:
            first = [one for one in range(1, self.following + 1) if one not in self.unfollowed]
            return [*reversed(self.followed), *first]
        default = [(number + step) % self.accounts for step in range(1, 6)]
        return self.following_of.get(number, default)

    def followers_of(self, number: int) -> list[int]:
        """Who follows an account, the newest first (of the owner only)."""
        return list(range(self.accounts - self.followers, self.accounts)) if number == 0 else []

    def account(self, number: int) -> dict[str, Any]:
        """An Account entity, complete."""
        name, host = self.username(number), self.host(number)
        home = self.homes.get(host, f"https://{host}")
        picture = f"https://{host}/avatars/original/missing.png"
        return {
            "id": str(FIRST_ID + number), "username": name, "acct": self.acct(number), "display_name": f"Member {number}",
            "locked": False, "bot": False, "discoverable": True, "indexable": True, "group": False, "noindex": False,
            "created_at": "2020-01-01T00:00:00.000Z", "note": f"<p>I am number {number}.</p>",
            "url": f"{home}/@{name}", "uri": f"{home}/users/{name}", "avatar": picture, "avatar_static": picture,
            "header": picture, "header_static": picture, "followers_count": len(self.followers_of(number)),
            "following_count": len(self.follows(number)), "statuses_count": self.statuses if number == 0 else 7,
            "last_status_at": "2026-03-01", "hide_collections": None, "emojis": [], "roles": [],
            "fields": [
                {"name": "Site", "value": f'<a href="https://member{number}.example" rel="me">x</a>',
                 "verified_at": "2025-01-01T00:00:00.000+00:00"},
                {"name": "Other", "value": '<a href="https://not-mine.example" rel="me">y</a>', "verified_at": None},
            ],
        } | self.changes.get(number, {})  # fmt: skip

    def status(self, id_: int, author: int, **more: Any) -> dict[str, Any]:
        """A Status entity, complete."""
        host, name = self.host(author), self.username(author)
        uri = f"https://{host}/users/{name}/statuses/{id_}"
        moment = self.now - timedelta(hours=1_000_000 - id_ % 1_000_000)
        return {
            "id": str(id_), "created_at": stamp(moment), "in_reply_to_id": None, "in_reply_to_account_id": None,
            "sensitive": False, "spoiler_text": "", "visibility": "public", "language": "en", "uri": uri,
            "url": f"https://{host}/@{name}/{id_}", "replies_count": 1, "reblogs_count": 2, "favourites_count": 3,
            "quotes_count": 0, "edited_at": None, "favourited": False, "reblogged": False, "muted": False,
            "bookmarked": False, "pinned": False, "content": f"<p>Words of {id_}</p>", "filtered": [], "reblog": None,
            "application": {"name": "Web", "website": None}, "account": self.account(author), "media_attachments": [],
            "mentions": [], "tags": [], "emojis": [], "card": None, "poll": None, "quote": None,
            "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
        } | more  # fmt: skip

    def mention(self, number: int) -> dict[str, Any]:
        """A mention as it stands in a status."""
        shown = self.account(number)
        return {name: shown[name] for name in ("id", "username", "url", "acct")}

    def notification(self, number: int) -> dict[str, Any]:
        """The notification with the id `number` (from 1), a Notification entity."""
        kind, actor = KINDS[number % len(KINDS)], 1 + number % (self.accounts - 1)
        status = self._of_notification(kind, number, actor)
        return {
            "id": str(number), "type": kind, "group_key": f"ungrouped-{number}", "account": self.account(actor),
            "created_at": stamp(self.now - timedelta(minutes=10 * (self.notifications + 1 - number))),
        } | ({"status": status} if status else {})  # fmt: skip

    def _of_notification(self, kind: str, number: int, actor: int) -> dict[str, Any] | None:
        if kind == "follow":
            return None
        if kind not in ("mention", "quote"):
            return self.own(1 + number % 7)
        more: dict[str, Any] = {"mentions": [self.mention(0)]}
        if number % 4 == 0:
            more |= {"visibility": "direct"}
        elif kind == "mention" and number % 2:
            more |= {"in_reply_to_id": "500001", "in_reply_to_account_id": str(FIRST_ID)}
        return self.status(700_000 + number, actor, **more)

    def own(self, number: int) -> dict[str, Any]:
        """The owner's status with the place `number` (from 1): in turn a post, a reply, a boost and a private message."""
        id_, other = 500_000 + number, 1 + number % (self.accounts - 1)
        if number % 4 == 1:
            above = {"in_reply_to_id": str(700_000 + number), "in_reply_to_account_id": str(FIRST_ID + other)}
            return self.status(id_, 0, **above, mentions=[self.mention(other)])
        if number % 4 == 2:
            uri = f"https://{self.domain}/users/{self.owner}/statuses/{id_}/activity"
            return self.status(id_, 0, uri=uri, reblog=self.status(600_000 + number, other), content="")
        if number % 4 == 3:
            return self.status(id_, 0, visibility="direct", mentions=[self.mention(other)])
        return self.status(id_, 0)


def stamp(moment: datetime) -> str:
    """A date as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
