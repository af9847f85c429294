"""Building the second degree: whom the contacts follow, in groups, and which contacts lead there.

The summary that is kept, all of it counts and ids (names are read when it is shown):

    {"people": beyond altogether, "contacts": whose lists are known, "left_out": groups not shown,
     "groups": [{"number", "people", "contacts", "terms": [str], "members": [[node, contacts who know them]],
                 "through": [[person, people there they know]]}],
     "communities": [{"number", "people"}],
     "bridges": [{"from": "c0", "to": "g0" | "c1", "people", "contacts", "through": [person]}], "bridges_left_out": int,
     "places": {"c0": [x, y], "g0": …}}
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np

from entregent.accounts.models import Workspace
from entregent.analysis.beyond import (
    Bridge,
    Links,
    bridges_between,
    bridges_beyond,
    groups_beyond,
    known_through,
    strongest,
)
from entregent.analysis.graph import BoolArray, IntArray, graph_of_edges
from entregent.analysis.labels import community_labels
from entregent.analysis.layout import layout
from entregent.analysis.spacing import move_apart
from entregent.base.packed import Ids
from entregent.base.work import State
from entregent.ties.follows import has_lists, known_nodes, lists_of_contacts, state_of_lists
from entregent.ties.models import Beyond, Node
from entregent.ties.snapshot import Network, load

SEED = 1
MOST_GROUPS, MOST_COMMUNITIES = 40, 25
MEMBERS_KEPT = 100
LEADING = 10
BRIDGES_EACH = 4
# Two circles of full size stand at least so far apart, on a picture that reaches from −1 to 1.
APART = 0.2
Tell = Callable[[int], None]


def request_beyond(workspace: Workspace, now: datetime) -> None:
    """The network or a follow list changed: the second degree is due, if it is made of something else now."""
    if not has_lists(workspace) and not Beyond.objects.filter(workspace=workspace).exists():
        return
    row, _made = Beyond.objects.get_or_create(workspace=workspace)
    if row.made_of != _state(workspace, load(workspace)):
        waiting = Beyond.objects.filter(pk=row.pk).exclude(state=State.RUNNING)
        waiting.update(state=State.PENDING, next_attempt_at=now, attempts=0)


def ensure_beyond(workspace: Workspace, now: datetime, tell: Tell = lambda _done: None) -> None:
    """Build the second degree now if the worker has not got to it."""
    row, _made = Beyond.objects.get_or_create(workspace=workspace)
    if row.made_of != _state(workspace, load(workspace)):
        build_beyond(workspace, now, tell)


def build_beyond(workspace: Workspace, now: datetime, tell: Tell = lambda _done: None) -> None:
    """Build the second degree anew; `tell` is told how many hundredths are done. The same facts give the same."""
    network = load(workspace)
    made_of = _state(workspace, network)
    links, nodes, contacts = _links(workspace, network)
    tell(40)
    group = groups_beyond(links, seed=SEED)
    tell(70)
    shown = np.where(group < MOST_GROUPS, group, -1)
    community = np.where(network.community < MOST_COMMUNITIES, network.community, -1)
    across = [("g", _of_network(bridge, contacts)) for bridge in bridges_beyond(links, shown, community[contacts])]
    across += [("c", bridge) for bridge in bridges_between(network.graph, community)]
    tell(85)
    groups = _groups(links, shown, nodes, network.people[contacts])
    sizes = np.bincount(network.community[network.community >= 0], minlength=1)[:MOST_COMMUNITIES]
    bridges, left = _drawn(across, sizes, [each["people"] for each in groups], network)
    summary = {
        "people": links.others,
        "contacts": links.contacts,
        "left_out": int(group.max(initial=-1)) + 1 - len(groups),
        "groups": groups,
        "communities": [{"number": number, "people": int(size)} for number, size in enumerate(sizes) if size],
        "bridges": bridges,
        "bridges_left_out": left,
    }
    summary["places"] = _places(summary)
    values = {"made_of": made_of, "built_at": now, "summary": summary, "done": 100}
    Beyond.objects.update_or_create(workspace=workspace, defaults=values)


def _state(workspace: Workspace, network: Network) -> str:
    return f"{network.version} {state_of_lists(workspace)}"


def _links(workspace: Workspace, network: Network) -> tuple[Links, Ids, IntArray]:
    """The links, the nodes beyond in their order, and the places in the network of the contacts in theirs."""
    known = known_nodes(workspace)
    owners, lists = [], []
    for person, members in lists_of_contacts(workspace):
        place = network.index_of(person)
        if place is not None:
            beyond = members[~_among(members, known)]
            owners.append(np.full(len(beyond), place, np.int64))
            lists.append(beyond)
    if not owners:
        nothing = np.empty(0, np.int64)
        return Links(nothing, nothing, 0, 0), nothing, nothing
    contacts, contact = np.unique(np.concatenate(owners), return_inverse=True)
    nodes, other = np.unique(np.concatenate(lists), return_inverse=True)
    pair = np.unique(contact * max(len(nodes), 1) + other)  # both directions, several identities: once
    return Links(pair // max(len(nodes), 1), pair % max(len(nodes), 1), len(contacts), len(nodes)), nodes, contacts


def _among(ids: Ids, known: Ids) -> BoolArray:
    """Which of `ids` are in `known`; both ascending."""
    place = np.minimum(np.searchsorted(known, ids), max(len(known) - 1, 0))
    found: BoolArray = known[place] == ids if len(known) else np.zeros(len(ids), np.bool_)
    return found


def _of_network(bridge: Bridge, contacts: IntArray) -> Bridge:
    """The bridge with its contacts as places in the network."""
    through = tuple(int(contacts[one]) for one in bridge.through)
    return Bridge(bridge.source, bridge.target, bridge.people, bridge.contacts, through)


def _groups(links: Links, group: IntArray, nodes: Ids, people: Ids) -> list[dict[str, Any]]:
    count = int(group.max(initial=-1)) + 1
    known = np.bincount(links.other, minlength=links.others)
    contact, into, reached = known_through(links, group)
    found = []
    for number in range(count):
        inside = np.flatnonzero(group == number)
        best = inside[np.lexsort((nodes[inside], -known[inside]))][:MEMBERS_KEPT]
        leading = np.flatnonzero(into == number)
        first = leading[np.lexsort((contact[leading], -reached[leading]))][:LEADING]
        found.append(
            {
                "number": number,
                "people": len(inside),
                "contacts": len(leading),
                "members": [[int(nodes[one]), int(known[one])] for one in best],
                "through": [[int(people[contact[row]]), int(reached[row])] for row in first],
            }
        )
    terms = _terms(found)
    return [{**each, "terms": terms.get(each["number"], [])} for each in found]


def _terms(groups: list[dict[str, Any]]) -> dict[int, list[str]]:
    """The servers that distinguish groups, from the handles of those whom most contacts know."""
    rows = [(pk, each["number"]) for each in groups for pk, _known in each["members"]]
    keys = dict(Node.objects.filter(pk__in=[pk for pk, _number in rows]).values_list("pk", "key"))
    bags = [{("server", keys.get(pk, "").rpartition("@")[2])} if "@" in keys.get(pk, "") else set() for pk, _n in rows]
    labels = community_labels(
        np.array([number for _pk, number in rows], dtype=np.int64), bags, per_community=1, minimum_share=0.3
    )
    return {number: [label.term for label in chosen] for number, chosen in labels.items()}


def _drawn(
    across: list[tuple[str, Bridge]], sizes: IntArray, people: list[int], network: Network
) -> tuple[list[dict[str, Any]], int]:
    """The bridges that are shown, the strongest of each end, and how many are left out."""
    ends = [(f"c{each.source}", f"{kind}{each.target}", _strength(kind, each, sizes, people)) for kind, each in across]
    kept = strongest(ends, BRIDGES_EACH)
    return [
        {
            "from": ends[place][0],
            "to": ends[place][1],
            "strength": round(ends[place][2], 4),
            "people": across[place][1].people,
            "contacts": across[place][1].contacts,
            "through": [int(network.people[one]) for one in across[place][1].through],
        }
        for place in kept
    ], len(across) - len(kept)


def _strength(kind: str, bridge: Bridge, sizes: IntArray, people: list[int]) -> float:
    """0–1: to a group beyond, the share of it that is reached; between communities, that of their people who build it."""
    if kind == "g":
        return bridge.people / max(people[bridge.target], 1)
    return min(1.0, bridge.contacts / max(int(sizes[bridge.source] + sizes[bridge.target]), 1))


def _places(summary: dict[str, Any]) -> dict[str, list[float]]:
    """Where each group stands: those that bridges join near each other, none on another."""
    names = [f"c{each['number']}" for each in summary["communities"]]
    names += [f"g{each['number']}" for each in summary["groups"]]
    if not names:
        return {}
    size = np.array([each["people"] for each in (*summary["communities"], *summary["groups"])], dtype=np.float64)
    number = {name: place for place, name in enumerate(names)}
    ends = [(number[each["from"]], number[each["to"]], max(each["strength"], 1e-3)) for each in summary["bridges"]]
    source, target, strength = zip(*ends, strict=True) if ends else ((), (), ())
    placed = layout(graph_of_edges(len(names), source, target, strength), seed=SEED).astype(np.float64)
    placed = move_apart(placed, APART * (0.4 + 0.6 * np.sqrt(size / size.max())), rounds=400)
    placed -= (placed.max(axis=0) + placed.min(axis=0)) / 2
    placed /= max(float(np.abs(placed).max()), 1e-12)
    return {name: [round(float(x), 4), round(float(y), 4)] for name, (x, y) in zip(names, placed, strict=True)}
