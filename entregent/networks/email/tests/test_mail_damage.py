"""Mails that are cut, broken, hostile or none at all: what was readable is kept, and nothing but `Unreadable` is raised."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import Unreadable, open_files
from entregent.contract.records import Elsewhere, Identity, Interaction, Skipped
from entregent.networks.email import export
from entregent.networks.email.bodies import MOST_TEXT, body_of
from entregent.networks.email.headers import fields
from entregent.networks.email.mailbox import Mailbox
from entregent.networks.email.mbox import RawMail, mails

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SEPARATOR = b"From ada@x.example Mon Mar  4 11:20:34 2024\n"
OWNER = "camille@moreau.example"


def mail(number: int, *headers: bytes, body: bytes = b"...") -> bytes:
    lines = (
        b"From: Ada <ada@x.example>",
        b"To: " + OWNER.encode(),
        b"Message-ID: <%d@x>" % number,
        *headers,
        b"",
        body,
        b"",
    )
    return SEPARATOR + b"\n".join(lines) + b"\n"


def kept(found: list[Any]) -> int:
    return sum(isinstance(each, Interaction) for each in found)


def test_a_file_cut_at_each_tenth_keeps_the_mails_before_the_cut(read: Any) -> None:
    whole = b"".join(mail(n) for n in range(50))
    counts = [kept(read(whole[: len(whole) * tenth // 10])) for tenth in range(1, 11)]
    assert counts == [5 * tenth for tenth in range(1, 11)]


@pytest.mark.parametrize(
    "content", [b"\0" * 5000, b"\n" * 50, b"Dear diary", b"From me to you\nwith love", b"<html></html>", b":" * 99]
)
def test_what_is_no_mail_is_refused_with_a_sentence(read: Any, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="holds no mails"):
        read(content)
    with open_files(tmp_path / "mails.mbox") as files:
        assert export.recognise(files) == 0


def test_the_file_of_outlook_is_recognised_and_refused_with_the_way_out(read: Any, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Thunderbird"):
        read(b"!BDN" + bytes(5000), "archive.pst")
    with open_files(tmp_path / "archive.pst") as files:
        assert export.recognise(files) > 0.5


def test_mails_in_utf_16_are_refused(read: Any) -> None:
    with pytest.raises(Unreadable):
        read(mail(1).decode().encode("utf-16"))


def test_a_folder_in_place_of_a_file(read: Any, tmp_path: Path) -> None:
    inside = tmp_path / "Inbox.mbox" / "mbox"
    inside.parent.mkdir()
    inside.write_bytes(mail(1) + mail(2))
    assert kept(read(inside.parent)) == 2


def test_parts_that_come_twice_count_once(read: Any, tmp_path: Path) -> None:
    for part in ("a.mbox", "b.mbox"):
        (tmp_path / part).write_bytes(mail(1) + mail(2))
    found = read(tmp_path)
    assert kept(found) == 2
    assert [(each.file, each.count) for each in found if isinstance(each, Skipped)] == [("b.mbox", 2)]


@pytest.mark.parametrize("name", ["../mails.mbox", "/mails.mbox", "C:/mails.mbox", "a\0b.mbox", "n" * 4096])
def test_hostile_names_in_an_archive_are_refused(read: Any, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("ok.mbox"), mail(1))
        info = zipfile.ZipInfo("x.mbox")
        info.filename = name
        archive.writestr(info, mail(2))
    with pytest.raises(Unreadable, match="refused"):
        read(tmp_path / "mails.zip")


def test_marks_that_turn_the_direction_of_text_do_not_reach_a_name(read: Any) -> None:
    turned = "From: \u202enaitsabeS\u202c \u2067Doe\x07 <seb@x.example>".encode()
    data = (
        SEPARATOR
        + turned
        + b"\nTo: camille@moreau.example\nSubject: \xe2\x80\xae!kcabwen\n\n...\n\n"
        + mail(1)
        + mail(2)
    )
    found = read(data)
    assert (
        next(each.name for each in found if isinstance(each, Identity) and each.key == "seb@x.example")
        == "naitsabeS Doe"
    )
    assert next(each.subject for each in found if isinstance(each, Interaction)) == "!kcabwen"


def test_a_folder_named_with_such_marks_is_read(read: Any, tmp_path: Path) -> None:
    folder = tmp_path / "\u202exobni" / "Letters"
    folder.mkdir(parents=True)
    (folder / "mails").write_bytes(mail(1) + mail(2))
    assert kept(read(folder.parent)) == 2


def test_an_archive_within_an_archive_is_left_alone(read: Any, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("mails.mbox", mail(9))
    with zipfile.ZipFile(tmp_path / "mails.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("mails.mbox", mail(1))
    found = read(tmp_path / "mails.zip")
    assert kept(found) == 1
    assert [each.file for each in found if isinstance(each, Skipped)] == ["inner.zip"]


def test_a_damaged_member_keeps_what_came_before_and_the_others(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "mails.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.mbox", b"".join(mail(n) for n in range(20_000)))
        archive.writestr("b.mbox", mail(30_000))
    data = bytearray(path.read_bytes())
    data[2_000_000] ^= 0xFF
    path.write_bytes(bytes(data))
    found = read(path)
    assert 15_000 < kept(found) <= 20_001
    assert any(each.key == "ada@x.example" for each in found if isinstance(each, Identity))
    assert [each.file for each in found if isinstance(each, Skipped) and "damaged" in str(each.reason)] == ["a.mbox"]


class Endless(io.RawIOBase):
    """A mail whose only line goes on for a gigabyte, then another one."""

    def __init__(self, first: bytes) -> None:
        self._left, self._first, self._piece = 1024, first, b"x" * (1 << 20)

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        if self._left == 1023:
            return self._first
        return self._piece if self._left > 0 else b"\n\n" + mail(2) if self._left == 0 else b""


@pytest.mark.parametrize("first", [mail(1, body=b"a long line: "), SEPARATOR + b"Subject: a long header "])
def test_a_line_of_a_gigabyte_takes_little_memory(first: bytes) -> None:
    tracemalloc.start()
    found = sum(1 for _ in mails(Endless(first)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == 2
    assert peak < 8 << 20


def test_mails_nested_a_thousand_deep_are_given_up_on() -> None:
    headers = b"".join(b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" for _ in range(1000))
    data = b"Content-Type: multipart/mixed; boundary=b\n\n" + headers + b"--b\n\ntext\n--b--\n"
    raw = RawMail(data, 0, len(data))
    assert len(body_of(raw, fields(raw.headers)).text) <= MOST_TEXT


@pytest.mark.parametrize(
    "value",
    [b"(" * 60_000, b'"' * 60_000, b'"\\' * 30_000, b"<" * 60_000, b"a@" * 30_000, b"=?" * 30_000, b"," * 60_000,
     b"a:" * 30_000, b"=?utf-8?q?" + b"=C3" * 20_000 + b"?=", b"x <a@b.cd>," * 5_000,
     b"\xff\xfe" * 30_000, b"=?a?q?b?= " * 6_000],
)  # fmt: skip
def test_hostile_headers_take_no_longer_than_others(value: bytes) -> None:
    box = Mailbox(frozenset({OWNER}), NOW, "mails")
    for name in (b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"X-Gmail-Labels"):
        data = b"From: ada@x.example\nTo: bo@x.example\n" + name + b": " + value + b"\n\n"
        list(box.take(RawMail(data, 0, len(data)), "mails", None))


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            (b"From", b"To", b"Cc", b"Bcc", b"Sender", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To",
             b"X-GM-THRID", b"X-Gmail-Labels", b"X-Mozilla-Status", b"List-Id", b"List-Post", b"Precedence", b"Received",
             b"Content-Type", b"Content-Transfer-Encoding", b"Return-Path", b"Delivered-To", b"Auto-Submitted")
        ),
        st.one_of(
            st.binary(max_size=120),
            st.text(alphabet="ab@.<>(),;:\"'\\=?QB_ \té\u202e", max_size=80).map(str.encode),
            st.sampled_from(
                (b"Ada <ada@x.example>", b"camille@moreau.example", b"Jane via LinkedIn <invitations@linkedin.com>",
                 b"=?utf-8?Q?Ada?= <ada@x.example>", b"Mon, 4 Mar 2024 11:20:34 +0100", b"Mon, 99 Foo 99999 99:99:99 +9999",
                 b"=?UTF-8?Q?Brouillons?=", b"multipart/mixed; boundary=a", b"quoted-printable", b"base64", b"Sent",
                 b"I want to connect", b"<1@x> <2@x>")
            ),
        ),
    ),
    max_size=14,
)  # fmt: skip


@given(HEADERS, st.binary(max_size=300))
@settings(max_examples=400, deadline=None)
def test_no_mail_breaks_the_reading(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    data = b"\n".join(name + b": " + value for name, value in headers) + b"\n\n" + body
    box = Mailbox(frozenset({OWNER}), NOW, "mails")
    found = [each for raw in mails(io.BytesIO(SEPARATOR + data)) for each in box.take(raw, "mails", None)]
    found += [*box.people.identities(box.own), *box.circles.relations(box.people.addresses(), box.own)]
    list(box.aside.skipped())
    for each in found:
        record = each.record if isinstance(each, Elsewhere) else each
        assert record.source_id
        if isinstance(record, Identity):
            assert all("@" in email and email == email.strip().lower() for email in record.emails)
            assert record.name.isprintable()
        else:
            keys = [who.key for who in record.people]
            assert keys
            assert all(keys)
            assert len(set(keys)) == len(keys)
            assert OWNER not in keys
        if isinstance(record, Interaction):
            assert record.audience >= 2
            assert record.at is None or record.at.tzinfo is not None


@given(
    st.lists(
        st.sampled_from(
            (SEPARATOR, b"From ", b"\n", b"\r\n", b"From: a@b.cd\n", b"X: y\n", b"\n\nFrom x 10:00 2024\nA: b\n")
        ),
        max_size=40,
    )
)
@settings(max_examples=200, deadline=None)
def test_no_order_of_lines_breaks_the_cutting_into_mails(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    whole = [raw.headers for raw in mails(io.BytesIO(data))]
    assert [raw.headers for raw in mails(Dripping(data))] == whole


class Dripping(io.BytesIO):
    """Gives a few bytes at a time, as a slow pipe does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7)


@pytest.mark.parametrize(
    "damage", [lambda data: data, lambda data: data.replace(b"e", b"\xe9"), lambda data: data[::-1]]
)
def test_the_questions_never_raise(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    (tmp_path / "mails.mbox").write_bytes(damage(mail(1) * 3))
    with open_files(tmp_path / "mails.mbox") as files:
        list(export.questions(files, export.Reading(NOW)))
