"""Reads calendars: one iCalendar file, or a folder or archive of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

from entregent.contract.addressbook import day_named, folded
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.questions import Question
from entregent.contract.records import Identity, Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.calendar.agenda import Agenda
from entregent.networks.calendar.attendees import Names
from entregent.networks.calendar.components import Damage, Event, Task, components
from entregent.networks.calendar.lines import SUFFIXES, begins_calendar, content_lines
from entregent.networks.calendar.meetings import NOBODY_ELSE, Teller
from entregent.networks.calendar.owner import Owner, whose
from entregent.networks.calendar.values import moment

_MOST_HEADS = 30
_HEAD = 1 << 17
_OF_THE_YEAR = re.compile(
    r"birthday|anniversair|holiday|jours? ferie|vacances scolaires|feiertag|geburtstag|phases of the moon|phases de la lune"
)

TASKS = t("Tasks and journals are no meetings.")
OF_THE_YEAR = t("Birthdays and holidays are no meetings.")


def recognise(files: Files) -> float:
    """0.95 for nothing but iCalendar files, 0.6 where there are others beside them, 0 otherwise."""
    names = sorted(files.names(), key=lambda name: not name.lower().endswith(SUFFIXES))[:_MOST_HEADS]
    found = [begins_calendar(files.head(name)) for name in names]
    if not any(found):
        return 0.0
    return 0.95 if all(found) else 0.6


def questions(files: Files, reading: Reading) -> Sequence[Question]:
    """Which of the addresses are the owner's, where the calendars leave that open."""
    question = whose(files, reading)[1]
    return [question] if question else []


def observed_at(files: Files) -> datetime | None:
    """The day in the file's name; else the moment by which all of several events were written (DTSTAMP), as programs put
    it that export on demand. None where the events were written one by one."""
    if (named := day_named(files.name)) is not None:
        return named
    made: set[str] = set()
    count = 0
    for name in files.names()[:3]:
        head = files.head(name, _HEAD)
        if begins_calendar(head):
            for part in components(content_lines(BytesIO(head), name, head), name):
                if isinstance(part, Event):
                    made.add(part.made)
                    count += 1
    stamp = moment(made.pop()) if count > 1 and len(made) == 1 else None
    return stamp.at.replace(tzinfo=UTC) if stamp and isinstance(stamp.at, datetime) and stamp.is_utc else None


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """The owner, then series by series the people, who met whom, and the meetings; last what was set aside, counted.

    A meeting counts as held up to the moment of the export, or, where that is not known, up to `reading.now`.
    """
    owner, _question = whose(files, reading)
    until = min(reading.now, observed_at(files) or reading.now)
    gathered = _Gathered(owner)
    yield from gathered.gather(files)
    for address in sorted(gathered.own):
        name, given, family = gathered.names.of(address)
        yield Identity(address, address, name, given, family, emails=(address,), is_contact=False, is_owner=True)
    teller = Teller(gathered.agenda, owner, gathered.names, until)
    for series in gathered.agenda.series.values():
        yield from teller.tell(series)
    yield from gathered.agenda.aside.told()
    if gathered.events and not gathered.with_attendees:
        yield Missing(
            t("Who was at your meetings"),
            t(
                "Some programs leave the people out: export the calendar from where the invitations were sent or answered."
            ),
        )


@dataclass(slots=True)
class _Gathered:
    """What all files hold together."""

    owner: Owner
    agenda: Agenda = field(default_factory=Agenda)
    names: Names = field(default_factory=Names)
    own: set[str] = field(default_factory=set)
    events: int = 0
    with_attendees: int = 0

    def gather(self, files: Files) -> Iterator[Skipped]:
        """Read every file; yields what could not be read. Raises `Unreadable` where nothing at all could."""
        refused: Unreadable | None = None
        others: list[str] = []
        for name in files.names():
            head = files.head(name)
            if not begins_calendar(head):
                others.append(name)
                continue
            try:
                yield from self._gather_one(files, name, head)
            except Unreadable as error:
                refused = error
                yield Skipped(name, 0, error.message)
        if refused and not self.events:
            raise refused
        for name in others:
            yield Skipped(name, 0, t("This file is not a calendar (iCalendar) and was left alone."))

    def _gather_one(self, files: Files, name: str, head: bytes) -> Iterator[Skipped]:
        tasks = 0
        for part in components(content_lines(files.open(name), name, head), name):
            if isinstance(part, Event):
                self._take(part)
            elif isinstance(part, Damage):
                yield Skipped(name, part.line, part.reason)
            elif isinstance(part, Task):
                tasks += 1
        if tasks:
            yield Skipped(name, 0, TASKS, tasks)

    def _take(self, event: Event) -> None:
        self.events += 1
        self.with_attendees += event.attendees > 0
        self.own |= {address for address in event.invited if self.owner.is_me(address)}
        is_shared = event.attendees and any(not self.owner.is_me(address) for address in event.invited)
        if is_shared:
            for someone in event.invited.values():
                self.names.learn(someone)
        else:
            self.agenda.aside.put(event, OF_THE_YEAR if _is_of_the_year(event) else NOBODY_ELSE)
        if is_shared or event.instead_of is not None:
            self.agenda.add(event)


def _is_of_the_year(event: Event) -> bool:
    """Whether this is a birthday or a holiday, as its calendar or its categories say."""
    words = (event.calendar.name, event.categories, event.calendar.file.rpartition("/")[2])
    return _OF_THE_YEAR.search(folded(" ".join(words))) is not None
