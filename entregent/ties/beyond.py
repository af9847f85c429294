"""The second degree as it is shown: groups of the contacts and of those they follow, bridges, and one group at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from entregent.accounts.models import Workspace
from entregent.base.work import State
from entregent.drawing.scene import Community, Edge, Scene
from entregent.drawing.scene import Node as Spot
from entregent.people.models import Person
from entregent.ties.follows import has_lists
from entregent.ties.map import automatic_label, community_list
from entregent.ties.models import Beyond, Node
from entregent.ties.snapshot import load

NAMES_IN_LABEL = 2
NAMED = 3
# The two kinds of groups, as communities of the scene.
CONTACTS, FURTHER = 0, 1
BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the second degree is: `done` hundredths of it, where it is being built; whether anything is there to show
    (`is_known`) or to build from (`has_lists`)."""

    done: int
    is_running: bool
    is_known: bool
    has_lists: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody beyond, and how many contacts know them."""

    name: str
    network: str
    key: str
    contacts: int


@dataclass(frozen=True, slots=True)
class Leading:
    """A contact who leads to a group, and how many they know there."""

    person: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group beyond: those whom most contacts know (`members`), and the contacts who know most there (`through`)."""

    number: int
    label: str
    people: int
    contacts: int
    members: tuple[Known, ...]
    through: tuple[Leading, ...]


def progress(workspace: Workspace) -> Progress:
    """What the page says while there is nothing to show yet."""
    row = Beyond.objects.filter(workspace=workspace).only("state", "done", "built_at", "summary").first()
    is_known = bool(row and row.built_at and row.summary.get("groups"))
    is_running = bool(row and row.state in (State.PENDING, State.RUNNING))
    return Progress(row.done if row else 0, is_running, is_known, has_lists(workspace))


def scene_beyond(workspace: Workspace) -> Scene:
    """The second degree as a scene: its nodes are groups, `c0` … of contacts and `g0` … beyond, sized by their people."""
    summary = _summary(workspace)
    names = _names(summary)
    groups = [*_own(workspace, summary), *_further(summary)]
    largest = max((people for _id, _label, people, _kind, _told in groups), default=1)
    nodes = tuple(
        Spot(
            id=spot,
            name=label,
            x=summary["places"][spot][0],
            y=summary["places"][spot][1],
            size=float(np.sqrt(people / largest)),
            community=kind,
            detail=told,
        )
        for spot, label, people, kind, told in groups
    )
    return Scene(
        nodes=nodes,
        edges=tuple(_edge(each, names) for each in summary["bridges"]),
        communities=_kinds(groups),
        bridges=(),
        title=workspace.name,
        names_communities=False,
    )


def group_beyond(workspace: Workspace, number: int) -> GroupView | None:
    """One group beyond; None where there is no such group."""
    summary = _summary(workspace)
    found = next((each for each in summary["groups"] if each["number"] == number), None)
    if found is None:
        return None
    nodes = Node.objects.in_bulk([pk for pk, _known in found["members"]])
    people = Person.objects.filter(workspace=workspace).in_bulk([pk for pk, _count in found["through"]])
    return GroupView(
        number=number,
        label=_label(found, _labels_of([found])),
        people=found["people"],
        contacts=found["contacts"],
        members=tuple(
            Known(nodes[pk].name or nodes[pk].key, nodes[pk].network, nodes[pk].key, known)
            for pk, known in found["members"]
            if pk in nodes
        ),
        through=tuple(Leading(pk, people[pk].name, count) for pk, count in found["through"] if pk in people),
    )


def told_beyond(workspace: Workspace) -> dict[str, int]:
    """The figures of the whole: people beyond, contacts whose lists are known, groups and bridges that are not shown."""
    summary = _summary(workspace)
    keys = ("people", "contacts", "left_out", "bridges_left_out")
    return {key: summary[key] for key in keys}


EMPTY: dict[str, Any] = {
    "people": 0,
    "contacts": 0,
    "left_out": 0,
    "groups": [],
    "communities": [],
    "bridges": [],
    "bridges_left_out": 0,
    "places": {},
}


def _summary(workspace: Workspace) -> dict[str, Any]:
    row = Beyond.objects.filter(workspace=workspace, built_at__isnull=False).first()
    return row.summary if row and row.summary.get("groups") else EMPTY


Group = tuple[str, str, int, int, str]


def _own(workspace: Workspace, summary: dict[str, Any]) -> Iterable[Group]:
    network = load(workspace)
    labels = {each.id: each.label for each in community_list(workspace, network, len(summary["communities"]))}
    for each in summary["communities"]:
        number, people = each["number"], each["people"]
        label = labels.get(number) or automatic_label(network, number)
        yield f"c{number}", label, people, CONTACTS, _("{count} of your contacts").format(count=people)


def _further(summary: dict[str, Any]) -> Iterable[Group]:
    names = _labels_of(summary["groups"])
    for each in summary["groups"]:
        told = _("{count} people, through {contacts} of your contacts").format(
            count=each["people"], contacts=each["contacts"]
        )
        yield f"g{each['number']}", _label(each, names), each["people"], FURTHER, told


def _labels_of(groups: Iterable[dict[str, Any]]) -> dict[int, str]:
    """The names of those who give groups theirs, by node: the members whom most contacts know."""
    wanted = [pk for each in groups for pk, _known in each["members"][:NAMES_IN_LABEL]]
    rows = Node.objects.filter(pk__in=wanted).values_list("pk", "name", "key")
    return {pk: name or key for pk, name, key in rows}


def _label(group: dict[str, Any], names: dict[int, str]) -> str:
    known = [names[pk] for pk, _count in group["members"][:NAMES_IN_LABEL] if pk in names]
    return " · ".join((*group["terms"], *known)[:NAMES_IN_LABEL]) or _("Group {number}").format(
        number=group["number"] + 1
    )


def _names(summary: dict[str, Any]) -> dict[int, str]:
    wanted = {pk for each in summary["bridges"] for pk in each["through"][:NAMED]}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _edge(bridge: dict[str, Any], names: dict[int, str]) -> Edge:
    named = [names[pk] for pk in bridge["through"][:NAMED] if pk in names]
    more = bridge["contacts"] - len(named)
    told = _("{names} and {count} more") if more > 0 else "{names}"
    return Edge(
        bridge["from"], bridge["to"], BRIDGE, bridge["strength"], False, told.format(names=", ".join(named), count=more)
    )


def _kinds(groups: list[Group]) -> tuple[Community, ...]:
    labels = {CONTACTS: _("Your contacts"), FURTHER: _("One step further")}
    counts = {kind: sum(each[3] == kind for each in groups) for kind in labels}
    return tuple(Community(kind, label, counts[kind], kind) for kind, label in labels.items() if counts[kind])
