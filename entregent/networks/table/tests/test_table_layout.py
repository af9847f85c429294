"""Which files are lists of people, and what their columns are taken to hold."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract import registry
from entregent.contract.network import Reading
from entregent.networks.table import export
from entregent.networks.table.asking import likely_name
from entregent.networks.table.layout import HEAD, layout_of
from entregent.networks.table.roles import Role, guess
from entregent.networks.table.values import date_of, emails_in, is_person_name, phones_in, puts_day_first, urls_in

READING = Reading(datetime(2026, 3, 1, tzinfo=UTC))
PEOPLE = [["Ada Lind", "ada@lind.example", "Leeds"], ["Bo Berg", "bo@berg.example", "York"]]


def text(rows: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("headers", "roles"),
    [
        ("Nom;Prénom;Courriel;Téléphone;Ville", "family given email phone town"),
        ("NOM DE FAMILLE;Prénoms;Adresse e-mail :;Tél. portable;Pays", "family given email phone country"),
        ("Nom;Société;Fonction;Mél", "name company position email"),
        ("Nom et prénom;Organisme;Qualité;E-mail professionnel", "name company nothing email"),
        ("First Name;Last Name;Email 1;Email 2;Job Title", "given family email email position"),
        ("Vorname;Nachname;Firma;E-Mail;Ort", "given family company email town"),
        ("Full name;Profile URL;Current company;Skills;Tags", "name url company skills label"),
        ("N°;Civilité;Code postal;Adresse;Commune", "nothing nothing nothing nothing town"),
        ("Date d’adhésion;Date de naissance;Groupe", "joined birthday label"),
        ("Member name;Member since;Remarks", "name joined note"),
        ("Name;First name", "family given"),
        ("Société;Raison sociale", "company nothing"),
        ("Votre adresse e-mail de contact;Nom de l’entreprise", "email company"),
    ],
)
def test_columns_by_their_headers(headers: str, roles: str):
    columns = headers.split(";")
    assert " ".join(guess(columns, [()] * len(columns))) == roles


@pytest.mark.parametrize(
    ("header", "values", "role"),
    [
        ("Contact", ("a@b.example", "c@d.example"), Role.EMAIL),
        ("Contact", ("Ada Lind", "Bo Berg"), Role.NAME),
        ("Name", ("Widget 12", "Gadget X3"), Role.NOTHING),
        ("Mail", ("2026-01-02", "2026-02-03"), Role.NOTHING),
        ("Titre", ("Mme", "M.", "Mme"), Role.NOTHING),
        ("Titre", ("Directrice", "Trésorier"), Role.POSITION),
        ("Téléphone", ("1,2E+9",), Role.NOTHING),
        ("Où trouver", ("https://a.example/ada", "b.example/bo"), Role.URL),
        ("Site", (), Role.URL),
        ("Intervenante", ("Ada Lind", "Zoé d’Arc"), Role.NAME),
        ("Anniversaire", ("spring", "autumn"), Role.NOTHING),
    ],
)
def test_columns_by_their_values(header: str, values: tuple[str, ...], role: Role):
    assert guess([header], [values]) == (role,)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_encodings_and_line_ends(separator: str, encoding: str, end: str):
    content = text([["Prénom", "Nom", "Mél"], ["Zoé", "Lind", "zoe@lind.example"]], separator).replace("\r\n", end)
    layout = layout_of(content.encode(encoding))
    assert layout is not None
    assert (layout.header.delimiter, layout.names) == (separator, ("Prénom", "Nom", "Mél"))
    assert layout.samples == (("Zoé",), ("Lind",), ("zoe@lind.example",))


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ([], 1),
        ([["Members of the choir"]], 2),
        ([["Members", "", ""], ["", "", ""]], 3),
        ([["as of", "2026-01-01", ""]], 2),
    ],
)
def test_the_header_is_found_below_titles(above: list[list[str]], line: int):
    layout = layout_of(text([*above, ["Name", "E-mail", "Town"], *PEOPLE]).encode())
    assert layout is not None
    assert (layout.header.line, layout.guess) == (line, (Role.NAME, Role.EMAIL, Role.TOWN))


def test_a_header_of_several_lines_and_one_that_is_missing():
    layout = layout_of(text([["Name\nof the member", "E-mail", "Town"], *PEOPLE]).encode())
    assert layout is not None
    assert (layout.header.line, layout.guess[0]) == (2, Role.NAME)
    layout = layout_of(text(PEOPLE).encode())
    assert layout is not None
    assert (layout.header.line, layout.names, layout.guess[:2]) == (0, ("#1", "#2", "#3"), (Role.NAME, Role.EMAIL))


def test_addresses_below_one_another_are_a_list():
    layout = layout_of(b"ada@lind.example\nbo@berg.example\n\ncy@coe.example\n")
    assert layout is not None
    assert layout.guess == (Role.EMAIL,)


@pytest.mark.parametrize(
    "content",
    [
        "", "\n", "x", "Dear Ada,\nthank you, and see you soon,\nyours, Bo\n", "a,b\n1,2\n3,4\n",
        "Date;Libellé;Montant\n01/02/2026;CB;12,00\n02/02/2026;VIR;13,00\n", '{"name": "Ada",\n"email": "a@b.example"}\n',
        "<html>,\n<p>,\n", "name,price\nWidget 3000,12\nGadget X2,13\n", "Société,Ville\nAcme,Leeds\nBolt,York\n",
        "BEGIN:VCARD\nFN:Ada,Lind\nN:Lind,Ada\nEND:VCARD\n", "From a@b.example Mon, 1 Jan\nTo: a, b\n", "Name,E-mail\n",
        "id,name,email\0,x\n1,2,3\n",
    ],
)  # fmt: skip
def test_other_files_are_no_lists_of_people(content: str):
    assert layout_of(content.encode()) is None


def test_the_first_kilobytes_are_enough():
    content = text([["Name", "E-mail", "Town"], *PEOPLE * 5000]).encode()
    layout = layout_of(content[:HEAD])
    assert layout is not None
    assert layout.samples[0] == ("Ada Lind", "Bo Berg")


def test_a_folder_is_one_only_where_every_file_is_a_list(tmp_path: Path):
    (tmp_path / "a.csv").write_text(text([["Name", "E-mail", "Town"], *PEOPLE]))
    with open_files(tmp_path) as files:
        assert export.recognise(files) == 0.55
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    with open_files(tmp_path) as files:
        assert export.recognise(files) == 0


def test_what_another_network_knows_is_left_to_it(tmp_path: Path):
    path = tmp_path / "contacts.csv"
    for header in (
        "First Name,Last Name,Labels,Middle Name,E-mail 1 - Value",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    ):
        row = ["ada@lind.example" if "mail" in name else "Ada" for name in header.split(",")]
        path.write_text(f"{header}\n{','.join(row)}\n{','.join(row)}\n")
        with open_files(path) as files:
            assert export.recognise(files) >= 0.5
            found = registry.recognise(files)
        assert found is not None
        assert not found.network.is_fallback


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("membres_club-2026-03.csv", "membres club"),
        ("Annuaire des anciens (2).CSV", "Annuaire des anciens"),
        ("export-2026-01-02.csv", ""),
        ("contacts.tsv", ""),
        ("Feuille 1.csv", ""),
        ("2026.csv", ""),
        ("zip/Chorale du Port.csv", "Chorale du Port"),
    ],
)
def test_the_name_of_a_list_from_its_file(file: str, name: str):
    assert likely_name(file) == name


@pytest.mark.parametrize(
    ("written", "day_first", "expected"),
    [
        ("2026-03-04", True, date(2026, 3, 4)),
        ("04/03/2026", True, date(2026, 3, 4)),
        ("03/04/26 10:00", False, date(2026, 3, 4)),
        ("4.3.1980", True, date(1980, 3, 4)),
        ("1er août 1980", True, date(1980, 8, 1)),
        ("mercredi 4 mars 2026", True, date(2026, 3, 4)),
        ("March 4th, 2026", True, date(2026, 3, 4)),
        ("31/02/2026", True, None),
        ("4 brumaire 1800", True, None),
        ("2026", True, None),
    ],
)
def test_dates_as_people_write_them(written: str, day_first: bool, expected: date | None):
    assert date_of(written, day_first=day_first) == expected


def test_a_column_shows_which_number_is_the_day():
    assert puts_day_first(["04/03/2026", "25/12/2026"])
    assert not puts_day_first(["04/03/2026", "12/25/2026"])
    assert puts_day_first(["04/03/2026"])


def test_addresses_and_numbers_as_people_write_them():
    assert emails_in("Ada <Ada@Lind.example>; mailto:bo@berg.example.") == ("ada@lind.example", "bo@berg.example")
    assert phones_in("06 12 00 00 01 / +33 (0)6-12-00-00-02") == ("06 12 00 00 01", "+33 (0)6-12-00-00-02")
    assert phones_in("3,36E+10") == ()
    assert urls_in("https://a.example/x, b.example") == ("https://a.example/x,", "b.example")
    assert urls_in("see https://a.example") == ()
    assert is_person_name("Anne-Marie d’Arc")
    assert not is_person_name("Widget 3000")
