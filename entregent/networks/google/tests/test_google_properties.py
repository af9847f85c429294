"""Whatever the cells, each row gives an identity that keeps the contract, or a reason."""

from __future__ import annotations

import csv
import io
import string
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.contract.network import Reading, Unreadable
from entregent.contract.records import Identity, Skipped
from entregent.networks.google import export

HEADER = ["First Name", "Middle Name", "Last Name", "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Value"]
CELLS = st.text(string.ascii_letters + "éÉ@,;:*'\"\n\t\\=+0123456789²٣\u0301\u2028\x00日", max_size=20) | st.just(
    "a ::: b@c"
)


class OneFile:
    """A single file in memory."""

    name = "contacts.csv"
    modified_at = None

    def __init__(self, content: bytes) -> None:
        self._content = content

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def size(self, name: str) -> int:
        return len(self._content)

    def open(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self._content))

    def head(self, name: str, size: int = 4096) -> bytes:
        return self._content[:size]


def read(content: bytes) -> list[object]:
    files = OneFile(content)
    assert 0 <= export.recognise(files) <= 1
    return list(export.read(files, Reading(datetime(2026, 3, 1, tzinfo=UTC))))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), max_size=6))
def test_every_row_is_a_person_or_a_reason(rows: list[list[str]]):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([HEADER, *rows])
    found = read(out.getvalue().encode())
    assert len(found) == sum(any(row) for row in rows)
    people = [record for record in found if isinstance(record, Identity)]
    assert all(isinstance(record, Skipped) for record in found if record not in people)
    assert len({person.key for person in people}) == len(people)
    for person in people:
        assert person.key == person.key.strip() != ""
        assert all("@" in email and email == email.strip().lower() for email in person.emails)
        assert "\0" not in "".join((person.name, person.given_name, person.note, *person.labels, *person.phones))
    assert found == read(out.getvalue().encode())


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_survived(content: bytes, with_header: bool):
    try:
        found = read((",".join(HEADER) + "\n").encode() * with_header + content)
    except Unreadable:
        return
    assert all(isinstance(record, (Identity, Skipped)) for record in found)
