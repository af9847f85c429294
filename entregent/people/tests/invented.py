"""Invented people, said as an import says them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from entregent.accounts.models import Workspace
from entregent.contract.records import Identity as Said
from entregent.facts.actions import open_batch
from entregent.people import actions
from entregent.people.models import Handle, Identity, Judgment, Mark, Note, Person, SearchDocument, Suggestion

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
# Numbers of their own, since what a process remembers of a workspace outlives a test's transaction.
_numbers = count(1000)


def workspace(**columns: Any) -> Workspace:
    """A new workspace with the spheres it begins with."""
    made = Workspace.objects.create(pk=next(_numbers), name="Invented", language="en", created_at=NOW, **columns)
    actions.ensure_spheres(made)
    return made


def who(key: str, name: str = "", **fields: Any) -> Said:
    """What a record says of somebody."""
    return Said(source_id=fields.pop("source_id", f"contact:{key}"), key=key, name=name, **fields)


def meet(into: Workspace, *people: Said, network: str = "linkedin", at: datetime = NOW) -> dict[str, int]:
    """Say this in one batch; the persons (roots) by key."""
    recorder = actions.Recorder(open_batch(into, network, "invented", at, at))
    recorder.identities(people)
    actions.resolve(into, recorder.touched)
    compare(into)
    return {key: root(into, key, network) for key in recorder.ids}


def compare(within: Workspace) -> bool:
    """Look who may be one, as the worker does after a change."""
    return actions.compare(within, lambda _units: {}, lambda _people: {})


def identity(within: Workspace, key: str, network: str = "linkedin") -> Identity:
    """An identity by its key."""
    return Identity.objects.get(workspace=within, network=network, key=key)


def root(within: Workspace, key: str, network: str = "linkedin") -> int:
    """The person (root) behind a key."""
    return identity(within, key, network).person_id


def groups(within: Workspace) -> list[list[str]]:
    """Who is whom: the keys of each person."""
    found: dict[int, list[str]] = {}
    for row in Identity.objects.filter(workspace=within).order_by("key"):
        found.setdefault(row.person_id, []).append(row.key)
    return sorted(found.values())


def suggested(within: Workspace) -> list[tuple[str, str]]:
    """The open suggestions: (a's key, b's key)."""
    rows = Suggestion.objects.filter(workspace=within, is_open=True).select_related(
        "a__own_identity", "b__own_identity"
    )
    return sorted(_sides(row) for row in rows)


def _sides(row: Suggestion) -> tuple[str, str]:
    a, b = sorted((row.a.own_identity.key, row.b.own_identity.key))
    return a, b


def reasons(within: Workspace, a: str, b: str) -> set[str]:
    """What was found between two keys."""
    rows = Suggestion.objects.filter(workspace=within).select_related("a__own_identity", "b__own_identity")
    return {says for row in rows if _sides(row) == (a, b) for _comparison, says, _bits in row.reasons}


def state(within: Workspace) -> dict[str, Any]:
    """All that stands of people, in comparable values, with the ids of rows."""
    people = Person.objects.filter(workspace=within)
    return {
        "people": sorted(people.values_list()),
        "identities": sorted(Identity.objects.filter(workspace=within).values_list()),
        "handles": sorted(Handle.objects.filter(workspace=within).values_list("identity_id", "kind", "value")),
        "words": sorted(
            SearchDocument.objects.filter(workspace=within).values_list("person_id", "field", "words", "length")
        ),
        "marks": sorted(Mark.objects.filter(workspace=within).values_list("person_id", "kind", "value")),
        "notes": sorted(Note.objects.filter(workspace=within).values_list("person_id", "text")),
        "suggestions": sorted(
            (*_sides(row), row.bits, row.probability, str(row.reasons), row.is_open)
            for row in Suggestion.objects.filter(workspace=within).select_related("a__own_identity", "b__own_identity")
        ),
        "judgments": sorted(Judgment.objects.filter(workspace=within).values_list("a_key", "b_key", "verdict")),
    }
