"""Reads: people with their ties, one tie explained, timelines, who knows whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import F, Q

from entregent.accounts.models import Workspace
from entregent.analysis.companies import company_key
from entregent.analysis.responses import response_times
from entregent.analysis.strength import DEFAULT_WEIGHTS, PARTS
from entregent.contract.records import InteractionKind
from entregent.facts import queries as facts
from entregent.facts.queries import Source
from entregent.people.models import Identity, Person
from entregent.ties.listing import SORTS, Filter, Page, PersonRow, list_people, matching_ids
from entregent.ties.models import Interaction, Relation, RelationMember, StatedRelation, Tie
from entregent.ties.proofs import INFERRED, KINDS, colleagues, employments
from entregent.ties.snapshot import Network, load

__all__ = [
    "SORTS",
    "Answering",
    "Event",
    "Filter",
    "Neighbour",
    "Page",
    "Part",
    "PersonRow",
    "Proof",
    "TieView",
    "answering",
    "list_people",
    "matching_ids",
    "neighbours",
    "network",
    "proofs_between",
    "tie",
    "tie_view",
    "tie_views",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a tie's strength: `value` in 0–1, its `weight`, and the counts and dates behind it."""

    name: str
    value: float
    weight: float
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TieView:
    """The owner's bond with a person: `strength` is the sum of weight × value over the parts."""

    person_id: int
    name: str
    strength: float
    parts: tuple[Part, ...]
    evidence: dict[str, Any]
    last_at: datetime | None
    computed_on: date | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How soon one answers the other in their conversations: medians in days, None where nothing was answered, and how many
    answers they rest on."""

    owner_days: float | None
    owner_count: int
    other_days: float | None
    other_count: int


@dataclass(frozen=True, slots=True)
class Event:
    """One interaction on a person's timeline."""

    id: int
    network: str
    kind: str
    direction: int
    at: datetime | None
    audience: int
    subject: str
    text: str
    url: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody whom a person knows, by the strongest kind of proof; `weight` in 0–1."""

    id: int
    name: str
    weight: float
    kind: str
    inferred: bool
    proofs: int
    tie: float


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence that two people know each other; `size` counts those present."""

    kind: str
    context: str
    inferred: bool
    since: date | None
    until: date | None
    size: int
    stated_id: int | None = None


def tie(workspace: Workspace, person_id: int) -> TieView | None:
    """The tie with a person (root), taken apart; None when there is no such person."""
    person = Person.objects.filter(workspace=workspace, pk=person_id, is_root=True).select_related("tie").first()
    return tie_view(person) if person else None


# Of a long acquaintance the latest messages tell how soon one is answered now.
LATEST_MESSAGES = 2_000
_ANSWERABLE = (InteractionKind.MESSAGE, InteractionKind.MAIL)


def answering(person_id: int) -> Answering:
    """How soon the owner and a person (root) answer each other, from their latest messages and mails."""
    rows = Interaction.objects.filter(
        identity__person_id=person_id,
        kind__in=[kind.value for kind in _ANSWERABLE],
        thread__isnull=False,
        at__isnull=False,
    )
    found = list(rows.order_by("-at").values_list("thread", "at", "direction")[:LATEST_MESSAGES])
    number = {thread: place for place, thread in enumerate(dict.fromkeys(row[0] for row in found))}
    times = response_times(
        np.zeros(len(found), dtype=np.int64),
        np.array([number[row[0]] for row in found], dtype=np.int64),
        np.array([row[1].timestamp() / 86_400 for row in found if row[1]], dtype=np.float64),
        np.array([row[2] for row in found], dtype=np.int64),
        people=1,
    )
    owner, other = int(times.owner_count[0]), int(times.other_count[0])
    return Answering(float(times.owner[0]) if owner else None, owner, float(times.other[0]) if other else None, other)


def tie_views(found: Iterable[Person]) -> dict[int, TieView]:
    """Ties taken apart of people that were read with their tie, by person."""
    return {person.pk: tie_view(person) for person in found}


def tie_view(person: Person) -> TieView:
    """The tie with a person who was read with it, taken apart."""
    row: Tie | None = getattr(person, "tie", None)
    values, evidence = (row.parts, row.evidence) if row else ({}, {})
    parts = tuple(
        Part(name, values.get(name, 0.0), DEFAULT_WEIGHTS[name], _behind(name, evidence, person)) for name in PARTS
    )
    return TieView(
        person_id=person.pk,
        name=person.name,
        strength=row.strength if row else 0.0,
        parts=parts,
        evidence=evidence,
        last_at=row.last_at if row else None,
        computed_on=row.computed_on if row else None,
    )


