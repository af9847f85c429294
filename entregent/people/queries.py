"""Reads: identities, profiles with their sources, the owner's words, suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from entregent.accounts.models import Workspace
from entregent.analysis.names import name_key
from entregent.analysis.words import fold
from entregent.contract import registry
from entregent.facts import queries as facts
from entregent.facts.actions import slices
from entregent.facts.queries import Source
from entregent.people.models import SHOWN, Handle, Identity, Judgment, Mark, Note, Person, Sighting, Sphere
from entregent.people.profile import Change, Profile, Said, changes, fold_profile


@dataclass(frozen=True, slots=True)
class IdentityView:
    """A handle of a person; `url` leads to its profile, empty where there is none."""

    id: int
    network: str
    network_name: str
    key: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SphereView:
    slug: str
    name: str
    cadence_days: int | None
    people: int = 0


@dataclass(frozen=True, slots=True)
class NoteView:
    id: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting: what was said, by which identity, from which source."""

    identity_id: int
    observed_at: datetime
    said: dict[str, object]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A word of the owner that joined or parted identities of a person; it can be taken back."""

    id: int
    verdict: str
    other: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that the people domain knows of one person."""

    id: int
    name: str
    profile: Profile
    company: str
    position: str
    headline: str
    place: str
    place_is_stated: bool
    identities: tuple[IdentityView, ...]
    handles: tuple[tuple[str, str], ...]
    spheres: tuple[SphereView, ...]
    tags: tuple[str, ...]
    is_blocked: bool
    is_unasked: bool
    is_contact: bool
    is_organisation: bool
    notes: tuple[NoteView, ...]
    changes: tuple[Change, ...]
    sightings: tuple[Seen, ...]
    judgments: tuple[Joined, ...]


def root_of(workspace: Workspace, person_id: int) -> int | None:
    """The person that this id stands for today (itself, or whom it was joined with); None when there is none."""
    return Person.objects.filter(workspace=workspace, pk=person_id).values_list("root_id", flat=True).first()


def find_by_name(workspace: Workspace, text: str) -> list[tuple[int, str]]:
    """Persons (id, name) by name, whatever its case and accents: those who bear it, else those of whose name all words
    are a part; at most 20. The owner is nobody to choose."""
    people = Person.objects.filter(SHOWN, workspace=workspace)
    wanted = fold(text)
    alike = people.filter(name_key=name_key(text)[:255]).values_list("pk", "name")
    if exact := sorted((pk, name) for pk, name in alike if fold(name) == wanted):
        return exact[:20]
    for word in wanted.split():
        people = people.filter(sort_name__contains=word)
    return list(people.order_by("sort_name", "pk").values_list("pk", "name")[:20])


def identity_views(rows: Iterable[Identity]) -> tuple[IdentityView, ...]:
    """Identities for showing."""
    known = registry.networks()
    return tuple(
        IdentityView(
            id=row.pk,
            network=row.network,
            network_name=known[row.network].name if row.network in known else row.network,
            key=row.key,
            name=row.name,
            url=known[row.network].url_of(row.key) if row.network in known else "",
        )
        for row in rows
    )


def identities_of(person_ids: Iterable[int]) -> dict[int, tuple[IdentityView, ...]]:
    """Identities by person (root)."""
    found: dict[int, list[Identity]] = defaultdict(list)
    for ids in slices(person_ids):
        for row in Identity.objects.filter(person_id__in=ids).order_by("network", "key"):
            found[row.person_id].append(row)
    return {person: identity_views(rows) for person, rows in found.items()}


def marks_of(person_ids: Iterable[int], kind: str) -> dict[int, tuple[str, ...]]:
    """Values of one kind of mark by person (root), for those who bear one."""
    return {person: marks[kind] for person, marks in all_marks_of(person_ids).items() if marks[kind]}


