"""Why somebody is suggested: whom the owner has in common with them, who could introduce, which bridge it would build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from entregent.accounts.models import Workspace
from entregent.advice.introducing import patience
from entregent.advice.meeting.candidates import Candidates
from entregent.advice.meeting.doubles import Namesakes, known_to_both, namesakes
from entregent.advice.meeting.values import (
    BOTH,
    IN,
    OUT,
    Bridge,
    Common,
    Door,
    Listed,
    Suggestion,
    is_named,
)
from entregent.advice.warmth import Floats, Ints, warmth
from entregent.analysis.reach.warmest import Way
from entregent.analysis.words import Term
from entregent.contract import registry
from entregent.contract.records import RelationKind
from entregent.people.models import Person
from entregent.ties import queries as ties
from entregent.ties import strangers
from entregent.ties.crowd import Crowd
from entregent.ties.models import Node
from entregent.ties.proofs import KINDS
from entregent.ties.sentences import tie_sentence
from entregent.ties.snapshot import Network

SHOWN_COMMON, SHOWN_DOORS = 4, 3
# Name, value and factor of each part of the scores.
Parts = list[tuple[str, Floats, Floats]]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What every explanation looks things up in."""

    workspace: Workspace
    network: Network
    crowd: Crowd
    found: Candidates
    shut_out: frozenset[int]
    unasked: frozenset[int]
    terms: tuple[Term, ...]
    home: str
    load: Mapping[int, int]
    communities: Mapping[int, str]
    persons: dict[int, Person] = field(default_factory=dict)
    nodes: dict[int, Node] = field(default_factory=dict)

    def patience(self, person: int) -> float:
        """What is left of somebody's worth as an introducer."""
        return patience(self.load.get(person, 0))

    def tie_of(self, node: int) -> float:
        """The owner's tie with somebody of the network."""
        at = self.found.graph.indptr[node + 1] - 1
        # Whom the owner knows has the owner as the last neighbour.
        return float(self.found.graph.weights[at]) if self.found.mine[node] else 0.0

    def person(self, node: int) -> int:
        """The person who stands at a place of the map."""
        return int(self.network.people[node])

    def relation(self, node: int, other: int) -> tuple[float, str]:
        """How surely a candidate and somebody of the map know each other, and by what kind of proof."""
        at = self.found.graph.place_of(node, other)
        if at is None:
            raise LookupError("nothing says that they know each other")
        known = self.network.graph.place_of(node, other) if node < len(self.network.people) else None
        kind = KINDS[self.network.kind[known]] if known is not None else RelationKind.FOLLOWS.value
        return float(self.found.graph.weights[at]), str(kind)

    def listed(self, row: int) -> Node | None:
        """The node behind a candidate of follow lists; None for a person, and for one who is no stranger any more."""
        at = int(self.found.listed[row])
        return self.nodes.get(int(self.found.further.node[at])) if at >= 0 else None


