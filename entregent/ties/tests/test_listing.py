"""Lists of people: every page of every order, however far down, whatever is measured already."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.models import Workspace
from entregent.people import actions as people
from entregent.people.models import Person
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, meet, who
from entregent.ties import listing
from entregent.ties.listing import SORTS, Filter, list_people
from entregent.ties.models import Tie

SIZE = 7


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


def _crowd(mine: Workspace, *, measured: float) -> dict[int, dict[str, Any]]:
    """Forty persons with ties, a share of them not measured yet, and what each is sorted by."""
    random = Random(3)
    keys = [f"k{number}" for number in range(40)]
    ids = meet(
        mine,
        *(
            who(key, f"Person {random.choice('abc')}", place=random.choice(("Lyon", "Nantes")), is_contact=key > "k2")
            for key in keys
        ),
    )
    ties = []
    for pk in ids.values():
        if random.random() < measured:
            last = NOW - timedelta(days=random.randint(1, 9)) if random.random() < 0.7 else None
            strength = random.choice((0.0, 0.25, 0.5))
            ties.append(Tie(person_id=pk, workspace=mine, strength=strength, last_at=last, computed_on=NOW.date()))
        if random.random() < 0.5:
            Person.objects.filter(pk=pk).update(connected_on=date(2020, 1, random.randint(1, 5)))
    Tie.objects.bulk_create(ties)
    rows = Person.objects.filter(pk__in=ids.values()).values(
        "pk", "sort_name", "connected_on", "place", "is_contact", "tie__strength", "tie__last_at"
    )
    return {row["pk"]: row for row in rows}


def _key(row: dict[str, Any], sort: str) -> tuple[Any, ...]:
    if sort == "name":
        return (row["sort_name"], row["pk"])
    if sort == "new":
        return (row["connected_on"] is None, -(row["connected_on"] or date.min).toordinal(), row["pk"])
    untied = row["tie__strength"] is None
    if sort == "tie":
        return (untied, -(row["tie__strength"] or 0), row["pk"])
    return (untied, row["tie__last_at"] is None, -(row["tie__last_at"] or NOW).timestamp(), row["pk"])


@pytest.mark.parametrize("near", [0, 1000])
@pytest.mark.parametrize("measured", [0.0, 0.6, 1.0])
def test_all_pages_together_are_everybody_in_order(
    mine: Workspace, monkeypatch: pytest.MonkeyPatch, near: int, measured: float
) -> None:
    monkeypatch.setattr(listing, "NEAR", near)
    everybody = _crowd(mine, measured=measured)
    filters = {
        Filter(): lambda row: True,
        Filter(contacts_only=True): lambda row: row["is_contact"],
        Filter(place="lyon"): lambda row: row["place"] == "Lyon",
        Filter(text="pers"): lambda row: True,
        Filter(place="lyon", contacts_only=True): lambda row: row["is_contact"] and row["place"] == "Lyon",
    }
    for wanted, answers in filters.items():
        for sort in SORTS:
            expected = sorted((row for row in everybody.values() if answers(row)), key=lambda row: _key(row, sort))
            first = list_people(mine, wanted, sort=sort, size=SIZE)
            pages = [list_people(mine, wanted, sort=sort, number=n + 1, size=SIZE) for n in range(first.pages)]
            assert first.total == len(expected)
            assert [row.id for page in pages for row in page.rows] == [row["pk"] for row in expected], (wanted, sort)
            assert list_people(mine, wanted, sort=sort, number=99, size=SIZE) == pages[-1]


def test_who_is_no_longer_somebody_of_their_own_is_not_listed(mine: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tie that outlives its person, until the next measuring, shows nobody, on no page."""
    monkeypatch.setattr(listing, "NEAR", 0)
    ids = sorted(_crowd(mine, measured=1.0))
    people.merge(mine, ids[:2], NOW)
    assert Tie.objects.filter(person__is_root=False).exists()
    for sort in SORTS:
        found = [
            row.id
            for number in range(1, 7)
            for row in list_people(mine, Filter(), sort=sort, number=number, size=SIZE).rows
        ]
        assert sorted(found) == ids[:1] + ids[2:]


@pytest.mark.parametrize("sort", SORTS)
def test_as_many_queries_however_many_people(mine: Workspace, sort: str) -> None:
    counts = []
    for start in (0, 30):
        meet(mine, *(who(f"k{number}", f"Person {number}", place="Lyon") for number in range(start, start + 30)))
        for wanted in (Filter(), Filter(place="Lyon", text="person"), Filter(contacts_only=True)):
            with CaptureQueriesContext(connection) as asked:
                list_people(mine, wanted, sort=sort, size=SIZE)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