def all_marks_of(person_ids: Iterable[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """The values of every kind of mark, by person (root) and kind."""
    found: dict[int, dict[str, set[str]]] = {pk: {kind: set() for kind in Mark.Kind.values} for pk in person_ids}
    for ids in slices(found):
        rows = Mark.objects.filter(person__root_id__in=ids).values_list("person__root_id", "kind", "value")
        for person, kind, value in rows:
            found[person][kind].add(value)
    return {person: {kind: tuple(sorted(values)) for kind, values in kinds.items()} for person, kinds in found.items()}


def marked(workspace: Workspace, kind: str, value: str | None = None) -> set[int]:
    """Persons (roots) that bear a mark."""
    rows = Mark.objects.filter(workspace=workspace, kind=kind)
    rows = rows if value is None else rows.filter(value=value)
    return set(rows.values_list("person__root_id", flat=True))


def shut_out(workspace: Workspace) -> set[int]:
    """Persons (roots) who are never to be suggested, neither as somebody to meet nor as an introducer: the owner said so,
    here or on a network."""
    return closed_to(workspace)[0]


def never_asked(workspace: Workspace) -> set[int]:
    """Persons (roots) on no path to anybody: those who are never suggested, and those the owner never asks."""
    return closed_to(workspace)[1]


def closed_to(workspace: Workspace) -> tuple[set[int], set[int]]:
    """Those who are `shut_out`, and those who are `never_asked`, in two queries."""
    abroad = set(Person.objects.filter(workspace=workspace, is_blocked=True, is_root=True).values_list("pk", flat=True))
    by_kind: dict[str, set[int]] = {Mark.Kind.BLOCKED: set(), Mark.Kind.WELCOME: set(), Mark.Kind.UNASKED: set()}
    rows = Mark.objects.filter(workspace=workspace, kind__in=list(by_kind))
    for kind, person in rows.values_list("kind", "person__root_id"):
        by_kind[kind].add(person)
    shut = by_kind[Mark.Kind.BLOCKED] | (abroad - by_kind[Mark.Kind.WELCOME])
    return shut, shut | by_kind[Mark.Kind.UNASKED]


def own_keys(workspace: Workspace, network: str) -> frozenset[str]:
    """The keys under which the owner is seen on one network."""
    rows = Identity.objects.filter(workspace=workspace, network=network, person__is_owner=True)
    return frozenset(rows.values_list("key", flat=True))


def own_emails(workspace: Workspace) -> frozenset[str]:
    """The owner's e-mail addresses, wherever they were learnt."""
    rows = Handle.objects.filter(workspace=workspace, kind=Handle.Kind.EMAIL, identity__person__is_owner=True)
    return frozenset(rows.values_list("value", flat=True))


def spheres(workspace: Workspace, *, counted: bool = True) -> tuple[SphereView, ...]:
    """The workspace's spheres in order; `counted`, with how many people each holds (0 else)."""
    counts: dict[str, int] = {}
    if counted:
        marks = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.SPHERE).values("value")
        counts = dict(marks.annotate(people=Count("person__root_id", distinct=True)).values_list("value", "people"))
    rows = Sphere.objects.filter(workspace=workspace).order_by("position", "name", "slug")
    return tuple(SphereView(row.slug, str(row), row.cadence_days, counts.get(row.slug, 0)) for row in rows)


def tags(workspace: Workspace) -> tuple[tuple[str, int], ...]:
    """The tags in use with how many people bear each, the most used first."""
    rows = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.TAG).values("value")
    return tuple(
        rows.annotate(people=Count("person__root_id", distinct=True))
        .values_list("value", "people")
        .order_by("-people", "value")
    )


def person(workspace: Workspace, person_id: int) -> PersonView | None:
    """Everything about one person (root); None when there is none."""
    row = Person.objects.filter(workspace=workspace, pk=person_id, is_root=True).first()
    if row is None:
        return None
    identities = list(Identity.objects.filter(person=row).order_by("network", "key"))
    sightings = list(Sighting.objects.filter(identity__in=identities).order_by("-observed_at", "-pk"))
    said = [
        Said(seen.observed_at, seen.is_mention, seen.said, seen.identity_id, seen.batch_id, seen.aspect)
        for seen in sightings
    ]
    sources = facts.sources({seen.batch_id for seen in sightings})
    marks = all_marks_of([row.pk])[row.pk]
    notes = Note.objects.filter(person__root=row).order_by("-at")
    handles = Handle.objects.filter(identity__in=identities, kind__in=[Handle.Kind.EMAIL, Handle.Kind.PHONE])
    return PersonView(
        id=row.pk,
        name=row.name,
        profile=fold_profile(said),
        company=row.company,
        position=row.position,
        headline=row.headline,
        place=row.place,
        place_is_stated=bool(marks[Mark.Kind.PLACE]),
        identities=identity_views(identities),
        handles=tuple(handles.values_list("kind", "value").distinct().order_by("kind", "value")),
        spheres=tuple(sphere for sphere in spheres(workspace, counted=False) if sphere.slug in marks[Mark.Kind.SPHERE]),
        tags=marks[Mark.Kind.TAG],
        is_blocked=bool(marks[Mark.Kind.BLOCKED]) or (row.is_blocked and not marks[Mark.Kind.WELCOME]),
        is_unasked=bool(marks[Mark.Kind.UNASKED]),
        is_contact=row.is_contact,
        is_organisation=row.is_organisation,
        notes=tuple(NoteView(note.pk, note.text, note.at) for note in notes),
        changes=changes(said),
        sightings=tuple(Seen(s.identity_id, s.observed_at, s.said, sources.get(s.batch_id)) for s in sightings),
        judgments=_judgments(workspace, identities),
    )


def _judgments(workspace: Workspace, identities: list[Identity]) -> tuple[Joined, ...]:
    names = {(row.network, row.key): row.name for row in identities}
    concerned = Q()
    for network, key in names:
        concerned |= Q(a_network=network, a_key=key) | Q(b_network=network, b_key=key)
    if not names:
        return ()
    found = []
    words = Judgment.objects.filter(concerned, workspace=workspace).exclude(verdict=Judgment.Verdict.LATER)
    for word in words.order_by("-at"):
        sides = ((word.a_network, word.a_key), (word.b_network, word.b_key))
        network, key = next((side for side in sides if side not in names), sides[1])
        other = Identity.objects.filter(workspace=workspace, network=network, key=key).values_list("name", flat=True)
        found.append(Joined(word.pk, word.verdict, other.first() or key, word.at))
    return tuple(found)
