"""Those of follow lists who could be met beside the persons of the map: whom only the lists of contacts name.

Read from the graph that the worker keeps (`ties.reach`); of very many, those with most in common with the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from entregent.advice.meeting.values import is_named
from entregent.advice.warmth import Bools, Floats, Ints
from entregent.analysis.recommending import MOST, Relations, lists_of, most_in_common, relations_of
from entregent.analysis.spans import matched_terms
from entregent.analysis.words import Term, stems
from entregent.ties import strangers as ties
from entregent.ties.snapshot import Network
from entregent.ties.strangers import Reachable


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """Columns (s,) over those of follow lists: `number` in the graph `reach`, `node` the row behind it; `at` tells where
    somebody stands by network and key. `relations` says who of the map knows them (`person` are places in the map).

    Of everybody on the map, (n,): `weight` and `count` of all who are listed and whom they know, those left out too.
    `has_more` where more have contacts in common with the owner than these.
    """

    reach: Reachable | None
    number: Ints
    node: Ints
    at: dict[tuple[str, str], int]
    relations: Relations
    weight: Floats
    count: Ints
    has_more: bool

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.number)


def nobody(people: int) -> Further:
    """Nobody beyond a map of so many people."""
    none = np.empty(0, np.int64)
    relations = Relations(none, none, np.empty(0), np.empty(0, np.bool_), np.empty(0, np.bool_))
    return Further(None, none, none, {}, relations, np.zeros(people), np.zeros(people, np.int64), has_more=False)


def further(reach: Reachable | None, network: Network, free: Bools, tie: Floats, most: int = MOST) -> Further:
    """At most `most` of those of follow lists who have a contact in common with the owner. `free` and `tie`, shape (n,),
    say who of the map may be in between, and the owner's ties."""
    if reach is None or not len(network.people):
        return nobody(len(network.people))
    graph, beyond = reach.version.adjacency, reach.beyond
    number, is_there = reach.numbers.of(network.people)
    kept = np.flatnonzero(is_there & free)
    weight, count = np.zeros(len(network.people)), np.zeros(len(network.people), np.int64)
    weight[kept], count[kept] = lists_of(graph, number[kept], beyond)
    mine = kept[tie[kept] > 0]
    share = tie[mine] / (_strength(network, free)[mine] + tie[mine] + weight[mine])
    listed, has_more = most_in_common(graph, number[mine], share, beyond, most)
    told = ties.still_named(reach.nodes_of(listed))
    named = {pk: (slug, key) for pk, (slug, key, name) in told.items() if is_named(name)}
    listed = listed[np.isin(reach.nodes_of(listed), list(named))]
    is_open = np.zeros(graph.size, np.bool_)
    is_open[number[kept]] = True
    relations = relations_of(graph, listed, is_open)
    place = np.zeros(graph.size, np.int64)
    place[number[kept]] = kept
    node = reach.nodes_of(listed)
    return Further(
        reach=reach,
        number=listed,
        node=node,
        at={named[pk]: row for row, pk in enumerate(node.tolist())},
        relations=Relations(
            relations.listed, place[relations.person], relations.weight, relations.goes, relations.comes
        ),
        weight=weight,
        count=count,
        has_more=has_more,
    )


def saying(found: Further, terms: Sequence[Term]) -> Bools:
    """Which terms stand in whose headline, shape (s, terms): of each term those of whom the graph says it most."""
    seen = np.zeros((found.size, len(terms)), np.bool_)
    if found.reach is None or not terms:
        return seen
    with ties.people_of(found.reach) as people:
        said = np.concatenate([found.reach.said_of(people, term) for term in terms])
        rows = np.flatnonzero(np.isin(found.number, said))
        told = people.of(found.number[rows].tolist())
    for row, one in zip(rows.tolist(), told, strict=True):
        seen[row, list(matched_terms(stems(one.said.get("headline", "")), terms))] = True
    return seen


def _strength(network: Network, free: Bools) -> Floats:
    """The sum of everybody's relations with those of the map who are free, shape (n,)."""
    graph = network.graph
    return np.bincount(graph.ends, weights=graph.weights * free[graph.indices], minlength=graph.size)
