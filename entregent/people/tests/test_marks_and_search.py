"""What the owner says of many at once, and finding people by words."""

from __future__ import annotations

import pytest

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.analysis.spans import occurrences
from entregent.people import actions, queries, search
from entregent.people.models import Person, SearchDocument
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, meet, who


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace(synonyms="jardin = potager")


def test_spheres_tags_and_places_for_many_at_once(mine: Workspace) -> None:
    ids = list(meet(mine, *(who(f"k{number}", f"Person {number}") for number in range(30))).values())
    assert actions.set_mark(mine, ids, "sphere", "family", NOW) == 30
    assert actions.set_mark(mine, ids[:10], "tag", "  red   wine ", NOW) == 10
    assert actions.set_mark(mine, ids, "tag", "red wine", NOW) == 20, "those who have it already are not counted"
    assert queries.tags(mine) == (("red wine", 30),)
    assert {sphere.slug: sphere.people for sphere in queries.spheres(mine)}["family"] == 30
    actions.set_mark(mine, ids, "place", "Lyon", NOW)
    actions.set_mark(mine, ids[:1], "place", "Nantes", NOW)
    places = Person.objects.filter(pk__in=ids).values_list("place", flat=True)
    assert sorted(places) == ["Lyon"] * 29 + ["Nantes"]
    assert Person.objects.filter(pk__in=ids, latitude__isnull=False).count() == 30
    assert actions.clear_mark(mine, ids, "place", "Lyon", NOW) == 29
    assert actions.clear_mark(mine, ids, "tag", "red wine", NOW) == 30
    assert queries.tags(mine) == ()


def test_who_is_blocked_on_a_network_is_never_suggested_unless_the_owner_says_so(mine: Workspace) -> None:
    ids = meet(mine, who("a", "Anna", is_blocked=True), who("b", "Boris"))
    assert queries.shut_out(mine) == {ids["a"]}
    assert actions.clear_mark(mine, [ids["a"]], "blocked", "", NOW) == 1
    assert queries.shut_out(mine) == set()
    actions.set_mark(mine, [ids["a"]], "blocked", "", NOW)
    assert queries.shut_out(mine) == {ids["a"]}
    shown = queries.person(mine, ids["a"])
    assert shown is not None
    assert shown.is_blocked


@pytest.mark.parametrize(("kind", "value"), [("sphere", "no-such"), ("tag", "  "), ("place", ""), ("mood", "good")])
def test_what_makes_no_sense_is_refused(mine: Workspace, kind: str, value: str) -> None:
    ids = meet(mine, who("a", "Anna"))
    with pytest.raises(Refused):
        actions.set_mark(mine, ids.values(), kind, value, NOW)


def test_a_sphere_of_ones_own(mine: Workspace) -> None:
    actions.save_sphere(mine, "", "Club de vélo", 45)
    ids = meet(mine, who("a", "Anna"))
    assert actions.set_mark(mine, ids.values(), "sphere", "club-de-velo", NOW) == 1
    for name, days in (("", 30), ("x", 0), ("x", 3651)):
        with pytest.raises(Refused):
            actions.save_sphere(mine, "", name, days)


@pytest.fixture
def crowd(mine: Workspace) -> dict[str, int]:
    return meet(
        mine,
        who("a", "Élise Durand", headline="Ingénieure pédagogique, e-learning", company="Ardent"),
        who("b", "Marc O'Neil", position="Responsable de formations", summary="formation en ligne"),
        who("c", "Zoé Bertin", headline="Jardinage et potagers", emails=("zoe@x.example",)),
        who("d", "Иван Петров", headline="C++ developer", skills=("C#",)),
        who("e", "Digital Nobody", headline="en ligne de mire, formation"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("elise", "a"), ("ÉLISE durand", "a"), ("elearning", "ab"), ("E-learning", "ab"), ("e learning", "ab"),
        ("formation en ligne", "ab"), ('"formation en ligne"', "ab"), ('"ligne formation"', ""), ("formations", "be"),
        ("ingenieur", "a"),
        ("oneil", "b"), ("o’neil", "b"), ("dura", "a"), ("elise dura", "a"), ("dura elise", ""), ("jardin", "c"),
        ("potager", "c"), ("Петров", "d"), ("петр", "d"), ("no such word", ""), ("  ", "abcde"), ("' OR 1=1 --", ""),
        ('"', "abcde"), ("*", "abcde"), ("a" * 5000, ""),
    ],
)  # fmt: skip
def test_people_are_found_however_it_is_written(mine: Workspace, crowd: dict[str, int], text: str, found: str) -> None:
    keys = {pk: key for key, pk in crowd.items()}
    people = search.narrow(Person.objects.filter(workspace=mine), mine, text)
    assert "".join(sorted(keys[pk] for pk in people.values_list("pk", flat=True))) == found


