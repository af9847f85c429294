"""Finding people to meet: the columns of everybody are weighed by the dial, the best are explained. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from django.utils.translation import override

from entregent.accounts.models import Workspace
from entregent.advice.introducing import load_of, patience
from entregent.advice.meeting.candidates import Candidates, candidates
from entregent.advice.meeting.values import Bridge, Common, Door, Meeting, Suggestion
from entregent.advice.warmth import Floats, Ints, warmth
from entregent.analysis.places import Place
from entregent.analysis.reach.warmest import Way
from entregent.analysis.words import Term
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import Mark, Person
from entregent.ties import queries as ties
from entregent.ties.crowd import Crowd, crowd
from entregent.ties.map import telling_labels
from entregent.ties.proofs import KINDS
from entregent.ties.sentences import tie_sentence
from entregent.ties.snapshot import Network

DIAL = 0.25
# However the dial stands, both sides count a little: neither a stranger to everybody nor one of the same circle is of use.
LEAST_NOVELTY, LEAST_NEARNESS = 0.03, 0.1
SUBJECT_WORTH, PLACE_WORTH = 0.5, 0.25
FLOOR = 0.05
SHOWN_COMMON, SHOWN_DOORS = 4, 3
# Each further one of the same community comes forward with so much less: a list is not one meeting's list of guests.
ALIKE = 0.85


@dataclass(frozen=True, slots=True, eq=False)
class _Setting:
    """What every explanation looks things up in."""

    workspace: Workspace
    network: Network
    crowd: Crowd
    found: Candidates
    shut_out: frozenset[int]
    unasked: frozenset[int]
    terms: tuple[Term, ...]
    load: Mapping[int, int]
    communities: Mapping[int, str]
    persons: dict[int, Person] = field(default_factory=dict)

    def patience(self, person: int) -> float:
        """What is left of somebody's worth as an introducer."""
        return patience(self.load.get(person, 0))

    def tie_of(self, node: int) -> float:
        """The owner's tie with somebody of the network."""
        at = self.found.graph.indptr[node + 1] - 1
        # Whom the owner knows has the owner as the last neighbour.
        return float(self.found.graph.weights[at]) if self.found.mine[node] else 0.0


def meet(workspace: Workspace, now: datetime, *, novelty: float = DIAL, n: int = 25, language: str = "en") -> Meeting:
    """The n people to meet, the best first. `novelty` is the dial: 0 for the owner's own circle, 1 for new ones. Nothing is
    written; a fixed number of queries."""
    dial = min(max(novelty, 0.0), 1.0)
    with override(language):
        network, everybody = ties.network(workspace), crowd(workspace)
        shut_out = frozenset(people.shut_out(workspace))
        unasked = frozenset(people.never_asked(workspace))
        terms, home = _of_owner(workspace)
        found = candidates(everybody, network, shut_out, terms, home)
        refused = people.marked(workspace, Mark.Kind.PASSED)
        parts = _parts(found, dial)
        score = np.prod([factor for _name, _value, factor in parts], axis=0)
        score[np.isin(found.people, list(refused))] = -1.0
        varied, order = _varied(found, score, network.community)
        parts.append(("variety", varied, varied))
        score = score * varied
        communities = telling_labels(workspace, network)
        load = load_of(workspace, now)
        setting = _Setting(workspace, network, everybody, found, shut_out, unasked, terms, load, communities)
        suggestions = _explained(setting, order, score, parts, n)
    return Meeting(
        novelty=dial,
        suggestions=tuple(suggestions),
        considered=int((score > 0).sum()),
        refused=len(refused),
        has_relations=bool(len(network.graph.indices)),
    )


def is_named(name: str) -> bool:
    """Whether this is what a person is called, and neither a number nor an address."""
    return "@" not in name and any(char.isalpha() for char in name)


def _of_owner(workspace: Workspace) -> tuple[tuple[Term, ...], Place | None]:
    """The owner's own subjects, as their headline and position tell them, and where they live."""
    row = Person.objects.filter(workspace=workspace, is_owner=True, is_root=True).order_by("pk").first()
    if row is None:
        return (), None
    terms = search.terms_of(workspace, f"{row.headline} {row.position}")
    if row.latitude is None or row.longitude is None:
        return terms, None
    return terms, Place("owner", row.place, "", row.latitude, row.longitude)


def _parts(found: Candidates, dial: float) -> list[tuple[str, Floats, Floats]]:
    """Name, value and factor of each part; the factors multiply to the score."""
    side = LEAST_NOVELTY + (1 - LEAST_NOVELTY - LEAST_NEARNESS) * dial
    whole = 1 + SUBJECT_WORTH + PLACE_WORTH
    shared = (1 + SUBJECT_WORTH * found.subject + PLACE_WORTH * found.near) / whole
    return [
        ("nearness", found.nearness, np.maximum(found.nearness, FLOOR) ** (1 - side)),
        ("shared", shared, shared ** (1 - side)),
        ("novelty", found.newness, np.maximum(found.newness, FLOOR) ** side),
    ]


def _varied(found: Candidates, score: Floats, community: Ints) -> tuple[Floats, Ints]:
    """By how much each is put back since others of their community come before, and the order that results."""
    varied = np.ones(len(score))
    before: dict[int, int] = {}
    order = np.argsort(-score, kind="stable")
    order = order[score[order] > 0]
    for row, where in zip(order.tolist(), community[found.node[order]].tolist(), strict=True):
        before[where] = before.get(where, -1) + 1
        varied[row] = max(ALIKE ** before[where], FLOOR)
    return varied, order[np.argsort(-(score * varied)[order], kind="stable")]


