"""Everybody who could be met, as columns: how near they are, what they share with the owner, how new their circle is.

Persons of the map, and those of follow lists beside them, in one graph and by the same measures. Worked out once for a
network, a crowd, those who are shut out and a version of the graph further away, and kept by the process: the dial and the
owner's refusals change nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from entregent.advice.meeting.further import Further, further, saying
from entregent.advice.warmth import Bools, Floats, Ints
from entregent.advice.weighing import WEAK
from entregent.analysis.graph import Graph
from entregent.analysis.places import Place, distances_km
from entregent.analysis.recommending import DEFAULT_MODEL, MOST, Model, Reader, bridging, labels_around, suggest
from entregent.analysis.recommending.walking import strengths
from entregent.analysis.words import Synonyms, Term, query_terms
from entregent.people import search
from entregent.people.search import FIELDS
from entregent.ties.crowd import Crowd
from entregent.ties.snapshot import Network
from entregent.ties.strangers import Reachable

# A contact with whom nothing was exchanged is known all the same.
LEAST_TIE = 0.05
NEAR_KM = 50.0
# Fields in which a word says something of a person.
_TELLING = [FIELDS.index(name) for name in ("headline", "position", "skill", "tag", "note", "message", "school")]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Columns (k,) over those who could be met: `people` are ids of persons, 0 for those of follow lists, `node` their
    places in `graph`: first the n persons of the map, then those of follow lists (`further`), the owner with their ties
    last. Over the graph without the owner: `mine`, whom the owner knows, and `community`, for those of follow lists that of
    most who know them. `known` counts whom the owner knows in each community.

    `nearness` in 0–1 is the score of the network alone; `shares` (k, 4) what its parts add to it. `subject` in 0–1 and
    `seen` (k, terms) are shared words, `near` who lives where the owner does (or, of follow lists, speaks of it). `newness`
    in 0–1 rests on `open`, the share of their relations to people the owner does not know, and on how few of the owner's
    ties are in their community. `has_more` where more are within reach than were weighed.
    """

    graph: Graph
    further: Further
    owner: int
    mine: Bools
    community: Ints
    known: Ints
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
    has_more: bool

    @property
    def listed(self) -> Ints:
        """Where each stands among those of follow lists, shape (k,); below 0 for persons of the map."""
        return self.node - len(self.further.count)


@lru_cache(maxsize=4)
def candidates(
    crowd: Crowd,
    network: Network,
    shut_out: frozenset[int],
    terms: tuple[Term, ...],
    home: Place | None,
    reach: Reachable | None,
) -> Candidates:
    """Everybody who could be met (see `Candidates`), in no particular order."""
    free, mine, human, ties = _standing(crowd, network, shut_out)
    beyond = further(reach, network, free, ties)
    graph, owner = with_owner(network.graph, free, ties, beyond), len(free) + beyond.size
    reader = Reader(graph, strength=_strengths(graph, beyond))
    found = suggest(reader, owner, model_of(network))
    kept = np.append(human & ~mine, np.ones(beyond.size, np.bool_))[found.people]
    node, score = found.people[kept], found.score[kept]
    community = np.append(
        network.community, labels_around(beyond.relations, network.community[beyond.relations.person], beyond.size)
    )
    bridge = bridging(graph, owner, node, _usual(graph, owner), reader.strength)
    shared = _shared(crowd, network, beyond, node, terms, home)
    return Candidates(
        graph=graph,
        further=beyond,
        owner=owner,
        mine=np.append(mine, np.zeros(beyond.size, np.bool_)),
        community=community,
        known=np.bincount(
            network.community[mine & (network.community >= 0)], minlength=int(community.max(initial=-1)) + 1
        ),
        people=np.append(network.people, np.zeros(beyond.size, np.int64))[node],
        node=node,
        nearness=score / (score + (float(np.median(score)) or 1.0)) if len(score) else score,
        shares=found.shares[kept],
        subject=shared.subject,
        seen=shared.seen,
        near=shared.near,
        newness=(bridge.open + _strange(community, graph, owner, node)) / 2,
        before=bridge.before,
        after=bridge.after,
        has_more=beyond.has_more or len(found.people) >= MOST,
    )


def _standing(crowd: Crowd, network: Network, shut_out: frozenset[int]) -> tuple[Bools, Bools, Bools, Floats]:
    """Of everybody on the map, (n,): who is not shut out, whom the owner knows, who is a human that is not shut out, and
    the owner's tie with those they know."""
    place, known = crowd.find(network.people)
    free = known & ~np.isin(network.people, list(shut_out))
    tie = np.where(free, crowd.tie[place] if len(crowd.tie) else 0.0, 0.0)
    is_contact = free & (crowd.is_contact[place] if len(crowd.people) else False)
    human = free & ~(crowd.is_organisation[place] if len(crowd.people) else False)
    mine = is_contact | (free & (tie >= WEAK))
    return free, mine, human, np.where(mine, np.maximum(tie, LEAST_TIE), 0.0)


