"""What is read of Google Contacts files, column by column, and how damaged ones fail."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import Unreadable, open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Missing, Record, Skipped
from entregent.networks.google import export

NEW_HEADER = (
    "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,Birthday,Notes,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Address 1 - City,Address 1 - Region,Address 1 - Country,Address 2 - City,Address 2 - Country,"
    "Website 1 - Value,Relation 1 - Value,Custom Field 1 - Value"
)
OLD_HEADER = (
    "Name,Given Name,Additional Name,Family Name,Maiden Name,Location,Occupation,Notes,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title,Address 1 - City"
)
NEW, OLD = NEW_HEADER.split(","), OLD_HEADER.split(",")
READING = Reading(datetime(2026, 3, 1, tzinfo=UTC))
ADA = {"First Name": "Ada", "Last Name": "Lind"}


def table(header: list[str], *rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(path: Path, content: bytes | str, reading: Reading = READING) -> list[Record | Skipped | Missing]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_files(path) as files:
        return list(export.read(files, reading))


def recognised(path: Path) -> float:
    with open_files(path) as files:
        return export.recognise(files)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


@pytest.fixture
def one(book: Path):
    """Reads one row under the new header and returns its identity."""

    def read_row(**cells: str) -> Identity:
        (found,) = read(book, table(NEW, ADA | {name.replace("_", " "): cell for name, cell in cells.items()}))
        assert isinstance(found, Identity), found
        return found

    return read_row


def test_values_that_share_a_cell(book: Path):
    row = {
        "E-mail 1 - Value": "* Ada@b.example ::: ada@c.example",
        "E-mail 2 - Value": "ada@b.example ::: not an address",
        "Phone 1 - Value": "+44 1 ::: 2",
        "Phone 2 - Value": "'+44 3 :::",
    }
    (found,) = read(book, table(NEW, row))
    assert found.emails == ("ada@b.example", "ada@c.example")
    assert found.phones == ("+44 1", "2", "+44 3")


@pytest.mark.parametrize(
    ("cell", "labels", "is_contact"),
    [
        ("* myContacts", (), True),
        ("Clients ::: * Mes contacts", ("Clients",), True),
        ("* Other contacts", (), False),
        ("* Autres contacts", (), False),
        ("* Other contacts ::: * myContacts", (), True),
        ("Other contacts", ("Other contacts",), True),
        ("* starred ::: Amis ::: Amis", ("starred", "Amis"), True),
        ("", (), True),
    ],
)
def test_labels(one, cell: str, labels: tuple[str, ...], is_contact: bool):
    found = one(Labels=cell)
    assert (found.labels, found.is_contact) == (labels, is_contact)


@pytest.mark.parametrize("label", ["Work Fax", "Télécopie (travail)", "Fax domicile", "Pager", "Bipeur"])
def test_shared_lines_are_left_out(book: Path, label: str):
    row = ADA | {
        "Phone 1 - Label": label,
        "Phone 1 - Value": "+33 1",
        "Phone 2 - Label": "Mobile",
        "Phone 2 - Value": "+33 6",
    }
    assert read(book, table(NEW, row))[0].phones == ("+33 6",)


def test_numbers_a_spreadsheet_has_rounded_name_nobody(book: Path):
    row = ADA | {"Phone 1 - Value": "3,36399E+10 ::: 4.47701E+11 ::: 06 12"}
    assert read(book, table(NEW, row))[0].phones == ("06 12",)


def test_place_of_the_first_address_that_has_one(book: Path):
    row = ADA | {"Address 1 - Country": "France", "Address 2 - City": "Lyon", "Address 2 - Country": "FR"}
    found = read(book, table(NEW, row))[0]
    assert (found.place, found.country) == ("Lyon", "FR")
    found = read(book, table(NEW, ADA | {"Address 1 - Country": "France"}))[0]
    assert (found.place, found.country) == ("", "France")


def test_old_header(book: Path):
    row = {
        "Name": "Ada Mary Lind",
        "Given Name": "Ada",
        "Additional Name": "Mary",
        "Family Name": "Lind",
        "Maiden Name": "Berg",
        "Location": "Leeds",
        "Occupation": "Trainer",
        "Group Membership": "* My Contacts ::: Choir",
        "E-mail 1 - Type": "* Home",
        "E-mail 1 - Value": "ada@b.example",
        "Organization 1 - Name": "Acme",
        "Organization 1 - Title": "CEO",
    }
    (found,) = read(book, table(OLD, row))
    assert found == Identity(
        source_id="ada mary lind|ada@b.example",
        key="ada mary lind|ada@b.example",
        name="Ada Mary Lind",
        given_name="Ada",
        family_name="Lind",
        former_name="Berg",
        headline="Trainer",
        company="Acme",
        position="CEO",
        place="Leeds",
        emails=("ada@b.example",),
        labels=("Choir",),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_saved_again_by_a_spreadsheet(book: Path, encoding: str, delimiter: str):
    content = table(NEW, {"First Name": "Élodie", "Last Name": "Dupont"}, delimiter=delimiter).encode(encoding)
    assert [found.name for found in read(book, content)] == ["Élodie Dupont"]
    assert recognised(book) == 0.95


def test_columns_in_another_order_and_without_labels(book: Path):
    header = ["Phone 1 - Value", "LAST_NAME", "first name", "Something else"]
    (found,) = read(book, table(header, {"Phone 1 - Value": "12", "LAST_NAME": "Lind", "first name": "Ada"}))
    assert (found.name, found.phones) == ("Ada Lind", ("12",))
    assert 0.5 < recognised(book) < 0.95


def test_shifted_and_empty_rows_are_told_and_the_rest_is_kept(book: Path):
    shifted = ADA | {"E-mail 1 - Label": "ada@b.example", "E-mail 1 - Value": "Work"}
    text = (
        table(NEW, ADA, shifted, {"Notes": "of\nnobody"})
        + "a,b\n"
        + table(NEW, {"First Name": "Zoe"}).splitlines()[1]
        + "\n"
    )
    found = read(book, text)
    assert [record.name for record in found if isinstance(record, Identity)] == ["Ada Lind", "Zoe"]
    assert [record.line for record in found if isinstance(record, Skipped)] == [3, 4, 6]


def test_contacts_of_one_name_stay_apart_and_repeats_come_once(book: Path):
    found = read(book, table(NEW, ADA, ADA | {"Notes": "another"}, ADA))
    assert [record.key for record in found if isinstance(record, Identity)] == ["ada lind", "ada lind#2"]
    assert [record.line for record in found if isinstance(record, Skipped)] == [4]


def test_owner_is_told_by_the_key(book: Path):
    (found,) = read(book, table(NEW, ADA), Reading(READING.now, frozenset({"ada lind"})))
    assert (found.is_owner, found.is_contact) == (True, False)


def test_name_that_only_repeats_the_address_is_none(one):
    found = one(**{"First_Name": "ada@b.example", "Last_Name": "", "E-mail_1_-_Value": "Ada@b.example"})
    assert (found.name, found.key) == ("", "ada@b.example")


def test_key_survives_all_that_changes(book: Path):
    before = read(book, table(NEW, ADA | {"E-mail 1 - Value": "ada@b.example"}))
    after = read(
        book,
        table(OLD, {"Given Name": "ADA", "Family Name": "Lind", "E-mail 1 - Value": "Ada@b.example ::: x@y.example"}),
    )
    assert before[0].key == after[0].key


def test_archive_with_the_same_people_in_several_files(tmp_path: Path):
    path = tmp_path / "takeout-20260215T101500Z-001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("All Contacts", "My Contacts"):
            archive.writestr(f"Takeout/Contacts/{name}/{name}.csv", table(NEW, ADA))
        archive.writestr("Takeout/Contacts/All Contacts/Ada.jpg", b"\xff\xd8")
        archive.writestr("Takeout/archive_browser.html", "<html>")
        archive.writestr("Takeout/Other/list.txt", "hello")
    with open_files(path) as files:
        assert export.recognise(files) == 0.6
        assert export.observed_at(files) == datetime(2026, 2, 15, tzinfo=UTC)
        found = list(export.read(files, READING))
    assert [record.name for record in found if isinstance(record, Identity)] == ["Ada Lind"]
    skipped = {(record.file.rpartition("/")[2], record.line) for record in found if isinstance(record, Skipped)}
    assert skipped == {("My Contacts.csv", 2), ("list.txt", 0)}


@pytest.mark.parametrize(
    "content", ["x", "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n", "\n,,\n"]
)
def test_other_files_are_not_recognised(book: Path, content: str):
    book.write_text(content)
    assert recognised(book) == 0


@pytest.mark.parametrize("tenth", range(1, 10))
def test_truncated_at_each_tenth(book: Path, tenth: int):
    rows = [{"First Name": f"Ada{n}", "Last Name": "Lind", "Notes": 'said "no"\nand left'} for n in range(60)]
    content = table(NEW, *rows)
    cut = content[: len(content) * tenth // 10]
    complete = sum(len(table(NEW, *rows[:n])) <= len(cut) for n in range(1, len(rows) + 1))
    names = [record.name for record in read(book, cut) if isinstance(record, Identity)]
    assert names == [f"Ada{n} Lind" for n in range(complete)]


def test_huge_cell_is_cut_or_refused_with_a_sentence(book: Path):
    (found,) = read(book, table(NEW, ADA | {"Notes": "x" * 1_000_000}))
    assert len(found.note) == 20_000
    with pytest.raises(Unreadable, match="longer than"):
        read(book, table(NEW, ADA | {"Notes": "x" * 6_000_000}))


@pytest.mark.parametrize(
    ("cell", "picture"),
    [
        (
            "https://lh3.googleusercontent.com/contacts/AA9T=s100",
            "https://lh3.googleusercontent.com/contacts/AA9T=s100",
        ),
        ("https://lh3.googleusercontent.com/a/default-user=s64-c", ""),
        ("photo.jpg", ""),
        ("", ""),
    ],
)
def test_of_a_photo_the_address_is_kept(cell: str, picture: str, tmp_path: Path) -> None:
    (found,) = read(tmp_path / "contacts.csv", table([*NEW, "Photo"], ADA | {"Photo": cell}))
    assert isinstance(found, Identity)
    assert found.picture == picture
