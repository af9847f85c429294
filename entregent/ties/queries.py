"""Reads: people with their ties, one tie explained, timelines, who knows whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q, QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.companies import company_key
from entregent.analysis.strength import DEFAULT_WEIGHTS, PARTS
from entregent.facts import queries as facts
from entregent.facts.actions import slices
from entregent.facts.queries import Source
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import Identity, Mark, Person
from entregent.people.queries import IdentityView
from entregent.ties.models import Interaction, Relation, RelationMember, StatedRelation, Tie
from entregent.ties.proofs import INFERRED, KINDS, colleagues, employments
from entregent.ties.snapshot import Network, load

PAGE = 50
SORTS = {
    "tie": ("-tie__strength", "pk"),
    "name": ("sort_name", "pk"),
    "recent": (F("tie__last_at").desc(nulls_last=True), "pk"),
    "new": (F("connected_on").desc(nulls_last=True), "pk"),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list."""

    id: int
    name: str
    company: str
    position: str
    headline: str
    place: str
    tie: float
    last_at: datetime | None
    is_contact: bool
    spheres: tuple[str, ...]
    tags: tuple[str, ...]
    identities: tuple[IdentityView, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of people: `total` counts all that answer."""

    rows: tuple[PersonRow, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of people is narrowed to; empty fields narrow nothing. `place` is a place's key or its text."""

    text: str = ""
    sphere: str = ""
    tag: str = ""
    place: str = ""
    company: str = ""
    contacts_only: bool = False


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


def list_people(workspace: Workspace, wanted: Filter, *, sort: str = "tie", number: int = 1, size: int = PAGE) -> Page:
    """One page of people that answer the filter, with the same number of queries however many there are."""
    rows = _matching(workspace, wanted)
    total = rows.count()
    number = max(1, min(number, -(-total // size) or 1))
    start = (number - 1) * size
    if wanted == Filter() and sort == "tie":
        ids = _strongest(workspace, rows, start, size)
    else:
        ids = list(rows.order_by(*SORTS.get(sort, SORTS["tie"])).values_list("pk", flat=True)[start : start + size])
    # Ids first: sorting whole rows of everybody to show fifty costs ten times as much.
    found = Person.objects.select_related("tie").in_bulk(ids)
    return Page(tuple(person_rows(found[pk] for pk in ids)), total, number, size)


def _strongest(workspace: Workspace, rows: QuerySet[Person], start: int, size: int) -> list[int]:
    """Ids of one page of everybody, the strongest ties first: read off the index of ties. Those not yet measured follow."""
    tied = rows.filter(tie__workspace=workspace)
    ids = list(
        tied.order_by("-tie__strength", "tie__person_id").values_list("tie__person_id", flat=True)[start : start + size]
    )
    if len(ids) < size:
        past = max(0, start - tied.count())
        rest = rows.filter(tie=None).order_by("pk").values_list("pk", flat=True)
        ids += rest[past : past + size - len(ids)]
    return ids


def matching_ids(workspace: Workspace, wanted: Filter) -> list[int]:
    """The ids of all people that answer the filter: for setting something for all of them at once."""
    return list(_matching(workspace, wanted).values_list("pk", flat=True))


def _matching(workspace: Workspace, wanted: Filter):  # type: ignore[no-untyped-def]
    rows = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False, is_seen=True)
    if wanted.text:
        rows = search.narrow(rows, workspace, wanted.text)
    for kind, value in ((Mark.Kind.SPHERE, wanted.sphere), (Mark.Kind.TAG, wanted.tag)):
        if value:
            marked = Mark.objects.filter(workspace=workspace, kind=kind, value=value)
            rows = rows.filter(pk__in=marked.values("person__root_id"))
    if wanted.place:
        rows = rows.filter(Q(place_key=wanted.place) | Q(place__icontains=wanted.place))
    if wanted.company:
        rows = rows.filter(company__icontains=wanted.company)
    return rows.filter(is_contact=True) if wanted.contacts_only else rows


def person_rows(found: Iterable[Person]) -> list[PersonRow]:
    """Rows for people that were read with their tie."""
    found = list(found)
    ids = [person.pk for person in found]
    spheres, tags = people.marks_of(ids, Mark.Kind.SPHERE), people.marks_of(ids, Mark.Kind.TAG)
    identities = people.identities_of(ids)
    rows = []
    for person in found:
        tie = getattr(person, "tie", None)
        rows.append(
            PersonRow(
                id=person.pk,
                name=person.name,
                company=person.company,
                position=person.position,
                headline=person.headline,
                place=person.place,
                tie=tie.strength if tie else 0.0,
                last_at=tie.last_at if tie else None,
                is_contact=person.is_contact,
                spheres=spheres.get(person.pk, ()),
                tags=tags.get(person.pk, ()),
                identities=identities.get(person.pk, ()),
            )
        )
    return rows


def tie(workspace: Workspace, person_id: int) -> TieView | None:
    """The tie with a person (root), taken apart; None when there is no such person."""
    person = Person.objects.filter(workspace=workspace, pk=person_id, is_root=True).select_related("tie").first()
    return tie_view(person) if person else None


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
    rows = Interaction.objects.filter(identity_id__in=own).select_related("identity")
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


def strength_array(workspace: Workspace, network: Network) -> npt.NDArray[np.float64]:
    """Tie strengths in the order of the network's people, 0 for those who have none."""
    found = np.zeros(len(network.people))
    rows = list(Tie.objects.filter(workspace=workspace, person__is_root=True).values_list("person_id", "strength"))
    if rows and len(found):
        ids, values = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
        place = np.minimum(np.searchsorted(network.people, ids), len(found) - 1)
        known = network.people[place] == ids
        found[place[known]] = values[known]
    return found


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


def strengths(person_ids: Iterable[int]) -> dict[int, float]:
    """Tie strength by person."""
    found: dict[int, float] = {}
    for ids in slices(person_ids):
        found.update(Tie.objects.filter(pk__in=ids).values_list("person_id", "strength"))
    return found
