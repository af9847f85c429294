"""The second degree seen from afar: the people whom the owner's contacts follow, in groups, and who leads to each.

Nobody's own relations are known there, only who among the contacts knows them; so the groups are the communities (Leiden,
see `leiden.py`) of the graph that has contacts on one side and those they know on the other. Somebody whom few of the
contacts know says more about what they share than somebody whom all know: a link weighs 1/log₂(1 + k), k the contacts who
know that person (as Adamic and Adar weigh common acquaintances). Of the groups only counts are told, and the strongest
bridges of each: never a line a person.

L. A. Adamic, E. Adar, "Friends and neighbors on the Web", Social Networks 25 (2003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entregent.analysis.communities import number_by_size
from entregent.analysis.graph import Graph, IntArray, graph_of_edges
from entregent.analysis.leiden import leiden

SMALLEST = 5
# What is looked at together: about 150 bytes of memory each. Beyond that whom fewest know is placed by one contact alone.
MOST_LINKS = 5_000_000
THROUGH = 5


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Who knows whom beyond: contact 0…contacts−1 of `contact[i]` knows person 0…others−1 of `other[i]`, each pair once."""

    contact: IntArray
    other: IntArray
    contacts: int
    others: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """What leads from one group (`source`) to another (`target`): how many `people` there are reached, by how many
    `contacts`, and the contacts who reach most (`through`), best first."""

    source: int
    target: int
    people: int
    contacts: int
    through: tuple[int, ...]


def groups_beyond(links: Links, *, seed: int = 0, smallest: int = SMALLEST, most_links: int = MOST_LINKS) -> IntArray:
    """The group of each person beyond, shape (others,): 0, 1, … by falling size, −1 in groups of fewer than `smallest`.

    The same links and seed give the same groups.
    """
    known = np.bincount(links.other, minlength=links.others)
    seen = known[links.other]
    through = np.bincount(np.minimum(seen, links.contacts), minlength=links.contacts + 1)
    above = np.cumsum(through[::-1])[::-1]  # links to people whom at least so many know
    least = max(2, int(np.argmax(above <= most_links)) if (above <= most_links).any() else links.contacts + 1)
    shared = np.flatnonzero(known >= least)
    place = np.full(links.others, -1, np.int64)
    place[shared] = links.contacts + np.arange(len(shared))
    kept = place[links.other] >= 0
    weight = 1.0 / np.log2(1.0 + seen[kept])
    graph = graph_of_edges(links.contacts + len(shared), links.contact[kept], place[links.other[kept]], weight)
    labels = leiden(graph, seed=seed)
    group = np.full(links.others, -1, np.int64)
    group[links.other[::-1]] = labels[links.contact[::-1]]  # the first contact who knows them
    group[shared] = labels[place[shared]]
    return _by_size(group, smallest)


def _by_size(group: IntArray, smallest: int) -> IntArray:
    sizes = np.bincount(group[group >= 0], minlength=1)
    return number_by_size(np.where((group >= 0) & (sizes[group] >= smallest), group, -1))


def known_through(links: Links, group: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """(contact, group, people) for each contact and each group where they know anybody: how many there."""
    inside = group[links.other] >= 0
    width = int(group.max(initial=-1)) + 1
    keys, people = np.unique(links.contact[inside] * width + group[links.other[inside]], return_counts=True)
    contact, into = np.divmod(keys, max(width, 1))
    return contact, into, people


def bridges_beyond(links: Links, group: IntArray, community: IntArray, *, through: int = THROUGH) -> list[Bridge]:
    """The bridges from communities of contacts (`community`, shape (contacts,), −1 outside any) to groups beyond."""
    width = int(group.max(initial=-1)) + 1
    one, other = community[links.contact], group[links.other]
    inside = (one >= 0) & (other >= 0)
    reached = np.unique(one[inside] * links.others + links.other[inside])
    pair, people = np.unique(
        reached // max(links.others, 1) * width + group[reached % max(links.others, 1)], return_counts=True
    )
    contact, into, count = known_through(links, group)
    placed = community[contact] >= 0
    return _told(
        pair, people, width, community[contact[placed]] * width + into[placed], contact[placed], count[placed], through
    )


def bridges_between(graph: Graph, community: IntArray, *, through: int = THROUGH) -> list[Bridge]:
    """The bridges between two communities of contacts: `people` counts relations, `contacts` those who have any of them."""
    width = int(community.max(initial=-1)) + 1
    one, other = community[graph.ends], community[graph.indices]
    across = (one >= 0) & (other >= 0) & (one != other)
    pairs = np.minimum(one, other) * width + np.maximum(one, other)
    pair, relations = np.unique(pairs[across & (one < other)], return_counts=True)
    keys, count = np.unique(pairs[across] * graph.size + graph.ends[across], return_counts=True)
    of, person = np.divmod(keys, max(graph.size, 1))
    return _told(pair, relations, width, of, person, count, through)


def _told(
    pair: IntArray, people: IntArray, width: int, of: IntArray, contact: IntArray, count: IntArray, through: int
) -> list[Bridge]:
    """Bridges by pair, with the contacts of each: `of` names the pair of each `contact`, who reaches `count` there."""
    order = np.lexsort((contact, -count, of))
    of, contact = of[order], contact[order]
    first, last = np.searchsorted(of, pair), np.searchsorted(of, pair, side="right")
    return [
        Bridge(
            int(key // width),
            int(key % width),
            int(number),
            int(end - start),
            tuple(contact[start:end][:through].tolist()),
        )
        for key, number, start, end in zip(pair.tolist(), people.tolist(), first.tolist(), last.tolist(), strict=True)
    ]


def strongest(bridges: list[tuple[str, str, float]], per_node: int) -> list[int]:
    """Places of the bridges (end, end, strength) to draw: those among the `per_node` strongest of either end, in order."""
    taken: dict[str, int] = {}
    kept = []
    for place in sorted(range(len(bridges)), key=lambda place: (-bridges[place][2], bridges[place][:2])):
        one, other, _ = bridges[place]
        if taken.get(one, 0) < per_node or taken.get(other, 0) < per_node:
            kept.append(place)
            taken[one], taken[other] = taken.get(one, 0) + 1, taken.get(other, 0) + 1
    return sorted(kept)