def explained(setting: Setting, order: Ints, score: Floats, parts: Parts, n: int) -> list[Suggestion]:
    """The first n of `order` who can be named, each with every reason. A fixed number of queries."""
    found = setting.found
    # Some have no name, and some became known since: so a few more are read.
    chosen = order[: n + n // 2 + 10].tolist()
    common = {row: _common(setting, int(found.node[row])) for row in chosen}
    ways = {row: _ways(setting, row) for row in chosen if not _askable(setting, common[row])}
    _read(setting, chosen, common.values(), ways.values())
    same = namesakes(setting.workspace, [node.name for node in setting.nodes.values()])
    suggestions: list[Suggestion] = []
    placed: dict[str, set[int]] = {}
    for row in chosen:
        if len(suggestions) == n:
            break
        told = _told(setting, row, common[row], ways.get(row, ()), same)
        if told is None or (told.account and placed.get(told.name, set()) & set(common[row])):
            continue
        placed.setdefault(told.name, set()).update(common[row])
        suggestions.append(
            replace(
                told,
                rank=len(suggestions) + 1,
                score=float(score[row]),
                parts=tuple((name, float(value[row]), float(factor[row])) for name, value, factor in parts),
            )
        )
    return suggestions


def _read(
    setting: Setting, chosen: Sequence[int], common: Iterable[list[int]], ways: Iterable[tuple[Way, ...]]
) -> None:
    """Read the rows of everybody who may be named."""
    found = setting.found
    shown = [nodes[: 2 * SHOWN_COMMON] for each in common for nodes in (each, _askable(setting, each))]
    wanted = {int(found.people[row]) for row in chosen} | {setting.person(node) for nodes in shown for node in nodes}
    wanted |= {pk for each in ways for way in each for pk in way.people}
    rows = Person.objects.filter(pk__in=wanted, is_root=True).select_related("tie")
    setting.persons.update({row.pk: row for row in rows})
    listed = found.listed[chosen]
    nodes = found.further.node[listed[listed >= 0]].tolist()
    setting.nodes.update(strangers.still_strangers(setting.workspace, nodes))


def _ways(setting: Setting, row: int) -> tuple[Way, ...]:
    """The warmest paths to a candidate, with persons for whom they go through (0 for one of a follow list)."""
    at, further = int(setting.found.listed[row]), setting.found.further
    if at >= 0 and further.reach is not None:
        ways = further.reach.near.alternatives(int(further.number[at]))
        return tuple(replace(way, people=tuple(map(further.reach.person_of, way.people))) for way in ways)
    warm = warmth(setting.crowd, setting.network, setting.shut_out, setting.unasked)
    return warm.ways(int(setting.found.node[row]))


def _told(setting: Setting, row: int, common: list[int], ways: tuple[Way, ...], same: Namesakes) -> Suggestion | None:
    """A candidate with every reason, but for rank and score; None where they are gone, cannot be named, or are somebody
    known after all."""
    who, node = setting.persons.get(int(setting.found.people[row])), setting.listed(row)
    if who is not None and is_named(who.name):
        told = _of_person(who)
    elif node is not None and not same.is_owner(node.name):
        alike = same.of(node.name)
        if known_to_both(setting.network, alike, common):
            return None
        told = _of_node(setting, row, node) | {"namesake": next(iter(alike), None)}
    else:
        return None
    return Suggestion(
        rank=0,
        score=0.0,
        parts=(),
        **told,
        common=_named(setting, row, common),
        common_count=len(common),
        subjects=tuple(term.text for at, term in enumerate(setting.terms) if setting.found.seen[row, at]),
        is_near=bool(setting.found.near[row]),
        bridge=_bridge(setting, row, common),
        doors=_doors(setting, row, str(told["name"]), common, ways),
        direction=_direction(*_followers(setting, row, common)),
    )


def _of_person(who: Person) -> dict[str, Any]:
    tie = ties.tie_view(who)
    return {
        "person_id": who.pk,
        "name": who.name,
        "company": who.company,
        "position": who.position,
        "place": who.place,
        "tie": tie.strength,
        "tie_sentence": tie_sentence(tie),
    }


def _of_node(setting: Setting, row: int, node: Node) -> dict[str, Any]:
    known = registry.networks().get(node.network)
    url = known.url_of(node.key) if known else ""
    uncertain = [_("To follow somebody is not to know them: ask before you count on it.")]
    if setting.found.near[row]:
        uncertain.insert(0, _("Where they live is unknown; {place} is only spoken of.").format(place=setting.home))
    return {
        "person_id": None,
        "name": node.name,
        "company": "",
        "position": "",
        "place": "",
        "tie": 0.0,
        "tie_sentence": _("Known only from the follow lists of your contacts."),
        "account": Listed(node.network, node.key, node.name, node.headline, url),
        "uncertain": tuple(uncertain),
    }


def _common(setting: Setting, node: int) -> list[int]:
    """Places of those whom both know, those first who could introduce best."""
    graph, found = setting.found.graph, setting.found
    row = slice(graph.indptr[node], graph.indptr[node + 1])
    both = [
        (-setting.tie_of(other) * weight * setting.patience(setting.person(other)), other)
        for other, weight in zip(graph.indices[row].tolist(), graph.weights[row].tolist(), strict=True)
        if other != found.owner and found.mine[other]
    ]
    return [other for _worth, other in sorted(both)]


def _followers(setting: Setting, row: int, common: list[int]) -> tuple[list[bool], list[bool]]:
    """Of those in common with one of a follow list: which follow them, and whom they follow. Empty for a person."""
    at, relations = int(setting.found.listed[row]), setting.found.further.relations
    if at < 0:
        return [], []
    start = int(np.searchsorted(relations.listed, at))
    end = int(np.searchsorted(relations.listed, at, side="right"))
    places = start + np.searchsorted(relations.person[start:end], common)
    return relations.goes[places].tolist(), relations.comes[places].tolist()


def _direction(goes: Sequence[bool], comes: Sequence[bool]) -> str:
    if not any(comes):
        return OUT if any(goes) else ""
    return BOTH if any(goes) else IN


def _named(setting: Setting, row: int, common: list[int]) -> tuple[Common, ...]:
    node, found = int(setting.found.node[row]), []
    goes, comes = _followers(setting, row, common)
    for at, other in enumerate(common[: 2 * SHOWN_COMMON]):
        pk = setting.person(other)
        if (who := setting.persons.get(pk)) and is_named(who.name) and len(found) < SHOWN_COMMON:
            weight, kind = setting.relation(node, other)
            around = setting.network.graph.indptr[other : other + 2]
            knows = int(around[1] - around[0] + setting.found.further.count[other])
            way = _direction(goes[at : at + 1], comes[at : at + 1])
            found.append(Common(pk, who.name, setting.tie_of(other), weight, kind, knows, way))
    return tuple(found)


def _askable(setting: Setting, common: list[int]) -> list[int]:
    return [other for other in common if setting.person(other) not in setting.unasked]


def _doors(setting: Setting, row: int, target: str, common: list[int], ways: tuple[Way, ...]) -> tuple[Door, ...]:
    """Who could introduce: common contacts whom the owner does not spare, else the first ones on the warmest paths."""
    doors, node = [], int(setting.found.node[row])
    for other in _askable(setting, common)[: 2 * SHOWN_COMMON]:
        pk = setting.person(other)
        if (who := setting.persons.get(pk)) and is_named(who.name) and len(doors) < SHOWN_DOORS:
            steps = ((pk, setting.tie_of(other)), (int(setting.found.people[row]), setting.relation(node, other)[0]))
            worth = steps[0][1] * steps[1][1] * setting.patience(pk)
            doors.append(Door(pk, who.name, worth, setting.load.get(pk, 0), (who.name, target), steps))
    if doors:
        return tuple(doors)
    for way in ways:
        between = way.people[:-1]
        if all(pk in setting.persons and is_named(setting.persons[pk].name) for pk in between):
            names = (*(setting.persons[pk].name for pk in between), target)
            worth = way.product * setting.patience(way.introducer)
            steps = tuple(zip(way.people, way.steps, strict=True))
            doors.append(Door(way.introducer, names[0], worth, setting.load.get(way.introducer, 0), names, steps))
    return tuple(sorted(doors, key=lambda door: -door.value)[:SHOWN_DOORS])


def _bridge(setting: Setting, row: int, common: list[int]) -> Bridge:
    found = setting.found
    node = int(found.node[row])
    community = int(found.community[node])
    between = found.community[np.array(common, np.int64)]
    between = between[between >= 0]
    origin = int(np.bincount(between).argmax()) if len(between) else None
    neighbours = found.graph.indices[found.graph.indptr[node] : found.graph.indptr[node + 1]]
    return Bridge(
        origin=setting.communities.get(origin) if origin is not None else None,
        to=setting.communities.get(community) if community >= 0 else None,
        community=community,
        is_new=origin != community,
        known=int(found.known[community]) if community >= 0 else 0,
        new=int((~found.mine[neighbours[neighbours != found.owner]]).sum()),
        before=found.before,
        after=float(found.after[row]),
    )
