"""From content lines to the events of a calendar, whatever is nested, cut off or missing between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from entregent.contract.text import Text, t
from entregent.networks.calendar.attendees import Invited, address_of, invited
from entregent.networks.calendar.lines import ContentLine
from entregent.networks.calendar.values import Moment, Property, moment, moments, parameter_text, parsed, text_of
from entregent.networks.calendar.zones import Clocks, Observance, OwnZone, named_zone, offset_of

CUT_OFF = t("This event is cut off: its end is missing.")
NO_DATE = t("This event has no date that can be read.")
MOST_DATES = 5_000
MOST_OBSERVANCES = 300
_TASKS = frozenset({"VTODO", "VJOURNAL"})


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: what it says of itself, and its clocks. `owner` is the address it gives as its owner's, if any."""

    file: str
    name: str = ""
    owner: str = ""
    method: str = ""
    clocks: Clocks = field(default_factory=Clocks)


@dataclass(slots=True)
class Event:
    """One VEVENT. `organiser` is on the list too; `sequence`, `changed` and `made` tell which of
    two versions is the newer one (`made` is when this text was written, as DTSTAMP says)."""

    calendar: Calendar
    line: int
    uid: str = ""
    start: Moment | None = None
    instead_of: Moment | None = None
    rule: str = ""
    extra: list[Moment] = field(default_factory=list)
    left_out: list[Moment] = field(default_factory=list)
    title: str = ""
    status: str = ""
    categories: str = ""
    sequence: int = 0
    changed: str = ""
    made: str = ""
    organiser: str = ""
    invited: dict[str, Invited] = field(default_factory=dict)
    attendees: int = 0


@dataclass(frozen=True, slots=True)
class Damage:
    """A part that could not be read, and where it starts."""

    line: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Task:
    """A task or a journal entry: no meeting."""

    line: int


def components(lines: Iterator[ContentLine], file: str) -> Iterator[Event | Damage | Task]:
    """The events of a file, each when its end is read; zones and other properties of a calendar go into `Event.calendar`."""
    reader = _Reader(file)
    for line in lines:
        if (found := reader.take(line)) is not None:
            yield found
    if reader.event is not None:
        yield Damage(reader.event.line, CUT_OFF)


class _Reader:
    """Where in the file we are. Only an event's or a zone's own properties are read, not those of parts nested in them."""

    def __init__(self, file: str) -> None:
        self.calendar = Calendar(file)
        self.event: Event | None = None
        self._zone: OwnZone | None = None
        self._observance: Observance | None = None
        self._nested = 0
        self._file = file

    def take(self, line: ContentLine) -> Event | Damage | Task | None:
        """Read one line; what it completes, if anything."""
        if line.name == "BEGIN":
            return self._begin(line.number, line.rest.lstrip(":").strip().upper())
        if line.name == "END":
            return self._end(line.rest.lstrip(":").strip().upper())
        if self._nested:
            return None
        if self.event is not None:
            _read_event(self.event, line)
        elif self._zone is not None:
            _read_zone(self._zone, self._observance, line)
        else:
            _read_calendar(self.calendar, line)
        return None

    def _begin(self, number: int, kind: str) -> Damage | Task | None:
        cut_off = self.event
        if kind == "VCALENDAR":
            self.calendar = Calendar(self._file)
        if kind in ("VEVENT", "VCALENDAR", "VTIMEZONE"):
            self.event = Event(self.calendar, number) if kind == "VEVENT" else None
            self._zone = OwnZone() if kind == "VTIMEZONE" else None
            self._observance, self._nested = None, 0
            return Damage(cut_off.line, CUT_OFF) if cut_off else None
        if self._zone is not None and kind in ("STANDARD", "DAYLIGHT") and not self._nested:
            self._observance = Observance()
            if len(self._zone.observances) < MOST_OBSERVANCES:
                self._zone.observances.append(self._observance)
            return None
        self._nested += 1
        return Task(number) if kind in _TASKS and self._nested == 1 and self.event is None else None

    def _end(self, kind: str) -> Event | Damage | None:
        if kind == "VEVENT" and (event := self.event) is not None:
            self.event, self._nested = None, 0
            return event if event.start is not None else Damage(event.line, NO_DATE)
        if kind in ("VTIMEZONE", "VCALENDAR"):
            if (zone := self._zone) is not None:
                self.calendar.clocks.own.setdefault(zone.name, zone)
            cut_off = self.event
            self.event, self._zone, self._observance, self._nested = None, None, None, 0
            return Damage(cut_off.line, CUT_OFF) if cut_off else None
        if kind in ("STANDARD", "DAYLIGHT") and not self._nested:
            self._observance = None
        elif self._nested:
            self._nested -= 1
        return None


