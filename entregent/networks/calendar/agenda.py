"""All events of all the files brought together: each once, series with their exceptions, and when they were held."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from entregent.base.fingerprints import fingerprint
from entregent.contract.addressbook import bounded_key
from entregent.contract.text import t
from entregent.networks.calendar.aside import Aside
from entregent.networks.calendar.components import Event
from entregent.networks.calendar.recurrence import Rule, occurrences, parse_rule
from entregent.networks.calendar.values import Moment, moment
from entregent.networks.calendar.zones import Clocks

MOST_HELD = 1_000
"""Of one series the latest meetings that are kept: four years of working days."""

MOST_DAYS = 50_000_000
"""Days that the rules of all series together may be looked at for (10,000 series of 13 years)."""

FIRST_YEAR = 1970

TWICE = t("The same event stands in another calendar, or another part, too.")
PLANNED = t("The event is planned for later than these files were made: it has not been held yet.")
CANCELLED = t("The event was cancelled.")
ANSWER = t("This is an answer to an invitation, not an event.")
TOO_OLD = t("The event is dated before 1970, or in a year that cannot be.")
OLDER_ONES = t("Of a series that was held more than 1,000 times, the earlier meetings were left out.")
UNKNOWN_RULE = t("The event comes again by a rule that cannot be read: its first meeting alone was taken.")


class Held(NamedTuple):
    """One meeting that was held: its id for ever, when (UTC), and the event that tells of it."""

    source_id: str
    at: datetime
    event: Event


@dataclass(slots=True)
class Series:
    """An event and the occurrences of it that were changed, by the start they replace; most are not repeated at all."""

    uid: str
    master: Event | None = None
    changed: dict[str, Event] = field(default_factory=dict)


class Agenda:
    """Every event, known by its UID and, where it is a changed occurrence, by the start it replaces (RECURRENCE-ID).

    `aside` takes what is no meeting that was held.
    """

    def __init__(self) -> None:
        self.series: dict[str, Series] = {}
        self.aside = Aside()
        self._days_left = MOST_DAYS

    def add(self, event: Event) -> None:
        """Take up an event. Of two versions of one event the newer stays."""
        if event.calendar.method == "REPLY":
            self.aside.put(event, ANSWER)
            return
        if event.calendar.method == "CANCEL":
            event.status = "CANCELLED"
        uid = bounded_key(event.uid) if event.uid else _made_up_id(event)
        series = self.series.setdefault(uid, Series(uid))
        if event.instead_of is None:
            before, series.master = series.master, _newer(series.master, event)
        else:
            key = key_of(event.instead_of, event.calendar.clocks)
            before = series.changed.get(key)
            series.changed[key] = _newer(before, event)
        if before is not None:
            self.aside.put(event, TWICE)

    def held(self, series: Series, until: datetime) -> Iterator[Held]:
        """The meetings of a series that were held up to `until`, each once, in order of time but for changed ones, which
        come last."""
        if series.master is not None:
            yield from self._regular(series, series.master, until)
        for key, event in series.changed.items():
            if event.status == "CANCELLED":
                self.aside.put(event, CANCELLED)
            elif (at := self._start_of(event)) is None:
                continue
            elif at > until:
                self.aside.put(event, PLANNED)
            else:
                yield Held(f"{series.uid}|{key}", at, event)

    def _regular(self, series: Series, event: Event, until: datetime) -> Iterator[Held]:
        first = self._start_of(event)
        if first is None:
            return
        if event.status == "CANCELLED":
            self.aside.put(event, CANCELLED)
        elif first > until:
            self.aside.put(event, PLANNED)
        elif not (event.rule or event.extra):
            yield Held(series.uid, first, event)
        else:
            replaced = {event.instead_of for event in series.changed.values()}
            without = _Exceptions(event, [*event.left_out, *(each for each in replaced if each is not None)])
            for start in self._starts(event, until):
                at = event.calendar.clocks.absolute(start)
                if at is not None and at <= until and not without.covers(start):
                    yield Held(f"{series.uid}|{key_of(start, event.calendar.clocks)}", at, event)

    def _start_of(self, event: Event) -> datetime | None:
        at = event.calendar.clocks.absolute(event.start) if event.start else None
        if at is None or at.year < FIRST_YEAR:
            self.aside.put(event, TOO_OLD)
            return None
        return at

    def _starts(self, event: Event, until: datetime) -> list[Moment]:
        """The starts by rule and by list up to `until`, each once, in order; of the rule's the latest `MOST_HELD`."""
        start = event.start
        if start is None:
            return []
        clocks = event.calendar.clocks
        rule = parse_rule(event.rule) if event.rule else Rule("DAILY", count=1)
        local_until = until.replace(tzinfo=None) if start.is_utc else clocks.local(until, start.zone)
        if rule is None or not self._is_affordable(_day_of(start), local_until.date()):
            self.aside.put(event, UNKNOWN_RULE)
            rule = Rule("DAILY", count=1)
        latest: deque[date] = deque(maxlen=MOST_HELD)
        count = 0
        for day in _days(rule, start, clocks, local_until):
            latest.append(day)
            count += 1
        if count > MOST_HELD:
            self.aside.put(event, OLDER_ONES, count - MOST_HELD)
        found = {_on(day, start): None for day in latest} | dict.fromkeys(event.extra)
        return sorted(found, key=lambda each: clocks.absolute(each) or until)

    def _is_affordable(self, first: date, last: date) -> bool:
        self._days_left -= max(0, (last - first).days)
        return self._days_left >= 0


