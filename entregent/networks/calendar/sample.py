"""The invented owner's agenda as Google Calendar exports it: `<address>.ical.zip` with a file for each calendar."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from entregent.sample.letterbox import Address, Attendee, Meeting
from entregent.sample.world import World

LINE_BYTES = 75
OWN_ZONE = "Europe/Paris"
EXPORTED_AT = time(8, 0)
ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Paris", "X-LIC-LOCATION:Europe/Paris", "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200", "TZNAME:GMT+2", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:GMT+1", "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the agenda as of the last day on which the owner asked for the data, and return its zip."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = world.owner.character.emails[0]
    made = datetime.combine(world.exports[-1], EXPORTED_AT, UTC)
    path = folder / f"{owner}.ical.zip"
    known = [meeting for meeting in world.meetings if meeting.created is None or meeting.created <= made]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, name in enumerate(dict.fromkeys(meeting.calendar for meeting in known)):
            meetings = [meeting for meeting in known if meeting.calendar == name]
            member = f"{name}_{place}c4e7@group.calendar.google.com.ics"
            info = zipfile.ZipInfo(member, made.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, "".join(f"{line}\r\n" for line in _calendar(name, meetings, made)).encode())
    return [path]


def _calendar(name: str, meetings: Sequence[Meeting], made: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from _folded(f"X-WR-CALNAME:{_escaped(name)}")
    yield f"X-WR-TIMEZONE:{OWN_ZONE}"
    yield from ZONE
    for meeting in meetings:
        for line in _event(meeting, made):
            yield from _folded(line)
    yield "END:VCALENDAR"


def _event(meeting: Meeting, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"DTSTART{_moment(meeting.start, meeting)}"
    yield f"DTEND{_moment(meeting.end, meeting)}"
    if meeting.rule:
        yield f"RRULE:{meeting.rule}"
    for start in meeting.skipped:
        yield f"EXDATE{_moment(start, meeting)}"
    yield f"DTSTAMP:{_stamp(made)}"
    if meeting.organiser:
        yield f"ORGANIZER;CN={_quoted(meeting.organiser)}:mailto:{meeting.organiser.email}"
    yield f"UID:{meeting.uid}"
    if meeting.instead_of:
        yield f"RECURRENCE-ID{_moment(meeting.instead_of, meeting)}"
    yield from (_attendee(each) for each in meeting.attendees)
    if meeting.is_private:
        yield "CLASS:PRIVATE"
    if meeting.categories:
        yield f"CATEGORIES:{','.join(map(_escaped, meeting.categories))}"
    if meeting.created:
        yield f"CREATED:{_stamp(meeting.created)}"
        yield f"LAST-MODIFIED:{_stamp(meeting.created)}"
    if text := "\n".join(part for part in (meeting.description, meeting.link) if part):
        yield f"DESCRIPTION:{_escaped(text)}"
    if meeting.place:
        yield f"LOCATION:{_escaped(meeting.place)}"
    yield "SEQUENCE:0"
    yield f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{_escaped(meeting.title)}"
    yield f"TRANSP:{'TRANSPARENT' if meeting.is_all_day else 'OPAQUE'}"
    yield "END:VEVENT"


def _attendee(each: Attendee) -> str:
    kind = "RESOURCE" if each.is_room else "INDIVIDUAL"
    role = "OPT-PARTICIPANT" if each.is_optional else "REQ-PARTICIPANT"
    return (
        f"ATTENDEE;CUTYPE={kind};ROLE={role};PARTSTAT={each.answer.upper()};"
        f"CN={_quoted(each.address)};X-NUM-GUESTS=0:mailto:{each.address.email}"
    )


def _quoted(address: Address) -> str:
    """The name as a parameter: the address itself where there is none, in quotes where a mark would end it."""
    name = (address.name or address.email).replace('"', "'")
    return f'"{name}"' if set(name) & set(",;:") else name


def _moment(at: datetime, meeting: Meeting) -> str:
    """A time as the value of its property: a day; in UTC, as Google writes what is held once; else on its own clocks."""
    if meeting.is_all_day:
        return f";VALUE=DATE:{at:%Y%m%d}"
    if not meeting.rule and meeting.instead_of is None:
        return f":{_stamp(at.replace(tzinfo=ZoneInfo(meeting.zone)))}"
    return f";TZID={meeting.zone}:{at:%Y%m%dT%H%M%S}"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most `LINE_BYTES` bytes, between characters; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