def model_of(network: Network) -> Model:
    """The model that the network taught when its snapshot was built."""
    told = network.summary.get("recommending")
    return Model(tuple(told["weights"]), tuple(told["scales"]), told["pairs"]) if told else DEFAULT_MODEL


def with_owner(graph: Graph, free: Bools, tie: Floats, beyond: Further) -> Graph:
    """The relations among those who are `free` (n,) and of these with those of follow lists; and one more, the owner, who
    knows whoever has a `tie` (n,) > 0."""
    size, ends, relations = graph.size, graph.ends, beyond.relations
    owner = size + beyond.size
    kept = free[ends] & free[graph.indices]
    mine = np.flatnonzero(tie > 0)
    ours = np.full(len(mine), owner)
    source = np.concatenate([ends[kept], relations.person, size + relations.listed, mine, ours])
    target = np.concatenate([graph.indices[kept], size + relations.listed, relations.person, ours, mine])
    weight = np.concatenate([graph.weights[kept], relations.weight, relations.weight, tie[mine], tie[mine]])
    # Within a row all stand in order already: persons, those of follow lists, the owner.
    order = np.argsort(source, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=owner + 1))])
    return Graph(indptr, target[order], weight[order])


def _strengths(graph: Graph, beyond: Further) -> Floats:
    """The sum of everybody's weights, with those of follow lists who are no candidates: there are too many, or they have no
    name."""
    found, people = strengths(graph), len(beyond.weight)
    weighed = np.bincount(beyond.relations.person, weights=beyond.relations.weight, minlength=people)
    found[:people] += np.maximum(beyond.weight - weighed, 0.0)
    return found


def _usual(graph: Graph, owner: int) -> float:
    """What a new tie would weigh: as much as those there are, on average."""
    own = graph.weights[graph.indptr[owner] : graph.indptr[owner + 1]]
    return float(own.mean()) if len(own) else 1.0


def _strange(community: Ints, graph: Graph, owner: int, node: Ints) -> Floats:
    """1 for those in whose community the owner knows nobody, 0 in the one where most of the owner's ties are."""
    row = slice(graph.indptr[owner], graph.indptr[owner + 1])
    there = community[graph.indices[row]]
    size = int(community.max(initial=-1)) + 1
    own = np.bincount(there[there >= 0], weights=graph.weights[row][there >= 0], minlength=size)
    most = float(own.max(initial=0.0)) or 1.0
    theirs = community[node]
    return np.where(theirs >= 0, 1 - own[np.maximum(theirs, 0)] / most if size else 1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What the candidates have in common with the owner (see `Candidates`)."""

    subject: Floats
    seen: Bools
    near: Bools


def _shared(
    crowd: Crowd, network: Network, beyond: Further, node: Ints, terms: tuple[Term, ...], home: Place | None
) -> _Shared:
    """How much of the owner's own subjects is known of each, rare words most, and which; and who is near."""
    of_map = np.flatnonzero(node < len(network.people))
    of_lists = np.flatnonzero(node >= len(network.people))
    seen, near = np.zeros((len(node), len(terms)), np.bool_), np.zeros(len(node), np.bool_)
    people = network.people[node[of_map]]
    seen[of_map], rarity = _subjects(people, terms, len(crowd.people))
    near[of_map] = _near(crowd, crowd.find(people)[0], home)
    where = query_terms(f'"{home.name}"', Synonyms()) if home and home.name else ()
    said = saying(beyond, (*terms, *where))[node[of_lists] - len(network.people)]
    seen[of_lists], near[of_lists] = said[:, : len(terms)], said[:, len(terms) :].any(axis=1)
    subject = seen @ rarity / max(float(rarity.sum()), 1e-9)
    return _Shared(subject, seen, near)


def _subjects(people: Ints, terms: Sequence[Term], everybody: int) -> tuple[Bools, Floats]:
    """Which terms are known of each person, shape (k, terms), and how rare each is."""
    seen = np.zeros((len(people), len(terms)), np.bool_)
    found = search.matches(terms)
    found = found.only(np.isin(found.field, _TELLING))
    of = np.array([len(np.unique(found.person[found.term == number])) for number in range(len(terms))])
    rarity = np.log(1 + everybody / np.maximum(of, 1))
    if len(people):
        order = np.argsort(people)
        place = np.minimum(np.searchsorted(people, found.person, sorter=order), len(people) - 1)
        here = people[order[place]] == found.person
        seen[order[place[here]], found.term[here]] = True
    return seen, rarity


def _near(crowd: Crowd, where: Ints, home: Place | None) -> Bools:
    if home is None or not len(where):
        return np.zeros(len(where), np.bool_)
    distance = distances_km(home, crowd.latitude[where], crowd.longitude[where])
    return np.nan_to_num(distance, nan=np.inf) <= NEAR_KM
