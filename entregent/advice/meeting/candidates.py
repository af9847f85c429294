"""Everybody who could be met, as columns: how near they are, what they share with the owner, how new their circle is.

Worked out once for a network, a crowd and those who are shut out, and kept by the process: the dial and the owner's refusals
change nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from entregent.advice.warmth import Bools, Floats, Ints
from entregent.advice.weighing import WEAK
from entregent.analysis.graph import Graph
from entregent.analysis.places import Place, distances_km
from entregent.analysis.recommending import DEFAULT_MODEL, Model, Reader, bridging, suggest
from entregent.analysis.words import Term
from entregent.people import search
from entregent.people.search import FIELDS
from entregent.ties.crowd import Crowd
from entregent.ties.snapshot import Network

# A contact with whom nothing was exchanged is known all the same.
LEAST_TIE = 0.05
NEAR_KM = 50.0
# Fields in which a word says something of a person.
_TELLING = [FIELDS.index(name) for name in ("headline", "position", "skill", "tag", "note", "message", "school")]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Columns (k,) over those who could be met: `people` are ids, `node` their places in `graph`, in which the owner stands
    as the last one with their ties (`mine` (n,) bool: whom the owner knows).

    `nearness` in 0–1 is the score of the network alone; `shares` (k, 4) what its parts add to it. `subject` in 0–1 and
    `seen` (k, terms) are shared words, `near` who lives where the owner does. `newness` in 0–1 rests on `open`, the share of
    their relations to people the owner does not know, and on how few of the owner's ties are in their community.
    """

    graph: Graph
    owner: int
    mine: Bools
    people: Ints
    node: Ints
    nearness: Floats
    shares: Floats
    subject: Floats
    seen: Bools
    near: Bools
    newness: Floats
    before: float
    after: Floats


@lru_cache(maxsize=4)
def candidates(
    crowd: Crowd, network: Network, shut_out: frozenset[int], terms: tuple[Term, ...], home: Place | None
) -> Candidates:
    """Everybody who could be met (see `Candidates`), in no particular order."""
    place, known = crowd.find(network.people)
    free = known & ~np.isin(network.people, list(shut_out))
    tie = np.where(free, crowd.tie[place] if len(crowd.tie) else 0.0, 0.0)
    is_contact = free & (crowd.is_contact[place] if len(crowd.people) else False)
    mine = is_contact | (free & (tie >= WEAK))
    graph = with_owner(network.graph, free, np.where(mine, np.maximum(tie, LEAST_TIE), 0.0))
    owner = graph.size - 1
    reader = Reader(graph)
    found = suggest(reader, owner, model_of(network))
    human = free & ~(crowd.is_organisation[place] if len(crowd.people) else False)
    kept = human[found.people] & ~mine[found.people]
    node, score = found.people[kept], found.score[kept]
    people = network.people[node]
    bridge = bridging(graph, owner, node, _usual(graph, owner), reader.strength)
    subject, seen = _subjects(people, terms, len(crowd.people))
    where = place[node]
    return Candidates(
        graph=graph,
        owner=owner,
        mine=mine,
        people=people,
        node=node,
        nearness=score / (score + (float(np.median(score)) or 1.0)) if len(score) else score,
        shares=found.shares[kept],
        subject=subject,
        seen=seen,
        near=_near(crowd, where, home),
        newness=(bridge.open + _strange(network, graph, owner, node)) / 2,
        before=bridge.before,
        after=bridge.after,
    )


def model_of(network: Network) -> Model:
    """The model that the network taught when its snapshot was built."""
    told = network.summary.get("recommending")
    return Model(tuple(told["weights"]), tuple(told["scales"]), told["pairs"]) if told else DEFAULT_MODEL


def with_owner(graph: Graph, free: Bools, tie: Floats) -> Graph:
    """The relations among those who are `free` (n,), and one more, the owner, who knows whoever has a `tie` (n,) > 0."""
    size, ends = graph.size, graph.ends
    kept = free[ends] & free[graph.indices]
    mine = np.flatnonzero(tie > 0)
    source = np.concatenate([ends[kept], mine, np.full(len(mine), size)])
    target = np.concatenate([graph.indices[kept], np.full(len(mine), size), mine])
    weight = np.concatenate([graph.weights[kept], tie[mine], tie[mine]])
    # All but the owner's ties stand in order already: each of these comes last in its row.
    order = np.argsort(source, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=size + 1))])
    return Graph(indptr, target[order], weight[order])


def _usual(graph: Graph, owner: int) -> float:
    """What a new tie would weigh: as much as those there are, on average."""
    own = graph.weights[graph.indptr[owner] : graph.indptr[owner + 1]]
    return float(own.mean()) if len(own) else 1.0


def _strange(network: Network, graph: Graph, owner: int, node: Ints) -> Floats:
    """1 for those in whose community the owner knows nobody, 0 in the one where most of the owner's ties are."""
    row = slice(graph.indptr[owner], graph.indptr[owner + 1])
    there = network.community[graph.indices[row]]
    size = int(network.community.max(initial=-1)) + 1
    own = np.bincount(there[there >= 0], weights=graph.weights[row][there >= 0], minlength=size)
    most = float(own.max(initial=0.0)) or 1.0
    community = network.community[node]
    return np.where(community >= 0, 1 - own[np.maximum(community, 0)] / most if size else 1.0, 1.0)


def _subjects(people: Ints, terms: Sequence[Term], everybody: int) -> tuple[Floats, Bools]:
    """How much of the owner's own subjects is known of each, rare words most, and which."""
    seen = np.zeros((len(people), len(terms)), np.bool_)
    if not terms or not len(people):
        return np.zeros(len(people)), seen
    found = search.matches(terms)
    found = found.only(np.isin(found.field, _TELLING))
    order = np.argsort(people)
    place = np.minimum(np.searchsorted(people, found.person, sorter=order), len(people) - 1)
    here = people[order[place]] == found.person
    seen[order[place[here]], found.term[here]] = True
    of = np.array([len(np.unique(found.person[found.term == number])) for number in range(len(terms))])
    rarity = np.log(1 + everybody / np.maximum(of, 1))
    return seen @ rarity / max(float(rarity.sum()), 1e-9), seen


def _near(crowd: Crowd, where: Ints, home: Place | None) -> Bools:
    if home is None or not len(where):
        return np.zeros(len(where), np.bool_)
    distance = distances_km(home, crowd.latitude[where], crowd.longitude[where])
    return np.nan_to_num(distance, nan=np.inf) <= NEAR_KM
