"""What mails become: directions, conversations, people, circles, and what is set aside."""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import (
    Direction,
    Elsewhere,
    Identity,
    Interaction,
    InteractionKind,
    Relation,
    Skipped,
)

OWNER = "camille@moreau.example"
COUNT = iter(range(10_000))


def mail(*headers: str, sender: str = "Ada Brandt <ada@atelier.example>", to: str = OWNER, body: str = "…") -> str:
    """A mail with an id of its own."""
    usual = [
        f"From: {sender}",
        f"To: {to}",
        "Date: Mon, 4 Mar 2024 11:20:34 +0100",
        f"Message-ID: <{next(COUNT)}@x.example>",
    ]
    named = {line.partition(":")[0].lower() for line in headers}
    return "\n".join([*headers, *(line for line in usual if line.partition(":")[0].lower() not in named), "", body, ""])


def mbox(*mails: str) -> bytes:
    """Mails in one file."""
    return "".join(f"From ada@x.example Mon Mar  4 11:20:34 2024\n{each}\n" for each in mails).encode()


def of(kind: type[Any], found: Sequence[object]) -> list[Any]:
    return [each for each in found if isinstance(each, kind)]


def aside(found: Sequence[object]) -> dict[str, int]:
    """How many mails were set aside, by the beginning of the reason."""
    return {str(each.reason)[:12]: each.count for each in of(Skipped, found)}


def test_a_mail_to_the_owner_and_one_from_the_owner(read: Any) -> None:
    answer = mail("In-Reply-To: <first@x.example>", sender=f"Camille <{OWNER}>", to="Ada <ada@atelier.example>")
    first, second = of(Interaction, read(mbox(mail("Message-ID: <first@x.example>", "Subject: Hello"), answer)))
    assert (first.direction, first.people[0].key, first.audience) == (Direction.IN, "ada@atelier.example", 2)
    assert (second.direction, second.people[0].key) == (Direction.OUT, "ada@atelier.example")
    assert first.kind is InteractionKind.MAIL
    assert first.at == datetime(2024, 3, 4, 10, 20, 34, tzinfo=UTC)
    assert first.thread == second.thread != ""
    assert (first.subject, first.text, second.text) == ("Hello", "", "")


def test_the_conversation_is_that_of_the_first_mail_even_where_each_answer_names_the_last_one_only(read: Any) -> None:
    found = read(
        mbox(
            mail("Message-ID: <1@x>"),
            mail("Message-ID: <2@x>", "In-Reply-To: <1@x>"),
            mail("Message-ID: <3@x>", "In-Reply-To: <2@x>"),
            mail("Message-ID: <4@x>", "References: <1@x> <2@x>", "In-Reply-To: <2@x>"),
            mail("Message-ID: <5@x>"),
        )
    )
    threads = [each.thread for each in of(Interaction, found)]
    assert threads[:4] == [threads[0]] * 4
    assert threads[4] != threads[0]


def test_the_number_of_the_conversation_goes_before_its_references(read: Any) -> None:
    found = read(mbox(mail("X-GM-THRID: 17", "References: <a@x>"), mail("X-GM-THRID: 17", "References: <b@x>")))
    assert len({each.thread for each in of(Interaction, found)}) == 1


def test_everybody_present_counts_for_the_audience(read: Any) -> None:
    (found,) = of(Interaction, read(mbox(mail("Cc: a@b.example, c@d.example, ada@atelier.example"))))
    assert found.audience == 4
    found, *_ = of(Interaction, read(mbox(mail(to="list@x.example"), mail(), mail())))
    assert found.audience == 3, "the owner was there, though not named"


def test_those_the_owner_wrote_to_are_contacts_and_those_merely_met_are_not(read: Any) -> None:
    found = read(
        mbox(
            mail("Cc: Bo <bo@x.example>"),
            mail(sender=OWNER, to="Zoe <zoe@x.example>"),
            mail(sender=OWNER, to=", ".join(f"crowd{n}@x.example" for n in range(40))),
        )
    )
    people = {each.key: each for each in of(Identity, found)}
    assert {key for key, each in people.items() if each.is_contact} == {"zoe@x.example"}
    assert people["zoe@x.example"].emails == ("zoe@x.example",)
    assert people["crowd7@x.example"].is_contact is False
    assert [each.key for each in people.values() if each.is_owner] == [OWNER]


def test_a_name_is_what_they_call_themselves_lately(read: Any) -> None:
    older, newer = "Date: Mon, 1 Jan 2020 00:00:00 +0000", "Date: Mon, 1 Jan 2024 00:00:00 +0000"
    found = read(
        mbox(
            mail(newer, sender="Ada Brandt-Weber <ada@x.example>"),
            mail(older, sender="Ada Brandt <ada@x.example>"),
            mail("Date: Mon, 3 Mar 2025 00:00:00 +0000", sender=OWNER, to='"the translator" <ada@x.example>'),
            mail("Date: Mon, 3 Mar 2025 00:00:00 +0000", sender="ada@x.example <ada@x.example>"),
        )
    )
    names = {each.key: each.name for each in of(Identity, found)}
    assert names["ada@x.example"] == "Ada Brandt-Weber"


