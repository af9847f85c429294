"""Everybody the owner can reach, as far as relations and follow lists tell: a graph in the data folder, built out of core.

It holds the owner (`me`), the persons of the map under their ids, and whoever is in a follow list and is nobody known, as
`network:key`. It is derived, and built again when what it is made of has changed: in part, where little has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum

from entregent.accounts.models import Workspace
from entregent.base.work import State, seconds_left
from entregent.graph.network import Network
from entregent.graph.store import Store, Version
from entregent.people.queries import never_asked, shut_out
from entregent.ties.gathering import Tell, Telling
from entregent.ties.models import FollowList, Gathering, Node, Refresh
from entregent.ties.rebuilding import LAYOUT, changed, whole
from entregent.ties.snapshot import load


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
    """The current graph of the workspace: built again if what it is made of has changed, in part where little has; else as
    it is. `tell` is told how many people and follow lists are packed, of how many."""
    inputs = _inputs(workspace)
    store = own_store(workspace)
    current = store.current()
    if current is not None and current.meta.get("inputs") == inputs:
        return current

    def build(folder: Path) -> dict[str, Any]:
        made = changed(workspace, folder, current, Telling(tell)) if current is not None else None
        return (made or whole(workspace, folder, Telling(tell))) | {"inputs": inputs, "title": workspace.name}

    return store.replace(build)


def is_outdated(workspace: Workspace) -> bool:
    """Whether there is a graph that another version of Entregent wrote: nobody is found in it."""
    version = own_store(workspace).current()
    return version is not None and version.meta.get("layout") != LAYOUT


def _inputs(workspace: Workspace) -> str:
    """A hash that changes whenever the graph would."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False)
    told = lists.aggregate(Count("pk"), Max("pk"), Max("taken_at"), Sum("count"))
    nodes = Node.objects.filter(workspace=workspace).aggregate(Count("pk"), Max("pk"))
    revision = Refresh.objects.filter(workspace=workspace).values_list("revision", flat=True).first()
    return hashlib.sha256(repr((LAYOUT, told, nodes, revision, load(workspace).version)).encode()).hexdigest()
