"""A repository in a file, read twice from its start: for its index and what is known of people, then for all the rest
(three times where very many people are followed). Memory grows by some twenty bytes for each record, and with the people
who are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import libipld

from entregent.base.jsonfile import Repeats, name_of
from entregent.contract.network import Files, Unreadable
from entregent.contract.text import Text, t
from entregent.networks.bluesky.car import CID_START, Damage, blocks, decoded, first_blocks, roots
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.people import Known
from entregent.networks.bluesky.tree import NODE_STARTS, Index, Tree, short, tid, tid_moment
from entregent.networks.bluesky.written import Written, mentions

HEAD = 1 << 16
FOLLOW, POST = "app.bsky.graph.follow", "app.bsky.feed.post"
_FOLLOW = FOLLOW.encode()
# How nearly all of them begin, for keys are sorted by their length: it needs no decoding to pass over one.
_PLAIN_FOLLOW = b"\x65$type\x75" + _FOLLOW
_COMMIT = b"\x63did"
_GRAPH, _MENTION, _PROFILE = b"app.bsky.graph.", b"app.bsky.richtext.facet#mention", b"app.bsky.actor.profile"
_MOST_KEPT = 50_000
_BATCH = 1024
_MOST_COLLECTIONS = 100
_LONGEST_COLLECTION = 120

DAMAGED = t("A record that is damaged and was left out.")
DELETED = t("A record that the index of the repository does not name: it was deleted before.")
REPEATED = t("The very same record came before.")
LOST = t("Records that the index names and the file does not hold: they are lost. Download the repository again.")


@dataclass(frozen=True, slots=True)
class Commit:
    """The head of a repository: whose it is, the SHA-256 of the top of its index, and its revision (0 where unknown)."""

    owner: str
    data: bytes | None
    revision: int

    @property
    def at(self) -> datetime | None:
        """When the repository was last written to."""
        return tid_moment(self.revision)


def commit_of(value: dict[str, Any]) -> Commit | None:
    """The commit that a block holds, None where it holds something else."""
    owner, data, revision = did(value.get("did")), value.get("data"), value.get("rev")
    if not owner or value.get("version") not in (2, 3) or not isinstance(data, bytes):
        return None
    digest = data[4:] if data[:4] == CID_START else None
    return Commit(owner, digest, tid(revision.encode()) if isinstance(revision, str) else 0)


def head_commit(head: bytes) -> Commit | None:
    """The commit at the beginning of an archive, where one stands there."""
    return next((commit for data in first_blocks(head) if (commit := commit_of(decoded(data)))), None)


@dataclass(slots=True)
class Repository:
    """One repository that was looked through once: whose it is, its index, and what it tells of people."""

    files: Files
    name: str
    commit: Commit | None = None
    known: Known = field(default_factory=Known)
    index: Index = field(init=False)
    damage: Damage = field(default_factory=Damage)
    left_out: Counter[Text] = field(default_factory=Counter)
    collections: Counter[str] = field(default_factory=Counter)
    _lists: list[tuple[bytes, str]] = field(default_factory=list)
    _follows: list[tuple[bytes, bytes]] | None = field(default_factory=list)
    _loose: Repeats = field(default_factory=Repeats)

    @classmethod
    def learn(cls, files: Files, name: str) -> Repository:
        """Look through the file once."""
        repository = cls(files, name)
        tree, records, found = Tree(), 0, roots(files.head(name, HEAD)) or []
        first = found[0][4:] if found else b""
        for digest, data in repository._blocks(verify=True):
            if data[:3] in NODE_STARTS:
                tree.add(digest, data)
            elif data[1:5] == _COMMIT:
                repository._take_commit(digest == first, commit_of(decoded(data)))
            else:
                records += 1
                repository._look_at(digest, data)
        repository.index = tree.settle(repository.commit.data if repository.commit else None)
        if repository.index.is_whole and records > len(repository.index):
            repository._learn_again()
        repository._name_lists()
        return repository

    def _look_at(self, digest: bytes, data: bytes) -> None:
        """Take up what a record tells of people; follows are kept as they are, while they are not too many."""
        if _MENTION in data or (_GRAPH in data and not data.startswith(_PLAIN_FOLLOW, 1)) or _PROFILE in data:
            self._learn_people(digest, data)
        if _FOLLOW in data and self._follows is not None:
            self._follows.append((digest, data))
            if len(self._follows) > _MOST_KEPT:
                self._follows = None

    def _learn_again(self) -> None:
        """What is known of people without the records that were deleted: their blocks may still lie in the file."""
        self.known, self._lists = Known(), []
        for batch in _batches(self._blocks(verify=False)):
            places = self.index.find([digest for digest, _ in batch])
            for place, (digest, data) in zip(places, batch, strict=True):
                if place >= 0 and (_MENTION in data or _GRAPH in data or _PROFILE in data):
                    self._learn_people(digest, data)

    def _blocks(self, *, verify: bool) -> Iterator[tuple[bytes, bytes]]:
        damage = self.damage if verify else Damage()
        try:
            with self.files.open(self.name) as stream:
                yield from blocks(stream, damage, verify=verify or self.damage.changed > 0)
        except Unreadable as error:
            damage.refusal = error.message

    def _take_commit(self, is_root: bool, commit: Commit | None) -> None:
        if commit and (is_root or self.commit is None or commit.revision > self.commit.revision):
            self.commit = commit

    def _learn_people(self, digest: bytes, data: bytes) -> None:
        value, known = decoded(data), self.known
        kind = value.get("$type")
        if kind == POST:
            known.add_handles(mentions(value), value.get("createdAt"))
        elif kind == "app.bsky.graph.block":
            if key := did(value.get("subject")):
                known.blocked.add(key)
        elif kind == "app.bsky.graph.listitem":
            known.add_member(value)
        elif kind == "app.bsky.graph.verification":
            known.add_verified(value)
        elif kind == "app.bsky.actor.profile":
            known.profile = value
        elif kind == "app.bsky.graph.list":
            if name := name_of(value.get("name")):
                self._lists.append((digest, name))
        elif kind == "app.bsky.graph.listblock":
            known.add_blocked_list(value)

    def _name_lists(self) -> None:
        if self._lists:
            places = self.index.find([digest for digest, _ in self._lists])
            for place, (_, name) in zip(places, self._lists, strict=True):
                if rkey := self.index.rkey(place):
                    self.known.lists[rkey] = name

    def follows(self, earlier: list[Index]) -> Iterator[Written]:
        """The records of those whom the owner follows."""
        marked: Iterable[tuple[bytes, bytes]]
        if self._follows is not None:
            marked = self._follows
        else:
            marked = ((digest, data) for digest, data in self._blocks(verify=False) if _FOLLOW in data)
        yield from self._written(marked, earlier, follows=True)

    def others(self, earlier: list[Index]) -> Iterator[Written]:
        """All the other records."""
        records = (
            (digest, data)
            for digest, data in self._blocks(verify=False)
            if data[:3] not in NODE_STARTS and data[1:5] != _COMMIT and not data.startswith(_PLAIN_FOLLOW, 1)
        )
        yield from self._written(records, earlier, follows=False)

    def _written(
        self, records: Iterable[tuple[bytes, bytes]], earlier: list[Index], *, follows: bool
    ) -> Iterator[Written]:
        for batch in _batches(records):
            digests = [digest for digest, _ in batch]
            told = _in_any(earlier, digests)
            for number, (place, (digest, data)) in enumerate(zip(self.index.find(digests), batch, strict=True)):
                value = decoded(data)
                kind = value.get("$type")
                if (kind == FOLLOW) is not follows:
                    continue
                if not isinstance(kind, str):
                    self.left_out[DAMAGED] += 1
                elif place < 0 and self.index.is_whole:
                    self.left_out[DELETED] += 1
                elif self._came_before(place, digest) or number in told:
                    self.left_out[REPEATED] += 1
                else:
                    yield self._record(value, kind, digest, place)

    def _came_before(self, place: int, digest: bytes) -> bool:
        return not self.index.tell(place) if place >= 0 else self._loose.again(short(digest))

    def _record(self, value: dict[str, Any], kind: str, digest: bytes, place: int) -> Written:
        rkey = self.index.rkey(place) if kind == POST else ""
        uri = f"at://{self.commit.owner}/{kind}/{rkey}" if rkey and self.commit else ""
        return Written(value, libipld.encode_cid(CID_START + digest), uri, self.index.tid(place))

    def count_other(self, kind: str) -> None:
        """Note a record of a kind that nothing is taken from."""
        known = kind in self.collections or len(self.collections) < _MOST_COLLECTIONS
        self.collections[kind[:_LONGEST_COLLECTION] if known else ""] += 1


def _in_any(indexes: list[Index], digests: list[bytes]) -> set[int]:
    """The numbers of those records that one of the indexes names."""
    return {number for index in indexes for number, place in enumerate(index.find(digests)) if place >= 0}


def _batches(records: Iterable[tuple[bytes, bytes]]) -> Iterator[list[tuple[bytes, bytes]]]:
    batch = []
    for record in records:
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
