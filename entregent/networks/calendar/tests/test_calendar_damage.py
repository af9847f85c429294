"""Damaged, hostile and huge calendars: what was readable is kept, the rest told, nothing raised but `Unreadable`."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.base.files import Unreadable, open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Interaction, Relation, Skipped
from entregent.networks.calendar import export

READING = Reading(datetime(2026, 3, 1, tzinfo=UTC), owner_emails=frozenset({"me@home.example"}))
LINES = st.sampled_from(
    rb"""BEGIN:VCALENDAR
END:VCALENDAR
BEGIN:VEVENT
END:VEVENT
BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
TZOFFSETTO:-2359
TZOFFSETTO:+9999
END:STANDARD
END:VTIMEZONE
BEGIN:VALARM
END:VALARM
BEGIN:VTODO
UID:1
DTSTART:20260105T090000Z
DTSTART;TZID=Own:20260105T090000
DTSTART;VALUE=DATE:99991231
DTSTART;VALUE=DATE:00010101
DTSTART;TZID=Asia/Tokyo:00010101T000000
RRULE:FREQ=DAILY
RRULE:FREQ=WEEKLY;UNTIL=00010101T000000Z;BYDAY=MO
RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z
RRULE:FREQ=MONTHLY;BYSETPOS=-1;BYDAY=5MO
RDATE;VALUE=PERIOD:20260106T090000Z/PT1H,99991231T235959Z
EXDATE:20260105T090000Z,,x
RECURRENCE-ID;TZID=Own:20260105T090000
STATUS:CANCELLED
ATTENDEE;CN="A;B:C":mailto:a@b.example
ATTENDEE;PARTSTAT=DECLINED:mailto:me@home.example
ATTENDEE:mailto:me@home.example
ORGANIZER;CN=":mailto:c@d.example
SUMMARY:a\
X-WR-TIMEZONE:Mars/Olympus
X-WR-TIMEZONE:Europe/Paris
X-WR-CALNAME:me@home.example
SEQUENCE:9999999999999
 folded
:
;""".splitlines(keepends=True)
)


class OneFile:
    """A single file in memory, or as long as `stream` goes on."""

    name = "agenda.ics"
    modified_at = None

    def __init__(self, content: bytes, stream: io.RawIOBase | None = None) -> None:
        self._content = content
        self._stream = stream

    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def size(self, name: str) -> int:
        return len(self._content)

    def open(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(self._stream or io.BytesIO(self._content))  # type: ignore[arg-type]

    def head(self, name: str, size: int = 4096) -> bytes:
        return self._content[:size]


def read(content: bytes) -> list[object]:
    files = OneFile(content)
    assert 0 <= export.recognise(files) <= 1
    export.observed_at(files)
    export.questions(files, READING)
    return list(export.read(files, READING))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(LINES, LINES, LINES, st.binary(max_size=40)), max_size=40))
def test_any_lines_are_survived(pieces: list[bytes]):
    for content in (b"".join(pieces), b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"".join(pieces) + b"\nEND:VEVENT\n"):
        try:
            found = read(content)
        except Unreadable:
            continue
        assert found == read(content)
        told: dict[type, list[str]] = {}
        for record in found:
            if isinstance(record, (Identity, Interaction, Relation)):
                told.setdefault(type(record), []).append(record.source_id)
                assert record.source_id
            if isinstance(record, Interaction):
                assert record.at
                assert record.at <= READING.now
                assert record.people
            assert "\0" not in repr(record)
        assert all(len(set(ids)) == len(ids) for ids in told.values())


def meeting(number: int, more: str = "") -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20260105T090000Z\r\nSUMMARY:Meeting {number}\r\n{more}"
        f"ATTENDEE;CN=Ada\r\n  Lind:mailto:ada{number}@lind.example\r\nATTENDEE:mailto:me@home.example\r\nEND:VEVENT\r\n"
    )


@pytest.mark.parametrize("tenth", range(1, 10))
def test_cut_off_at_each_tenth_keeps_every_whole_event(tenth: int):
    head, events = "BEGIN:VCALENDAR\r\n", [meeting(number) for number in range(60)]
    content = head + "".join(events)
    cut = content[: len(content) * tenth // 10]
    whole = sum(len(head + "".join(events[:n])) - 2 <= len(cut) for n in range(1, 61))
    found = read(cut.encode())
    assert sum(isinstance(each, Interaction) for each in found) == whole
    assert sum(isinstance(each, Skipped) for each in found) <= 1


def test_a_missing_end_costs_one_event():
    content = "BEGIN:VCALENDAR\r\n" + meeting(1).replace("END:VEVENT\r\n", "") + meeting(2) + "END:VCALENDAR\r\n"
    found = read(content.encode())
    assert [each.source_id for each in found if isinstance(each, Interaction)] == ["2"]
    assert [each.line for each in found if isinstance(each, Skipped)] == [2]


@pytest.mark.parametrize("kind", ["VEVENT", "VALARM", "VTODO", "VTIMEZONE", "STANDARD", "VCALENDAR", "X-FOO"])
def test_deep_nesting_is_survived(kind: str):
    content = f"BEGIN:VCALENDAR\r\n{meeting(1)}" + f"BEGIN:{kind}\r\n" * 50_000 + f"END:{kind}\r\n" * 100 + meeting(2)
    found = read(content.encode())
    assert [each.source_id for each in found if isinstance(each, Interaction)] == ["1", "2"]


def test_nested_parts_do_not_speak_for_the_event():
    alarm = (
        "BEGIN:VALARM\r\nSUMMARY:Alarm\r\nATTENDEE:mailto:robot@x.example\r\nDTSTART:20990101T000000Z\r\nEND:VALARM\r\n"
    )
    (found,) = (
        each for each in read(("BEGIN:VCALENDAR\r\n" + meeting(1, alarm)).encode()) if isinstance(each, Interaction)
    )
    assert (found.subject, len(found.people)) == ("Meeting 1", 1)


class _Endless(io.RawIOBase):
    """A head, then the letter x for ever; counts what was asked for."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or b"x" * len(buffer)
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


