"""Whatever program wrote an address book, it holds the same people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest

from entregent.base.files import open_files
from entregent.contract import registry
from entregent.contract.network import Reading
from entregent.contract.records import Identity
from tests.writers.contacts import ENTRIES, GOOGLE_VARIANTS, write_google
from tests.writers.vcards import VCARD_VARIANTS, write_vcard

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITERS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    **{f"google-{n}": ("google", lambda folder, v=v: write_google(v, folder)) for n, v in GOOGLE_VARIANTS.items()},
    **{f"vcard-{n}": ("vcard", lambda folder, v=v: write_vcard(v, folder)) for n, v in VCARD_VARIANTS.items()},
}
ADDRESS_BOOKS = pytest.mark.parametrize("book", WRITERS)


def read(book: str, folder: Path) -> list[Identity]:
    slug, write = WRITERS[book]
    with open_files(write(folder)) as files:
        recognised = registry.recognise(files)
        assert recognised is not None
        assert recognised.network.slug == slug
        export = recognised.network.export
        assert export is not None
        return [record for record in export.read(files, Reading(NOW)) if isinstance(record, Identity)]


def dialled(phone: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(phone, "FR"), phonenumbers.PhoneNumberFormat.E164)


@ADDRESS_BOOKS
def test_the_same_people_with_the_same_keys(book: str, tmp_path: Path) -> None:
    found = read(book, tmp_path)
    assert [(i.name, i.given_name, i.family_name) for i in found] == [(e.name, e.given, e.family) for e in ENTRIES]
    assert [set(i.emails) for i in found] == [{e.work, e.home} - {""} for e in ENTRIES]
    assert [[dialled(p) for p in i.phones] for i in found] == [[dialled(p) for p in e.phones] for e in ENTRIES]


@ADDRESS_BOOKS
def test_the_same_facts_about_them(book: str, tmp_path: Path) -> None:
    found = read(book, tmp_path)
    assert [(i.company, i.position, i.place) for i in found] == [(e.company, e.title, e.city) for e in ENTRIES]
    assert [" ".join(i.note.split()) for i in found] == [" ".join(e.note.split()) for e in ENTRIES]
    assert [i.birthday.replace("-", "") for i in found] == [
        e.birthday.isoformat().replace("-", "") if e.birthday else "" for e in ENTRIES
    ]
    assert all(identity.is_contact for identity in found)


@pytest.mark.parametrize("book", [b for b in WRITERS if "android" not in b and "plain" not in b])
def test_the_labels_are_kept(book: str, tmp_path: Path) -> None:
    assert [set(i.labels) for i in read(book, tmp_path)] == [set(e.labels) for e in ENTRIES]
