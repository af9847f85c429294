"""Somebody is erased everywhere and does not come back; everything is handed out, and read again by address books."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.db.models import Count

from entregent import worker
from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions as advice
from entregent.advice.shortlist import Account
from entregent.base import clock
from entregent.base.work import State
from entregent.contract import records
from entregent.facts.models import Batch
from entregent.intake import actions as intake
from entregent.intake import work as intake_work
from entregent.intake.models import Import, SkippedRow
from entregent.people import actions as people
from entregent.people.models import Handle, Identity, Matching, Person, Tombstone
from entregent.privacy import actions, archive
from entregent.ties.actions import compare, ensure_snapshot, name_community
from entregent.ties.models import Node
from entregent.triage.models import Order
from tests.journeys.taking import take, workspace

NOW = datetime(2026, 2, 27, 9, tzinfo=UTC)
CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{family};{given};;;\r\nEMAIL:{email}\r\nTEL;TYPE=CELL:{phone}\r\n"
    "ORG:Falandis\r\nEND:VCARD\r\n"
)


def book(folder: Path, *cards: tuple[str, str, str, str], named: str = "contacts.vcf") -> Path:
    """An address book of people: given name, family name, address, number."""
    path = folder / named
    told = (CARD.format(name=f"{g} {f}", family=f, given=g, email=e, phone=p) for g, f, e, p in cards)
    path.write_text("".join(told), encoding="utf-8", newline="")
    return path


ZELDA = ("Zelda", "Quatrevaux", "zelda@quatrevaux.example", "+33612345678")
ANNA = ("Anna", "Moreau", "anna@moreau.example", "+33612345679")


def everything_stored() -> str:
    """Every row of every table, as text."""
    rows = [row for model in apps.get_models() for row in model._default_manager.order_by("pk")]
    return serializers.serialize("json", rows, ensure_ascii=False)


def named(mine: Workspace) -> set[str]:
    return set(Person.objects.filter(workspace=mine, is_root=True).values_list("name", flat=True))


@pytest.mark.django_db
def test_who_is_erased_is_found_nowhere_and_does_not_come_back_with_the_next_import(tmp_path: Path) -> None:
    mine = workspace()
    path = book(tmp_path, ZELDA, ANNA)
    take(mine, path)
    zelda = Person.objects.get(workspace=mine, name="Zelda Quatrevaux")
    people.add_note(mine, zelda.pk, "Quatrevaux likes cheese", NOW)
    people.set_mark(mine, [zelda.pk], "tag", "quatrevaux-tag", NOW)
    ensure_snapshot(mine, NOW)
    compare(mine)
    assert Matching.objects.get(workspace=mine).census

    assert actions.erase(mine, zelda.pk, NOW) == "Zelda Quatrevaux"
    stored = everything_stored().casefold()
    assert "quatrevaux" not in stored
    assert "33612345678" not in stored
    assert named(mine) == {"Anna Moreau"}

    path.touch()
    report = take(mine, path)
    assert named(mine) == {"Anna Moreau"}
    assert report.counts["skipped"] == 1
    assert "quatrevaux" not in everything_stored().casefold()
    compare(mine)
    census = Matching.objects.get(workspace=mine).census
    assert census
    assert b"quatrevaux" not in zlib.decompress(bytes(census)).lower()


@pytest.mark.django_db
def test_another_name_with_the_same_number_is_passed_over_and_its_address_from_then_on_too(tmp_path: Path) -> None:
    mine = workspace()
    take(mine, book(tmp_path, ZELDA, ANNA))
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    take(mine, book(tmp_path, ("Z.", "Q.", "other@address.example", ZELDA[3]), named="other.vcf"))
    assert named(mine) == {"Anna Moreau"}


@pytest.mark.django_db
def test_who_was_named_in_passing_before_the_address_tells_who_it_is_goes_alone(tmp_path: Path) -> None:
    mine = workspace()
    take(mine, book(tmp_path, ZELDA, ANNA))
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    batch = Batch.objects.create(workspace=mine, network="n", file="f", observed_at=NOW, created_at=NOW)
    recorder = people.Recorder(batch)
    recorder.identities([records.Identity("b", "b", name="Ben Bertin", emails=("ben@bertin.example",))])
    recorder.mentions([records.Who("z", "Z. Q.")])
    people.merge(mine, [Identity.objects.get(key=key, network="n").person_id for key in "bz"], NOW)
    recorder.identities([records.Identity("z", "z", name="Z. Q.", emails=(ZELDA[2],))])
    people.resolve(mine, recorder.touched)
    assert named(mine) == {"Anna Moreau", "Ben Bertin"}
    assert not recorder.mentions([records.Who("z", "Z. Q.")])


@pytest.mark.django_db
def test_what_an_office_shares_keeps_nobody_else_out(tmp_path: Path) -> None:
    mine = workspace()
    shared = "contact@falandis.example"
    cards = [("Zelda", "Quatrevaux", shared, ZELDA[3]), ("Anna", "Moreau", shared, ANNA[3])]
    take(mine, book(tmp_path, *cards))
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    take(mine, book(tmp_path, ("Ben", "Bertin", shared, "+33612345670"), named="later.vcf"))
    assert named(mine) == {"Anna Moreau", "Ben Bertin"}


@pytest.mark.django_db
def test_colleagues_are_not_kept_out(tmp_path: Path) -> None:
    mine = workspace()
    take(mine, book(tmp_path, ("Zelda", "Quatrevaux", "zelda@falandis.example", ZELDA[3])))
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    take(mine, book(tmp_path, ("Ben", "Bertin", "ben@falandis.example", "+33612345670"), named="later.vcf"))
    assert named(mine) == {"Ben Bertin"}


@pytest.mark.django_db
def test_the_owner_may_let_them_come_back(tmp_path: Path) -> None:
    mine = workspace()
    path = book(tmp_path, ZELDA, ANNA)
    take(mine, path)
    before = Identity.objects.get(workspace=mine, name="Zelda Quatrevaux").key
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    with pytest.raises(Refused, match="Nobody who was erased"):
        actions.allow_again(mine, "nobody@else.example")
    for value in (ZELDA[2], "06 12 34 56 78", f"vcard/{before}"):
        actions.allow_again(mine, value)
    assert not Tombstone.objects.filter(workspace=mine).exists()
    path.touch()
    take(mine, path)
    assert named(mine) == {"Anna Moreau", "Zelda Quatrevaux"}


@pytest.mark.django_db
def test_another_workspace_keeps_them(tmp_path: Path) -> None:
    mine, theirs = workspace(), workspace()
    for each in (mine, theirs):
        take(each, book(tmp_path, ZELDA))
    actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    assert named(theirs) == {"Zelda Quatrevaux"}
    with pytest.raises(Refused, match="no longer here"):
        actions.erase(mine, Person.objects.get(workspace=theirs, name="Zelda Quatrevaux").pk, NOW)


@pytest.mark.django_db
def test_nobody_is_erased_while_something_is_read(tmp_path: Path) -> None:
    mine = workspace()
    report = take(mine, book(tmp_path, ZELDA))
    Import.objects.filter(pk=report.id).update(state=State.RUNNING)
    with pytest.raises(Refused, match="being imported"):
        actions.erase(mine, Person.objects.get(workspace=mine, name="Zelda Quatrevaux").pk, NOW)
    assert named(mine) == {"Zelda Quatrevaux"}


@pytest.mark.django_db
def test_somebody_known_everywhere_is_erased_from_every_network_and_from_what_is_imported_anew() -> None:
    mine = workspace()
    _import_sample(mine)
    known = Person.objects.filter(workspace=mine, is_root=True, is_owner=False)
    many = known.annotate(count=Count("identities")).order_by("-count", "pk")[0]
    identities = list(Identity.objects.filter(person=many))
    assert len({identity.network for identity in identities}) > 3
    held = Handle.objects.filter(identity__in=identities, kind__in=["email", "phone"])
    telling = {*held.values_list("value", flat=True), *(identity.key for identity in identities)}

    actions.erase(mine, many.pk, NOW)
    assert not _standing(telling)
    _import_sample(mine)
    assert not _standing(telling)
    passed_over = SkippedRow.objects.filter(run__workspace=mine, template__contains="erased")
    assert passed_over.count() >= 3


def _import_sample(mine: Workspace) -> None:
    with clock.use(clock.FixedClock(NOW)):
        intake.import_sample(mine, NOW)
        # The map holds no keys of anybody, and takes a fifth of the time.
        worker.run_until_idle((intake_work,))


def _standing(telling: set[str]) -> set[str]:
    """Those of the keys that some table of identities or handles still holds."""
    return {
        *Identity.objects.filter(key__in=telling).values_list("key", flat=True),
        *Handle.objects.filter(value__in=telling).values_list("value", flat=True),
    }


def handed_out(mine: Workspace, ids: list[int] | None = None) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive.stream(mine, NOW, ids)))) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


@pytest.mark.django_db
def test_everything_is_handed_out_and_an_address_book_reads_it(tmp_path: Path) -> None:
    mine = workspace()
    odd = ("Zoé", "=HYPERLINK(1) " + "é" * 60, "zoe@odd.example", "+33612345671")
    take(mine, book(tmp_path, ZELDA, ANNA, odd))
    anna = Person.objects.get(workspace=mine, name="Anna Moreau")
    people.add_note(mine, anna.pk, "met at the fair;\nlikes, tea", NOW)
    people.set_mark(mine, [anna.pk], "unasked", "", NOW)
    advice.answer(mine, anna.pk, "cooling", advice.NEVER, NOW)
    zelda = Person.objects.get(workspace=mine, name="Zelda Quatrevaux")
    advice.asked_for_introduction(mine, anna.pk, zelda.pk, NOW)
    Node.objects.create(workspace=mine, network="mastodon", key="far@away.example", name="Far Away")
    advice.pass_over(mine, Account("mastodon", "far@away.example"), NOW)
    found = handed_out(mine)
    told: dict[str, Any] = json.loads(found["data.json"])
    assert {person["name"] for person in told["people"]} == named(mine)
    (her,) = (person for person in told["people"] if person["id"] == anna.pk)
    assert her["emails"] == [ANNA[2]]
    assert her["wishes"] == ["unasked"]
    assert [(row["person"], row["card"]) for row in told["answers"]] == [(anna.pk, "cooling")]
    assert [(row["introducer"], row["target"]) for row in told["introductions"]] == [(anna.pk, zelda.pk)]
    assert [(row["key"], row["name"]) for row in told["passed_accounts"]] == [("far@away.example", "Far Away")]
    assert her["notes"][0]["text"] == "met at the fair;\nlikes, tea"
    assert her["identities"][0]["said"][0]["source"] == told["sources"][0]["id"]

    rows = list(csv.DictReader(io.StringIO(found["people.csv"].decode("utf-8-sig"))))
    assert {row["emails"] for row in rows} == {ZELDA[2], ANNA[2], odd[2]}
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]

    (tmp_path / "handed-out.vcf").write_bytes(found["people.vcf"])
    assert max(map(len, found["people.vcf"].split(b"\r\n"))) <= 75
    theirs = workspace()
    take(theirs, tmp_path / "handed-out.vcf")
    assert named(theirs) == named(mine)
    mails = Handle.objects.filter(kind="email").values_list("value", flat=True)
    assert set(mails.filter(workspace=theirs)) == set(mails.filter(workspace=mine))
    phones = Handle.objects.filter(kind="phone").values_list("value", flat=True)
    assert set(phones.filter(workspace=theirs)) == set(phones.filter(workspace=mine))


@pytest.mark.django_db
def test_names_of_communities_and_orders_are_handed_out_with_everything_and_with_nobody_alone(tmp_path: Path) -> None:
    mine = workspace()
    take(mine, book(tmp_path, ZELDA, ANNA))
    both = sorted(Person.objects.filter(workspace=mine, is_owner=False, is_root=True).values_list("pk", flat=True))
    name_community(mine, both, "The fair", NOW)
    order = Order.objects.create(
        workspace=mine, network="mastodon", account_key="me@art.example", account_name="Me", deed="mute", token="t",
        created_at=NOW,
    )  # fmt: skip
    order.items.create(key="loud@art.example", name="Loud", end="done", ended_at=NOW)
    order.items.create(key="gone@art.example", name="Gone", end="rejected", ended_at=NOW)
    other = workspace()
    name_community(other, [1], "Not mine", NOW)
    told = json.loads(handed_out(mine)["data.json"])
    (name,) = told["community_names"]
    assert (name["name"], name["people"]) == ("The fair", both)
    assert [(row["deed"], row["key"], row["end"], row["account"]) for row in told["orders"]] == [
        ("mute", "loud@art.example", "done", "Me"),
        ("mute", "gone@art.example", "rejected", "Me"),
    ]
    assert not {"community_names", "orders"} & json.loads(handed_out(mine, both[:1])["data.json"]).keys()


@pytest.mark.django_db
def test_what_is_held_of_one_person_tells_of_nobody_else(tmp_path: Path) -> None:
    mine = workspace()
    take(mine, book(tmp_path, ZELDA, ANNA))
    zelda = Person.objects.get(workspace=mine, name="Zelda Quatrevaux")
    found = handed_out(mine, [zelda.pk])
    assert b"Quatrevaux" in found["data.json"]
    assert not [name for name, content in found.items() if b"Moreau" in content or ANNA[2].encode() in content]


@pytest.mark.django_db
def test_the_questions_to_the_database_do_not_grow_with_the_people(tmp_path: Path) -> None:
    def asked(count: int) -> int:
        mine = workspace()
        cards = [("Anna", f"Moreau{n}", f"a{n}@b.example", f"+336123{n:05}") for n in range(count)]
        take(mine, book(tmp_path, *cards, named=f"{count}.vcf"))
        connection.force_debug_cursor = True
        before = len(connection.queries)
        try:
            handed_out(mine)
            return len(connection.queries) - before
        finally:
            connection.force_debug_cursor = False

    assert asked(20) == asked(40)