def _explained(
    setting: _Setting, order: Ints, score: Floats, parts: list[tuple[str, Floats, Floats]], n: int
) -> list[Suggestion]:
    found, network = setting.found, setting.network
    # Some have no name and are left out: so a few more are read.
    chosen = order[: n + n // 2 + 10].tolist()
    common = {row: _common(setting, int(found.node[row])) for row in chosen}
    warm = warmth(setting.crowd, network, setting.shut_out, setting.unasked)
    ways = {row: warm.ways(int(found.node[row])) for row in chosen if not _askable(setting, common[row])}
    wanted = {int(found.people[row]) for row in chosen}
    shown = [*common.values(), *(_askable(setting, nodes) for nodes in common.values())]
    wanted |= {int(network.people[node]) for nodes in shown for node in nodes[: 2 * SHOWN_COMMON]}
    wanted |= {pk for found_ways in ways.values() for way in found_ways for pk in way.people}
    rows = Person.objects.filter(pk__in=wanted, is_root=True).select_related("tie")
    setting.persons.update({row.pk: row for row in rows})
    suggestions: list[Suggestion] = []
    for row in chosen:
        who = setting.persons.get(int(found.people[row]))
        if who is None or not is_named(who.name) or len(suggestions) == n:
            continue
        suggestions.append(
            Suggestion(
                rank=len(suggestions) + 1,
                score=float(score[row]),
                person_id=who.pk,
                name=who.name,
                company=who.company,
                position=who.position,
                place=who.place,
                tie=who.tie.strength if hasattr(who, "tie") else 0.0,
                tie_sentence=tie_sentence(ties.tie_view(who)),
                common=_named(setting, int(found.node[row]), common[row]),
                common_count=len(common[row]),
                subjects=tuple(term.text for at, term in enumerate(setting.terms) if found.seen[row, at]),
                is_near=bool(found.near[row]),
                bridge=_bridge(setting, row, common[row]),
                doors=_doors(setting, int(found.node[row]), common[row], ways.get(row, ())),
                parts=tuple((name, float(value[row]), float(factor[row])) for name, value, factor in parts),
            )
        )
    return suggestions


def _common(setting: _Setting, node: int) -> list[int]:
    """Places of those whom both know, those first who could introduce best."""
    graph, found = setting.found.graph, setting.found
    row = slice(graph.indptr[node], graph.indptr[node + 1])
    both = [
        (-setting.tie_of(other) * weight * setting.patience(int(setting.network.people[other])), other)
        for other, weight in zip(graph.indices[row].tolist(), graph.weights[row].tolist(), strict=True)
        if other != found.owner and found.mine[other]
    ]
    return [other for _worth, other in sorted(both)]


def _relation(setting: _Setting, one: int, other: int) -> tuple[float, str]:
    """How surely two people know each other, and by what kind of proof."""
    at = setting.network.graph.place_of(one, other)
    if at is None:
        raise LookupError("nothing says that they know each other")
    return float(setting.network.graph.weights[at]), str(KINDS[setting.network.kind[at]])


def _named(setting: _Setting, node: int, common: list[int]) -> tuple[Common, ...]:
    found = []
    for other in common[: 2 * SHOWN_COMMON]:
        pk = int(setting.network.people[other])
        if (who := setting.persons.get(pk)) and is_named(who.name) and len(found) < SHOWN_COMMON:
            weight, kind = _relation(setting, node, other)
            knows = int(setting.network.graph.degree[other])
            found.append(Common(pk, who.name, setting.tie_of(other), weight, kind, knows))
    return tuple(found)


def _askable(setting: _Setting, common: list[int]) -> list[int]:
    return [other for other in common if int(setting.network.people[other]) not in setting.unasked]


def _doors(setting: _Setting, node: int, common: list[int], ways: tuple[Way, ...]) -> tuple[Door, ...]:
    """Who could introduce: common contacts whom the owner does not spare, else the first ones on the warmest paths."""
    doors = []
    target = setting.persons[int(setting.network.people[node])].name
    for other in _askable(setting, common)[: 2 * SHOWN_COMMON]:
        pk = int(setting.network.people[other])
        if (who := setting.persons.get(pk)) and is_named(who.name) and len(doors) < SHOWN_DOORS:
            asked = setting.load.get(pk, 0)
            worth = setting.tie_of(other) * _relation(setting, node, other)[0] * setting.patience(pk)
            doors.append(Door(pk, who.name, worth, asked, (who.name, target)))
    if doors:
        return tuple(doors)
    for way in ways:
        if all(pk in setting.persons and is_named(setting.persons[pk].name) for pk in way.people):
            names = tuple(setting.persons[pk].name for pk in way.people)
            worth = way.product * setting.patience(way.introducer)
            doors.append(Door(way.introducer, names[0], worth, setting.load.get(way.introducer, 0), names))
    return tuple(sorted(doors, key=lambda door: -door.value)[:SHOWN_DOORS])


def _bridge(setting: _Setting, row: int, common: list[int]) -> Bridge:
    found, network = setting.found, setting.network
    node, owner = int(found.node[row]), found.owner
    community = int(network.community[node])
    between = network.community[np.array(common, np.int64)] if common else np.empty(0, np.int64)
    between = between[between >= 0]
    origin = int(np.bincount(between).argmax()) if len(between) else None
    neighbours = found.graph.indices[found.graph.indptr[node] : found.graph.indptr[node + 1]]
    mine = np.flatnonzero(found.mine)
    known = int((network.community[mine] == community).sum()) if community >= 0 else 0
    return Bridge(
        origin=setting.communities.get(origin) if origin is not None else None,
        to=setting.communities.get(community) if community >= 0 else None,
        community=community,
        is_new=origin != community,
        known=known,
        new=int((~found.mine[neighbours[neighbours != owner]]).sum()),
        before=found.before,
        after=float(found.after[row]),
    )
