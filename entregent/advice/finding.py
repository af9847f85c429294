"""Finding whom to meet: the request is read, everybody who answers is weighed, the best are explained. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from django.utils.translation import override

from entregent.accounts.models import Workspace
from entregent.advice.explaining import Row, explain
from entregent.advice.shortlist import Found, Introducer, Query
from entregent.advice.weighing import SPOKEN_OF_KM, Asked, best
from entregent.analysis.lexicon import word_set
from entregent.analysis.paths import Path
from entregent.analysis.sentence import Request, read_request
from entregent.analysis.words import Synonyms, Term, query_terms, stems
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import Person
from entregent.people.search import FIELDS, Matches
from entregent.ties import queries as ties
from entregent.ties.crowd import crowd

_PURPOSES = frozenset(tuple(stems(word)) for word in word_set("request_purpose"))
_SPOKEN_OF = [FIELDS.index(name) for name in SPOKEN_OF_KM]


def find(workspace: Workspace, text: str, now: datetime, *, n: int = 25, language: str = "en") -> Found:
    """The n people to meet for what one sentence asks, each with every reason. Nothing is written."""
    request = read_request(text, now.date())
    with override(language):
        terms = telling(search.terms_of(workspace, request.subject))
        asked = Asked(
            terms=terms,
            matches=search.matches(terms),
            place=request.place,
            spoken=_speaking_of(request),
            shut_out=frozenset(people.shut_out(workspace)),
            unasked=frozenset(people.never_asked(workspace)),
        )
        chosen, considered = best(crowd(workspace), ties.network(workspace), asked, n)
        names = _names({pk for one in chosen if one.path for pk in one.path.people})
        rows = [Row(one, _introducer(one.path, names)) for one in chosen]
        results = explain(workspace, request, terms, rows, language) if rows else []
    return Found(_query(request), tuple(results), considered)


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


def _speaking_of(request: Request) -> Matches:
    """Where something but people's place names the place asked for."""
    if request.place is None:
        return search.matches(())
    found = search.matches(query_terms(f'"{request.place_text or request.place.name}"', Synonyms()))
    return found.only(np.isin(found.field, _SPOKEN_OF))


def _names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _introducer(path: Path | None, names: dict[int, str]) -> Introducer | None:
    if path is None:
        return None
    steps = tuple((pk, names.get(pk, ""), step) for pk, step in zip(path.people, path.steps, strict=True))
    first = steps[0]
    return Introducer(first[0], first[1], first[2], path.product, steps)
