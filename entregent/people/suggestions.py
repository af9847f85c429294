"""Reads: who may be one person, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from entregent.accounts.models import Workspace
from entregent.people.actions.accepting import likely as likely_rows
from entregent.people.models import Person, Suggestion
from entregent.people.queries import IdentityView, identities_of

WORTH_TELLING = 0.3


@dataclass(frozen=True, slots=True)
class Face:
    """A person in short, as one side of a suggestion."""

    id: int
    name: str
    company: str
    position: str
    place: str
    identities: tuple[IdentityView, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One thing that was compared: the comparison, the level found (both in English: see `people.reasons`), and how many
    bits it speaks for the two being one, or against."""

    comparison: str
    says: str
    bits: float

    @property
    def weighs(self) -> bool:
        """Whether it is worth telling: the odds change by a quarter and more."""
        return abs(self.bits) >= WORTH_TELLING


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """Two persons who may be one, how probably, why (the weightiest reason first), and how many exchanges with the owner
    would stand together."""

    id: int
    a: Face
    b: Face
    probability: float
    reasons: tuple[ReasonView, ...]
    stake: int


def suggestions(workspace: Workspace, now: datetime, limit: int = 50) -> tuple[SuggestionView, ...]:
    """Open suggestions, those first by which most is expected to change: how probable it is, times the exchanges that would
    stand together."""
    expected = F("probability") * (F("stake") + 1.0)
    rows = _open(workspace, now).order_by(expected.desc(), "-probability", "pk")[:limit]
    return _views(rows.select_related("a__root", "b__root"))


def likely(workspace: Workspace, probability: float) -> tuple[SuggestionView, ...]:
    """The suggestions that are accepted at once from this probability on, the likeliest first."""
    return _views(likely_rows(workspace, probability))


def _views(rows: Iterable[Suggestion]) -> tuple[SuggestionView, ...]:
    found = [(row, row.a.root or row.a, row.b.root or row.b) for row in rows]
    identities = identities_of({person.pk for _row, *sides in found for person in sides})

    def face(row: Person) -> Face:
        return Face(row.pk, row.name, row.company, row.position, row.place, identities.get(row.pk, ()))

    return tuple(
        SuggestionView(
            row.pk, face(a), face(b), row.probability, tuple(ReasonView(*reason) for reason in row.reasons), row.stake
        )
        for row, a, b in found
    )


def count_suggestions(workspace: Workspace, now: datetime) -> int:
    """How many suggestions are open."""
    return _open(workspace, now).count()


def _open(workspace: Workspace, now: datetime) -> QuerySet[Suggestion]:
    due = Q(waits_until=None) | Q(waits_until__lte=now)
    return Suggestion.objects.filter(due, workspace=workspace, is_open=True)
