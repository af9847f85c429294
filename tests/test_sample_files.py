"""The files of the invented world are what the networks write: they parse back, and the same world gives the same bytes."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import vobject

from entregent.base.files import open_files
from entregent.contract import registry
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Interaction, InteractionKind, Relation, Skipped
from entregent.sample.facts import Book
from entregent.sample.world import World, make

NETWORKS = [network for network in registry.networks().values() if network.has_sample]


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def written(world: World, slug: str, folder: Path) -> list[Path]:
    network = registry.get(slug)
    assert network is not None
    assert network.sample is not None
    return list(network.sample.write(world, folder))


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name == "Connections.csv":
                assert text.startswith('Notes:\n"')
                text = text.split("\n\n", 1)[1]
            escape = {"escapechar": "\\", "doublequote": False} if name.startswith("Comments") else {}
            rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True, **escape))
            assert all(None not in row and None not in row.values() for row in rows), name
            found[name.removesuffix(".csv").removesuffix("_155814142")] = rows
    return found


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.slug)
def test_the_same_world_gives_the_same_bytes(network: registry.Network, tmp_path: Path) -> None:
    def digests(folder: Path) -> list[tuple[str, str]]:
        paths = written(make(contacts=150), network.slug, folder)
        return [(path.name, sha256(path.read_bytes()).hexdigest()) for path in paths]

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.slug)
def test_its_own_network_recognises_the_files(network: registry.Network, world: World, tmp_path: Path) -> None:
    for path in written(world, network.slug, tmp_path):
        with open_files(path) as files:
            recognised = registry.recognise(files)
            assert recognised is not None
            assert recognised.network.slug == network.slug


def test_the_archive_holds_every_file_with_all_its_rows(world: World, tmp_path: Path) -> None:
    older, newer = (tables(path) for path in written(world, "linkedin", tmp_path))
    assert set(newer) >= {
        "Connections", "messages", "Invitations", "Profile", "Positions", "Education", "Skills", "Recommendations_Received",
        "Recommendations_Given", "Endorsement_Received_Info", "Endorsement_Given_Info", "Shares", "Comments", "Reactions",
        "Company Follows", "Notes", "Contacts",
    }  # fmt: skip
    assert len(newer["Connections"]) == len(world.connections)
    assert len(newer["messages"]) == sum(len(talk.messages) for talk in world.conversations)
    assert 0 < len(older["messages"]) < len(newer["messages"])
    datetime.strptime(newer["Connections"][0]["Connected On"], "%d %b %Y")
    datetime.strptime(newer["messages"][0]["DATE"], "%Y-%m-%d %H:%M:%S UTC")
    datetime.strptime(newer["Invitations"][0]["Sent At"], "%m/%d/%y, %I:%M %p")
    datetime.strptime(newer["Company Follows"][0]["Followed On"], "%a %b %d %H:%M:%S UTC %Y")
    hidden = [row for row in newer["Connections"] if not row["URL"]]
    assert len(hidden) == sum(link.hidden for link in world.connections) > 3
    assert all(not value for row in hidden for column, value in row.items() if column != "Connected On")


def test_a_change_of_job_shows_between_the_two_archives(world: World, tmp_path: Path) -> None:
    older, newer = (
        {row["URL"]: (row["Company"], row["Position"]) for row in tables(path)["Connections"] if row["URL"]}
        for path in written(world, "linkedin", tmp_path)
    )
    changed = [url for url, job in older.items() if newer[url] != job]
    assert len(changed) > 25
    assert any(newer[url][0] == older[url][0] for url in changed)
    assert any(newer[url][0] != older[url][0] for url in changed)


def test_archives_asked_for_in_2026_are_quoted_and_numbered(tmp_path: Path) -> None:
    (path,) = written(make(contacts=60, today=date(2026, 3, 2), older_export=False), "linkedin", tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert "Shares_155814142.csv" in archive.namelist()
        assert archive.read("messages.csv").startswith(b'"CONVERSATION ID","CONVERSATION TITLE",')


def test_the_archive_is_read_without_loss(world: World, tmp_path: Path) -> None:
    path = written(world, "linkedin", tmp_path)[-1]
    network = registry.get("linkedin")
    assert network is not None
    assert network.export is not None
    with open_files(path) as files:
        yielded = list(network.export.read(files, Reading(datetime(2026, 3, 1, tzinfo=UTC))))
    contacts = {r.key for r in yielded if isinstance(r, Identity) and r.is_contact and not r.is_owner}
    assert len(contacts) == sum(not link.hidden for link in world.connections)
    counted = Counter(r.kind for r in yielded if isinstance(r, Interaction))
    said = sum(len(talk.messages) for talk in world.conversations)
    left_out = sum(isinstance(r, Skipped) and r.file == "messages.csv" for r in yielded)
    assert counted[InteractionKind.MESSAGE] + left_out == said
    assert left_out < 60
    assert sum(isinstance(r, Relation) for r in yielded) == sum(len(talk.members) > 1 for talk in world.conversations)


def test_the_telephone_book_is_valid_for_another_reader(world: World, tmp_path: Path) -> None:
    (path,) = written(world, "vcard", tmp_path)
    text = path.read_bytes().decode("ascii")
    assert max(len(line) for line in text.split("\r\n")) <= 130
    cards = list(vobject.readComponents(text, allowQP=True))
    expected = [card for card in world.cards if card.book is Book.PHONE]
    assert [card.fn.value for card in cards] == [f"{card.given} {card.family}".strip() for card in expected]
    assert sum(hasattr(card, "photo") for card in cards) == sum(card.has_photo for card in expected) > 5


def test_the_web_address_book_has_a_row_for_each_card(world: World, tmp_path: Path) -> None:
    (path,) = written(world, "google", tmp_path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    expected = [card for card in world.cards if card.book is Book.WEB]
    assert [(row["First Name"], row["Last Name"]) for row in rows] == [(card.given, card.family) for card in expected]
    assert all("* myContacts" in row["Labels"] for row in rows)
    assert {row["E-mail 1 - Value"] for row in rows} - {""} == {card.emails[0] for card in expected if card.emails}
