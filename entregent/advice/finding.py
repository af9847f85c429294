"""Finding whom to meet: search, candidates, paths, rank, and why each is there. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from django.db.models import Avg
from django.utils.translation import override

from entregent.accounts.models import Workspace
from entregent.advice.explaining import explain
from entregent.advice.shortlist import Found, Introducer, Query
from entregent.analysis import ranking
from entregent.analysis.lexicon import word_set
from entregent.analysis.paths import Path, Routes, routes
from entregent.analysis.places import Place, distances_km
from entregent.analysis.sentence import Request, read_request
from entregent.analysis.words import Synonyms, Term, query_terms, stems
from entregent.facts.actions import slices
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import Mark, Person, SearchDocument
from entregent.people.search import Hit
from entregent.ties import queries as ties
from entregent.ties.models import Refresh
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
FIELDS = tuple(FIELD_WEIGHTS)
_FIELD_AT = {name: place for place, name in enumerate(FIELDS)}
# A direct contact whose tie is below this is better met through somebody, where there is somebody.
WEAK = 0.25
# Somebody at the place of whom the subject is not known: last, rather than not at all.
PRESENT = 0.02
# A place that is only spoken of counts as one at some distance: nearer where a person says it of themselves.
SPOKEN_OF_KM = {"headline": 10.0, "position": 10.0, "company": 15.0, "note": 20.0, "tag": 20.0, "message": 45.0}
_PURPOSES = frozenset(tuple(stems(word)) for word in word_set("request_purpose"))
RADIUS_KM = ranking.RankingSettings().radius_km


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Columns of everybody who may answer, each (n,), and the words that speak of the place for those without one."""

    ids: npt.NDArray[np.int64]
    is_contact: npt.NDArray[np.bool_]
    latitude: npt.NDArray[np.float64]
    longitude: npt.NDArray[np.float64]
    tie: npt.NDArray[np.float64]


def find(workspace: Workspace, text: str, now: datetime, *, n: int = 25, language: str = "en") -> Found:
    """The n people to meet for what one sentence asks, each with every reason. Nothing is written."""
    request = read_request(text, now.date())
    with override(language):
        query = _query(request)
        terms = telling(search.terms_of(workspace, request.subject))
        hits = search.hits(workspace, terms)
        spoken = _speaking_of(workspace, request)
        who = _candidates(workspace, {hit.person for hit in hits}, request)
        if not len(who.ids):
            return Found(query, (), 0)
        relevance = _relevance(workspace, who, hits, terms)
        distance = _distances(who, request.place, spoken)
        if terms:
            relevance = np.where((relevance == 0) & (distance <= RADIUS_KM), PRESENT, relevance)
        ways = _ways(workspace, who)
        ranked = ranking.rank(
            relevance,
            ranking.Candidates(who.tie, ways.product, distance, who.ids),
            with_place=request.place is not None,
        )
        chosen = [int(place) for place in ranked.order[:n]]
        paths = {at: path for at in chosen if (path := ways.to(at))}
        names = _names({pk for path in paths.values() for pk in path.people})
        results = explain(
            workspace,
            request,
            terms,
            [
                (
                    int(who.ids[at]),
                    float(ranked.score[at]),
                    ranked.parts(at),
                    _introducer(paths.get(at), names),
                )
                for at in chosen
            ],
            spoken,
            language,
        )
    return Found(query, tuple(results), len(ranked.order))


