"""Friends and those who were or wanted to be: the lists that give a name and a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import Tally
from entregent.contract.network import Files
from entregent.contract.records import Direction, FeedItem, Interaction, InteractionKind
from entregent.contract.text import t
from entregent.networks.facebook.members import Members
from entregent.networks.facebook.people import Directory, Owner, key_of_name
from entregent.networks.facebook.reading import people_of

NOBODY = t("This row names nobody: an account that is gone.")
TWICE = t("The very same name stands earlier: one person, or two that cannot be told apart.")
# Removed friends and the blocked are met, but having been removed is no exchange.
_LISTS = ("friends", "sent", "received", "rejected", "removed", "followers", "blocked")


@dataclass(slots=True)
class Lists:
    """Who stands in which list, and since when."""

    rows: dict[str, dict[str, datetime | None]] = field(default_factory=dict)
    followed: dict[str, str] = field(default_factory=dict)

    def learn(self, files: Files, members: Members, directory: Directory, tally: Tally) -> None:
        """Read all the lists; memory grows with people."""
        for kind in _LISTS:
            for part in members.of(kind):
                for name, at in people_of(files, part, tally):
                    self._learn_row(kind, part.name, name, at, directory, tally)
        for part in members.of("following"):
            for name, _at in people_of(files, part, tally):
                if key := key_of_name(name):
                    self.followed.setdefault(key, name)
                else:
                    tally.skip(part.name, NOBODY)

    def _learn_row(
        self, kind: str, file: str, name: str, at: datetime | None, directory: Directory, tally: Tally
    ) -> None:
        rows, key = self.rows.setdefault(kind, {}), key_of_name(name)
        known = directory.meet(name)
        if known is None or key in rows:
            tally.skip(file, NOBODY if known is None else TWICE)
        if known is None:
            return
        earlier = rows.get(key)
        since = min(earlier, at) if earlier and at else earlier or at
        rows[key] = since
        if kind == "friends":
            known.is_friend, known.since = True, since.date() if since else None
        known.is_listed = True
        known.is_blocked = known.is_blocked or kind == "blocked"

    def interactions(self, directory: Directory, owner: Owner) -> Iterator[Interaction]:
        """Friendships, requests in both directions, followers."""
        for kind, what, direction, name in (
            ("friends", InteractionKind.CONNECTION, Direction.BOTH, "friend"),
            ("sent", InteractionKind.INVITATION, Direction.OUT, "request"),
            ("received", InteractionKind.INVITATION, Direction.IN, "asked"),
            ("rejected", InteractionKind.INVITATION, Direction.IN, "rejected"),
            ("followers", InteractionKind.CONNECTION, Direction.IN, "follower"),
        ):
            for key, at in self.rows.get(kind, {}).items():
                if not owner.is_me(key):
                    yield Interaction(f"{name}:{key}", what, direction, (directory.who(key),), at=at)

    def subscriptions(self) -> Iterator[FeedItem]:
        """The pages and people whom the owner follows; the export does not say which is which."""
        for key, name in self.followed.items():
            yield FeedItem(source_id=f"following:{key}", title=name)
