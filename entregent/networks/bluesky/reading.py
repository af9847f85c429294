"""From one repository to records: in which order they are told, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Identity, Interaction, Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.bluesky import gestures, posts
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.repository import LOST, POST, Repository
from entregent.networks.bluesky.tree import Index
from entregent.networks.bluesky.written import Written

Gesture = Callable[[Written, str, datetime], Interaction | None]
_GESTURES: dict[str, Gesture] = {"app.bsky.feed.like": gestures.like, "app.bsky.feed.repost": gestures.repost}
# Taken up before, when the repository was looked through; they tell of people, and are no events.
_OF_PEOPLE = frozenset(
    f"app.bsky.{name}"
    for name in (
        "actor.profile", "graph.block", "graph.list", "graph.listblock", "graph.listitem", "graph.verification",
    )
)  # fmt: skip

NOBODY = t("A record that names nobody but yourself, or nobody at all.")
ENDS_EARLY = t("This file ends in the middle: what stands before was read. Download it again.")
CHANGED = t("A record whose content is not what its checksum says: it was damaged on its way and left out.")
OVERSIZED = t("A block that is larger than any repository holds, and was left out.")
FOREIGN = t("A block that is no record.")
BROKEN_INDEX = t("A damaged part of the index.")
WHOSE = t("Nothing in it tells whose repository it is: what the owner wrote and did was left out.")


@dataclass(slots=True)
class Told:
    """What earlier repositories of the same drop told already."""

    indexes: list[Index] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    nameless: int = 0

    def first_time(self, key: str) -> bool:
        """Whether nothing was told of this identity before; from now on it was."""
        mark = hash(key)
        fresh = mark not in self.people
        self.people.add(mark)
        return fresh

    def identity(self, identity: Identity) -> Iterator[Identity]:
        """The identity, unless it was told before."""
        if self.first_time(identity.key):
            self.nameless += identity.is_contact and not identity.name and not identity.handle
            yield identity

    def missing(self) -> Iterator[Missing]:
        """What no repository holds, of which somebody would think that it does."""
        if self.nameless:
            yield Missing(
                t("The names of {count} of the people you follow", count=self.nameless),
                t(
                    "The export knows them by a number only. Their pages here lead to their profiles, which show the names."
                ),
            )
        yield Missing(
            t("Your followers, whom you mute, and your messages"),
            t("Bluesky keeps them elsewhere than in the repository: no export holds them."),
        )


def records(files: Files, name: str, reading: Reading, told: Told) -> Iterator[Record | Skipped]:
    """Everything one repository says."""
    repository = Repository.learn(files, name)
    if told.indexes and repository.commit:
        repository.known.as_of = repository.commit.at
    owner = repository.commit.owner if repository.commit else _known_owner(reading)
    if not owner and not len(repository.index) and repository.damage.refusal:
        raise Unreadable(repository.damage.refusal)
    if repository.commit and told.first_time(owner):
        yield repository.known.owner(owner)
    yield from _follows(repository, owner, reading.now, told)
    if owner:
        yield from _deeds(repository, owner, reading.now, told)
    else:
        yield Skipped(name, 0, WHOSE)
    for key in repository.known.everybody():
        if key != owner:
            yield from told.identity(repository.known.identity(key, is_contact=False))
    yield from _left_out(repository, name, has_owner=bool(owner))
    told.indexes.append(repository.index)


def _known_owner(reading: Reading) -> str:
    keys = [key for key in sorted(reading.owner_keys) if did(key)]
    return keys[0] if len(keys) == 1 else ""


def _follows(repository: Repository, owner: str, now: datetime, told: Told) -> Iterator[Identity | Interaction]:
    for written in repository.follows(told.indexes):
        followed = gestures.follow(written, owner, now)
        if followed is None:
            repository.left_out[NOBODY] += 1
            continue
        yield from told.identity(repository.known.identity(followed.people[0].key, is_contact=True))
        yield followed


def _deeds(repository: Repository, owner: str, now: datetime, told: Told) -> Iterator[Record]:
    for written in repository.others(told.indexes):
        kind = str(written.value["$type"])
        if gesture := _GESTURES.get(kind):
            done = gesture(written, owner, now)
            if done is None:
                repository.left_out[NOBODY] += 1
            else:
                yield done
        elif kind == POST:
            yield from posts.records(written, owner, now)
        elif kind not in _OF_PEOPLE:
            repository.count_other(kind)


def _left_out(repository: Repository, name: str, *, has_owner: bool) -> Iterator[Skipped]:
    for reason, count in repository.left_out.items():
        yield Skipped(name, 0, reason, count=count)
    for kind, count in repository.collections.items():
        reason = t("Records of {kind}, which tell nothing of people: left alone.", kind=kind or "…")
        yield Skipped(name, 0, reason, count=count)
    damage = repository.damage
    lost = repository.index.untold() if has_owner else 0
    for reason, count in (
        (CHANGED, damage.changed),
        (OVERSIZED, damage.oversized),
        (FOREIGN, damage.foreign),
        (BROKEN_INDEX, repository.index.broken),
        (LOST, max(0, lost - damage.changed - damage.oversized)),
        (damage.refusal or ENDS_EARLY, int(damage.is_cut or damage.refusal is not None)),
    ):
        if count:
            yield Skipped(name, 0, reason, count=count)
