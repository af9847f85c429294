"""What the graph of everybody who can be reached is made of: who is in it, and who is said to know whom.

Somebody is named by a number that stays: a person by their id, somebody of a follow list who is nobody known by that of the
node below zero, the owner by 0. Beside each stands a hash of what is said of them and one of their relations, so that a
later build can tell who changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from django.db.models import Max, QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.graph import IntArray
from entregent.analysis.reach.adjacency import FOLLOWED, FOLLOWS, levels_of
from entregent.analysis.reach.numbering import Numbers
from entregent.base.fingerprints import fingerprint
from entregent.base.packed import unpack
from entregent.graph.building import GraphBuilder
from entregent.people.models import Person
from entregent.ties.follows import people_of_nodes
from entregent.ties.models import FollowList, Node, Tie
from entregent.ties.snapshot import Network as Contacts

ME = "me"
OWNER = 0
_FIELDS = ("headline", "position", "company", "place")
_SLICE = 900

Tell = Callable[[int, int], None]
Hashes = npt.NDArray[np.uint64]
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the graph: their lasting number, and what is said of them."""

    who: int
    id: str
    name: str
    said: Mapping[str, str]

    @property
    def hash(self) -> int:
        """Another number whenever something else is said of them."""
        return fingerprint(self.id, self.name, *(f"{name}={value}" for name, value in sorted(self.said.items())))


class Telling:
    """Counts what is packed, of so much, and tells it at most once a second."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._done, self._total, self._last = tell, 0, 0, 0.0

    def expect(self, count: int) -> None:
        """So much more is to be packed."""
        self._total += count
        self.now()

    def each(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """These rows, each counted."""
        for row in rows:
            yield row
            self._done += 1
            if self._done % 64 == 0 and monotonic() - self._last > 1:
                self.now()

    def now(self) -> None:
        """Tell how far it is."""
        self._last = monotonic()
        self._tell(min(self._done, self._total), self._total)


def last_node(workspace: Workspace) -> int:
    """The highest number of a node so far: those above it are in no list that was whole before."""
    return int(Node.objects.filter(workspace=workspace).aggregate(last=Max("pk"))["last"] or 0)


def members(workspace: Workspace, contacts: Contacts, told: Telling) -> Iterator[Member]:
    """Everybody: the owner, the persons of the map by their ids, then those of follow lists who are nobody known. All nodes
    of follow lists are looked at: each is counted in `told`."""
    known, _whose = people_of_nodes(workspace)
    told.expect(Node.objects.filter(workspace=workspace).count())
    yield Member(OWNER, ME, workspace.name, {})
    yield from _persons(workspace, contacts)
    yield from _strangers(workspace, known, told)


def _persons(workspace: Workspace, contacts: Contacts) -> Iterator[Member]:
    rows = Person.objects.filter(workspace=workspace, is_root=True).order_by("pk").values_list("pk", "name", *_FIELDS)
    told = {
        pk: (name, {field: value for field, value in zip(_FIELDS, values, strict=True) if value})
        for pk, name, *values in rows.iterator()
    }
    for pk in contacts.people.tolist():
        name, said = told.get(pk, ("", {}))
        yield Member(pk, str(pk), name or str(pk), said)


def _strangers(workspace: Workspace, known: IntArray, told: Telling) -> Iterator[Member]:
    persons = set(known.tolist())
    columns = ("pk", "network", "key", "name", "headline")
    rows = Node.objects.filter(workspace=workspace).order_by("pk").values_list(*columns)
    for pk, network, key, name, headline in told.each(rows.iterator()):
        if pk not in persons:
            yield Member(-pk, f"{network}:{key}", name or key, {"headline": headline} if headline else {})


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The whole follow lists of persons: `pk`, whose they are (`person`) and a `hash` of each, shape (k,)."""

    pk: IntArray
    person: IntArray
    hash: Hashes


def lists(workspace: Workspace) -> Lists:
    """Every whole follow list but the owner's."""
    rows = _of_others(workspace).order_by("pk").values_list("pk", "of__person_id", "direction", "taken_at", "count")
    told = [
        (pk, person, fingerprint(str(pk), str(direction), taken_at.isoformat(), str(count)))
        for pk, person, direction, taken_at, count in rows.iterator()
    ]
    columns = np.array(told, dtype=np.int64).reshape(-1, 3)
    return Lists(columns[:, 0], columns[:, 1], columns[:, 2].astype(np.uint64))


def hashes_of_relations(contacts: Contacts, found: Lists) -> Hashes:
    """For every person of the map another number whenever anybody else, or anything else, is said to be known to them, shape
    (n,). (Sums of hashes, so that their order does not matter.)"""
    graph = contacts.graph
    each = _mixed(contacts.people[graph.indices].astype(np.uint64) * np.uint64(4096) + levels_of(graph.weights))
    summed = np.zeros(len(each) + 1, np.uint64)
    np.cumsum(each, out=summed[1:])
    hashes = summed[graph.indptr[1:]] - summed[graph.indptr[:-1]]
    place, there = Numbers(contacts.people).of(found.person)
    np.add.at(hashes, place[there], _mixed(found.hash[there]))
    return hashes


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64's mixing (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators")."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def add_ties(workspace: Workspace, builder: GraphBuilder, numbers: Numbers) -> None:
    """The owner's ties to persons of the map."""
    rows = Tie.objects.filter(workspace=workspace, strength__gt=0).values_list("person_id", "strength")
    ties = np.array(list(rows.iterator()), dtype=np.float64).reshape(-1, 2)
    place, known = numbers.of(ties[:, 0].astype(np.int64))
    (owner,), _there = numbers.of(np.array([OWNER]))
    builder.add(np.full(int(known.sum()), owner), place[known], levels_of(ties[known, 1]))


def add_map(builder: GraphBuilder, contacts: Contacts, numbers: Numbers, changed: npt.NDArray[np.bool_]) -> None:
    """The relations of the map in which one of the `changed`, shape (number of persons of the map,), stands."""
    source, target, weight = contacts.graph.edges()
    wanted = changed[source] | changed[target]
    place, _there = numbers.of(contacts.people)
    builder.add(place[source[wanted]], place[target[wanted]], levels_of(weight[wanted]))


def add_lists(workspace: Workspace, builder: GraphBuilder, wanted: IntArray, numbers: Numbers, told: Telling) -> None:
    """These lists, each counted in `told`: those in them who are nobody known. (Who follows whom among the known is in the
    map already.)"""
    for person, direction, packed in told.each(_read(workspace, wanted)):
        (owner,), (is_known,) = numbers.of(np.array([person], dtype=np.int64))
        place, there = numbers.of(-unpack(packed))
        if is_known:
            others = place[there]
            builder.add(np.full(len(others), owner), others, FOLLOWS if direction > 0 else FOLLOWED)


def _read(workspace: Workspace, wanted: IntArray) -> Iterator[tuple[int, int, bytes]]:
    columns = ("of__person_id", "direction", "members")
    for start in range(0, len(wanted), _SLICE):
        some = wanted[start : start + _SLICE].tolist()
        yield from _of_others(workspace).filter(pk__in=some).values_list(*columns).iterator()


def _of_others(workspace: Workspace) -> QuerySet[FollowList]:
    return FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
