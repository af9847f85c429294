"""Everybody the owner can reach, as far as relations and follow lists tell: a graph in the data folder, built out of core.

It holds the owner (`me`), the persons of the map under their ids, and whoever is in a follow list and is nobody known, as
`network:key`. It is derived, and built again when what it is made of has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import numpy as np
from django.conf import settings
from django.db.models import Count, Max, Sum

from entregent.accounts.models import Workspace
from entregent.analysis.graph import IntArray
from entregent.analysis.reach.adjacency import FOLLOWED, FOLLOWS, levels_of
from entregent.base.packed import unpack
from entregent.base.work import State, seconds_left
from entregent.graph.building import GraphBuilder
from entregent.graph.network import Network
from entregent.graph.people import PeopleWriter
from entregent.graph.store import Store, Version
from entregent.people.models import Person
from entregent.people.queries import never_asked, shut_out
from entregent.ties.follows import people_of_nodes
from entregent.ties.models import FollowList, Gathering, Node, Refresh, Tie
from entregent.ties.snapshot import Network as Contacts
from entregent.ties.snapshot import load

ME = "me"
# Beside the graph's own files: the person behind the numbers from 1 on, then the node behind those from there on.
PERSONS, NODES = "persons.i64", "nodes.i64"
# Another number for another way to write all this: what was written before is built anew.
LAYOUT = 2


Tell = Callable[[int, int], None]
_Row = TypeVar("_Row")
# Node, identifier, name, and what is said of somebody in follow lists.
_Stranger = tuple[int, str, str, dict[str, str]]


def own_store(workspace: Workspace) -> Store:
    """Where the workspace's graph is kept."""
    return Store(Path(settings.ENTREGENT_HOME) / "reach" / str(workspace.pk))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the graph is while it is built: people and follow lists that are packed, and the seconds left (None: it cannot
    be told yet)."""

    done: int
    total: int
    seconds_left: int | None


def progress(workspace: Workspace, now: datetime) -> Progress | None:
    """How far the graph is; None while it is not being built."""
    row = Gathering.objects.filter(workspace=workspace, state=State.RUNNING, total__gt=0).first()
    return Progress(row.done, row.total, seconds_left(row.started_at, now, row.done, row.total)) if row else None


def own_network(workspace: Workspace, now: datetime) -> Network:
    """The workspace's network as of all facts, with the owner as `me`; nobody is led through those who are never to be
    asked. Built now if the worker has not got to it."""
    from entregent.ties.actions import ensure_snapshot

    ensure_snapshot(workspace, now)
    version = build_reach(workspace)
    people = version.people()
    closed, hidden = (
        frozenset(number for number in people.numbers([str(pk) for pk in ids]).tolist() if number >= 0)
        for ids in (never_asked(workspace), shut_out(workspace))
    )
    people.close()
    return Network(version, closed=closed, hidden=hidden)


def build_reach(workspace: Workspace, tell: Tell = lambda _done, _total: None) -> Version:
    """The current graph of the workspace: built anew if what it is made of has changed, else as it is. `tell` is told how
    many people and follow lists are packed, of how many."""
    inputs = _inputs(workspace)
    store = own_store(workspace)
    current = store.current()
    if current is not None and current.meta.get("inputs") == inputs:
        return current
    return store.replace(lambda folder: _build(workspace, folder, tell) | {"inputs": inputs, "title": workspace.name})


def _inputs(workspace: Workspace) -> str:
    """A hash that changes whenever the graph would."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False)
    told = lists.aggregate(Count("pk"), Max("pk"), Max("taken_at"), Sum("count"))
    nodes = Node.objects.filter(workspace=workspace).aggregate(Count("pk"), Max("pk"))
    revision = Refresh.objects.filter(workspace=workspace).values_list("revision", flat=True).first()
    return hashlib.sha256(repr((LAYOUT, told, nodes, revision, load(workspace).version)).encode()).hexdigest()


