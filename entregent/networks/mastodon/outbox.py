"""The collections of an archive, streamed: what the owner wrote, passed on and liked, with whoever is met there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from entregent.base.fingerprints import fingerprint
from entregent.base.jsonfile import Damage, Piece, Repeats, inside, members, read_json
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Identity, Interaction, Post, Relation, RelationKind, Skipped, Who
from entregent.contract.text import Text, t
from entregent.networks.mastodon import activities, statuses
from entregent.networks.mastodon.accounts import BOOKMARKS, Accounts
from entregent.networks.mastodon.activities import Actors, address
from entregent.networks.mastodon.keys import author_of
from entregent.networks.mastodon.statuses import Status, Visibility

ITEMS = "orderedItems"
_MOST_WAITING = 50_000

TO_YOURSELF = t("A direct message to nobody but yourself.")
OWN = t("A post of your own that you passed on or liked.")
WHOSE = t("A post that you passed on or liked: its address does not tell whose it is.")
NOT_WRITTEN = t("An entry that is no post of yours, or a damaged one.")
REPEATED = t("The very same entry came before.")

Told = Identity | Interaction | Post | Relation


@dataclass(frozen=True, slots=True)
class _Boost:
    """Something passed on, in the file `name`: the address of the act, that of the post, and when."""

    name: str
    uri: str
    post: str
    at: datetime | None


@dataclass(slots=True)
class _Talk:
    """Those who were addressed in one private conversation, and when."""

    people: dict[str, None] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)

    def add(self, status: Status) -> None:
        """One message of it."""
        self.people.update(dict.fromkeys(status.people))
        if status.at:
            self.days = [min([status.at.date(), *self.days]), max([status.at.date(), *self.days])]


@dataclass(slots=True)
class Outbox:
    """The collections of one export. `told` holds the keys of those of whom an identity was told."""

    files: Files
    accounts: Accounts
    actors: Actors
    now: datetime
    told: set[str]
    left_out: dict[tuple[str, Text], int] = field(default_factory=Counter)
    _talks: dict[str, _Talk] = field(default_factory=dict)
    _waiting: list[_Boost] = field(default_factory=list)
    _repeats: Repeats = field(default_factory=Repeats)

    def records(self, name: str) -> Iterator[Told]:
        """What one collection holds: posts and boosts are objects, favourites and bookmarks are addresses."""
        is_kept = "bookmark" in name.rsplit("/", 1)[-1].lower()
        for piece in pieces(self.files, name):
            if isinstance(piece, Damage):
                self.left_out[name, piece.reason] += 1
            elif piece.path == "id" and isinstance(piece.value, str):
                is_kept = "bookmark" in piece.value
            elif piece.path == f"{ITEMS}[]" and isinstance(piece.value, str):
                yield from self._favourite(name, piece.value, is_kept=is_kept)
            elif piece.path == f"{ITEMS}[]":
                yield from self._entry(name, members(piece.value))

    def _favourite(self, name: str, uri: str, *, is_kept: bool) -> Iterator[Told]:
        author = self.actors.wrote(uri) if address(uri) else ""
        if is_kept or not address(uri):
            self.left_out[name, BOOKMARKS if is_kept else NOT_WRITTEN] += 1
        elif self._repeats.again(fingerprint("favourite", uri)):
            self.left_out[name, REPEATED] += 1
        elif not author or author == self.actors.owner:
            self.left_out[name, OWN if author else WHOSE] += 1
        else:
            yield from self._met(author)
            yield statuses.favourite(uri, author)

    def _entry(self, name: str, activity: dict[str, object]) -> Iterator[Told]:
        kind, passed_on = activity.get("type"), activity.get("object")
        status = activities.status(activity, self.actors, self.now) if kind == "Create" else None
        boosted = address(passed_on) if kind == "Announce" else ""
        uri = status.uri if status else address(activity.get("id")) or boosted
        if status is None and not boosted:
            self.left_out[name, NOT_WRITTEN] += 1
        elif self._repeats.again(fingerprint(str(kind), uri)):
            self.left_out[name, REPEATED] += 1
        elif status is None:
            at = statuses.moment(activity.get("published"), self.now)
            author = author_of(address(inside(passed_on, "attributedTo")))
            yield from self._boost(_Boost(name, uri, boosted, at), author or self.actors.wrote(boosted))
        elif status.visibility is Visibility.DIRECT and not status.people:
            self.left_out[name, TO_YOURSELF] += 1
        else:
            yield from self._written(status)

    def _written(self, status: Status) -> Iterator[Told]:
        for key in filter(None, (*status.people, status.quoted)):
            yield from self._met(key)
        yield from statuses.records(status)
        if status.visibility is Visibility.DIRECT and len(status.people) > 1:
            self._talks.setdefault(status.thread, _Talk()).add(status)

    def _boost(self, boost: _Boost, author: str, *, is_last: bool = False) -> Iterator[Told]:
        """What was passed on. Where its address does not tell whose it is, it waits: a later mention may."""
        if author and author != self.actors.owner:
            yield from self._met(author)
            yield statuses.boost(boost.uri, author, boost.at, boost.post)
        elif not author and not is_last and len(self._waiting) < _MOST_WAITING:
            self._waiting.append(boost)
        else:
            self.left_out[boost.name, OWN if author else WHOSE] += 1

    def _met(self, key: str) -> Iterator[Identity]:
        if key not in self.told:
            self.told.add(key)
            yield self.accounts.seen(key)

    def rest(self) -> Iterator[Told]:
        """What could be told only once everything was read: boosts that waited, the other keys of some accounts, and who
        shared a private conversation."""
        for boost in self._waiting:
            yield from self._boost(boost, self.actors.wrote(boost.post), is_last=True)
        for key, other in self.actors.other_keys().items():
            if key in self.told and other != self.actors.owner:
                yield Identity(source_id=f"address:{key}", key=key, aliases=(other,), is_contact=False)
        for thread, talk in self._talks.items():
            yield Relation(
                source_id=f"thread:{thread}",
                kind=RelationKind.THREAD,
                people=tuple(map(Who, talk.people)),
                since=min(talk.days, default=None),
                until=max(talk.days, default=None),
            )

    def skipped(self) -> Iterator[Skipped]:
        """What was left out of the collections, by file and reason."""
        for (name, reason), count in self.left_out.items():
            yield Skipped(name, 0, reason, count=count)


def pieces(files: Files, name: str) -> Iterator[Piece | Damage]:
    """The entries of a collection and what stands beside them."""
    try:
        yield from read_json(files.open(name), ITEMS)
    except Unreadable as error:
        yield Damage("", error.message)


def writer(files: Files, names: list[str]) -> str:
    """The key of whoever wrote the first entry of a collection that tells, "" where none does."""
    for name in names:
        for piece in pieces(files, name):
            if isinstance(piece, Piece) and piece.path == f"{ITEMS}[]":
                if not isinstance(piece.value, dict):
                    break
                actor = piece.value.get("actor") or inside(piece.value, "object", "attributedTo")
                if key := author_of(address(actor)):
                    return key
    return ""