def telling(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that tell people apart: without "missions", "contacts" and the like, unless nothing else was asked."""
    return tuple(term for term in terms if term.alternatives[0] not in _PURPOSES) or tuple(terms)


def _query(request: Request) -> Query:
    dates = request.dates
    return Query(
        text=request.text,
        place=request.place.name if request.place else request.place_text,
        dates=dates.text if dates else "",
        start=dates.start.isoformat() if dates else "",
        end=dates.end.isoformat() if dates else "",
        days=request.duration_days,
        subject=request.subject,
    )


def _speaking_of(workspace: Workspace, request: Request) -> dict[int, str]:
    """Persons of whom something but their place names the place asked for, with the field that does."""
    if request.place is None:
        return {}
    named = query_terms(f'"{request.place_text or request.place.name}"', Synonyms())
    found: dict[int, str] = {}
    for hit in search.hits(workspace, named):
        if SPOKEN_OF_KM.get(hit.field, np.inf) < SPOKEN_OF_KM.get(found.get(hit.person, ""), np.inf):
            found[hit.person] = hit.field
    return found


def _candidates(workspace: Workspace, matching: set[int], request: Request) -> Candidate:
    people_there = Person.objects.filter(
        workspace=workspace, is_root=True, is_owner=False, is_seen=True, is_organisation=False
    )
    columns = ("pk", "is_contact", "latitude", "longitude", "tie__strength")
    rows: dict[int, tuple[object, ...]] = {}
    if request.place:
        near = people_there.filter(**_box(request.place)).values_list(*columns)
        rows.update({row[0]: row for row in near})
    if not request.place or matching:
        for ids in slices(matching - rows.keys()):
            rows.update({row[0]: row for row in people_there.filter(pk__in=ids).values_list(*columns)})
    blocked = people.marked(workspace, Mark.Kind.BLOCKED)
    kept = [rows[pk] for pk in sorted(rows) if pk not in blocked]
    table = np.array([[np.nan if value is None else value for value in row] for row in kept], dtype=np.float64)
    table = table.reshape(-1, len(columns))
    return Candidate(
        ids=np.array([row[0] for row in kept], dtype=np.int64),
        is_contact=table[:, 1] == 1,
        latitude=table[:, 2],
        longitude=table[:, 3],
        tie=np.nan_to_num(table[:, 4]),
    )


def _box(place: Place) -> dict[str, float]:
    """A box around a place that holds everything within the radius."""
    height = RADIUS_KM / 111.0
    width = height / max(0.1, float(np.cos(np.radians(place.lat))))
    return {
        "latitude__gte": place.lat - height,
        "latitude__lte": place.lat + height,
        "longitude__gte": place.lon - width,
        "longitude__lte": place.lon + width,
    }


def _relevance(
    workspace: Workspace, who: Candidate, hits: Sequence[Hit], terms: Sequence[Term]
) -> npt.NDArray[np.float64]:
    index = {pk: place for place, pk in enumerate(who.ids.tolist())}
    rows = [
        (index[hit.person], _FIELD_AT[hit.field], hit.term, hit.count, hit.length)
        for hit in hits
        if hit.person in index and hit.field in FIELD_WEIGHTS
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    length = np.zeros((len(index), len(FIELDS)))
    length[table[:, 0], table[:, 1]] = table[:, 4]
    frequency: dict[int, set[int]] = defaultdict(set)
    for hit in hits:
        frequency[hit.term].add(hit.person)
    people_count, mean = _corpus(workspace)
    corpus = ranking.Corpus(
        people=people_count,
        document_frequency=np.array([len(frequency[number]) for number in range(len(terms))], dtype=np.float64),
        field_weight=np.array([FIELD_WEIGHTS[name] for name in FIELDS]),
        field_length=length,
        mean_length=np.array([mean.get(name, 1.0) for name in FIELDS]),
    )
    return ranking.relevance(
        ranking.Hits(
            candidate=table[:, 0],
            field=table[:, 1],
            term=table[:, 2],
            count=table[:, 3].astype(np.float64),
        ),
        corpus,
    )


def _corpus(workspace: Workspace) -> tuple[int, dict[str, float]]:
    return _measured(workspace.pk, _version(workspace))


def _version(workspace: Workspace) -> tuple[object, ...]:
    """Changes whenever facts, decisions or the day changed what is derived from them."""
    row = Refresh.objects.filter(workspace=workspace).values_list("pk", "wanted", "reached", "lease_epoch").first()
    return row or (0, 0, 0, 0)


@lru_cache(maxsize=8)
def _measured(workspace_id: int, version: tuple[object, ...]) -> tuple[int, dict[str, float]]:  # noqa: ARG001
    documents = SearchDocument.objects.filter(workspace_id=workspace_id).values("field").annotate(mean=Avg("length"))
    count = Person.objects.filter(workspace_id=workspace_id, is_root=True, is_seen=True).count()
    return count, {row["field"]: float(row["mean"]) for row in documents}


def _distances(who: Candidate, place: Place | None, spoken: dict[int, str]) -> npt.NDArray[np.float64]:
    if place is None:
        return np.full(len(who.ids), np.nan)
    distance = distances_km(place, who.latitude, who.longitude)
    distance = np.where(distance > RADIUS_KM, np.inf, distance)
    told = np.array([SPOKEN_OF_KM.get(spoken.get(int(pk), ""), np.nan) for pk in who.ids])
    return np.where(np.isnan(distance), told, distance)


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The warmest introductions to the candidates: `product` (n,), 0 for those who are met more easily directly."""

    product: npt.NDArray[np.float64]
    _network: Network
    _routes: Routes
    _number: npt.NDArray[np.int64]

    def to(self, candidate: int) -> Path | None:
        """The introduction to one candidate, with person ids; None where the product is 0."""
        if not self.product[candidate] or (path := self._routes.path(int(self._number[candidate]))) is None:
            return None
        return Path(tuple(int(self._network.people[person]) for person in path.people), path.steps, path.product)


def _ways(workspace: Workspace, who: Candidate) -> Ways:
    network = ties.network(workspace)
    strength = _bonds(workspace.pk, network, _version(workspace))
    # Asked every time: a block is a mark, which no version tells of.
    blocked = np.isin(network.people, list(people.marked(workspace, Mark.Kind.BLOCKED)))
    place = np.searchsorted(network.people, who.ids)
    known = place < len(network.people)
    known[known] = network.people[place[known]] == who.ids[known]
    wanted = np.flatnonzero(known & ((who.tie < WEAK) | ~who.is_contact))
    found = routes(network.graph, strength, place[wanted], blocked=blocked)
    product, number = np.zeros(len(who.ids)), np.full(len(who.ids), -1)
    product[wanted] = np.where(found.product > who.tie[wanted], found.product, 0.0)
    number[wanted] = np.arange(len(wanted))
    return Ways(product, network, found, number)


@lru_cache(maxsize=4)
def _bonds(
    workspace_id: int,
    network: Network,
    version: tuple[object, ...],  # noqa: ARG001
) -> npt.NDArray[np.float64]:
    return ties.strength_array(Workspace.objects.get(pk=workspace_id), network)


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _introducer(path: Path | None, names: dict[int, str]) -> Introducer | None:
    if path is None:
        return None
    steps = tuple((pk, names.get(pk, ""), step) for pk, step in zip(path.people, path.steps, strict=True))
    first = steps[0]
    return Introducer(first[0], first[1], first[2], path.product, steps)
