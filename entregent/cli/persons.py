"""Naming people on the command line: one by number or name, many by a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from entregent.cli.application import Session, refuse

_LONGEST_NUMBER = 18


def one(session: Session, wanted: str) -> tuple[int, str]:
    """The person (id, name) that a number or a name means. Ends with a sentence when it means nobody, or several."""
    from entregent.people import queries as people

    wanted = wanted.strip()
    if wanted.isdecimal() and len(wanted) <= _LONGEST_NUMBER:
        root = people.root_of(session.workspace, int(wanted))
        found = people.person(session.workspace, root) if root else None
        if found is None:
            refuse(_("There is nobody with the number {number}: look with `entregent people`.").format(number=wanted))
        return found.id, found.name
    matches = people.find_by_name(session.workspace, wanted) if wanted else []
    if not matches:
        refuse(_("Nobody here is called “{name}”: look with `entregent people`.").format(name=wanted))
    if len(matches) > 1:
        listed = ", ".join(f"{pk} {name}" for pk, name in matches)
        refuse(_("“{name}” may be several people, say which by number: {people}.").format(name=wanted, people=listed))
    return matches[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """People named one by one, and all who answer a filter; empty fields choose nobody."""

    named: Sequence[str] = ()
    query: str = ""
    sphere: str = ""
    tag: str = ""
    place: str = ""
    company: str = ""


def many(session: Session, choice: Choice) -> list[int]:
    """The ids of all people chosen. Ends with a sentence when that is nobody."""
    from entregent.ties import queries as ties

    chosen = {one(session, wanted)[0] for wanted in choice.named}
    filters = ties.Filter(
        text=choice.query,
        sphere=sphere_slug(session, choice.sphere),
        tag=choice.tag,
        place=choice.place,
        company=choice.company,
    )
    if filters != ties.Filter():
        chosen.update(ties.matching_ids(session.workspace, filters))
    if not chosen:
        refuse(_("Nobody is chosen: give numbers, names, or a filter such as --query."))
    return sorted(chosen)


def sphere_slug(session: Session, wanted: str) -> str:
    """The slug of a sphere named by slug or name. Ends with a sentence that lists them when there is none such."""
    from entregent.people import queries as people

    if not wanted:
        return ""
    spheres = people.spheres(session.workspace)
    for sphere in spheres:
        if wanted.casefold() in (sphere.slug, sphere.name.casefold()):
            return sphere.slug
    there = ", ".join(sphere.slug for sphere in spheres)
    return refuse(_("There is no sphere “{name}”: choose one of {spheres}.").format(name=wanted, spheres=there))