_BEHIND = {
    "recency": ("last",),
    "rhythm": ("weeks", "first", "last"),
    "frequency": ("count_in", "count_out", "count_both"),
    "reciprocity": ("count_in", "count_out"),
    "span": ("first", "last"),
    "channels": ("channels",),
    "trust": ("recommendations", "introductions", "meetings", "long_conversations", "longest_conversation"),
}


def _behind(name: str, evidence: dict[str, Any], person: Person) -> dict[str, Any]:
    if name == "connection":
        since = person.connected_on.isoformat() if person.connected_on else None
        return {"connected": person.is_contact, "since": since}
    return {key: evidence.get(key) for key in _BEHIND[name]}


def timeline(
    workspace: Workspace, person_id: int, *, network: str = "", before: int | None = None, size: int = 50
) -> tuple[Event, ...]:
    """What passed with a person (root), the latest first; `before` is the id of the last event already shown."""
    # By identity, so that the database reads one person's history and not the whole workspace's.
    own = list(Identity.objects.filter(workspace=workspace, person_id=person_id).values_list("pk", flat=True))
    rows = Interaction.objects.once().filter(identity_id__in=own).select_related("identity")
    if network:
        rows = rows.filter(identity__network=network)
    if before and (last := rows.filter(pk=before).first()):
        older = Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk) if last.at else Q(at=None, pk__lt=last.pk)
        rows = rows.filter(older | Q(at=None) if last.at else older)
    found = list(rows.order_by(F("at").desc(nulls_last=True), "-pk")[:size])
    sources = facts.sources({row.batch_id for row in found})
    return tuple(
        Event(
            row.pk,
            row.identity.network,
            row.kind,
            row.direction,
            row.at,
            row.audience,
            row.subject,
            row.text,
            row.url,
            sources.get(row.batch_id),
        )
        for row in found
    )


def timeline_networks(workspace: Workspace, person_id: int) -> tuple[str, ...]:
    """The networks on which anything passed with a person (root), by slug."""
    own = list(Identity.objects.filter(workspace=workspace, person_id=person_id).values_list("pk", flat=True))
    found = Interaction.objects.filter(identity_id__in=own).order_by("identity__network")
    return tuple(found.values_list("identity__network", flat=True).distinct())


def network(workspace: Workspace) -> Network:
    """The network among contacts, as last built."""
    return load(workspace)


def neighbours(workspace: Workspace, person_id: int, limit: int = 30) -> tuple[Neighbour, ...]:
    """Whom a person knows among the contacts, the surest first."""
    network = load(workspace)
    place = network.index_of(person_id)
    if place is None:
        return ()
    start, end = network.graph.indptr[place], network.graph.indptr[place + 1]
    order = sorted(range(start, end), key=lambda at: (-network.graph.weights[at], int(network.graph.indices[at])))[
        :limit
    ]
    ids = [int(network.people[network.graph.indices[at]]) for at in order]
    rows = {row.pk: row for row in Person.objects.filter(pk__in=ids, is_root=True).select_related("tie")}
    found = []
    for at, pk in zip(order, ids, strict=True):
        if (row := rows.get(pk)) is None:
            continue
        kind = str(KINDS[network.kind[at]])
        strength = row.tie.strength if hasattr(row, "tie") else 0.0
        weight, proofs = float(network.graph.weights[at]), int(network.proofs[at])
        found.append(Neighbour(pk, row.name, weight, kind, kind in INFERRED, proofs, strength))
    return tuple(found)


def proofs_between(workspace: Workspace, a_id: int, b_id: int) -> tuple[Proof, ...]:
    """The evidence that two persons (roots) know each other, the owner's word first."""
    either_way = Q(a__root_id=a_id, b__root_id=b_id) | Q(a__root_id=b_id, b__root_id=a_id)
    stated = StatedRelation.objects.filter(either_way, workspace=workspace)
    found = [Proof("stated", row.text, False, row.at.date(), None, 2, row.pk) for row in stated]
    both = RelationMember.objects.filter(identity__person_id=a_id).values("relation_id")
    shared = Relation.objects.filter(pk__in=both, members__identity__person_id=b_id, workspace=workspace).distinct()
    for row in shared.order_by("-since", "pk")[:50]:
        size = RelationMember.objects.filter(relation=row).count()
        found.append(Proof(row.kind, row.context, False, row.since, row.until, size))
    found += _same_employer(workspace, a_id, b_id)
    return tuple(found)


def _same_employer(workspace: Workspace, a_id: int, b_id: int) -> list[Proof]:
    """Employers that both had in overlapping years; `size` counts those who are known to be there today."""
    found = []
    for group in colleagues(employments(workspace, (a_id, b_id))):
        key = company_key(group.context)
        there = Person.objects.filter(workspace=workspace, company_key=key, is_root=True, is_seen=True).count()
        since, until = date(group.since, 1, 1), date(group.until, 12, 31)
        found.append(Proof(group.kind, group.context, True, since, until, max(there, len(group.people))))
    return found
