"""Rows written by prepared statements are as those that the ORM writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction

from entregent.accounts.models import Workspace
from entregent.base import bulk
from entregent.facts.models import Batch
from entregent.people.models import Handle, Identity, Person, Sighting
from entregent.ties.models import Interaction, Tie

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def batch() -> Batch:
    workspace = Workspace.objects.create(name="Bulk", created_at=NOW)
    return Batch.objects.create(workspace=workspace, network="n", file="f", observed_at=NOW, created_at=NOW)


def _identity(batch: Batch, key: str) -> Identity:
    person = Person.objects.create(workspace_id=batch.workspace_id)
    columns = {"workspace_id": batch.workspace_id, "origin": person, "person": person, "batch": batch}
    return Identity.objects.create(network="n", key=key, **columns)


def test_every_kind_of_column_comes_back_as_it_went_in(batch: Batch) -> None:
    identity = _identity(batch, "a")
    said = {
        "name": "Élise “D”",
        "emails": ["e@x.example"],
        "nested": [{"company": "Ardent & Sons", "n": 1.5}],
        "none": None,
    }
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    bulk.insert(
        [
            Sighting(
                workspace_id=batch.workspace_id, batch=batch, fingerprint=2**63 - 1, identity=identity, aspect=7,
                is_mention=True, observed_at=elsewhere, digest=0, said=said,
            )
        ]
    )  # fmt: skip
    row = Sighting.objects.get()
    assert (row.fingerprint, row.is_mention, row.observed_at, row.said) == (2**63 - 1, True, NOW, said)
    bulk.insert(
        [
            Interaction(
                workspace_id=batch.workspace_id, batch=batch, fingerprint=number, identity=identity, kind="message",
                direction=-1, at=at, thread=thread, text="100 % sûr; 'quoted' \"twice\" %s",
            )
            for number, at, thread in ((1, NOW, 5), (2, None, None))
        ]
    )  # fmt: skip
    dated, undated = Interaction.objects.order_by("fingerprint")
    assert (dated.at, dated.thread, dated.text) == (NOW, 5, "100 % sûr; 'quoted' \"twice\" %s")
    assert (undated.at, undated.thread) == (None, None)


def test_insert_refuses_or_ignores_what_is_there(batch: Batch) -> None:
    identity = _identity(batch, "a")
    row = {"workspace_id": batch.workspace_id, "identity": identity, "kind": "email"}
    bulk.insert([Handle(value="a@x.example", **row)])
    both = [Handle(value="a@x.example", **row), Handle(value="b@x.example", **row)]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(both)
    bulk.insert(both, ignore_conflicts=True)
    assert sorted(Handle.objects.values_list("value", flat=True)) == ["a@x.example", "b@x.example"]


def test_update_writes_only_the_columns_named(batch: Batch) -> None:
    people = [Person.objects.create(workspace_id=batch.workspace_id, name=str(number)) for number in range(3)]
    for person in people[:2]:
        person.name, person.company, person.connected_on, person.latitude = "new", "unsaved", date(2020, 1, 5), 45.75
    bulk.update(people[:2], ["name", "connected_on", "latitude"])
    rows = Person.objects.order_by("pk").values_list("name", "company", "connected_on", "latitude")
    assert list(rows) == [("new", "", date(2020, 1, 5), 45.75)] * 2 + [("2", "", None, None)]


def test_upsert_inserts_or_replaces(batch: Batch) -> None:
    people = [Person.objects.create(workspace_id=batch.workspace_id) for _ in range(2)]

    def tie(person: Person, strength: float) -> Tie:
        parts = {"recency": strength}
        return Tie(
            person=person, workspace_id=batch.workspace_id, strength=strength, parts=parts, computed_on=NOW.date()
        )

    bulk.upsert([tie(people[0], 0.25)])
    bulk.upsert([tie(people[0], 0.5), tie(people[1], 0.75)])
    rows = Tie.objects.order_by("pk").values_list("strength", "parts", "computed_on")
    assert list(rows) == [(0.5, {"recency": 0.5}, NOW.date()), (0.75, {"recency": 0.75}, NOW.date())]


def test_nothing_to_write_asks_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        bulk.insert([])
        bulk.update([], ["name"])
        bulk.upsert([])