class _Exceptions:
    """The starts that a series leaves out, or holds in another form; a bare day stands for whatever starts on it."""

    def __init__(self, event: Event, moments: list[Moment]) -> None:
        self._clocks = event.calendar.clocks
        self._keys = {key_of(each, self._clocks) for each in moments}
        self._days = {_day_of(each) for each in moments if not isinstance(each.at, datetime)}
        if event.start is not None and not isinstance(event.start.at, datetime):
            self._days |= {_day_of(each) for each in moments}

    def covers(self, start: Moment) -> bool:
        return (bool(self._days) and _day_of(start) in self._days) or key_of(start, self._clocks) in self._keys


def key_of(start: Moment, clocks: Clocks) -> str:
    """A start as part of an id: the day, or the time in UTC, however it was written."""
    if not isinstance(start.at, datetime):
        return start.at.strftime("%Y%m%d")
    at = clocks.absolute(start) or start.at.replace(tzinfo=UTC)
    return at.strftime("%Y%m%dT%H%M%SZ")


def _days(rule: Rule, start: Moment, clocks: Clocks, local_until: datetime) -> Iterator[date]:
    """The days on which a series starts, up to `local_until` (on its own clocks) and to what its rule says."""
    last = local_until.date()
    end = moment(rule.until) if rule.until else None
    if end is None:
        return occurrences(rule, _day_of(start), last)
    if not (isinstance(end.at, datetime) and isinstance(start.at, datetime)):
        return occurrences(rule, _day_of(start), min(last, _day_of(end)))
    end_at = end.at
    if end.is_utc and not start.is_utc:
        end_at = clocks.local(end.at.replace(tzinfo=UTC), start.zone)
    day = end_at.date()
    if start.at.time() > end_at.time():
        day = date.fromordinal(max(1, day.toordinal() - 1))
    return occurrences(rule, _day_of(start), min(last, day))


def _day_of(start: Moment) -> date:
    return start.at.date() if isinstance(start.at, datetime) else start.at


def _on(day: date, start: Moment) -> Moment:
    return start._replace(at=datetime.combine(day, start.at.time()) if isinstance(start.at, datetime) else day)


def _newer(before: Event | None, event: Event) -> Event:
    if before is None:
        return event
    rank = [(each.sequence, each.changed, each.made, each.attendees) for each in (before, event)]
    return event if rank[1] > rank[0] else before


def _made_up_id(event: Event) -> str:
    start = key_of(event.start, event.calendar.clocks) if event.start else ""
    return f"~{fingerprint(start, event.title, event.organiser):x}"
