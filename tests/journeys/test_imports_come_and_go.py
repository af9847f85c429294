"""What an import says comes once and goes with it: twice adds nothing, undoing takes back what it alone said."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from entregent.people.models import Identity, Person
from entregent.people.queries import person
from tests.journeys.small_worlds import ARCHIVES, FILES, Contact, Said, SmallArchive, SmallBook
from tests.journeys.taking import NOW, preview, put, state_of, take, undo, workspace

pytestmark = pytest.mark.django_db
# An example is already small, and takes long: it is not worth making it smaller.
EXAMPLES = settings(
    max_examples=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
File = SmallArchive | SmallBook
EMPTY = {
    "sightings": [],
    "interactions": [],
    "relations": [],
    "handles": [],
    "people": {},
    "suggestions": [],
    "done": [],
    "judgments": [],
}
LATER = NOW + timedelta(days=1)


def written(file: File) -> Path:
    return file.write(Path(tempfile.mkdtemp()))


@EXAMPLES
@given(FILES)
def test_twice_the_same_file_adds_nothing(file: File) -> None:
    here, path = workspace(), written(file)
    first = take(here, path)
    before = state_of(here)
    again = take(here, path)
    assert state_of(here) == before
    assert set(again.counts["created"].values()) == {0}
    assert again.counts["updated"] == 0
    assert again.counts["unchanged"] >= sum(first.counts["created"][kind] for kind in ("interactions", "relations"))


SAME_PERSON = (Contact(1, "Falandis", "a@ardent.example"),)


@EXAMPLES
@example(SmallArchive(date(2025, 9, 1), SAME_PERSON, ()), SmallArchive(date(2025, 12, 3), SAME_PERSON, ()))
@given(FILES, FILES)
def test_undoing_one_of_two_leaves_what_the_other_says(one: File, other: File) -> None:
    both, alone = workspace(), workspace()
    first, _second = put(one, both), put(other, both)
    undo(first, both)
    put(other, alone)
    assert state_of(both) == state_of(alone)


@EXAMPLES
@given(FILES, FILES)
def test_undoing_the_later_one_restores_what_was(one: File, other: File) -> None:
    here = workspace()
    put(one, here)
    before = state_of(here)
    undo(put(other, here), here)
    assert state_of(here) == before


@EXAMPLES
@given(st.lists(FILES, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_undoing_all_of_them_leaves_nothing(files: list[File], random: st.DrawFn) -> None:
    here = workspace()
    views = [put(file, here) for file in files]
    random.shuffle(views)  # type: ignore[attr-defined]
    for view in views:
        undo(view, here)
    assert state_of(here) == EMPTY
    assert not Person.objects.filter(workspace=here).exists()
    assert not Identity.objects.filter(workspace=here).exists()


@EXAMPLES
@given(FILES, FILES)
def test_a_preview_writes_nothing_and_reports_what_the_import_will(one: File, other: File) -> None:
    here = workspace()
    put(one, here)
    before, path = state_of(here), written(other)
    told = preview(here, path)
    assert state_of(here) == before
    done = take(here, path)
    assert done.counts == told.counts
    assert done.missing == told.missing


@EXAMPLES
@given(ARCHIVES, ARCHIVES)
def test_the_order_of_imports_does_not_matter_for_who_is_there(one: SmallArchive, other: SmallArchive) -> None:
    here, there = workspace(), workspace()
    for file in (one, other):
        put(file, here)
    for file in (other, one):
        put(file, there)
    mine, theirs = state_of(here), state_of(there)
    assert mine["interactions"] == theirs["interactions"]
    assert mine["relations"] == theirs["relations"]
    assert mine["handles"] == theirs["handles"]
    assert set(mine["people"]) == set(theirs["people"])
    if one.day != other.day:
        assert {key: told["profile"] for key, told in mine["people"].items()} == {
            key: told["profile"] for key, told in theirs["people"].items()
        }


def test_a_newer_archive_updates_and_keeps_the_history() -> None:
    here = workspace()
    old = SmallArchive(date(2025, 1, 1), (Contact(1, "Falandis", ""), Contact(2, "", "")), (Said(1),))
    new = SmallArchive(date(2025, 9, 1), (Contact(1, "Ardent & Sons", ""), Contact(2, "", "")), (Said(1),))
    take(here, written(old))
    view = take(here, written(new))
    assert view.counts["updated"] == 1
    assert view.counts["created"]["people"] == 0
    row = Person.objects.get(workspace=here, own_identity__key="person-1")
    shown = person(here, row.pk)
    assert shown is not None
    assert shown.company == "Ardent & Sons"
    assert [(change.field, change.before, change.after) for change in shown.changes] == [
        ("company", "Falandis", "Ardent & Sons")
    ]
    assert shown.profile.former_companies == ("Falandis",)


def test_who_goes_back_to_an_earlier_job_has_that_job() -> None:
    here = workspace()
    for month, company in ((1, "Falandis"), (4, "Ardent & Sons"), (9, "Falandis")):
        take(here, written(SmallArchive(date(2025, month, 1), (Contact(1, company, ""),), ())))
    row = Person.objects.get(workspace=here, own_identity__key="person-1")
    shown = person(here, row.pk)
    assert shown is not None
    assert shown.company == "Falandis"
    assert [(change.before, change.after) for change in shown.changes] == [
        ("Ardent & Sons", "Falandis"),
        ("Falandis", "Ardent & Sons"),
    ]


def test_an_older_archive_after_a_newer_one_does_not_bring_the_old_job_back() -> None:
    here = workspace()
    take(here, written(SmallArchive(date(2025, 9, 1), (Contact(1, "Ardent & Sons", ""),), ())))
    take(here, written(SmallArchive(date(2025, 1, 1), (Contact(1, "Falandis", ""),), ())), LATER)
    assert Person.objects.get(workspace=here, own_identity__key="person-1").company == "Ardent & Sons"


def test_a_suggestion_that_a_third_hid_comes_back_when_the_third_goes() -> None:
    here = workspace()
    put(SmallBook((Contact(3, "", "c@poste.example"), Contact(0, "", "c@poste.example"))), here)
    before = state_of(here)
    assert before["suggestions"]
    crowd = (Contact(4, "", "c@poste.example"), Contact(1, "", "c@poste.example"), Contact(2, "", "c@poste.example"))
    view = put(SmallArchive(date(2025, 9, 1), crowd, ()), here)
    undo(view, here)
    assert state_of(here) == before
