"""Ranking everybody who may answer a request, without reading a word of most of them.

score = relevance × place × tie × reach (`analysis.ranking`). What the words are worth depends on how often they occur, and
whether an introduction is warmer than the tie on a search through the network; of both it is known at once what they can
amount to at most. So people are ordered by the most that their score can be, the first of them are weighed exactly, and
then all those who could still be better than the n-th of these: the result is the same as if everybody had been.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.advice.warmth import Bools, Floats, Ints, Warmth, warmth
from entregent.analysis import ranking
from entregent.analysis.places import Place, distances_km
from entregent.analysis.reach.warmest import Way
from entregent.analysis.words import Term
from entregent.people import search
from entregent.people.search import FIELDS, Matches
from entregent.ties.crowd import Crowd
from entregent.ties.snapshot import Network

FIELD_WEIGHTS = {
    "name": 0.2,
    "headline": 3.0,
    "position": 3.0,
    "company": 2.0,
    "former": 1.0,
    "place": 0.5,
    "skill": 2.5,
    "school": 0.8,
    "tag": 3.0,
    "note": 2.5,
    "message": 1.5,
}
# A direct contact whose tie is below this is better met through somebody, where there is somebody.
WEAK = 0.25
# Somebody at the place of whom the subject is not known: last, rather than not at all.
PRESENT = 0.02
# A place that is only spoken of counts as one at some distance: nearer where a person says it of themselves.
SPOKEN_OF_KM = {"headline": 10.0, "position": 10.0, "company": 15.0, "note": 20.0, "tag": 20.0, "message": 45.0}
RADIUS_KM = ranking.RankingSettings().radius_km
# So many are weighed before it is asked who else could be among the best.
FIRST = 300
# A word that is said for ever, in a field without end.
_ENDLESS = 1e12
_MARGIN = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A request, ready to be weighed: its terms and where they occur, its place (None: anywhere) and where that is
    spoken of; `shut_out` are persons not to be suggested, on no path either; `unasked` those who are on no path."""

    terms: Sequence[Term]
    matches: Matches
    place: Place | None
    spoken: Matches
    shut_out: frozenset[int]
    unasked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """One who is among the best: `parts` multiply to `score`; `ways` are the introductions (person ids) that are warmer
    than the tie, the warmest first; `seen` are the terms known of them, by field."""

    person: int
    score: float
    parts: tuple[ranking.Part, ...]
    ways: tuple[Way, ...]
    seen: Mapping[str, frozenset[int]]
    is_spoken_of: bool