def _read_calendar(calendar: Calendar, line: ContentLine) -> None:
    if line.name in ("X-WR-CALNAME", "NAME") and not calendar.name:
        calendar.name = text_of(parsed(line.rest).value)
    elif line.name == "X-WR-TIMEZONE":
        calendar.clocks.default = named_zone(text_of(parsed(line.rest).value)) or calendar.clocks.default
    elif line.name == "X-OWNER":
        calendar.owner = address_of(parsed(line.rest).value)
    elif line.name == "METHOD":
        calendar.method = parsed(line.rest).value.strip().upper()


def _read_zone(zone: OwnZone, observance: Observance | None, line: ContentLine) -> None:
    found = parsed(line.rest)
    if line.name == "TZID":
        zone.name = parameter_text(found.value)
    elif line.name == "X-LIC-LOCATION":
        zone.location = text_of(found.value)
    elif observance is None:
        return
    elif line.name == "TZOFFSETTO":
        observance.offset = offset_of(found.value)
    elif line.name == "RRULE":
        observance.rule = found.value.upper()
    elif line.name == "RDATE":
        observance.dates += [at for at in _times(moments(found)) if len(observance.dates) < MOST_OBSERVANCES]
    elif line.name == "DTSTART":
        observance.start = next(iter(_times(moments(found))), None)


def _read_event(event: Event, line: ContentLine) -> None:
    name = line.name
    if name == "ATTENDEE":
        event.attendees += 1
        if someone := _invited(line.rest):
            _put_on_list(event, someone)
    elif name == "ORGANIZER":
        if someone := _invited(line.rest):
            event.organiser = someone.address
            event.invited.setdefault(someone.address, someone)
    elif name in _PLAIN:
        _PLAIN[name](event, parsed(line.rest))
    elif name in ("RDATE", "EXDATE"):
        dates = event.extra if name == "RDATE" else event.left_out
        dates += moments(parsed(line.rest))[: max(0, MOST_DATES - len(dates))]


@lru_cache(maxsize=20_000)
def _invited(rest: str) -> Invited | None:
    """The same people are written in the same way again and again."""
    return invited(parsed(rest))


def _put_on_list(event: Event, someone: Invited) -> None:
    """An attendee's own line tells the answer, which the organiser's does not."""
    before = event.invited.get(someone.address)
    if before and not someone.name:
        someone = someone._replace(name=before.name)
    event.invited[someone.address] = someone


def _times(found: list[Moment]) -> list[datetime]:
    return [each.at for each in found if isinstance(each.at, datetime)]


def _start(event: Event, found: Property) -> None:
    event.start = moment(found.value, parameter_text(found.parameters.get("TZID", "")))


def _instead_of(event: Event, found: Property) -> None:
    event.instead_of = moment(found.value, parameter_text(found.parameters.get("TZID", "")))


def _uid(event: Event, found: Property) -> None:
    event.uid = text_of(found.value)


def _title(event: Event, found: Property) -> None:
    event.title = text_of(found.value)


def _status(event: Event, found: Property) -> None:
    event.status = found.value.strip().upper()[:20]


def _categories(event: Event, found: Property) -> None:
    event.categories = text_of(found.value)


def _rule(event: Event, found: Property) -> None:
    event.rule = event.rule or found.value.strip().upper()


def _sequence(event: Event, found: Property) -> None:
    digits = found.value.strip()[:9]
    event.sequence = int(digits) if digits.isascii() and digits.isdigit() else 0


def _changed(event: Event, found: Property) -> None:
    event.changed = found.value.strip()[:16]


def _made(event: Event, found: Property) -> None:
    event.made = found.value.strip()[:16]


_PLAIN = {
    "DTSTART": _start,
    "RECURRENCE-ID": _instead_of,
    "UID": _uid,
    "SUMMARY": _title,
    "STATUS": _status,
    "CATEGORIES": _categories,
    "RRULE": _rule,
    "SEQUENCE": _sequence,
    "DTSTAMP": _made,
    "LAST-MODIFIED": _changed,
}
