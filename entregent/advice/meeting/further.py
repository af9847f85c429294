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

# So often it is looked for others in place of those who have no name.
ROUNDS = 3


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
    listed, named, has_more = _chosen(reach, number[mine], share, most)
    node = reach.nodes_of(listed)
    return Further(
        reach=reach,
        number=listed,
        node=node,
        at={named[pk]: row for row, pk in enumerate(node.tolist())},
        relations=_on_the_map(reach, listed, number, kept),
        weight=weight,
        count=count,
        has_more=has_more,
    )


def _chosen(
    reach: Reachable, contacts: Ints, share: Floats, most: int
) -> tuple[Ints, dict[int, tuple[str, str]], bool]:
    """The numbers of at most `most` who have a name, network and key of each by node, and whether there are more. Some
    networks tell no names: those without are left out, and it is looked again, a few times."""
    named: dict[int, tuple[str, str]] = {}
    left_out = np.empty(0, np.int64)
    for _round in range(ROUNDS):
        listed, has_more = most_in_common(reach.version.adjacency, contacts, share, reach.beyond, most, left_out)
        asked = reach.nodes_of(listed)
        told = ties.still_named(asked[~np.isin(asked, list(named))])
        named |= {pk: (network, key) for pk, (network, key, name) in told.items() if is_named(name)}
        is_kept = np.isin(asked, list(named))
        left_out = np.append(left_out, listed[~is_kept])
        if is_kept.all() or not has_more:
            break
    return listed[is_kept], named, has_more


def _on_the_map(reach: Reachable, listed: Ints, number: Ints, kept: Ints) -> Relations:
    """Who of those of the map who are `kept` (places) knows each of those listed. The graph does not number them in the
    order of the map, in which they are wanted."""
    graph = reach.version.adjacency
    place = np.full(graph.size, -1, np.int64)
    place[number[kept]] = kept
    found = relations_of(graph, listed, place >= 0)
    person = place[found.person]
    order = np.lexsort((person, found.listed))
    return Relations(found.listed[order], person[order], found.weight[order], found.goes[order], found.comes[order])


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