def test_circles_are_told_once_with_their_days(read: Any) -> None:
    cc = "Cc: Bo <bo@x.example>, No Reply <no-reply@x.example>, contact@x.example"
    found = read(
        mbox(
            mail(cc, "Date: Mon, 4 Mar 2024 11:20:34 +0000", "Subject: later"),
            mail(
                cc,
                "Date: Wed, 4 Mar 2020 11:20:34 +0000",
                "Subject: earlier",
                sender="bo@x.example",
                to="ada@atelier.example",
            ),
            mail("Cc: " + ", ".join(f"p{n}@x.example" for n in range(40))),
        )
    )
    (circle,) = of(Relation, found)
    assert [who.key for who in circle.people] == ["ada@atelier.example", "bo@x.example"]
    assert (circle.since, circle.until, circle.context) == (date(2020, 3, 4), date(2024, 3, 4), "earlier")


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (("List-Id: <x.example>",), "Newsletters,"),
        (("List-Unsubscribe: <https://x.example>",), "Newsletters,"),
        (("Precedence: BULK",), "Newsletters,"),
        (("Feedback-ID: 1:2:3",), "Newsletters,"),
        (("Auto-Submitted: auto-replied",), "Mails that n"),
        (("Return-Path: <>",), "Mails that n"),
        (("X-Autoreply: yes",), "Mails that n"),
        (("From: Shop <noreply@shop.example>",), "Mails that n"),
        (("From: MAILER-DAEMON@x.example",), "Mails that n"),
        (("Sender: Agenda <calendar-notification@x.example>",), "Mails that n"),
        (("X-Gmail-Labels: Spam,Unread",), "Spam is set "),
        (("X-Spam-Flag: YES",), "Spam is set "),
        (("X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=",), "Drafts were "),
        (("X-Gmail-Labels: Chats",), "Chats are no"),
        (("X-Gmail-Labels: Papelera",), "Mails in the"),
        (("X-Mozilla-Status: 0009",), "Mails in the"),
        (("From: nobody at all",), "These mails "),
    ],
)
def test_what_is_no_sign_of_a_tie_is_set_aside_and_counted(read: Any, headers: tuple[str, ...], reason: str) -> None:
    found = read(mbox(mail(*headers), mail(*headers), mail()))
    assert len(of(Interaction, found)) == 1
    assert aside(found)[reason] == 2


@pytest.mark.parametrize("headers", [("List-Id: <x.example>",), ("Precedence: list",), ("X-Gmail-Labels: Trash",)])
def test_what_the_owner_wrote_is_kept_wherever_it_went(read: Any, headers: tuple[str, ...]) -> None:
    (found,) = of(Interaction, read(mbox(mail(*headers, sender=OWNER, to="club@lists.example"))))
    assert found.direction is Direction.OUT


def test_auto_submitted_no_is_a_human_mail(read: Any) -> None:
    assert len(of(Interaction, read(mbox(mail("Auto-Submitted: no"))))) == 1


def test_a_list_is_an_organisation_and_so_is_a_shared_address(read: Any) -> None:
    found = read(
        mbox(
            mail("List-Id: <x>", "List-Post: <mailto:friends@lists.example>"),
            mail(sender=OWNER, to="friends@lists.example, contact@club.example, Zoe <zoe@x.example>"),
        )
    )
    organisations = [each for each in of(Identity, found) if each.is_organisation]
    assert [each.handle for each in organisations] == ["friends@lists.example", "contact@club.example"]
    assert not any(each.emails for each in organisations), "an address of many is no certain key"


def test_mails_that_come_twice_are_told_once(read: Any) -> None:
    again = mail("Message-ID: <same@x>")
    nameless = "From: ada@x.example\nDate: Mon, 4 Mar 2024 11:20:34 +0100\nSubject: {}\n\n…\n"
    found = read(mbox(again, again, nameless.format("a"), nameless.format("a"), nameless.format("b")))
    assert len(of(Interaction, found)) == 3
    assert len({each.source_id for each in of(Interaction, found)}) == 3
    assert aside(found)["The very sam"] == 2


def test_a_draft_does_not_hide_the_mail_that_was_sent(read: Any) -> None:
    sent = {"sender": OWNER, "to": "ada@atelier.example"}
    found = read(mbox(mail("Message-ID: <d@x>", "X-Gmail-Labels: Drafts", **sent), mail("Message-ID: <d@x>", **sent)))
    assert len(of(Interaction, found)) == 1


