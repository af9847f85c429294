"""Joining and parting: exact inverses, in any order; what the owner said is remembered."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.people import actions as people
from entregent.people import queries, suggestions
from entregent.people.models import Identity, Person
from entregent.ties import actions as ties
from tests.journeys.small_worlds import FILES, Contact, Said, SmallArchive, SmallBook
from tests.journeys.taking import NOW, people_of, put, state_of, take, take_back, undo, workspace

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
File = SmallArchive | SmallBook
DAY = date(2025, 9, 1)


def world(*files: File) -> Workspace:
    here = workspace()
    for file in files:
        put(file, here)
    return here


def roots(here: Workspace) -> list[int]:
    seen = Person.objects.filter(workspace=here, is_root=True, is_owner=False)
    return list(seen.order_by("own_identity__network", "own_identity__key").values_list("pk", flat=True))


@EXAMPLES
@given(st.tuples(FILES, FILES), st.data())
def test_merging_and_unmerging_are_inverses(files: tuple[File, File], data: st.DataObject) -> None:
    here = world(*files)
    everybody = roots(here)
    if len(everybody) < 2:
        return
    people.set_mark(here, everybody[:1], "tag", "first", NOW)
    people.add_note(here, everybody[1], "A note.", NOW)
    before = state_of(here)
    chosen = data.draw(st.lists(st.sampled_from(everybody), min_size=2, max_size=3, unique=True))
    root, judgments = ties.join(here, chosen, NOW)
    assert len(roots(here)) == len(everybody) - len(chosen) + 1
    assert root in roots(here)
    ties.forget(here, judgments, NOW)
    assert state_of(here) == before


@EXAMPLES
@given(st.tuples(FILES, FILES), st.data())
def test_the_order_of_merging_does_not_matter(files: tuple[File, File], data: st.DataObject) -> None:
    here = world(*files)
    everybody = roots(here)
    if len(everybody) < 3:
        return
    first, second, third = data.draw(st.permutations(everybody))[:3]
    before = state_of(here)
    results = []
    for pairs in (
        ((first, second), (second, third)),
        ((second, third), (first, second)),
        ((first, third), (third, second)),
    ):
        said = []
        for pair in pairs:
            wanted = {queries.root_of(here, pk) for pk in pair}
            said += ties.join(here, [pk for pk in wanted if pk], NOW)[1]
        results.append(people_of(here))
        ties.forget(here, reversed(said), NOW)
        assert state_of(here) == before
    assert results[0] == results[1] == results[2]


@EXAMPLES
@given(st.tuples(FILES, FILES), st.data())
def test_an_import_is_undone_whatever_was_merged(files: tuple[File, File], data: st.DataObject) -> None:
    here = world(files[0])
    before = state_of(here)
    view = put(files[1], here)
    everybody = roots(here)
    if len(everybody) < 2:
        return
    chosen = data.draw(st.lists(st.sampled_from(everybody), min_size=2, max_size=2, unique=True))
    _root, judgments = ties.join(here, chosen, NOW)
    undo(view, here)
    ties.forget(here, judgments, NOW)
    assert state_of(here) == before


def test_parting_an_identity_is_final_and_outlives_the_import() -> None:
    here = workspace()
    archive = SmallArchive(DAY, (Contact(0, "Falandis", "a@ardent.example"),), (Said(0),))
    book = SmallBook((Contact(0, "Falandis", "a@ardent.example"),))
    first = take(here, archive.write(Path(tempfile.mkdtemp())))
    take(here, book.write(Path(tempfile.mkdtemp())))
    joined = Identity.objects.get(workspace=here, network="linkedin", key="person-0")
    other = Identity.objects.get(workspace=here, network="google")
    assert joined.person_id == other.person_id
    judgments = ties.part(here, joined.pk, NOW)
    assert len(roots(here)) == 2
    take_back(first, here)
    take(here, archive.write(Path(tempfile.mkdtemp())), NOW + timedelta(days=1))
    assert len(roots(here)) == 2
    ties.forget(here, judgments, NOW)
    assert len(roots(here)) == 1


def test_a_no_is_remembered_across_a_new_import() -> None:
    here = workspace()
    archive = SmallArchive(DAY, (Contact(1, "Ardent & Sons", ""),), ())
    book = SmallBook((Contact(1, "Ardent & Sons", ""),))
    first = take(here, archive.write(Path(tempfile.mkdtemp())))
    take(here, book.write(Path(tempfile.mkdtemp())))
    (asked,) = suggestions.suggestions(here, NOW)
    assert "the same employer" in {reason.says for reason in asked.reasons}
    people.reject(here, asked.id, NOW)
    assert suggestions.suggestions(here, NOW) == ()
    take_back(first, here)
    for day in (DAY, DAY + timedelta(days=60)):
        newer = SmallArchive(day, (Contact(1, "Ardent & Sons", ""),), (Said(1),))
        take(here, newer.write(Path(tempfile.mkdtemp())))
        assert suggestions.suggestions(here, NOW) == ()
    with pytest.raises(Refused, match="not the same"):
        ties.join(here, roots(here)[:3], NOW)


def test_what_the_owner_wrote_outlives_the_import_and_comes_back_with_it() -> None:
    here = workspace()
    archive = SmallArchive(DAY, (Contact(0, "Falandis", ""),), ())
    path = archive.write(Path(tempfile.mkdtemp()))
    view = take(here, path)
    pk = Person.objects.get(workspace=here, own_identity__key="person-0").pk
    people.set_mark(here, [pk], "sphere", "referrers", NOW)
    people.add_note(here, pk, "Met in Lyon.", NOW)
    before = people_of(here)[(("linkedin", "person-0"),)]
    take_back(view, here)
    assert not Person.objects.filter(workspace=here, is_root=True, is_seen=True).exists()
    take(here, path)
    assert people_of(here)[(("linkedin", "person-0"),)] == before
