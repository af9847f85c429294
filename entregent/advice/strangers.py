"""Ranking those whom only follow lists know, beside everybody else: what is told of them, and who could introduce them.

Their score is made of the same parts as anybody's (`analysis.ranking`): a word is worth as much as among the people who are
known, the tie is none, and reach is the warmest path of at most four hops through those who are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entregent.accounts.models import Workspace
from entregent.advice.weighing import FIELD_WEIGHTS, SPOKEN_OF_KM, Asked, Floats, frequency_of
from entregent.analysis import ranking
from entregent.analysis.reach.warmest import Way
from entregent.analysis.spans import apart, count_phrase, matched_terms
from entregent.analysis.words import Synonyms, Term, joined_stems, query_terms, stems
from entregent.graph.people import Person
from entregent.people.search import FIELDS
from entregent.ties import strangers as ties
from entregent.ties.crowd import Crowd
from entregent.ties.strangers import Reachable, Words

# What follow lists tell of somebody.
TOLD = ("name", "headline")
# Some have become known since the graph was built: so a few more are looked at.
MORE = 10


@dataclass(frozen=True, slots=True, eq=False)
class Stranger:
    """One of a follow list who answers, of that `number` in `graph`; `seen` are the terms known of them, by field."""

    number: int
    node: int
    network: str
    key: str
    name: str
    headline: str
    score: float
    parts: tuple[ranking.Part, ...]
    seen: Mapping[str, frozenset[int]]
    is_spoken_of: bool
    graph: Reachable

    def ways(self) -> list[Way]:
        """The warmest paths to them, through another introducer each, the best first (numbers of `graph`)."""
        return self.graph.near.alternatives(self.number)


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """Those who answer best; `considered` counts all who were ranked, and `has_more` says that more answer than these."""

    best: tuple[Stranger, ...] = ()
    considered: int = 0
    has_more: bool = False


def strangers(workspace: Workspace, crowd: Crowd, asked: Asked, place: str, n: int) -> Strangers:
    """The n strangers who answer best. `place` is the name of the place asked for, "" for none."""
    for _attempt in range(2):
        try:
            graph = ties.reachable(workspace, crowd, asked.shut_out, asked.unasked)
            if graph is None:
                break
            return _ranked(workspace, graph, crowd, asked, place, n)
        except ties.Replaced:
            continue
    return Strangers()


def _ranked(workspace: Workspace, graph: Reachable, crowd: Crowd, asked: Asked, place: str, n: int) -> Strangers:
    where = query_terms(f'"{place}"', Synonyms()) if place else ()
    with ties.people_of(graph) as people:
        there = ties.by_words(graph, people, where, ties.MOST)
        found = ties.by_words(graph, people, asked.terms or where)
        product = graph.near.ways(found.number).product
        kept = product > 0
        found = Words(found.number[kept], found.seen[kept], found.has_more)
        told = people.of(found.number.tolist())
        if not told:
            return Strangers()
        speaks = np.isin(found.number, there.number)
        relevance = _relevance(crowd, asked, found, told)
        distance = np.where(speaks, SPOKEN_OF_KM["headline"], np.nan)
        nodes = graph.nodes_of(found.number)
        columns = ranking.Candidates(np.zeros(len(told)), product[kept], distance, nodes)
        ranked = ranking.rank(relevance, columns, with_place=asked.place is not None)
    best = ranked.order[: n + MORE].tolist()
    rows = ties.still_strangers(workspace, nodes[best].tolist())
    chosen = []
    for at in best:
        node = rows.get(int(nodes[at]))
        if node is not None and len(chosen) < n:
            chosen.append(
                Stranger(
                    number=told[at].number,
                    node=node.pk,
                    network=node.network,
                    key=node.key,
                    name=node.name or node.key,
                    headline=node.headline,
                    score=float(ranked.score[at]),
                    parts=ranked.parts(at),
                    seen=_seen(told[at], asked.terms),
                    is_spoken_of=bool(speaks[at]),
                    graph=graph,
                )
            )
    return Strangers(tuple(chosen), len(ranked.order), found.has_more)


def _relevance(crowd: Crowd, asked: Asked, found: Words, told: Sequence[Person]) -> Floats:
    """BM25F over what is told of them, as if they were of the crowd."""
    rows: list[tuple[int, int, int, int]] = []
    length = np.zeros((len(told), len(FIELDS)))
    phrases = [apart(term) for term in asked.terms]
    seen = found.seen.tolist() if asked.terms else [()] * len(told)
    for name in TOLD:
        field = FIELDS.index(name)
        texts = joined_stems([_texts(one)[name] for one in told])
        length[:, field] = [words.count(" ") for words in texts]
        for at, (words, known) in enumerate(zip(texts, seen, strict=True)):
            rows += [(at, field, term, _count(words, phrases[term])) for term, is_known in enumerate(known) if is_known]
    candidate, field_, term_, counts = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    corpus = ranking.Corpus(
        people=len(crowd.people),
        document_frequency=frequency_of(crowd, asked),
        field_weight=np.array([FIELD_WEIGHTS[name] for name in FIELDS]),
        field_length=length,
        mean_length=np.array([crowd.mean_length.get(name, 1.0) for name in FIELDS]),
    )
    return ranking.relevance(ranking.Hits(candidate, field_, term_, counts.astype(np.float64)), corpus)


def _texts(one: Person) -> dict[str, str]:
    return {"name": one.name, "headline": one.said.get("headline", "")}


def _count(words: str, phrases: Iterable[Sequence[str]]) -> int:
    return sum(count_phrase(words, phrase) for phrase in phrases)


def _seen(one: Person, terms: Sequence[Term]) -> dict[str, frozenset[int]]:
    found = {name: frozenset(matched_terms(stems(text), terms)) for name, text in _texts(one).items()}
    return {name: seen for name, seen in found.items() if seen}