def test_a_line_without_end_is_given_up_and_what_came_before_is_kept():
    head = b"BEGIN:VCALENDAR\r\n" + meeting(1).encode()
    stream = _Endless(head + b"SUMMARY:")
    found = list(export.read(OneFile(head, stream), READING))
    assert sum(isinstance(each, Interaction) for each in found) == 1
    assert any(isinstance(each, Skipped) and "has a line of more than" in str(each.reason) for each in found)
    assert stream.given < 1 << 27
    with pytest.raises(Unreadable, match="has a line of more than"):
        list(export.read(OneFile(b"BEGIN:VCALENDAR\r\n", _Endless(b"BEGIN:VCALENDAR\r\n")), READING))


def test_a_long_value_is_cut():
    (found,) = (
        each
        for each in read(("BEGIN:VCALENDAR\r\n" + meeting(1).replace("Meeting", "M" * 3_000_000)).encode())
        if isinstance(each, Interaction)
    )
    assert len(found.subject) == 300


def test_parts_that_come_twice_and_a_zip_within_the_zip(tmp_path: Path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.ics", "BEGIN:VCALENDAR\r\n" + meeting(9))
    content = "BEGIN:VCALENDAR\r\n" + meeting(1) + "END:VCALENDAR\r\n"
    path = tmp_path / "me@home.example.ical.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("\u202ea.ics", content)
        archive.writestr("b.ics", content)
        archive.writestr("older.ical.zip", inner.getvalue())
    with open_files(path) as files:
        assert export.recognise(files) == 0.6
        found = list(export.read(files, READING))
    assert [each.source_id for each in found if isinstance(each, Interaction)] == ["1"]
    assert {each.file for each in found if isinstance(each, Skipped)} == {"b.ics", "older.ical.zip"}


def test_a_member_that_is_damaged_costs_itself(tmp_path: Path):
    path = tmp_path / "calendars.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.ics", "BEGIN:VCALENDAR\r\n" + meeting(1))
        archive.writestr("b.ics", "BEGIN:VCALENDAR\r\n" + "".join(meeting(n) for n in range(2, 4000)))
    raw = bytearray(path.read_bytes())
    raw[-400_000] ^= 0xFF
    path.write_bytes(raw)
    with open_files(path) as files:
        found = list(export.read(files, READING))
    assert "1" in {each.source_id for each in found if isinstance(each, Interaction)}
    assert any(each.file == "b.ics" for each in found if isinstance(each, Skipped))


def test_rules_by_the_thousand_end_soon():
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"
    old = meeting(0, rule).replace("20260105", "19700105")
    content = "BEGIN:VCALENDAR\r\n" + "".join(old.replace("UID:0", f"UID:{n}") for n in range(100))
    found = read(content.encode())
    assert sum(isinstance(each, Interaction) for each in found) == 100
