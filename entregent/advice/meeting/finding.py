"""Finding people to meet: the columns of everybody are weighed by the dial, the best are explained. Reads only."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.utils.translation import override

from entregent.accounts.models import Workspace
from entregent.advice.introducing import load_of
from entregent.advice.meeting.candidates import Candidates, candidates
from entregent.advice.meeting.passing import refused
from entregent.advice.meeting.telling import Parts, Setting, explained
from entregent.advice.meeting.values import Meeting
from entregent.advice.warmth import Floats, Ints
from entregent.analysis.places import Place
from entregent.analysis.words import Term
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import Person
from entregent.ties import queries as ties
from entregent.ties.crowd import Crowd, crowd
from entregent.ties.map import telling_labels
from entregent.ties.snapshot import Network
from entregent.ties.strangers import Replaced, reachable

DIAL = 0.25
# However the dial stands, both sides count a little: neither a stranger to everybody nor one of the same circle is of use.
LEAST_NOVELTY, LEAST_NEARNESS = 0.03, 0.1
SUBJECT_WORTH, PLACE_WORTH = 0.5, 0.25
FLOOR = 0.05
# Each further one of the same community comes forward with so much less: a list is not one meeting's list of guests.
ALIKE = 0.85


def meet(workspace: Workspace, now: datetime, *, novelty: float = DIAL, n: int = 25, language: str = "en") -> Meeting:
    """The n people to meet, the best first. `novelty` is the dial: 0 for the owner's own circle, 1 for new ones. Nothing is
    written; a fixed number of queries."""
    dial = min(max(novelty, 0.0), 1.0)
    with override(language):
        network, everybody = ties.network(workspace), crowd(workspace)
        shut_out, unasked = map(frozenset, people.closed_to(workspace))
        terms, home = _of_owner(workspace)
        found = _candidates(workspace, everybody, network, shut_out, unasked, terms, home)
        passed = refused(workspace)
        parts = _parts(found, dial)
        score = np.prod([factor for _name, _value, factor in parts], axis=0)
        score[passed.among(found)] = -1.0
        varied, order = varied_by(found.community[found.node], score)
        parts.append(("variety", varied, varied))
        score = score * varied
        setting = Setting(
            workspace=workspace,
            network=network,
            crowd=everybody,
            found=found,
            shut_out=shut_out,
            unasked=unasked,
            terms=terms,
            home=home.name if home else "",
            load=load_of(workspace, now),
            communities=telling_labels(workspace, network),
        )
        suggestions = explained(setting, order, score, parts, n)
    return Meeting(
        novelty=dial,
        suggestions=tuple(suggestions),
        considered=int((score > 0).sum()),
        refused=passed.count,
        has_relations=bool(len(network.graph.indices) or found.further.size),
        has_more=found.has_more,
    )


def _candidates(
    workspace: Workspace,
    everybody: Crowd,
    network: Network,
    shut_out: frozenset[int],
    unasked: frozenset[int],
    terms: tuple[Term, ...],
    home: Place | None,
) -> Candidates:
    """Everybody who could be met; those of follow lists too, while their graph is there."""
    for _attempt in range(2):
        try:
            reach = reachable(workspace, everybody, shut_out, unasked)
            return candidates(everybody, network, shut_out, terms, home, reach)
        except Replaced:
            continue
    return candidates(everybody, network, shut_out, terms, home, None)


def _of_owner(workspace: Workspace) -> tuple[tuple[Term, ...], Place | None]:
    """The owner's own subjects, as their headline and position tell them, and where they live."""
    row = Person.objects.filter(workspace=workspace, is_owner=True, is_root=True).order_by("pk").first()
    if row is None:
        return (), None
    terms = search.terms_of(workspace, f"{row.headline} {row.position}")
    if row.latitude is None or row.longitude is None:
        return terms, None
    town = row.place.split(",")[0].strip()
    return terms, Place("owner", town, "", row.latitude, row.longitude)


def _parts(found: Candidates, dial: float) -> Parts:
    """Name, value and factor of each part; the factors multiply to the score."""
    side = LEAST_NOVELTY + (1 - LEAST_NOVELTY - LEAST_NEARNESS) * dial
    whole = 1 + SUBJECT_WORTH + PLACE_WORTH
    shared = (1 + SUBJECT_WORTH * found.subject + PLACE_WORTH * found.near) / whole
    return [
        ("nearness", found.nearness, np.maximum(found.nearness, FLOOR) ** (1 - side)),
        ("shared", shared, shared ** (1 - side)),
        ("novelty", found.newness, np.maximum(found.newness, FLOOR) ** side),
    ]


def varied_by(community: Ints, score: Floats) -> tuple[Floats, Ints]:
    """By how much each is put back since others of their community (k,) come before, and the order that results, without
    those whose score (k,) is not above 0."""
    varied = np.ones(len(score))
    order = np.argsort(-score, kind="stable")
    order = order[score[order] > 0]
    where = community[order]
    together = np.argsort(where, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(where[together]) != 0]) if len(order) else together
    before = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    varied[order[together]] = np.maximum(ALIKE**before, FLOOR)
    return varied, order[np.argsort(-(score * varied)[order], kind="stable")]
