"""Lists of accounts: followed, followers, blocked, close friends, requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import Tally, elements_in
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind
from entregent.contract.text import t
from entregent.networks.instagram.entries import entry_of
from entregent.networks.instagram.members import Members
from entregent.networks.instagram.people import Directory, Known, Owner

NOBODY = t("This row names no account.")
TWICE = t("The very same account stands earlier.")
# Who was unfollowed, blocked or restricted is met, but that is no exchange.
_LISTS = ("following", "followers", "close", "sent", "received", "unfollowed", "blocked", "restricted")


@dataclass(slots=True)
class Lists:
    """Who stands in which list, and since when."""

    rows: dict[str, dict[str, datetime | None]] = field(default_factory=dict)

    def learn(self, files: Files, members: Members, directory: Directory, tally: Tally) -> None:
        """Read all the lists; memory grows with people."""
        for kind in _LISTS:
            rows = self.rows.setdefault(kind, {})
            for part in members.of(kind):
                for element in elements_in(files, part.name, tally, part.array):
                    entry = entry_of(element)
                    if not entry.key or entry.key in rows:
                        tally.skip(part.name, TWICE if entry.key else NOBODY)
                        continue
                    rows[entry.key] = entry.at
                    _mark(directory.meet(entry.key, entry.name), kind, entry.at)

    def interactions(self, directory: Directory, owner: Owner) -> Iterator[Interaction]:
        """Follows in both directions, and requests that wait for an answer."""
        for kind, what, direction, name in (
            ("following", InteractionKind.CONNECTION, Direction.OUT, "following"),
            ("followers", InteractionKind.CONNECTION, Direction.IN, "follower"),
            ("sent", InteractionKind.INVITATION, Direction.OUT, "request"),
            ("received", InteractionKind.INVITATION, Direction.IN, "asked"),
        ):
            for key, at in self.rows.get(kind, {}).items():
                if not owner.is_me(key):
                    yield Interaction(f"{name}:{key}", what, direction, (directory.who(key),), at=at)


def _mark(known: Known, kind: str, at: datetime | None) -> None:
    known.is_listed = True
    if kind == "following":
        known.is_followed, known.since = True, at.date() if at else None
    known.is_close = known.is_close or kind == "close"
    known.is_blocked = known.is_blocked or kind == "blocked"
    known.is_restricted = known.is_restricted or kind == "restricted"
