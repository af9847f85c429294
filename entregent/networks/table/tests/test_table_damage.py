"""Whatever the bytes, reading gives people, reasons, or `Unreadable`; workbooks are refused with the sentence that helps."""

from __future__ import annotations

import csv
import io
import string
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import Unreadable, open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Skipped
from entregent.networks.table import export

READING = Reading(datetime(2026, 3, 1, tzinfo=UTC))
HEADERS = ["Name", "E-mail", "Phone", "Site", "Joined", "Birthday", "Notes", "Tags", "Skills"]
CELLS = st.one_of(
    st.text(string.printable + "éœ\u202e\u00a0\0日", max_size=30),
    st.sampled_from(
        ["ada@lind.example", "+33 6 12 00 00 01", "https://a.example/b", "04/13/1999", "=1+1", "3E+10", "a;b|c"]
    ),
)


class OneFile:
    """A single file in memory."""

    name = "people.csv"
    modified_at = None

    def __init__(self, content: bytes) -> None:
        self._content = content

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def size(self, name: str) -> int:
        return len(self._content)

    def open(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self._content))  # type: ignore[arg-type]

    def head(self, name: str, size: int = 4096) -> bytes:
        return self._content[:size]


def read(content: bytes) -> list[object]:
    files = OneFile(content)
    assert 0 <= export.recognise(files) <= 1
    asked = export.questions(files, READING)
    answers = {each.id: each.guess for each in asked}
    assert not export.questions(files, Reading(READING.now, answers=answers))
    return list(export.read(files, READING))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=6), st.sampled_from(",;\t|"))
def test_every_row_is_a_person_or_a_reason(rows: list[list[str]], separator: str):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, delimiter=separator)
    writer.writerows([HEADERS, ["Ada Lind", "first@lind.example", *[""] * 7], *rows])
    content = out.getvalue().replace("\0", "").encode()
    found = read(content)
    if any(isinstance(each, Skipped) and not each.line for each in found):
        return  # the cells have made the whole look like something else
    people = [each for each in found if isinstance(each, Identity)]
    assert len({each.key for each in people}) == len(people)
    for person in people:
        assert person.key == person.key.strip() != ""
        assert all("@" in email and email == email.strip().lower() for email in person.emails)
        assert "\0" not in repr(person)
    assert found == read(content)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_survived(content: bytes, with_header: bool):
    head = b"Name,E-mail\nAda Lind,ada@lind.example\n" if with_header else b""
    try:
        found = read(head + content)
    except Unreadable:
        return
    assert all(isinstance(each, (Identity, Skipped)) for each in found)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_cut_off_at_each_tenth(tenth: int):
    rows = [f'Ada {chr(65 + n)},ada{n}@lind.example,"said ""no""\nand left"\n' for n in range(26)]
    content = "Name,E-mail,Notes\n" + "".join(rows)
    cut = content[: len(content) * tenth // 10]
    whole = sum(len("Name,E-mail,Notes\n" + "".join(rows[:n])) <= len(cut) for n in range(1, 27))
    names = [each.name for each in read(cut.encode()) if isinstance(each, Identity)]
    assert names[:whole] == [f"Ada {chr(65 + n)}" for n in range(whole)]
    assert len(names) <= whole + 1


def test_a_line_without_end_is_refused_and_what_came_before_is_kept():
    head = b"Name,E-mail\n" + b"".join(b"Ada%d Lind,ada%d@lind.example\n" % (n, n) for n in range(3000))
    found = read(head + b"x" * 6_000_000)
    assert sum(isinstance(each, Identity) for each in found) == 3000
    (refused,) = (each for each in found if isinstance(each, Skipped))
    assert str(refused.reason).startswith("Line 3002")
    assert [each for each in read(b"x" * 6_000_000) if isinstance(each, Identity)] == []


@pytest.mark.parametrize("name", ["old.xls", "sheet.ods", "sheet.numbers"])
def test_workbooks_are_refused_with_a_sentence(tmp_path: Path, name: str):
    path = tmp_path / name
    if name == "old.xls":
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    else:
        members = {
            "old.xls": {},
            "sheet.ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"},
        }
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in members.get(name, {"Index/Document.iwa": "x", "preview.jpg": "y"}).items():
                archive.writestr(member, content)
    with open_files(path) as files:
        assert export.recognise(files) == 0.5
        assert not export.questions(files, READING)
        with pytest.raises(Unreadable, match="save it as CSV"):
            list(export.read(files, READING))


def test_hostile_names_and_a_zip_within_the_zip_are_left_alone(tmp_path: Path):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\u202elist\u0301.csv", "Name,E-mail\nAda Lind,ada@lind.example\n")
        archive.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
    with open_files(path) as files:
        assert export.recognise(files) == 0
        found = list(export.read(files, READING))
    assert [each.name for each in found if isinstance(each, Identity)] == ["Ada Lind"]
    assert [each.file for each in found if isinstance(each, Skipped)] == ["inner.zip"]
