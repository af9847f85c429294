"""Deriving what is shown of a person, and the words by which they are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.companies import company_key
from entregent.analysis.names import name_key
from entregent.analysis.places import Place, find_place
from entregent.analysis.words import fold, stems
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.facts.actions import slices
from entregent.people.models import Identity, Mark, Note, Person, SearchDocument, Sighting
from entregent.people.profile import Profile, Said, fold_name, fold_profile

_DERIVED = (
    *("is_owner", "is_contact", "is_organisation", "is_blocked", "is_seen"),
    *("name", "sort_name", "given_name", "name_key", "headline", "company", "company_key", "position"),
    *("place", "place_key", "latitude", "longitude", "connected_on"),
)
_PLACE = _DERIVED.index("place")
_AT_ONCE = 2_000
_LONGEST_DOCUMENT = 200_000

# A search document: person, field, words in order, how many.
Document = tuple[int, str, str, int]


def name_identities(identity_ids: Iterable[int]) -> None:
    """Derive the name that identities go by from their own sightings."""
    for ids in slices(identity_ids, _AT_ONCE):
        named = dict(bulk.fetch(Identity.objects.filter(bulk.among("pk", ids)).values_list("pk", "name")))
        said = _sightings(Sighting.objects.filter(bulk.among("identity_id", ids)))
        names = ((pk, fold_name(said.get(pk, ()))) for pk in named)
        bulk.update(Identity, ["name"], [(name, pk) for pk, name in names if name != named[pk]])


def refresh_profiles(workspace: Workspace, person_ids: Iterable[int]) -> None:
    """Derive profiles and search documents of these persons (roots) from their sightings and the owner's words."""
    mine = Person.objects.filter(workspace=workspace).values_list("pk", *_DERIVED)
    for ids in slices(sorted(person_ids), _AT_ONCE):
        before = {row[0]: row[1:] for row in bulk.fetch(mine.filter(bulk.among("pk", ids)))}
        whose = Identity.objects.filter(bulk.among("person_id", ids)).values_list("pk", "person_id")
        people = dict(bulk.fetch(whose))
        said = _sightings(Sighting.objects.filter(bulk.among("identity_id", people)), people)
        marks, notes = _owners_words(ids)
        documents: list[Document] = []
        changed: list[Row] = []
        for pk, old in before.items():
            profile = fold_profile(said.get(pk, ()))
            columns = _columns(profile, marks[pk].get(Mark.Kind.PLACE, []), pk in said)
            if columns != old:
                changed.append((*columns, pk))
            words = _words(profile, columns[_PLACE], marks[pk].get(Mark.Kind.TAG, []), notes[pk])
            documents += _documents(pk, words)
        bulk.update(Person, _DERIVED, changed)
        index_words(workspace, ids, [name for name in SearchDocument.FIELDS if name != "message"], documents)


def index_words(
    workspace: Workspace, person_ids: Iterable[int], fields: Iterable[str], documents: Iterable[Document]
) -> None:
    """Replace the search documents of these fields for these persons by `documents`; unchanged ones are not written."""
    wanted = {SearchDocument.id_of(*document[:2]): document for document in documents}
    standing = SearchDocument.objects.filter(field__in=list(fields)).values_list("pk", "words")
    for ids in slices(person_ids, _AT_ONCE):
        found = dict(bulk.fetch(standing.filter(bulk.among("person_id", ids))))
        if gone := found.keys() - wanted.keys():
            SearchDocument.objects.filter(bulk.among("pk", gone)).delete()
        for pk, words in found.items():
            if pk in wanted and wanted[pk][2] == words:
                del wanted[pk]
    rows = ((pk, workspace.pk, *document) for pk, document in wanted.items())
    bulk.upsert(SearchDocument, ("id", "workspace_id", "person_id", "field", "words", "length"), rows)


def _documents(person_id: int, words: dict[str, str]) -> Iterator[Document]:
    for name, text in words.items():
        if document := document_of(person_id, name, text[:_LONGEST_DOCUMENT]):
            yield document


def document_of(person_id: int, field: str, text: str) -> Document | None:
    """The search document of one field, None where its text holds no word."""
    found = stems(text) if text else ()
    return (person_id, field, " ".join(found), len(found)) if found else None


def _words(profile: Profile, place: str, tags: list[str], notes: list[str]) -> dict[str, str]:
    return {
        "name": _joined(profile.name, *(profile.single[name] for name in ("nickname", "handle", "former_name"))),
        "headline": _joined(*(profile.single[name] for name in ("headline", "summary", "industry"))),
        "position": profile.position,
        "company": profile.company,
        "former": _joined(*profile.former_companies),
        "place": place,
        "skill": _joined(*profile.many["skills"]),
        "school": _joined(*profile.many["schools"]),
        "tag": _joined(*profile.many["labels"], *tags),
        "note": _joined(*profile.notes, *notes),
    }


def _joined(*texts: str) -> str:
    """Texts one behind the other, so that no phrase runs from one into the next."""
    return " . ".join(filter(None, texts))


def _owners_words(ids: list[int]) -> tuple[dict[int, dict[str, list[str]]], dict[int, list[str]]]:
    marks: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for root, kind, value in (
        Mark.objects.filter(bulk.among("person__root_id", ids))
        .order_by("-at")
        .values_list("person__root_id", "kind", "value")
    ):
        marks[root][kind].append(value)
    notes: dict[int, list[str]] = defaultdict(list)
    for root, text in Note.objects.filter(bulk.among("person__root_id", ids)).values_list("person__root_id", "text"):
        notes[root].append(text)
    return marks, notes


def _columns(profile: Profile, stated_places: list[str], is_seen: bool) -> Row:
    """The values of the columns `_DERIVED`."""
    place = (stated_places or [profile.single["place"]])[0]
    known: Place | None = find_place(f"{place}, {profile.single['country']}".strip(", ")) if place else None
    return (
        profile.is_owner,
        profile.is_contact,
        profile.is_organisation,
        profile.is_blocked,
        is_seen,
        profile.name,
        fold(profile.sort_name)[:255],
        profile.given_name[:120],
        name_key(profile.name)[:255],
        (profile.single["headline"] or profile.single["summary"])[:400],
        profile.company[:255],
        company_key(profile.company)[:255],
        profile.position[:255],
        place[:255],
        known.key if known else "",
        known.lat if known else None,
        known.lon if known else None,
        profile.connected_on,
    )


def _sightings(rows: QuerySet[Sighting], people: Mapping[int, int] | None = None) -> dict[int, list[Said]]:
    """The sightings by identity, or by the person that `people` gives for each identity."""
    found: dict[int, list[Said]] = {}
    for at, is_mention, said, identity, batch in bulk.fetch(
        rows.values_list("observed_at", "is_mention", "said", "identity_id", "batch_id")
    ):
        row = Said(bulk.moment(at), is_mention, bulk.parsed(said), identity, batch)
        found.setdefault(people[identity] if people else identity, []).append(row)
    return found