def best(crowd: Crowd, network: Network, asked: Asked, n: int) -> tuple[list[Weighed], int]:
    """The n people who answer best, and how many answer at all."""
    who = _candidates(crowd, network, asked)
    limit = who.rank(who.most_relevance(), who.most_path())
    first, others = limit.order[:FIRST], limit.order[FIRST:]
    relevance, path = who.exactly(first)
    weighed = who.rank(relevance, path, first)
    known = np.sort(weighed.score)[::-1]
    least = known[n - 1] if len(known) >= n else 0.0
    others = others[limit.score[others] >= least - _MARGIN]
    if len(others):
        more, ways = who.exactly(others)
        first = np.concatenate((first, others))
        weighed = who.rank(np.concatenate((relevance, more)), np.concatenate((path, ways)), first)
    return who.told(first, weighed, n), len(limit.order)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Everybody who may answer, as columns (c,): `at` their places in the crowd, `node` in the network (−1: outside);
    `matches` are those of the candidates, `candidate` (k,) the number of the one each belongs to."""

    crowd: Crowd
    network: Network
    asked: Asked
    at: Ints
    node: Ints
    distance: Floats
    matches: Matches
    candidate: Ints
    frequency: Floats

    @property
    def tie(self) -> Floats:
        return self.crowd.tie[self.at]

    def rank(self, relevance: Floats, path: Floats, number: Ints | None = None) -> ranking.Ranking:
        """Rank candidates (those of these numbers) of this relevance, to whom an introduction is worth so much."""
        chosen = slice(None) if number is None else number
        columns = ranking.Candidates(self.tie[chosen], path, self.distance[chosen], self.crowd.people[self.at[chosen]])
        return ranking.rank(relevance, columns, with_place=self.asked.place is not None)

    def most_relevance(self) -> Floats:
        """The relevance that nobody can exceed, whatever their words turn out to be."""
        endless = np.full(len(self.candidate), _ENDLESS)
        length = np.broadcast_to(_ENDLESS, (len(self.at), len(FIELDS)))
        return self._relevance(self.candidate, self.matches, endless, length, slice(None))

    def most_path(self) -> Floats:
        """What no introduction to them can exceed; 0 for those who are met more easily directly."""
        most = np.zeros(len(self.at))
        wanted = self._through_others()
        most[wanted] = self._warmth().most[self.node[wanted]]
        return np.where(most > self.tie, most, 0.0)

    def exactly(self, number: Ints) -> tuple[Floats, Floats]:
        """The relevance of these candidates, whose words are read, and what the introductions to them are worth."""
        place = np.full(len(self.at), -1)
        place[number] = np.arange(len(number))
        rows = place[self.candidate] >= 0
        mine = self.matches.only(rows)
        candidate = place[self.candidate[rows]]
        count, words = search.weigh(mine, self.asked.terms)
        length = np.zeros((len(number), len(FIELDS)))
        length[candidate, mine.field] = words
        relevance = self._relevance(candidate, mine, count.astype(np.float64), length, number)
        path = np.zeros(len(number))
        wanted = np.flatnonzero(self._through_others()[number])
        path[wanted] = self._warmth().products(self.node[number[wanted]])
        return relevance, np.where(path > self.tie[number], path, 0.0)

    def told(self, number: Ints, ranked: ranking.Ranking, n: int) -> list[Weighed]:
        """The best n of those who were weighed (candidates of these numbers), with what their score is made of."""
        chosen = ranked.order[:n]
        people = self.crowd.people[self.at[number]]
        spoken = np.isin(people, self.asked.spoken.person)
        found = []
        for place in chosen.tolist():
            one, tie = int(number[place]), float(ranked.tie[place])
            is_introduced = ranked.reach[place] > tie
            ways = self._warmth().ways(int(self.node[one])) if is_introduced else ()
            found.append(
                Weighed(
                    person=int(people[place]),
                    score=float(ranked.score[place]),
                    parts=ranked.parts(place),
                    ways=tuple(way for way in ways if way.product > tie),
                    seen=self._seen(one),
                    is_spoken_of=bool(spoken[place]),
                )
            )
        return found

    def _seen(self, number: int) -> dict[str, frozenset[int]]:
        rows = self.candidate == number
        pairs = list(zip(self.matches.field[rows].tolist(), self.matches.term[rows].tolist(), strict=True))
        return {FIELDS[field]: frozenset(term for other, term in pairs if other == field) for field, _term in pairs}

    def _relevance(
        self, candidate: Ints, found: Matches, count: Floats, length: Floats, number: Ints | slice
    ) -> Floats:
        corpus = ranking.Corpus(
            people=len(self.crowd.people),
            document_frequency=self.frequency,
            field_weight=np.array([FIELD_WEIGHTS[name] for name in FIELDS]),
            field_length=length,
            mean_length=np.array([self.crowd.mean_length.get(name, 1.0) for name in FIELDS]),
        )
        relevance = ranking.relevance(ranking.Hits(candidate, found.field, found.term, count), corpus)
        if not self.asked.terms:
            return relevance
        return np.where((relevance == 0) & (self.distance[number] <= RADIUS_KM), PRESENT, relevance)

    def _through_others(self) -> Bools:
        """Who may be better met through somebody else."""
        return (self.node >= 0) & ((self.tie < WEAK) | ~self.crowd.is_contact[self.at])

    def _warmth(self) -> Warmth:
        return warmth(self.crowd, self.network, self.asked.shut_out, self.asked.unasked)


def _candidates(crowd: Crowd, network: Network, asked: Asked) -> _Candidates:
    free = ~crowd.is_organisation & ~np.isin(crowd.people, list(asked.shut_out))
    place, known = crowd.find(asked.matches.person)
    chosen = np.zeros(len(crowd.people), np.bool_)
    chosen[place[known]] = True
    if asked.place:
        chosen |= _near(crowd, asked.place)
    at = np.flatnonzero(chosen & free)
    number = np.full(len(crowd.people), -1)
    number[at] = np.arange(len(at))
    mine = known.copy()
    mine[known] = number[place[known]] >= 0
    return _Candidates(
        crowd=crowd,
        network=network,
        asked=asked,
        at=at,
        node=_nodes(network, crowd.people[at]),
        distance=_distances(crowd, asked)[at],
        matches=asked.matches.only(mine),
        candidate=number[place[mine]],
        frequency=frequency_of(crowd, asked),
    )


def frequency_of(crowd: Crowd, asked: Asked) -> Floats:
    """Of how many people of the crowd each term is known."""
    place, known = crowd.find(asked.matches.person)
    return _frequency(len(crowd.people), place[known], asked.matches.term[known], len(asked.terms))


def _near(crowd: Crowd, place: Place) -> Bools:
    """Who lives within a box around a place that holds everything within the radius."""
    height = RADIUS_KM / 111.0
    width = height / max(0.1, float(np.cos(np.radians(place.lat))))
    return (np.abs(crowd.latitude - place.lat) <= height) & (np.abs(crowd.longitude - place.lon) <= width)


def _nodes(network: Network, people: Ints) -> Ints:
    if not len(network.people):
        return np.full(len(people), -1)
    place = np.minimum(np.searchsorted(network.people, people), len(network.people) - 1)
    return np.where(network.people[place] == people, place, -1)


def _frequency(people: int, place: Ints, term: Ints, terms: int) -> Floats:
    """Of how many people each term is known."""
    held = np.zeros((terms, people), np.bool_)
    held[term, place] = True
    return np.asarray(held.sum(axis=1), dtype=np.float64)


def _distances(crowd: Crowd, asked: Asked) -> Floats:
    """How far everybody is from the place asked for: NaN where nothing is known, infinite where too far."""
    spoken = np.full(len(crowd.people), np.nan)
    if asked.place is None:
        return spoken
    place, known = crowd.find(asked.spoken.person)
    field = asked.spoken.field
    for name, nearness in sorted(SPOKEN_OF_KM.items(), key=lambda item: -item[1]):
        spoken[place[known & (field == FIELDS.index(name))]] = nearness
    distance = np.full(len(crowd.people), np.nan)
    lives = ~np.isnan(crowd.latitude)
    distance[lives] = distances_km(asked.place, crowd.latitude[lives], crowd.longitude[lives])
    distance[distance > RADIUS_KM] = np.inf
    return np.where(np.isnan(distance), spoken, distance)
