"""Reading what is known of people: `people`, `person`, `tie`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _

from entregent.cli import persons
from entregent.cli.application import app, session
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, hundredths, print_json, print_table, say

if TYPE_CHECKING:
    from entregent.people.queries import PersonView
    from entregent.ties.queries import Event, PersonRow, TieView

SHOWN_EVENTS = 10


class Sort(StrEnum):
    """In which order people are listed."""

    tie = "tie"
    name = "name"
    recent = "recent"
    new = "new"


@app.command(name="people")
def people_command(
    query: Annotated[str, typer.Argument(help="Words that must all be known of a person.")] = "",
    sphere: Annotated[str, typer.Option(help="Only people of this sphere.")] = "",
    tag: Annotated[str, typer.Option(help="Only people with this tag.")] = "",
    place: Annotated[str, typer.Option(help="Only people at this place.")] = "",
    company: Annotated[str, typer.Option(help="Only people of this company.")] = "",
    contacts: Annotated[bool, typer.Option("--contacts", help="Only direct contacts.")] = False,
    sort: Annotated[
        Sort, typer.Option(help="By tie, by name, latest exchange first, latest contact first.")
    ] = Sort.tie,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many to list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List people, the strongest ties first."""
    opened = session()
    bring_up_to_date(opened)
    from entregent.ties import queries as ties

    slug = persons.sphere_slug(opened, sphere)
    wanted = ties.Filter(text=query, sphere=slug, tag=tag, place=place, company=company, contacts_only=contacts)
    page = ties.list_people(opened.workspace, wanted, sort=sort.value, size=limit)
    if as_json:
        print_json({"people": [_row_json(row) for row in page.rows], "total": page.total})
        return
    if not page.rows:
        say(_("Nobody answers: use other words, or import a file with `entregent import`."))
        return
    columns = (_("No."), _("Name"), _("Position"), _("Company"), _("Place"), _("Tie"))
    print_table(
        columns,
        ((row.id, row.name, row.position, row.company, row.place, hundredths(row.tie)) for row in page.rows),
        right=(0, 5),
    )
    say(_("{shown} of {total} people.").format(shown=len(page.rows), total=page.total))


def _row_json(row: PersonRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "company": row.company,
        "position": row.position,
        "place": row.place,
        "tie": round(row.tie, 4),
        "spheres": list(row.spheres),
        "identities": [{"network": known.network, "key": known.key} for known in row.identities],
        "headline": row.headline,
        "tags": list(row.tags),
        "is_contact": row.is_contact,
        "last_at": row.last_at.isoformat() if row.last_at else None,
    }


@app.command()
def person(
    wanted: Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")],
    as_json: AsJson = False,
) -> None:
    """Show all that is known of a person, and where it comes from."""
    opened = session()
    bring_up_to_date(opened)
    from entregent.people import queries as people
    from entregent.ties import queries as ties

    pk, _name = persons.one(opened, wanted)
    view, tie_view = people.person(opened.workspace, pk), ties.tie(opened.workspace, pk)
    assert view is not None
    assert tie_view is not None
    events = ties.timeline(opened.workspace, pk, size=SHOWN_EVENTS)
    if as_json:
        print_json(_person_json(view, tie_view, events))
    else:
        _print_person(view, tie_view, events)


def _person_json(view: PersonView, tie: TieView, events: tuple[Event, ...]) -> dict[str, Any]:
    return {
        "person": {"id": view.id, "name": view.name},
        "company": view.company,
        "position": view.position,
        "headline": view.headline,
        "place": view.place,
        "tie": round(tie.strength, 4),
        "is_contact": view.is_contact,
        "spheres": [sphere.slug for sphere in view.spheres],
        "tags": list(view.tags),
        "identities": [
            {"id": known.id, "network": known.network, "key": known.key, "name": known.name, "url": known.url}
            for known in view.identities
        ],
        "handles": [{"kind": kind, "value": value} for kind, value in view.handles],
        "notes": [{"id": note.id, "text": note.text, "at": note.at.isoformat()} for note in view.notes],
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after, "at": change.noticed_at.isoformat()}
            for change in view.changes
        ],
        "sources": sorted({seen.source.file for seen in view.sightings if seen.source}),
        "interactions": [
            {
                "kind": event.kind,
                "network": event.network,
                "direction": {-1: "in", 0: "both", 1: "out"}[event.direction],
                "at": event.at.isoformat() if event.at else None,
                "text": event.text or event.subject,
            }
            for event in events
        ],
    }


def _print_person(view: PersonView, tie: TieView, events: tuple[Event, ...]) -> None:
    from entregent.ties.sentences import event_title, tie_sentence

    say(f"{view.id}  {view.name}")
    for line in (" · ".join(filter(None, (view.position, view.company))), view.headline, view.place):
        if line:
            say(f"    {line}")
    say(_("Tie: {strength}. {sentence}").format(strength=hundredths(tie.strength), sentence=tie_sentence(tie)))
    told = [
        (_("Spheres"), ", ".join(sphere.name for sphere in view.spheres)),
        (_("Tags"), ", ".join(view.tags)),
        (_("Reach"), ", ".join(value for _kind, value in view.handles)),
        (_("Seen as"), ", ".join(f"{known.network_name} {known.url or known.name}" for known in view.identities)),
        (_("Sources"), ", ".join(sorted({seen.source.file for seen in view.sightings if seen.source}))),
    ]
    for name, value in told:
        if value:
            say(_("{name}: {value}").format(name=name, value=value))
    for change in view.changes:
        say(f"{change.noticed_at:%Y-%m-%d}  {change.before} → {change.after}")
    for note in view.notes:
        say(f"{note.at:%Y-%m-%d}  {note.text}")
    if events:
        say()
        rows = ((f"{event.at:%Y-%m-%d}" if event.at else "", event_title(event), _short(event)) for event in events)
        print_table((_("Date"), _("What"), _("Text")), rows)


def _short(event: Event, size: int = 80) -> str:
    line = " ".join((event.text or event.subject).split())
    return line if len(line) <= size else line[: size - 1] + "…"


@app.command()
def tie(
    wanted: Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")],
    as_json: AsJson = False,
) -> None:
    """Explain the tie with a person: each part of its strength, with the evidence."""
    opened = session()
    bring_up_to_date(opened)
    from entregent.ties import queries as ties
    from entregent.ties.sentences import part_name, part_sentence

    pk, name = persons.one(opened, wanted)
    view = ties.tie(opened.workspace, pk)
    assert view is not None
    if as_json:
        parts = [
            {
                "name": part.name,
                "value": round(part.value, 4),
                "weight": part.weight,
                "evidence": part.evidence,
                "sentence": part_sentence(part),
            }
            for part in view.parts
        ]
        print_json({"person": {"id": pk, "name": name}, "strength": round(view.strength, 4), "parts": parts})
        return
    say(_("{name}: a tie of {strength}, from 0 to 1.").format(name=name, strength=hundredths(view.strength)))
    columns = (_("Part"), _("Value"), _("Weight"), _("Adds"), _("Evidence"))
    rows = (
        (
            part_name(part),
            hundredths(part.value),
            hundredths(part.weight),
            hundredths(part.value * part.weight),
            part_sentence(part),
        )
        for part in view.parts
    )
    print_table(columns, rows, right=(1, 2, 3))
