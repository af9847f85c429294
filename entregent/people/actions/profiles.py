"""Deriving what is shown of a person, and the words by which they are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.companies import company_key
from entregent.analysis.names import name_key
from entregent.analysis.places import Place, find_place
from entregent.analysis.words import fold, stems
from entregent.base import bulk
from entregent.facts.actions import slices
from entregent.people.models import Identity, Mark, Note, Person, SearchDocument, Sighting
from entregent.people.profile import Profile, Said, fold_profile

_DERIVED = [
    *(
        "is_owner",
        "is_contact",
        "is_organisation",
        "is_blocked",
        "is_seen",
        "name",
        "sort_name",
        "given_name",
        "name_key",
        "headline",
    ),
    *("company", "company_key", "position", "place", "place_key", "latitude", "longitude", "connected_on"),
]
_LONGEST_DOCUMENT = 200_000


def name_identities(identity_ids: Iterable[int]) -> None:
    """Derive the name that identities go by from their own sightings."""
    for ids in slices(identity_ids):
        rows = Identity.objects.in_bulk(ids)
        said: dict[int, list[Said]] = defaultdict(list)
        for row in _sightings(Sighting.objects.filter(identity_id__in=ids)):
            said[row.identity_id].append(row)
        changed = []
        for pk, row in rows.items():
            name = fold_profile(said[pk]).name
            if name != row.name:
                row.name = name
                changed.append(row)
        bulk.update(changed, ["name"])


def refresh_profiles(workspace: Workspace, person_ids: Iterable[int]) -> None:
    """Derive profiles and search documents of these persons (roots) from their sightings and the owner's words."""
    for ids in slices(sorted(person_ids), 450):
        people = Person.objects.filter(workspace=workspace, pk__in=ids).in_bulk()
        said: dict[int, list[Said]] = defaultdict(list)
        whose = dict(Identity.objects.filter(person_id__in=ids).values_list("pk", "person_id"))
        for row in _sightings(Sighting.objects.filter(identity__person_id__in=ids)):
            said[whose[row.identity_id]].append(row)
        marks, notes = _owners_words(ids)
        documents: list[SearchDocument] = []
        for pk, person in people.items():
            profile = fold_profile(said[pk])
            _apply(person, profile, marks[pk].get(Mark.Kind.PLACE, []), bool(said[pk]))
            words = _words(profile, person, marks[pk].get(Mark.Kind.TAG, []), notes[pk])
            documents += _documents(workspace, pk, words)
        bulk.update(list(people.values()), _DERIVED)
        index_words(ids, [name for name in SearchDocument.FIELDS if name != "message"], documents)


def index_words(person_ids: Iterable[int], fields: Iterable[str], documents: list[SearchDocument]) -> None:
    """Replace the search documents of these fields for these persons by `documents`; unchanged ones are not written."""
    wanted = {(row.person_id, row.field): row for row in documents}
    for ids in slices(person_ids):
        for old in SearchDocument.objects.filter(person_id__in=ids, field__in=list(fields)):
            new = wanted.pop((old.person_id, old.field), None)
            if new is None:
                old.delete()
            elif new.words != old.words:
                old.words, old.length = new.words, new.length
                old.save(update_fields=["words", "length"])
    bulk.upsert(list(wanted.values()))


def _documents(workspace: Workspace, person_id: int, words: dict[str, str]) -> Iterator[SearchDocument]:
    for name, text in words.items():
        if document := document_of(workspace, person_id, name, text[:_LONGEST_DOCUMENT]):
            yield document


def document_of(workspace: Workspace, person_id: int, field: str, text: str) -> SearchDocument | None:
    """The search document of one field, None where its text holds no word."""
    found = stems(text)
    if not found:
        return None
    return SearchDocument(
        id=SearchDocument.id_of(person_id, field),
        workspace=workspace,
        person_id=person_id,
        field=field,
        words=" ".join(found),
        length=len(found),
    )


def _words(profile: Profile, person: Person, tags: list[str], notes: list[str]) -> dict[str, str]:
    return {
        "name": " . ".join([profile.name, profile.single["nickname"], profile.single["handle"], profile.single["former_name"]]),
        "headline": " . ".join([profile.single["headline"], profile.single["summary"], profile.single["industry"]]),
        "position": profile.position,
        "company": profile.company,
        "former": " . ".join(profile.former_companies),
        "place": person.place,
        "skill": " . ".join(profile.many["skills"]),
        "school": " . ".join(profile.many["schools"]),
        "tag": " . ".join([*profile.many["labels"], *tags]),
        "note": " . ".join([*profile.notes, *notes]),
    }


def _owners_words(ids: list[int]) -> tuple[dict[int, dict[str, list[str]]], dict[int, list[str]]]:
    marks: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for root, kind, value in (
        Mark.objects.filter(person__root_id__in=ids).order_by("-at").values_list("person__root_id", "kind", "value")
    ):
        marks[root][kind].append(value)
    notes: dict[int, list[str]] = defaultdict(list)
    for root, text in Note.objects.filter(person__root_id__in=ids).values_list("person__root_id", "text"):
        notes[root].append(text)
    return marks, notes


def _apply(person: Person, profile: Profile, stated_places: list[str], is_seen: bool) -> None:
    place = (stated_places or [profile.single["place"]])[0]
    known: Place | None = find_place(f"{place}, {profile.single['country']}".strip(", ")) if place else None
    person.is_owner, person.is_contact = profile.is_owner, profile.is_contact
    person.is_organisation, person.is_seen = profile.is_organisation, is_seen
    person.is_blocked = profile.is_blocked
    person.name, person.given_name = profile.name, profile.given_name[:120]
    person.sort_name = fold(profile.sort_name)[:255]
    person.name_key = name_key(profile.name)[:255]
    person.headline = (profile.single["headline"] or profile.single["summary"])[:400]
    person.company, person.position = profile.company[:255], profile.position[:255]
    person.company_key = company_key(profile.company)[:255]
    person.place = place[:255]
    person.place_key = known.key if known else ""
    person.latitude, person.longitude = (known.lat, known.lon) if known else (None, None)
    person.connected_on = profile.connected_on


def _sightings(rows: QuerySet[Sighting]) -> Iterator[Said]:
    for row in rows.values_list("observed_at", "is_mention", "said", "identity_id", "batch_id"):
        yield Said(*row)
