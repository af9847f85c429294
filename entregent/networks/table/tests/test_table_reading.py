"""What is asked about a list, what is remembered, and what its rows say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.questions import Question
from entregent.contract.records import Identity, Skipped
from entregent.networks.table import export

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEADER = "Name,E-mail,Town,Joined"
Answers = Mapping[str, tuple[str, ...]]


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return tmp_path / "choir.csv"


def ask(path: Path, answers: Answers | None = None) -> dict[str, Question]:
    """The questions by what they are about: "list", "known", or the name of a column."""
    with open_files(path) as files:
        asked = export.questions(files, Reading(NOW, answers=answers or {}))
    return {str(each.text.values.get("column", each.id.partition(":")[0])): each for each in asked}


def read(path: Path, answers: Answers | None = None, **reading: frozenset[str]) -> list[Identity | Skipped]:
    with open_files(path) as files:
        return list(export.read(files, Reading(NOW, answers=answers or {}, **reading)))  # type: ignore[arg-type]


def people(path: Path, answers: Answers | None = None, **reading: frozenset[str]) -> list[Identity]:
    return [each for each in read(path, answers, **reading) if isinstance(each, Identity)]


def test_each_column_is_asked_about_once(club: Path):
    club.write_text(f"{HEADER},Empty\nAda Lind,ada@lind.example,Leeds,2020-01-02,\nBo Berg,bo@berg.example,York,,\n")
    asked = ask(club)
    assert list(asked) == ["list", "known", "Name", "E-mail", "Town", "Joined"]
    assert {name: each.guess for name, each in asked.items()} == {
        "list": ("choir",),
        "known": ("no",),
        "Name": ("name",),
        "E-mail": ("email",),
        "Town": ("town",),
        "Joined": ("joined",),
    }
    assert asked["Name"].examples == ("Ada Lind", "Bo Berg")
    answers = {each.id: each.guess for each in asked.values()}
    assert not ask(club, answers)


def test_answers_hold_for_lists_with_the_same_columns_only(club: Path, tmp_path: Path):
    club.write_text(f"{HEADER}\nAda Lind,ada@lind.example,Leeds,2020-01-02\n")
    answers = {each.id: each.guess for each in ask(club).values()}
    newer = tmp_path / "choir-2026-02.csv"
    newer.write_text(f"{HEADER.upper()}\nCy Coe,cy@coe.example,Bath,2021-01-02\n")
    assert not ask(newer, answers)
    football = tmp_path / "football.csv"
    football.write_text(newer.read_text())
    assert list(ask(football, answers)) == ["list", "known"]
    other = tmp_path / "choir-2026.csv"
    other.write_text(f"{HEADER},Voice\nCy Coe,cy@coe.example,Bath,2021-01-02,bass\n")
    assert len(ask(other, answers)) == 7


def test_the_owners_answers_decide(club: Path):
    club.write_text(f"{HEADER},Voice\nAda Lind,ada@lind.example,Leeds,2020-01-02,alto\n")
    asked = ask(club)
    answers = {
        asked["list"].id: ("Choir of Leeds",),
        asked["known"].id: ("yes",),
        asked["Town"].id: ("nothing",),
        asked["Voice"].id: ("label",),
    }
    (ada,) = people(club, answers)
    assert (ada.labels, ada.place, ada.is_contact) == (("Choir of Leeds", "alto"), "", True)
    assert ada.connected_on == date(2020, 1, 2)
    (ada,) = people(club)
    assert (ada.labels, ada.place, ada.is_contact, ada.connected_on) == (("choir",), "Leeds", False, None)
    assert ada.note == "Joined: 2020-01-02"
    (ada,) = people(club, {asked["list"].id: (), asked["Name"].id: ("nonsense",)})
    assert (ada.labels, ada.name) == ((), "")


def test_keys_by_address_profile_or_name_on_this_list(club: Path):
    club.write_text(
        "Name,E-mail,Profile,Company\n"
        "Ada Lind,Ada@Lind.example,https://www.p.example/Ada?x=1,\n"
        "Bo Berg,,https://www.p.example/Bo/,\nCy Coe,,,Acme\nCy Coe,,,Bolt\n"
    )
    keys = ["ada@lind.example", "p.example/bo", "cy coe|acme|choir", "cy coe|bolt|choir"]
    assert [each.key for each in people(club)] == keys


def test_an_address_that_several_share_tells_nobody_apart(club: Path):
    rows = [
        "Ada Lind,home@lind.example",
        "Bo Lind,home@lind.example",
        "Cy Coe,cy@coe.example",
        "Cy Coe,cy@coe.example,",
    ]
    club.write_text("Name,E-mail\n" + "\n".join(rows) + "\n")
    shared = {each.key: each.emails for each in people(club)}
    assert shared == {
        "home@lind.example|ada lind": ("home@lind.example",),
        "home@lind.example|bo lind": ("home@lind.example",),
        "cy@coe.example": ("cy@coe.example",),
    }
    office = "Name,E-mail,Phone,Site\n" + "".join(
        f"{name} Lind,info@firm.example,+44 113 000 0000,https://firm.example\n" for name in ("Ada", "Bo", "Cy")
    )
    club.write_text(office)
    assert [(each.emails, each.phones, each.urls) for each in people(club)] == [((), (), ())] * 3
    club.write_text("\n".join([office.splitlines()[0], *reversed(office.splitlines()[1:])]) + "\n")
    assert sorted(each.key for each in people(club)) == [
        f"info@firm.example|{name} lind" for name in ("ada", "bo", "cy")
    ]


def test_rows_of_nobody_and_damaged_ones_are_told_with_their_line(club: Path):
    club.write_text(
        'Name,E-mail,Town\nAda Lind,a@lind.example,Leeds\n,,York\n,,,\nBo,b@berg.example\n"Cy,c@coe.example,x\n'
    )
    skipped = [(each.line, "neither" in str(each.reason)) for each in read(club) if isinstance(each, Skipped)]
    assert [each.name for each in people(club)] == ["Ada Lind"]
    assert skipped == [(3, True), (5, False), (6, False)]


def test_names_in_one_column_or_two(club: Path):
    club.write_text('Name,E-mail\n"Lind, Ada",a@lind.example\nbo@berg.example,bo@berg.example\nCy Coe,c@coe.example\n')
    assert [(each.name, each.given_name) for each in people(club)] == [("Ada Lind", "Ada"), ("", ""), ("Cy Coe", "")]


def test_the_owner_is_no_contact_of_their_own(club: Path):
    club.write_text("Name,E-mail\nAda Lind,ada@lind.example\nBo Berg,bo@berg.example\n")
    asked = ask(club)
    found = people(club, {asked["known"].id: ("yes",)}, owner_emails=frozenset({"ada@lind.example"}))
    assert [(each.is_owner, each.is_contact) for each in found] == [(True, False), (False, True)]


def test_birthdays_by_what_the_column_shows(club: Path):
    club.write_text("Name,E-mail,Birthday\nAda Lind,a@lind.example,04/25/1980\nBo Berg,b@berg.example,02/03/1981\n")
    assert [each.birthday for each in people(club)] == ["1980-04-25", "1981-02-03"]


def test_parts_of_one_list_are_asked_about_once_and_told_once(tmp_path: Path):
    folder = tmp_path / "choir"
    folder.mkdir()
    for name in ("altos.csv", "basses.csv"):
        (folder / name).write_text("Name,E-mail\nAda Lind,ada@lind.example\nBo Berg,bo@berg.example\n")
    with open_files(folder) as files:
        ids = [each.id for each in export.questions(files, Reading(NOW))]
    assert len(ids) == len(set(ids)) == 6
    assert len(people(folder)) == 4
    answers = {each: ("Choir",) for each in ids if each.startswith("list:")}
    assert len(people(folder, answers)) == 2
