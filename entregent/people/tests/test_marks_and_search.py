"""What the owner says of many at once, and finding people by words."""

from __future__ import annotations

import pytest

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.people import actions, queries, search
from entregent.people.models import Person
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


def test_hits_count_and_name_the_field(mine: Workspace, crowd: dict[str, int]) -> None:
    actions.add_note(mine, crowd["a"], "Talked of e-learning, then of e-learning again.", NOW)
    found = search.hits(mine, search.terms_of(mine, "e-learning"))
    assert {(hit.person, hit.field, hit.count) for hit in found} >= {
        (crowd["a"], "note", 2), (crowd["a"], "headline", 1), (crowd["b"], "headline", 1),
    }  # fmt: skip
    assert not {hit.person for hit in found} & {crowd["c"], crowd["e"]}


def test_a_note_that_is_deleted_is_found_no_more(mine: Workspace, crowd: dict[str, int]) -> None:
    note = actions.add_note(mine, crowd["c"], "Met at the harpsichord evening", NOW)
    assert search.hits(mine, search.terms_of(mine, "harpsichord"))
    actions.delete_note(mine, note.pk)
    assert not search.hits(mine, search.terms_of(mine, "harpsichord"))