@pytest.mark.parametrize("form", ["plain", "crlf", "bom"])
def test_mbox_in_all_its_forms(read: Any, form: str) -> None:
    body = "Dear all,\n\nFrom here on it is text.\n\n>From a quoted line Mon Mar  4 11:20:34 2024\n\nFrom: not a separator\n"
    data = mbox(mail(body=body), mail(), mail())
    if form == "crlf":
        data = data.replace(b"\n", b"\r\n")
    found = read(b"\xef\xbb\xbf" + data if form == "bom" else data)
    assert len(of(Interaction, found)) == 3
    assert not of(Skipped, found)


def test_separators_with_and_without_a_date(read: Any) -> None:
    parts = [mail(), mail(), mail(), mail()]
    separators = ("From 17@xxx Mon Mar 04 11:20:34 +0000 2024", "From - Mon Mar 04 11:20:34 2024", "From ", "From -")
    data = "".join(f"{line}\n{part}\n" for line, part in zip(separators, parts, strict=True)).encode()
    assert len(of(Interaction, read(data))) == 4


def test_a_mail_larger_than_any_piece_that_is_read(read: Any) -> None:
    found = read(mbox(mail(body="x" * 3_000_000), mail(body=("y" * 70 + "\n") * 40_000), mail()))
    assert len(of(Interaction, found)) == 3


def test_mails_at_every_place_of_a_piece_are_found(read: Any) -> None:
    for size in range(1_048_576 - 700, 1_048_576 + 40, 37):
        data = mbox(mail(body="x" * (size - 170)), mail(), mail())
        assert len(of(Interaction, read(data))) == 3, size


def test_a_maildir_with_its_sub_folders_whole_in_a_tar_and_by_its_dots(read: Any, tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    for folder, name, content in (
        ("cur", "1.host:2,S", mail("Delivered-To: camille@moreau.example")),
        ("new", "2.host", mail("Delivered-To: camille@moreau.example")),
        ("tmp", "3.host", mail()),
        (
            ".INBOX.&AMk-l&AOk-ments envoy&AOk-s/cur",
            "4.host:2,S",
            mail(sender="me@elsewhere.example", to="ada@atelier.example"),
        ),
        (".INBOX.&AMk-l&AOk-ments envoy&AOk-s/new", "5.host", mail(sender="me@elsewhere.example", to="bo@x.example")),
        (".Junk/cur", "6.host:2,", mail()),
        (".Junk/new", "7.host", mail()),
        (".hidden", "8.host", mail()),
    ):
        (box / folder).mkdir(parents=True, exist_ok=True)
        (box / folder / name).write_text(content)
    found = read(box, owner="")
    assert [each.direction for each in of(Interaction, found)] == [
        Direction.OUT,
        Direction.OUT,
        Direction.IN,
        Direction.IN,
    ]
    assert {each.key for each in of(Identity, found) if each.is_owner} == {
        "me@elsewhere.example",
        "camille@moreau.example",
    }
    assert aside(found)["Spam is set "] in (1, 2)
    with tarfile.open(tmp_path / "maildir.tar.gz", "w:gz") as archive:
        archive.add(box, "Maildir")
    again = read(tmp_path / "maildir.tar.gz", owner="")
    assert {each.source_id for each in of(Interaction, again)} >= {each.source_id for each in of(Interaction, found)}


def test_apple_and_single_mails(read: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    apple = mail().encode()
    (folder / "1.emlx").write_bytes(b"%d \n%s<?xml version='1.0'?><plist></plist>" % (len(apple), apple))
    (folder / "2.eml").write_bytes(mail().replace("\n", "\r\n").encode())
    (folder / "3.txt").write_text("Shopping: bread, milk\n")
    found = read(folder)
    assert len(of(Interaction, found)) == 2
    assert [each.file for each in of(Skipped, found)] == ["3.txt"]


def test_a_notice_tells_of_its_network_and_is_no_mail(read: Any) -> None:
    link = "https://www.linkedin.com/comm/in/jane-doe?trk=eml-hero"
    sender = "Jane Doe via LinkedIn <messages-noreply@linkedin.com>"
    viewed = mail("Subject: Jane viewed your profile", sender=sender, body=f"See {link}")
    forged = mail(
        "Subject: Jane viewed your profile", "Authentication-Results: mx; dmarc=fail", sender=sender, body=link
    )
    found = read(mbox(viewed, forged, mail("Subject: News", sender=sender, body=link)))
    assert not of(Interaction, found)
    assert [type(each.record) for each in of(Elsewhere, found)] == [Identity, Interaction]
    assert {each.network for each in of(Elsewhere, found)} == {"linkedin"}
    assert aside(found)["Notification"] == 2


def test_the_same_person_is_told_elsewhere_once(read: Any) -> None:
    sender = "Jane Doe via LinkedIn <messages-noreply@linkedin.com>"
    body = "https://www.linkedin.com/comm/in/jane-doe"
    found = read(mbox(*(mail("Subject: Jane mentioned you", sender=sender, body=body) for _ in range(3))))
    assert [type(each.record).__name__ for each in of(Elsewhere, found)] == ["Identity", *["Interaction"] * 3]
