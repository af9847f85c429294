"""The same person again, from a newer export, carries the same key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity
from entregent.networks.vcard import export


def identities(folder: Path, *cards: tuple[str, ...], owner: frozenset[str] = frozenset()) -> list[Identity]:
    text = "".join("\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "")) for lines in cards)
    (folder / "book.vcf").write_text(text)
    with open_files(folder / "book.vcf") as files:
        found = list(export.read(files, Reading(datetime(2026, 3, 1, tzinfo=UTC), owner)))
    return [record for record in found if isinstance(record, Identity)]


def keys(folder: Path, *cards: tuple[str, ...]) -> list[str]:
    return [identity.key for identity in identities(folder, *cards)]


@pytest.mark.parametrize("uid", ["4FBE-01", "urn:uuid:4fbe-01", "4fbe-01:ABPerson", " 4FBE-01 "])
def test_uid_in_all_its_forms(tmp_path: Path, uid: str):
    assert keys(tmp_path, (f"UID:{uid}", "FN:Ada")) == ["4fbe-01"]


def test_change_of_all_but_the_uid_keeps_the_key(tmp_path: Path):
    before = keys(tmp_path, ("UID:1", "FN:Ada Lind", "EMAIL:a@b.example"))
    after = keys(tmp_path, ("UID:1", "FN:Ada Whitcombe", "EMAIL:new@b.example", "ORG:Acme"))
    assert before == after


def test_without_uid_name_and_first_address(tmp_path: Path):
    before = keys(tmp_path, ("FN:Élise  DURAND", "EMAIL:E@b.example"))
    after = keys(tmp_path, ("FN:Elise Durand", "EMAIL:e@b.example", "EMAIL:second@b.example", "TEL:12", "TITLE:CEO"))
    assert before == after == ["elise durand|e@b.example"]
    assert keys(tmp_path, ("FN:Elise", "TEL:+33 6 12-34")) == ["elise|+3361234"]


def test_one_uid_on_every_card_does_not_make_one_person_of_them(tmp_path: Path):
    found = keys(tmp_path, ("UID:0", "FN:Ada"), ("UID:0", "FN:Zoe"), ("UID:0", "FN:Ada", "TEL:1"))
    assert found == ["0", "zoe", "0#2"]


def test_two_people_of_one_name_stay_two_and_a_card_that_comes_twice_is_one(tmp_path: Path):
    found = keys(tmp_path, ("FN:Ada",), ("FN:Ada", "ORG:Acme"), ("FN:Ada",), ("FN:Ada", "ORG:Acme"))
    assert found == ["ada", "ada#2"]


def test_long_uids_stay_apart(tmp_path: Path):
    found = keys(tmp_path, ("UID:" + "a" * 5000 + "1", "FN:Ada"), ("UID:" + "a" * 5000 + "2", "FN:Ada"))
    assert len(set(found)) == 2
    assert all(len(key) <= 200 for key in found)


def test_owner_is_told_by_the_key(tmp_path: Path):
    (me, other) = identities(tmp_path, ("UID:me", "FN:Ada"), ("UID:you", "FN:Zoe"), owner=frozenset({"me"}))
    assert (me.is_owner, me.is_contact) == (True, False)
    assert (other.is_owner, other.is_contact) == (False, True)
