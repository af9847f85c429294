"""What the CSV files say of people, taken together: one identity for each account, whatever number of files names it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import name_of
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Skipped, Who
from entregent.contract.text import t
from entregent.networks.mastodon.keys import account
from entregent.networks.mastodon.lists import NO_ACCOUNT, Kind, rows

_MOST_LABELS = 50
NO_SERVER = t("The row holds no server.")
BOOKMARKS = t("Bookmarks are addresses of posts, without words or date: they were left out.")
DOMAINS = t("Whole servers that you block: whoever is met here from one of them counts as blocked.")
_NOBODY = {Kind.BOOKMARKS: BOOKMARKS, Kind.DOMAINS: DOMAINS}


@dataclass(slots=True)
class Accounts:
    """Who is followed, follows, is muted or blocked, and on which lists: by key, in memory."""

    following: dict[str, None] = field(default_factory=dict)
    followers: dict[str, None] = field(default_factory=dict)
    muted: dict[str, None] = field(default_factory=dict)
    blocked: dict[str, None] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)

    def learn(self, files: Files, name: str, kind: Kind) -> Iterator[Skipped]:
        """Take up one file; what it holds and cannot be taken is yielded."""
        count = 0
        try:
            with files.open(name) as stream:
                for row in rows(stream):
                    if row.reason is not None:
                        yield Skipped(name, row.line, row.reason)
                    elif kind is Kind.BOOKMARKS or self._take(kind, row.cells):
                        count += 1
                    else:
                        yield Skipped(name, row.line, NO_SERVER if kind is Kind.DOMAINS else NO_ACCOUNT)
        except Unreadable as error:
            yield Skipped(name, 0, error.message)
        if count and kind in _NOBODY:
            yield Skipped(name, 0, _NOBODY[kind], count=count)

    def _take(self, kind: Kind, cells: tuple[str, ...]) -> bool:
        if kind is Kind.DOMAINS:
            host = account(f"x@{cells[0].lstrip('*.')}").rpartition("@")[2]
            self.domains.update((host,) if host else ())
            return bool(host)
        key = account(cells[-1 if kind is Kind.LISTS else 0])
        if not key:
            return False
        if kind is Kind.LISTS:
            title, labels = name_of(cells[0]), self.labels.setdefault(key, [])
            if title and title not in labels and len(labels) < _MOST_LABELS:
                labels.append(title)
            return len(cells) > 1
        {
            Kind.FOLLOWING: self.following,
            Kind.FOLLOWERS: self.followers,
            Kind.MUTED: self.muted,
            Kind.BLOCKED: self.blocked,
        }[kind][key] = None
        return True

    def everybody(self) -> Iterator[str]:
        """The keys of all whom a file names, each once."""
        yield from dict.fromkeys((*self.following, *self.followers, *self.labels, *self.muted, *self.blocked))

    def is_blocked(self, key: str) -> bool:
        """Whether the owner blocks the account, or the whole server it is on."""
        return key in self.blocked or key.rpartition("@")[2] in self.domains

    def identity(self, key: str) -> Identity:
        """All that the files say of an account."""
        return Identity(
            source_id=key,
            key=key,
            handle=f"@{key}",
            labels=tuple(self.labels.get(key, ())),
            is_contact=key in self.following,
            is_blocked=self.is_blocked(key),
            is_muted=key in self.muted,
        )

    def seen(self, key: str) -> Identity:
        """An account that no file names, and a post does."""
        return Identity(
            source_id=f"seen:{key}",
            key=key,
            handle=f"@{key}",
            is_contact=False,
            is_blocked=self.is_blocked(key),
        )

    def connection(self, key: str) -> Interaction | None:
        """That one of the two follows the other; the files do not say since when. None where neither does."""
        out, back = key in self.following, key in self.followers
        if not (out or back):
            return None
        return Interaction(
            source_id=f"follow:{key}",
            kind=InteractionKind.CONNECTION,
            direction=Direction.BOTH if out and back else Direction.OUT if out else Direction.IN,
            people=(Who(key),),
        )
