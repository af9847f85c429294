"""Importing files and taking them back, as a worker does it, and all that stands afterwards as comparable values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.advice.models import CardAnswer, ShortlistItem
from entregent.base import clock
from entregent.base.work import Work
from entregent.intake import actions, queries
from entregent.intake.queries import ImportView
from entregent.people.actions import ensure_spheres
from entregent.people.models import Handle, Identity, Judgment, Mark, Note, Person, SearchDocument, Sighting, Suggestion
from entregent.ties.models import Interaction, Relation, RelationMember, StatedRelation, Tie

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
Key = tuple[str, str]
State = dict[str, Any]


def workspace() -> Workspace:
    """A new workspace, beside whatever others there are."""
    made = Workspace.objects.create(name="Journey", language="en", created_at=NOW)
    ensure_spheres(made)
    return made


def take(into: Workspace, path: Path, now: datetime = NOW, domains: Iterable[Work] = worker.DOMAINS) -> ImportView:
    """Import a file to its end; its report. With some of the worker's `domains`, what the others derive is left out."""
    return _run(into, path, now, is_preview=False, domains=domains)


def preview(into: Workspace, path: Path, now: datetime = NOW) -> ImportView:
    """Preview a file to its end; its report."""
    return _run(into, path, now, is_preview=True, domains=worker.DOMAINS)


def _run(into: Workspace, path: Path, now: datetime, *, is_preview: bool, domains: Iterable[Work]) -> ImportView:
    with clock.use(clock.FixedClock(now)):
        (source,) = actions.sources(path, now)
        assert isinstance(source, actions.Source), source
        row = actions.queue(into, source, now, is_preview=is_preview)
        worker.run_until_idle(domains)
        view = queries.one(into, row.pk, now)
    assert view is not None
    assert view.stage == "finished", (view.stage, view.refusal)
    return view


def take_back(view: ImportView, of: Workspace, now: datetime = NOW, domains: Iterable[Work] = worker.DOMAINS) -> None:
    """Undo an import to its end; see `take` for `domains`."""
    row = queries.row(of, view.id)
    assert row is not None
    with clock.use(clock.FixedClock(now)):
        actions.request_undo(row, now)
        worker.run_until_idle(domains)
        after = queries.one(of, view.id, now)
    assert after is not None
    assert after.stage == "undone"


def state_of(workspace: Workspace) -> State:
    """All that stands in a workspace, without the ids of rows: the same facts and decisions give the same value."""
    names = {row.pk: (row.network, row.key) for row in Identity.objects.filter(workspace=workspace)}
    return {
        "sightings": _sightings(workspace, names),
        "interactions": sorted(
            (*names[row.identity_id], row.kind, row.direction, str(row.at), row.audience, row.thread or 0, row.text)
            for row in Interaction.objects.filter(workspace=workspace)
        ),
        "relations": _relations(workspace, names),
        "handles": sorted(
            (*names[row.identity_id], row.kind, row.value) for row in Handle.objects.filter(workspace=workspace)
        ),
        "people": people_of(workspace, names),
        "suggestions": _suggestions(workspace, names),
        "done": done_with(workspace, names),
        "judgments": sorted(
            Judgment.objects.filter(workspace=workspace).values_list(
                "a_network", "a_key", "b_network", "b_key", "verdict"
            )
        ),
    }


def _sightings(workspace: Workspace, names: dict[int, Key]) -> list[Any]:
    rows = Sighting.objects.filter(workspace=workspace).select_related("batch")
    return sorted(
        (*names[row.identity_id], str(row.observed_at), row.is_mention, sorted(map(str, row.said.items())))
        for row in rows
    )


def _relations(workspace: Workspace, names: dict[int, Key]) -> list[Any]:
    members: dict[int, list[Key]] = defaultdict(list)
    for row in RelationMember.objects.filter(relation__workspace=workspace).order_by("place"):
        members[row.relation_id].append(names[row.identity_id])
    rows = Relation.objects.filter(workspace=workspace)
    return sorted((row.kind, row.context, sorted(members[row.pk])) for row in rows)


def people_of(workspace: Workspace, names: dict[int, Key] | None = None) -> dict[tuple[Key, ...], Any]:
    """Everybody by their identities: profile, tie, words by which they are found, and what the owner wrote."""
    names = names or {row.pk: (row.network, row.key) for row in Identity.objects.filter(workspace=workspace)}
    groups: dict[int, list[Key]] = defaultdict(list)
    for row in Identity.objects.filter(workspace=workspace):
        groups[row.person_id].append(names[row.pk])
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"words": {}, "marks": set(), "notes": set(), "tie": None})
    for document in SearchDocument.objects.filter(workspace=workspace):
        found[document.person_id]["words"][document.field] = document.words
    for mark in Mark.objects.filter(workspace=workspace).select_related("person"):
        found[mark.person.root_id]["marks"].add((mark.kind, mark.value))
    for note in Note.objects.filter(workspace=workspace).select_related("person"):
        found[note.person.root_id]["notes"].add(note.text)
    for tie in Tie.objects.filter(workspace=workspace):
        found[tie.person_id]["tie"] = (round(tie.strength, 9), tie.interactions, str(tie.last_at), tie.evidence)
    for person in Person.objects.filter(workspace=workspace, is_root=True):
        found[person.pk]["profile"] = (
            person.name, person.sort_name, person.headline, person.company, person.position, person.place,
            person.is_contact, person.is_owner, person.is_seen, person.connected_on,
        )  # fmt: skip
    return {tuple(sorted(groups[pk])): found[pk] for pk in groups}


def done_with(workspace: Workspace, names: dict[int, Key] | None = None) -> list[Any]:
    """What the owner said and did beside notes and marks, with the identities of those it is about: who knows whom, how far
    they are with whom they kept, what they answered to cards."""
    names = names or {row.pk: (row.network, row.key) for row in Identity.objects.filter(workspace=workspace)}
    groups: dict[int, list[Key]] = defaultdict(list)
    for pk, person in Identity.objects.filter(workspace=workspace).values_list("pk", "person_id"):
        groups[person].append(names[pk])
    stated = StatedRelation.objects.filter(workspace=workspace).select_related("a", "b")
    kept = ShortlistItem.objects.filter(shortlist__workspace=workspace).select_related("person", "shortlist")
    answers = CardAnswer.objects.filter(workspace=workspace).select_related("person")
    return sorted(
        [("knows", row.text, *sorted(sorted(groups[who.root_id]) for who in (row.a, row.b))) for row in stated]
        + [("list", row.step, row.shortlist.text, row.message, sorted(groups[row.person.root_id])) for row in kept]
        + [("card", row.kind, str(row.until), sorted(groups[row.person.root_id])) for row in answers]
    )


def _suggestions(workspace: Workspace, names: dict[int, Key]) -> list[Any]:
    unit: dict[int, list[Key]] = defaultdict(list)
    for row in Identity.objects.filter(workspace=workspace):
        unit[row.unit_id].append(names[row.pk])
    rows = Suggestion.objects.filter(workspace=workspace)
    return sorted(
        (
            *sorted((sorted(unit[row.a_id]), sorted(unit[row.b_id]))),
            row.bits,
            row.probability,
            str(row.reasons),
            row.stake,
            row.is_open,
        )
        for row in rows
    )
