"""Whatever the bytes, reading gives records or `Unreadable`; and what the library wrote is read as the library reads it."""

from __future__ import annotations

import io
import string
from datetime import UTC, datetime

import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entregent.contract.network import Reading, Unreadable
from entregent.contract.records import Identity
from entregent.networks.vcard import export

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = st.text(string.ascii_letters + 'éèçÉœ’ ;,\\:"=-.&日本', min_size=1, max_size=30).map(str.strip).filter(bool)
NAMES = st.builds("".join, st.tuples(st.sampled_from(["Ada", "Élise", "Zoë"]), WORDS))
LINES = st.sampled_from(
    rb"""
BEGIN:VCARD
END:VCARD
AGENT:
FN:Ada
N;ENCODING=QUOTED-PRINTABLE:=C3=89;a=
PHOTO;BASE64:AAAA
 AAAA
TEL;TYPE="a:12
NOTE;QUOTED-PRINTABLE:=
REV:2024
ADR:;;;
KIND:group
MEMBER:x
RELATED:urn:uuid:x
UID:x
=
\
:
;=:""".splitlines(keepends=True)
)


class OneFile:
    """A single file in memory."""

    name = "book.vcf"
    modified_at = None

    def __init__(self, content: bytes) -> None:
        self._content = content

    def names(self) -> tuple[str, ...]:
        return ("book.vcf",)

    def size(self, name: str) -> int:
        return len(self._content)

    def open(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(io.BytesIO(self._content))

    def head(self, name: str, size: int = 4096) -> bytes:
        return self._content[:size]


def read(content: bytes) -> list[object]:
    files = OneFile(content)
    assert 0 <= export.recognise(files) <= 1
    try:
        return list(export.read(files, Reading(now=NOW)))
    except Unreadable:
        return []


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(LINES, st.binary(max_size=40)), max_size=30))
@example([b"\xff\xfe" + "BEGIN:VCARD\nFN:\ud800".encode("utf-16-le", "surrogatepass")])
def test_any_bytes_are_survived(pieces: list[bytes]):
    content = b"".join(pieces)
    for data in (content, b"BEGIN:VCARD\n" + content + b"\nEND:VCARD\n"):
        first, second = read(data), read(data)
        assert first == second
        for record in first:
            if isinstance(record, Identity):
                assert record.key
                assert record.name or record.nickname or record.emails or record.phones
                assert "\0" not in repr(record)


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES, WORDS, WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_agrees_with_the_library(given_name: str, family: str, company: str, note: str, towns: list[str]):
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(family=family, given=given_name)
    card.add("fn").value = f"{given_name} {family}"
    card.add("org").value = [company, "Sales"]
    card.add("note").value = note
    for town in towns:
        card.add("adr").value = vobject.vcard.Address(city=town, country="France")
    (identity,) = read(card.serialize().encode())
    assert isinstance(identity, Identity)

    def one_line(text: str) -> str:
        return " ".join(text.split())

    assert identity.given_name == one_line(given_name)
    assert identity.family_name == one_line(family)
    assert identity.name == one_line(f"{given_name} {family}")
    assert identity.company == one_line(company)
    assert identity.note == note
    assert identity.place == one_line(towns[0])
