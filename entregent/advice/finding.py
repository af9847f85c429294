"""Finding whom to meet: the request is read, everybody who answers is weighed, the best are explained. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.utils.translation import override

from entregent.accounts.models import Workspace
from entregent.advice.explaining import Row, explain
from entregent.advice.introducing import load_of
from entregent.advice.shortlist import Found, Query
from entregent.advice.spreading import introduced
from entregent.advice.strangers import strangers
from entregent.advice.weighing import SPOKEN_OF_KM, Asked, best
from entregent.analysis.lexicon import word_set
from entregent.analysis.sentence import Request, read_request
from entregent.analysis.words import Synonyms, Term, query_terms, stems
from entregent.people import queries as people
from entregent.people import search
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
        shut_out, unasked = map(frozenset, people.closed_to(workspace))
        asked = Asked(
            terms=terms,
            matches=search.matches(terms),
            place=request.place,
            spoken=_speaking_of(request),
            shut_out=shut_out,
            unasked=unasked,
        )
        everybody, network = crowd(workspace), ties.network(workspace)
        known, considered = best(everybody, network, asked, n)
        place = (request.place_text or request.place.name) if request.place else ""
        further = strangers(workspace, everybody, asked, place, n)
        chosen = sorted([*known, *further.best], key=lambda one: -round(one.score, 9))[:n]
        introducers = introduced(chosen, network, load_of(workspace, now))
        rows = [Row(one, introducer) for one, introducer in zip(chosen, introducers, strict=True)]
        results = explain(workspace, request, terms, rows, language) if rows else []
    return Found(_query(request), tuple(results), considered + further.considered, further.has_more)


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
