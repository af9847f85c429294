"""What the owner says of people: `note`, `tag`, `sphere`, `place`, `spare`."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli import persons
from entregent.cli.application import Session, app, session
from entregent.cli.persons import Choice
from entregent.cli.showing import AsJson, print_json, print_table, say

People = Annotated[list[str] | None, typer.Argument(metavar="[PERSON]…", help="Numbers or names.")]
Query = Annotated[str, typer.Option(help="Everybody of whom these words are known.")]
InSphere = Annotated[str, typer.Option(help="Everybody of this sphere.")]
WithTag = Annotated[str, typer.Option(help="Everybody with this tag.")]
AtPlace = Annotated[str, typer.Option(help="Everybody at this place.")]
OfCompany = Annotated[str, typer.Option(help="Everybody of this company.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take it away instead.")]


@app.command()
def note(
    wanted: Annotated[str, typer.Argument(metavar="PERSON", help="Number or name.")],
    text: Annotated[str, typer.Argument(help="What to remember; empty lists the notes there are.")] = "",
    change: Annotated[int | None, typer.Option(metavar="ID", help="Write the note of this number anew.")] = None,
    remove: Annotated[int | None, typer.Option(metavar="ID", help="Delete the note of this number.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a note about a person, list their notes, change or delete one."""
    opened = session()
    from entregent.people import actions, queries

    pk, name = persons.one(opened, wanted)
    if remove is not None:
        actions.delete_note(opened.workspace, remove)
    elif change is not None:
        actions.change_note(opened.workspace, change, text)
    elif text:
        actions.add_note(opened.workspace, pk, text, opened.now)
    view = queries.person(opened.workspace, pk)
    notes = view.notes if view else ()
    if as_json:
        told = [{"id": row.id, "text": row.text, "at": row.at.isoformat()} for row in notes]
        print_json({"person": {"id": pk, "name": name}, "notes": told})
    elif notes:
        print_table((_("No."), _("Date"), _("Note")), ((row.id, f"{row.at:%Y-%m-%d}", row.text) for row in notes))
    else:
        say(_("No note about {name}.").format(name=name))


@app.command()
def tag(
    value: Annotated[str, typer.Argument(metavar="TAG", help="The tag; empty lists those in use.")] = "",
    people: People = None,
    query: Query = "",
    in_sphere: InSphere = "",
    with_tag: WithTag = "",
    at_place: AtPlace = "",
    of_company: OfCompany = "",
    remove: Remove = False,
    as_json: AsJson = False,
) -> None:
    """Give people a tag, or take it from them; without a tag, list those in use."""
    opened = session()
    if not value:
        from entregent.people import queries

        _list_values(_("Tag"), list(queries.tags(opened.workspace)), "tags", as_json=as_json)
        return
    chosen = Choice(people or (), query, in_sphere, with_tag, at_place, of_company)
    _mark(opened, "tag", value, chosen, remove=remove)


@app.command()
def sphere(
    value: Annotated[str, typer.Argument(metavar="SPHERE", help="The sphere; empty lists them.")] = "",
    people: People = None,
    query: Query = "",
    in_sphere: InSphere = "",
    with_tag: WithTag = "",
    at_place: AtPlace = "",
    of_company: OfCompany = "",
    days: Annotated[int | None, typer.Option(help="Make the sphere, or set its rhythm, in days.")] = None,
    remove: Remove = False,
    delete: Annotated[bool, typer.Option("--delete", help="Delete the sphere; the people stay.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put people in a sphere, or take them out; without a sphere, list them with their rhythm."""
    opened = session()
    from entregent.people import actions, queries

    if not value:
        spheres = queries.spheres(opened.workspace)
        if as_json:
            told = [
                {"slug": s.slug, "name": s.name, "cadence_days": s.cadence_days, "people": s.people} for s in spheres
            ]
            print_json({"spheres": told})
        else:
            columns = (_("Sphere"), _("Name"), _("Days"), _("People"))
            print_table(columns, ((s.slug, s.name, s.cadence_days or "", s.people) for s in spheres), right=(2, 3))
        return
    if delete:
        count = actions.delete_sphere(opened.workspace, persons.sphere_slug(opened, value))
        say(ngettext("The sphere of {count} person is gone.", "The sphere of {count} people is gone.", count).format(
            count=count))  # fmt: skip
        return
    if days is not None:
        known = {s.slug: s.name for s in queries.spheres(opened.workspace)}
        slug = value.casefold() if value.casefold() in known else ""
        saved = actions.save_sphere(opened.workspace, slug, known.get(slug, value), days)
        say(_("Sphere {name}: every {days} days.").format(name=saved.name, days=days))
        value = saved.slug
    chosen = Choice(people or (), query, in_sphere, with_tag, at_place, of_company)
    if days is None or chosen != Choice():
        _mark(opened, "sphere", persons.sphere_slug(opened, value), chosen, remove=remove)


@app.command()
def place(
    value: Annotated[str, typer.Argument(metavar="PLACE", help="Where they live, as you know better.")],
    people: People = None,
    query: Query = "",
    in_sphere: InSphere = "",
    with_tag: WithTag = "",
    at_place: AtPlace = "",
    of_company: OfCompany = "",
    remove: Remove = False,
) -> None:
    """Say where people live; this counts more than what the files say."""
    opened = session()
    chosen = Choice(people or (), query, in_sphere, with_tag, at_place, of_company)
    _mark(opened, "place", value, chosen, remove=remove)


@app.command()
def spare(
    people: People = None,
    query: Query = "",
    in_sphere: InSphere = "",
    with_tag: WithTag = "",
    at_place: AtPlace = "",
    of_company: OfCompany = "",
    remove: Remove = False,
) -> None:
    """Never ask these people for an introduction; they are suggested all the same."""
    opened = session()
    from entregent.people import actions

    ids = persons.many(opened, Choice(people or (), query, in_sphere, with_tag, at_place, of_company))
    if remove:
        count = actions.clear_mark(opened.workspace, ids, "unasked", "", opened.now)
        told = ngettext("{count} person may be asked again.", "{count} people may be asked again.", count)
    else:
        count = actions.set_mark(opened.workspace, ids, "unasked", "", opened.now)
        told = ngettext("{count} person more is never asked.", "{count} people more are never asked.", count)
    say(told.format(count=count))


def _mark(opened: Session, kind: str, value: str, chosen: Choice, *, remove: bool) -> None:
    from entregent.people import actions

    ids = persons.many(opened, chosen)
    if remove:
        count = actions.clear_mark(opened.workspace, ids, kind, value, opened.now)
        told = ngettext("{value}: taken from {count} person.", "{value}: taken from {count} people.", count)
    else:
        count = actions.set_mark(opened.workspace, ids, kind, value, opened.now)
        told = ngettext("{value}: given to {count} person anew.", "{value}: given to {count} people anew.", count)
    say(told.format(value=value, count=count))


def _list_values(title: str, values: list[tuple[str, int]], key: str, *, as_json: bool) -> None:
    if as_json:
        print_json({key: [{"name": name, "people": count} for name, count in values]})
    elif values:
        print_table((title, _("People")), values, right=(1,))
    else:
        say(_("None yet."))
