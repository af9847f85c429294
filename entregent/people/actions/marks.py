"""What the owner says of people: spheres, tags, places, "never suggest", "never ask", and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.facts.actions import slices
from entregent.people.actions.profiles import refresh_profiles
from entregent.people.models import Mark, Note, Person, Sphere


def ensure_spheres(workspace: Workspace) -> None:
    """The four spheres that every workspace begins with. Does nothing where there are spheres."""
    if Sphere.objects.filter(workspace=workspace).exists():
        return
    first = [
        ("professional", 120),
        ("referrers", 60),
        ("family", 30),
        ("private", 60),
    ]
    Sphere.objects.bulk_create(
        [
            Sphere(workspace=workspace, slug=slug, cadence_days=days, position=position)
            for position, (slug, days) in enumerate(first)
        ],
        ignore_conflicts=True,
    )


def save_sphere(workspace: Workspace, slug: str, name: str, cadence_days: int | None) -> Sphere:
    """Make a sphere (empty `slug`) or change one. Raises `Refused` for an empty name or a cadence out of range."""
    if not name.strip():
        raise Refused(_("Give the sphere a name."))
    if cadence_days is not None and not 1 <= cadence_days <= 3650:
        raise Refused(_("The rhythm must lie between 1 and 3650 days."))
    slug = slug or slugify(name)[:60] or "sphere"
    given = name.strip()[:60]
    sphere, _made = Sphere.objects.update_or_create(
        workspace=workspace,
        slug=slug,
        defaults={"name": "" if given == Sphere.FIRST.get(slug) else given, "cadence_days": cadence_days},
        create_defaults={
            "name": given,
            "cadence_days": cadence_days,
            "position": Sphere.objects.filter(workspace=workspace).count(),
        },
    )
    return sphere


@transaction.atomic
def delete_sphere(workspace: Workspace, slug: str) -> int:
    """Delete a sphere; who was in it is in none by it any more. How many they were. Raises `Refused` where there is none."""
    if not Sphere.objects.filter(workspace=workspace, slug=slug).delete()[0]:
        raise Refused(_("There is no such sphere."))
    return Mark.objects.filter(workspace=workspace, kind=Mark.Kind.SPHERE, value=slug).delete()[0]


@transaction.atomic
def set_mark(workspace: Workspace, person_ids: Iterable[int], kind: str, value: str, now: datetime) -> int:
    """Give many people a sphere (its slug), a tag, a place, or the wish that they are never suggested or never asked. How
    many have it anew.

    Raises `Refused` for an unknown kind or sphere, or an empty value.
    """
    value = " ".join(value.split())[:120]
    if kind not in Mark.Kind.values:
        raise Refused(_("Choose what to set: a sphere, a tag, a place."))
    if kind not in Mark.WISHES and not value:
        raise Refused(_("Write the value to set."))
    if kind == Mark.Kind.SPHERE and not Sphere.objects.filter(workspace=workspace, slug=value).exists():
        raise Refused(_("There is no such sphere: make it first."))
    count = 0
    for ids in slices(set(person_ids)):
        roots = set(Person.objects.filter(workspace=workspace, pk__in=ids).values_list("root_id", flat=True))
        if kind == Mark.Kind.PLACE:
            Mark.objects.filter(person__root_id__in=roots, kind=kind).delete()
        having = set(
            Mark.objects.filter(person__root_id__in=roots, kind=kind, value=value).values_list(
                "person__root_id", flat=True
            )
        )
        new = [Mark(workspace=workspace, person_id=pk, kind=kind, value=value, at=now) for pk in sorted(roots - having)]
        Mark.objects.bulk_create(new, ignore_conflicts=True, batch_size=200)
        count += len(new)
        if kind == Mark.Kind.BLOCKED:
            Mark.objects.filter(person__root_id__in=roots, kind=Mark.Kind.WELCOME).delete()
        if kind in (Mark.Kind.TAG, Mark.Kind.PLACE):
            refresh_profiles(workspace, roots)
    return count


@transaction.atomic
def clear_mark(workspace: Workspace, person_ids: Iterable[int], kind: str, value: str, now: datetime) -> int:
    """Take a mark from many people. How many had it; of those who are blocked on a network, it is remembered that the
    owner lets them be suggested all the same."""
    count = 0
    for ids in slices(set(person_ids)):
        roots = set(Person.objects.filter(workspace=workspace, pk__in=ids).values_list("root_id", flat=True))
        marks = Mark.objects.filter(person__root_id__in=roots, kind=kind, value=value)
        count += marks.count()
        marks.delete()
        if kind == Mark.Kind.BLOCKED:
            count += _welcome(workspace, roots, now)
        if kind in (Mark.Kind.TAG, Mark.Kind.PLACE):
            refresh_profiles(workspace, roots)
    return count


def _welcome(workspace: Workspace, roots: set[int], now: datetime) -> int:
    blocked = Person.objects.filter(pk__in=roots, is_blocked=True).values_list("pk", flat=True)
    marks = [Mark(workspace=workspace, person_id=pk, kind=Mark.Kind.WELCOME, at=now) for pk in blocked]
    return len(Mark.objects.bulk_create(marks, ignore_conflicts=True, batch_size=200))


@transaction.atomic
def add_note(workspace: Workspace, person_id: int, text: str, now: datetime) -> Note:
    """Write a note about a person. Raises `Refused` when it is empty."""
    written = _written(text)
    person = Person.objects.get(workspace=workspace, pk=person_id)
    note = Note.objects.create(workspace=workspace, person_id=person.root_id, text=written, at=now)
    refresh_profiles(workspace, [person.root_id])
    return note


@transaction.atomic
def change_note(workspace: Workspace, note_id: int, text: str) -> None:
    """Write a note anew: it stays with whom it was written for, and keeps its day. Raises `Refused` when it is empty, or
    is not there any more."""
    written = _written(text)
    note = Note.objects.filter(workspace=workspace, pk=note_id).select_related("person").first()
    if note is None:
        raise Refused(_("This note is no longer here."))
    note.text = written
    note.save(update_fields=["text"])
    refresh_profiles(workspace, [note.person.root_id])


def _written(text: str) -> str:
    if not text.strip():
        raise Refused(_("Write something first."))
    return text.strip()[:20_000]


@transaction.atomic
def delete_note(workspace: Workspace, note_id: int) -> None:
    """Delete a note."""
    note = Note.objects.filter(workspace=workspace, pk=note_id).select_related("person").first()
    if note:
        root = note.person.root_id
        note.delete()
        refresh_profiles(workspace, [root])
