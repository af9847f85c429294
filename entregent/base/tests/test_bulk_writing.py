"""Rows written by prepared statements are as those that the ORM writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction

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
    columns = {"workspace_id": batch.workspace_id, "origin": person, "person": person, "unit": person, "batch": batch}
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
    fact = ("workspace_id", "batch_id", "fingerprint", "identity_id")
    bulk.insert(
        Sighting,
        (*fact, "aspect", "is_mention", "observed_at", "digest", "said"),
        [(batch.workspace_id, batch.pk, 2**63 - 1, identity.pk, 7, True, elsewhere, 0, said)],
    )
    row = Sighting.objects.get()
    assert (row.fingerprint, row.is_mention, row.observed_at, row.said) == (2**63 - 1, True, NOW, said)
    text = "100 % sûr; 'quoted' \"twice\" %s"
    bulk.insert(
        Interaction,
        (*fact, "kind", "direction", "at", "thread", "text"),
        [
            (batch.workspace_id, batch.pk, number, identity.pk, "message", -1, at, thread, text)
            for number, at, thread in ((1, NOW, 5), (2, None, None))
        ],
    )
    dated, undated = Interaction.objects.order_by("fingerprint")
    assert (dated.at, dated.thread, dated.text, dated.audience) == (NOW, 5, text, 2)
    assert (undated.at, undated.thread, undated.subject) == (None, None, "")


@pytest.mark.filterwarnings("error")
def test_a_time_without_a_zone_is_refused(batch: Batch) -> None:
    row = (batch.workspace_id, batch.pk, 1, _identity(batch, "a").pk, NOW.replace(tzinfo=None))
    names = ("workspace_id", "batch_id", "fingerprint", "identity_id", "at")
    with pytest.raises((ValueError, RuntimeWarning)), transaction.atomic():
        bulk.insert(Interaction, names, [row])


def test_keys_are_known_before_rows_are_written_and_never_given_twice(batch: Batch) -> None:
    by_the_orm = Person.objects.create(workspace_id=batch.workspace_id).pk
    first, second = bulk.new_ids(Person, 3), bulk.new_ids(Person, 2)
    bulk.insert(Person, ("id", "root_id", "workspace_id"), [(pk, pk, batch.workspace_id) for pk in first])
    later = Person.objects.create(workspace_id=batch.workspace_id).pk
    assert [by_the_orm, *first, *second, later] == sorted({by_the_orm, *first, *second, later})
    assert list(Person.objects.filter(root_id__isnull=False).values_list("pk", flat=True)) == first
    assert bulk.new_ids(Identity, 0) == []
    assert len(bulk.new_ids(Identity, 4)) == 4


def test_insert_refuses_or_ignores_what_is_there(batch: Batch) -> None:
    identity = _identity(batch, "a")
    names = ("workspace_id", "identity_id", "kind", "value")
    both = [(batch.workspace_id, identity.pk, "email", f"{letter}@x.example") for letter in "ab"]
    bulk.insert(Handle, names, both[:1])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Handle, names, both)
    bulk.insert(Handle, names, both, ignore_conflicts=True)
    assert sorted(Handle.objects.values_list("value", flat=True)) == ["a@x.example", "b@x.example"]


def test_update_writes_only_the_columns_named(batch: Batch) -> None:
    people = [Person.objects.create(workspace_id=batch.workspace_id, name=str(number)) for number in range(3)]
    new = ("new", date(2020, 1, 5), 45.75)
    bulk.update(Person, ["name", "connected_on", "latitude"], [(*new, person.pk) for person in people[:2]])
    rows = Person.objects.order_by("pk").values_list("name", "company", "connected_on", "latitude")
    assert list(rows) == [("new", "", date(2020, 1, 5), 45.75)] * 2 + [("2", "", None, None)]


def test_upsert_inserts_or_replaces(batch: Batch) -> None:
    people = [Person.objects.create(workspace_id=batch.workspace_id) for _ in range(2)]
    names = ("person_id", "workspace_id", "strength", "parts", "evidence", "interactions", "last_at", "computed_on")

    def tie(person: Person, strength: float) -> bulk.Row:
        return person.pk, batch.workspace_id, strength, {"recency": strength}, {}, 0, NOW, NOW.date()

    bulk.upsert(Tie, names, [tie(people[0], 0.25)])
    bulk.upsert(Tie, names, [tie(people[0], 0.5), tie(people[1], 0.75)])
    rows = Tie.objects.order_by("pk").values_list("strength", "parts", "last_at", "computed_on")
    assert list(rows) == [(0.5, {"recency": 0.5}, NOW, NOW.date()), (0.75, {"recency": 0.75}, NOW, NOW.date())]


def test_many_values_are_one_condition(batch: Batch) -> None:
    kept = [_identity(batch, key) for key in ("a", "é\"'", "%s")]
    _identity(batch, "another")
    by_key = Identity.objects.filter(bulk.among("key", [*(row.key for row in kept), *map(str, range(50_000))]))
    assert set(by_key) == set(kept)
    by_person = Identity.objects.filter(bulk.among("person_id", [row.person_id for row in kept] + [2**62]))
    assert set(by_person) == set(kept)
    through = Person.objects.filter(bulk.among("own_identity__key", {"a"}))
    assert list(through) == [kept[0].person]
    assert not Identity.objects.filter(bulk.among("pk", [])).exists()


def test_rows_are_fetched_as_they_are(batch: Batch) -> None:
    person = Person.objects.create(workspace_id=batch.workspace_id, name="a", connected_on=date(2020, 1, 5))
    bulk.insert(
        Tie,
        ("person_id", "workspace_id", "last_at", "computed_on", "parts"),
        [(person.pk, batch.workspace_id, NOW, NOW.date(), {"n": [1, "é"]})],
    )
    ((pk, at, on, parts, is_root),) = bulk.fetch(
        Tie.objects.values_list("pk", "last_at", "person__connected_on", "parts", "person__is_root")
    )
    assert (pk, bulk.moment(at), on, bulk.parsed(parts), is_root) == (
        person.pk, NOW, date(2020, 1, 5), {"n": [1, "é"]}, True,
    )  # fmt: skip
    nobody = Tie.objects.none().values_list("pk")
    assert list(bulk.fetch(nobody)) == list(bulk.fetch(nobody, is_large=True)) == []
    many = range(1, 5_001)
    bulk.insert(Person, ("workspace_id", "name"), ((batch.workspace_id, str(number)) for number in many))
    names = Person.objects.exclude(pk=person.pk).order_by("pk").values_list("name")
    assert [name for (name,) in bulk.fetch(names, is_large=True)] == [str(number) for number in many]


@pytest.mark.django_db(transaction=True)
def test_loading_waits_for_the_disk_again_afterwards() -> None:
    def waiting() -> list[int]:
        with connection.cursor() as cursor:
            names = ("synchronous", "wal_autocheckpoint")
            return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    if connection.vendor != "sqlite":
        with bulk.loading():
            assert not connection.in_atomic_block
        return
    before = waiting()
    with bulk.loading():
        assert waiting() == [1, 16_000]
    assert waiting() == before
    with transaction.atomic(), bulk.loading():
        assert Workspace.objects.count() == 0
    assert waiting() == before


def test_nothing_to_write_asks_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        bulk.insert(Person, ["name"], [])
        bulk.update(Person, ["name"], [])
        bulk.upsert(Tie, ["person_id"], [])
        bulk.new_ids(Person, 0)