def hits(mine: Workspace, text: str) -> list[tuple[int, str, int, int]]:
    """Where a text's words are known in this workspace: (person, field, place of the term, how often)."""
    terms = search.terms_of(mine, text)
    found = search.matches(terms)
    counts, lengths = search.weigh(found, terms)
    assert (counts <= lengths).all()
    of_mine = set(Person.objects.filter(workspace=mine).values_list("pk", flat=True))
    rows = zip(found.person.tolist(), found.field.tolist(), found.term.tolist(), counts.tolist(), strict=True)
    return [(pk, search.FIELDS[field], term, count) for pk, field, term, count in rows if pk in of_mine]


def test_hits_count_and_name_the_field(mine: Workspace, crowd: dict[str, int]) -> None:
    actions.add_note(mine, crowd["a"], "Talked of e-learning, then of e-learning again.", NOW)
    found = hits(mine, "e-learning")
    assert set(found) >= {
        (crowd["a"], "note", 0, 2), (crowd["a"], "headline", 0, 1), (crowd["b"], "headline", 0, 1),
    }  # fmt: skip
    assert not {pk for pk, *_rest in found} & {crowd["c"], crowd["e"]}


def test_a_note_that_is_changed_is_found_by_its_new_words(mine: Workspace, crowd: dict[str, int]) -> None:
    note = actions.add_note(mine, crowd["c"], "Met at the harpsichord evening", NOW)
    actions.change_note(mine, note.pk, " Met at the theremin evening ")
    assert not hits(mine, "harpsichord")
    assert hits(mine, "theremin")
    note.refresh_from_db()
    assert (note.text, note.at) == ("Met at the theremin evening", NOW)
    for number, text in ((note.pk, "  "), (note.pk + 1, "Another")):
        with pytest.raises(Refused):
            actions.change_note(mine, number, text)
    note.refresh_from_db()
    assert note.text == "Met at the theremin evening"


def test_a_note_that_is_deleted_is_found_no_more(mine: Workspace, crowd: dict[str, int]) -> None:
    note = actions.add_note(mine, crowd["c"], "Met at the harpsichord evening", NOW)
    assert hits(mine, "harpsichord")
    actions.delete_note(mine, note.pk)
    assert not hits(mine, "harpsichord")


def test_the_index_finds_what_counting_finds(mine: Workspace) -> None:
    """Words with signs in them, of addresses and of other scripts, are found where they are and nowhere else."""
    texts = (
        "C++ and C# in Paris", "C for ever", "write to anna@ville.paris or a.b+c@d-e.co.uk", "e-learning, l’équipe O'Neil",
        "Петров Żółć 東京 naïve cœur", "3D 1er 2e 1e5 v2 007", "co uk paris ville", "learn en ligne formation", "AT&T r_b",
    )  # fmt: skip
    meet(mine, *(who(f"k{number}", headline=text) for number, text in enumerate(texts)))
    documents = list(SearchDocument.objects.filter(workspace=mine).values_list("pk", "words"))
    words = {word for text in texts for word in text.replace(",", " ").split()} | {
        "c",
        "uk",
        "paris",
        '"co uk"',
        "d",
        "1",
    }
    for word in sorted(words):
        for term in search.terms_of(mine, word):
            counted = {pk for pk, stored in documents if occurrences(stored, term)}
            found = set(search.matches([term]).document.tolist()) & {pk for pk, _stored in documents}
            assert found == counted, word


def test_one_field_is_searched_without_the_others(mine: Workspace, crowd: dict[str, int]) -> None:
    people = Person.objects.filter(workspace=mine)
    assert set(people.filter(search.says("company", "ard")).values_list("pk", flat=True)) == {crowd["a"]}
    assert not people.filter(search.says("headline", "ardent")).exists()
    assert not search.says("company", "?")