def _build(workspace: Workspace, folder: Path, tell: Tell) -> dict[str, Any]:
    contacts = load(workspace)
    nodes, _whose = people_of_nodes(workspace)
    told = _Telling(workspace, tell, len(nodes))
    writer = PeopleWriter(folder)
    try:
        writer.add([ME, *map(str, contacts.people.tolist())], [workspace.name, *_names(workspace, contacts)])
        place = _add_strangers(writer, told.each(_strangers(workspace, nodes)))
        writer.say(_said(workspace, contacts))
        builder = GraphBuilder(folder, writer.size)
        _relate(workspace, builder, contacts)
        _follow(workspace, builder, contacts, place, told)
        builder.finish(lambda _share: told.now())
        writer.finish()
    except BaseException:
        writer.close()
        raise
    contacts.people.astype(np.int64).tofile(folder / PERSONS)
    place[0].tofile(folder / NODES)
    return {"contacts": len(contacts.people), "strangers": len(place[0]), "layout": LAYOUT}


class _Telling:
    """Counts what is packed, but the nodes that are `known` already, and tells it at most once a second."""

    def __init__(self, workspace: Workspace, tell: Tell, known: int) -> None:
        nodes = Node.objects.filter(workspace=workspace).count() - known
        lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
        self._total, self._done, self._tell = nodes + lists.count(), 0, tell
        self._last = monotonic()
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


def _names(workspace: Workspace, contacts: Contacts) -> list[str]:
    names = dict(Person.objects.filter(workspace=workspace, is_root=True).values_list("pk", "name").iterator())
    return [names.get(pk) or str(pk) for pk in contacts.people.tolist()]


def _said(workspace: Workspace, contacts: Contacts) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    fields = ("headline", "position", "company", "place")
    known = set(contacts.people.tolist())
    for pk, *values in Person.objects.filter(workspace=workspace, is_root=True).values_list("pk", *fields).iterator():
        said = {name: value for name, value in zip(fields, values, strict=True) if value}
        if said and pk in known:
            yield str(pk), "", said


def _strangers(workspace: Workspace, known: IntArray) -> Iterator[_Stranger]:
    persons = set(known.tolist())
    columns = ("pk", "network", "key", "name", "headline")
    for pk, network, key, name, headline in (
        Node.objects.filter(workspace=workspace).order_by("pk").values_list(*columns).iterator()
    ):
        if pk not in persons:
            yield pk, f"{network}:{key}", name or key, {"headline": headline} if headline else {}


def _add_strangers(writer: PeopleWriter, strangers: Iterable[_Stranger]) -> tuple[IntArray, int]:
    """The nodes that are nobody known, ascending, and the number of the first of them."""
    first, nodes = writer.size, []
    rows = iter(strangers)
    while block := list(islice(rows, 50_000)):
        pks, ids, names, fields = zip(*block, strict=True)
        nodes.append(np.array(pks, dtype=np.int64))
        writer.add(ids, names, fields)
    return np.concatenate([np.empty(0, np.int64), *nodes]), first


def _relate(workspace: Workspace, builder: GraphBuilder, contacts: Contacts) -> None:
    source, target, weight = contacts.graph.edges()
    builder.add(source + 1, target + 1, levels_of(weight))
    rows = Tie.objects.filter(workspace=workspace, strength__gt=0).values_list("person_id", "strength")
    ties = np.array(list(rows.iterator()), dtype=np.float64).reshape(-1, 2)
    place, known = _places(contacts.people, ties[:, 0].astype(np.int64))
    builder.add(np.zeros(int(known.sum()), np.int64), place[known] + 1, levels_of(ties[known, 1]))


def _follow(
    workspace: Workspace, builder: GraphBuilder, contacts: Contacts, strangers: tuple[IntArray, int], told: _Telling
) -> None:
    """Lists of those who are known: the others in them. (Who follows whom among the known is in the map already.)"""
    nodes, first = strangers
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
    rows = lists.values_list("of__person_id", "direction", "members").iterator()
    for person, direction, members in told.each(rows):
        owner, is_known = _places(contacts.people, np.array([person], dtype=np.int64))
        place, there = _places(nodes, unpack(members))
        if is_known[0]:
            others = place[there] + first
            builder.add(np.full(len(others), owner[0] + 1), others, FOLLOWS if direction > 0 else FOLLOWED)


def _places(ascending: IntArray, wanted: IntArray) -> tuple[IntArray, Any]:
    """Where each of `wanted` stands, and whether it is there at all."""
    if not len(ascending):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    place = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return place, ascending[place] == wanted
