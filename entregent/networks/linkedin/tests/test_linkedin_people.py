"""Connections, the owner, notes and the uploaded address book, read from small archives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Unreadable
from entregent.contract.records import Identity, Interaction, InteractionKind, Missing, Skipped
from entregent.networks.linkedin import export

Write = Callable[..., Path]
Read = Callable[..., list[Any]]
IN = "https://www.linkedin.com/in/"
HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
ADA = ["Ada", "Lovelace", IN + "ada", "Ada@Engines.example", "Engines, Inc.", 'The "first"', "08 Feb 2026"]
PROFILE = [["First Name", "Last Name", "Headline"], ["Inès", "Marchetti", "Learning designer"]]
NOTES = 'Notes:\n"When exporting your connection data, you may notice that, etc."\n\n'


def contacts(records: list[Any]) -> list[Identity]:
    return [each for each in records if isinstance(each, Identity) and each.is_contact]


def reasons(records: list[Any]) -> list[tuple[int, str]]:
    return [(each.line, str(each.reason)) for each in records if isinstance(each, Skipped)]


def test_a_connection_is_a_sighting_and_an_event(write: Write, read: Read) -> None:
    records = read(write({"Connections.csv": [HEADER, ADA]}))
    (ada,) = contacts(records)
    assert (ada.key, ada.name, ada.company, ada.position) == ("ada", "Ada Lovelace", "Engines, Inc.", 'The "first"')
    assert ada.emails == ("ada@engines.example",)
    assert ada.connected_on == date(2026, 2, 8)
    (event,) = [each for each in records if isinstance(each, Interaction)]
    assert event.kind is InteractionKind.CONNECTION
    assert event.people[0].key == "ada"
    assert event.at is not None
    assert event.at.date() == ada.connected_on


def test_hidden_members_are_counted_with_their_line_and_nobody_is_created(write: Write, read: Read) -> None:
    table = (
        NOTES + ",".join(HEADER) + "\n,,,,,,07 Jun 2026\nAda,Lovelace," + IN + "ada,,,,08 Feb 2026\n,,,,,,08 Jun 2026"
    )
    records = read(write({"Connections.csv": table}))
    assert [each.key for each in contacts(records)] == ["ada"]
    assert [line for line, reason in reasons(records) if "hides" in reason] == [5, 7]


def test_company_pages_shifted_rows_and_repeated_people_are_skipped_with_reason(write: Write, read: Read) -> None:
    rows = [
        HEADER,
        ADA,
        ["Con", "Toso", "https://www.linkedin.com/company/contoso", "", "", "", "08 Feb 2026"],
        ["Shif", "Ted", IN + "shifted", "", "", "08 Feb 2026", "Engineer"],
        ADA,
    ]
    records = read(write({"Connections.csv": rows}))
    assert [each.key for each in contacts(records)] == ["ada"]
    assert [line for line, _ in reasons(records)] == [3, 4, 5]


def test_an_export_without_addresses_gives_keys_and_events_that_stay(write: Write, read: Read) -> None:
    old_header = [name for name in HEADER if name != "URL"]
    old = read(write({"Connections.csv": [old_header, ["Ada", "Lovelace", "", "Engines", "", "08 Feb 2026"]]}))
    new = read(write({"Connections.csv": [HEADER, ADA]}))
    (before,), (after,) = contacts(old), contacts(new)
    assert before.key == "~ada lovelace~2026-02-08"
    assert after.aliases == (before.key,)
    events = [{each.source_id for each in records if isinstance(each, Interaction)} for records in (old, new)]
    assert events[0] == events[1]


def test_the_two_of_one_name_connected_on_one_day_are_two_people(write: Write, read: Read) -> None:
    other = ["Ada", "Lovelace", IN + "ada-2", "", "", "", "08 Feb 2026"]
    records = read(write({"Connections.csv": [HEADER, ADA, other]}))
    events = [each for each in records if isinstance(each, Interaction)]
    assert [(each.key, each.aliases) for each in contacts(records)] == [("ada", ()), ("ada-2", ())]
    assert len({each.source_id for each in events}) == 2


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ["first_name", "LAST NAME", "url", "email address", "COMPANY", "position", "connected_on"],
        ["Prénom", "Nom", "URL", "Adresse e-mail", "Entreprise", "Poste", "Date de connexion"],
        ["PRENOM", "nom", "Url", "adresse_e-mail", "entreprise", "POSTE", "date de connexion"],
    ],
)
@pytest.mark.parametrize("when", ["08 Feb 2026", "8-Feb-26", "8 févr. 2026", "2026-02-08"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_header_date_separator_and_encoding_says_the_same(
    tmp_path: Path, read: Read, header: list[str], when: str, delimiter: str, encoding: str
) -> None:
    row = ["Zoë", "Brandt", IN + "zo%C3%AB-brandt", "", "Café Œuvre", "Gérante", when]
    path = tmp_path / "anything.txt"
    path.write_bytes("\r\n".join(delimiter.join(cells) for cells in (header, row)).encode(encoding))
    with open_files(path) as files:
        assert export.recognise(files) >= 0.9
    (zoe,) = contacts(read(path))
    assert (zoe.key, zoe.name, zoe.company, zoe.position) == ("zoë-brandt", "Zoë Brandt", "Café Œuvre", "Gérante")
    assert zoe.connected_on == date(2026, 2, 8)


def test_numeric_dates_of_a_spreadsheet_follow_the_rest_of_their_column(write: Write, read: Read) -> None:
    rows = [HEADER, [*ADA[:6], "03/04/2021"], ["Zoë", "Brandt", IN + "zoe", "", "", "", "25/12/2020"]]
    (ada, _) = contacts(read(write({"Connections.csv": rows})))
    assert ada.connected_on == date(2021, 4, 3)


def test_the_owner_holds_what_the_own_pages_say(write: Write, read: Read) -> None:
    folder = write(
        {
            "Profile.csv": PROFILE,
            "Positions.csv": [
                ["Company Name", "Title", "Description", "Location", "Started On", "Finished On"],
                ["Atelier", "Designer", "", "Lyon", "janv. 2024", ""],
                ["Cours", "Manager", "", "", "2014", "Dec 2023"],
                ["", "Nothing", "", "", "", ""],
            ],
            "Education.csv": [["School Name", "Start Date", "Degree Name"], ["Lyon 2", "2009", "Master"]],
            "Skills.csv": [["Name"], ["Moodle"], ["Moodle"], ["H5P"]],
        }
    )
    records = read(folder)
    (owner,) = [each for each in records if isinstance(each, Identity)]
    assert owner is records[0]
    assert owner.is_owner
    assert (owner.name, owner.headline, owner.company) == ("Inès Marchetti", "Learning designer", "Atelier")
    assert [(job.started, job.ended) for job in owner.employments] == [
        (date(2024, 1, 1), None),
        (date(2014, 1, 1), date(2023, 12, 1)),
    ]
    assert (owner.schools, owner.skills) == (("Lyon 2",), ("Moodle", "H5P"))


def test_invitations_tell_the_owners_address_and_who_asked_whom(write: Write, read: Read) -> None:
    rows = [
        ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"],
        ["Inès Marchetti", "Ada Lovelace", "1/29/26, 2:37 PM", "Bonjour !", "OUTGOING", IN + "ines", IN + "ada"],
        ["Zoë Brandt", "Inès Marchetti", "2/3/26, 9:00 AM", "", "INCOMING", IN + "zoe", IN + "ines"],
    ]
    records = read(write({"Invitations.csv": rows}))
    owner = records[0]
    assert (owner.key, owner.name, owner.is_owner) == ("ines", "Inès Marchetti", True)
    sent, received = [each for each in records if isinstance(each, Interaction)]
    assert (sent.direction, sent.people[0].key, sent.text) == ("out", "ada", "Bonjour !")
    assert (received.direction, received.people[0].key, str(received.at)) == ("in", "zoe", "2026-02-03 09:00:00+00:00")
    seen = [each for each in records if isinstance(each, Identity) and not each.is_owner]
    assert [(each.key, each.is_contact) for each in seen] == [("ada", False), ("zoe", False)]


def test_recommendations_find_the_one_person_of_that_name(write: Write, read: Read) -> None:
    header = ["First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"]
    when = "03/11/20, 09:12 AM"
    recommendations = [
        header,
        ["Ada", "Lovelace", "Engines", "", "She thinks ahead.", when, "VISIBLE"],
        ["Marc", "Petit", "", "", "Good.", when, "VISIBLE"],
        ["Jo", "Nobody", "", "", "Good.", when, "VISIBLE"],
    ]
    homonyms = [["Marc", "Petit", IN + slug, "", "", "", "01 Jan 2020"] for slug in ("marc-1", "marc-2")]
    records = read(
        write({"Connections.csv": [HEADER, ADA, *homonyms], "Recommendations_Received.csv": recommendations})
    )
    (found,) = [each for each in records if getattr(each, "kind", None) is InteractionKind.RECOMMENDATION]
    assert (found.people[0].key, found.direction, found.text) == ("ada", "in", "She thinks ahead.")
    told = [(line, reason) for line, reason in reasons(records) if "profile address" in reason]
    assert [(line, "several" in reason) for line, reason in told] == [(3, True), (4, False)]


def test_the_uploaded_address_book_is_no_tie(write: Write, read: Read) -> None:
    header = [
        "Source",
        "FirstName",
        "LastName",
        "Companies",
        "Title",
        "Emails",
        "PhoneNumbers",
        "CreatedAt",
        "FullName",
    ]
    rows = [
        header,
        ["MOBILE", "Paul", "Vidal", "", "", "Paul@vidal.example, p@mail.example", "", "5/2/21, 8:00 AM", "Paul Vidal"],
        ["MOBILE", "", "", "", "", "", "+33 6 39 98 00 02", "", "Léa"],
        ["MOBILE", "Only", "Name", "", "", "", "", "", ""],
    ]
    records = read(write({"Contacts.csv": rows}))
    paul, lea = [each for each in records if isinstance(each, Identity)]
    assert (paul.is_contact, paul.emails) == (False, ("paul@vidal.example", "p@mail.example"))
    assert (lea.name, lea.phones) == ("Léa", ("+33 6 39 98 00 02",))
    assert not [each for each in records if isinstance(each, Interaction)]
    assert [line for line, _ in reasons(records)] == [4]


def test_what_comes_in_the_second_mail_is_named_when_it_is_missing(write: Write, read: Read) -> None:
    first = read(write({"Profile.csv": PROFILE, "Skills.csv": [["Name"], ["Moodle"]]}))
    assert [str(each.what) for each in first if isinstance(each, Missing)] == [
        "Your connections",
        "Your messages",
        "Your invitations",
    ]
    alone = write({"Connections.csv": [HEADER, ADA]})
    assert not [each for each in read(alone / "Connections.csv") if isinstance(each, Missing)]


def test_unknown_files_are_named_and_known_ones_left_aside(write: Write, read: Read) -> None:
    files = {"Connections.csv": [HEADER, ADA], "Mystery.csv": [["a"], ["b"]], "Ad_Targeting.csv": [["a"], ["b"]]}
    skipped = {each.file: str(each.reason) for each in read(write(files)) if isinstance(each, Skipped)}
    assert "not known here" in skipped["Mystery.csv"]
    assert "not about people" in skipped["Ad_Targeting.csv"]


def test_files_of_nobody_known_are_refused_with_a_sentence(write: Write, read: Read) -> None:
    folder = write({"a.csv": [["a", "b"], ["1", "2"]], "b.txt": "Hello"})
    with open_files(folder) as files:
        assert export.recognise(files) == 0
    with pytest.raises(Unreadable, match="drop the zip that LinkedIn sent you"):
        read(folder)
