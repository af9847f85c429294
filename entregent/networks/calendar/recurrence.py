"""The days on which something recurs, as a rule of RFC 5545 §3.3.10 tells them.

Only what people plan by is expanded: rules by the day, week, month or year. Days are generated period by period from the
first one to a given last one, so the work is bounded by that span whatever the rule says. (python-dateutil, which the tests
compare with, looks until the year 9999 for a thirtieth of February, and for ever where the interval is 0.)
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
LONGEST_RULE = 1000
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_READ = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"}
# Parts of a rule that only say again what the start says, in the files of some programs.
_OF_THE_CLOCK = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `days` holds (ordinal, weekday) with ordinal 0 for every such day; `until` is the raw value of UNTIL."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    week_start: int = 0
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    days: tuple[tuple[int, int], ...] = ()
    places: tuple[int, ...] = ()


def parse_rule(text: str) -> Rule | None:
    """The rule that an RRULE states; None for one that is damaged or of a kind that is not expanded here."""
    parts = dict(part.split("=", 1) for part in text[:LONGEST_RULE].upper().split(";") if "=" in part)
    parts = {name.strip(): value.strip() for name, value in parts.items()}
    known = {name for name in parts if not name.startswith("X-")}
    clock = known & _OF_THE_CLOCK
    if known - _READ - _OF_THE_CLOCK or any("," in parts[name] for name in clock):
        return None
    try:
        rule = Rule(
            frequency=parts.get("FREQ", ""),
            interval=int(parts.get("INTERVAL", "1")),
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=parts.get("UNTIL", ""),
            week_start=WEEKDAYS[parts.get("WKST", "MO")],
            months=frozenset(_numbers(parts.get("BYMONTH", ""), 1, 12)),
            month_days=frozenset(_numbers(parts.get("BYMONTHDAY", ""), -31, 31)),
            days=tuple(_weekday(day) for day in parts.get("BYDAY", "").split(",") if day),
            places=_numbers(parts.get("BYSETPOS", ""), -366, 366),
        )
    except (ValueError, KeyError):
        return None
    sound = rule.frequency in _PERIODS and 1 <= rule.interval <= 10_000 and (rule.count is None or rule.count > 0)
    return rule if sound else None


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split(",") if part)
    if any(number == 0 or not least <= number <= most for number in numbers):
        raise ValueError(text)
    return numbers


def _weekday(text: str) -> tuple[int, int]:
    if not (match := _DAY.fullmatch(text.strip())):
        raise ValueError(text)
    return int(match[1] or 0), WEEKDAYS[match[2]]


def occurrences(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` on which the rule falls, in order. `first` itself always is one (RFC 5545
    §3.8.5.3), and counts; UNTIL is for the caller, who knows the time of day."""
    left = rule.count or 0
    if first > last:
        return
    yield first
    left -= 1
    for days in _PERIODS[rule.frequency](rule, first, last):
        for day in _in_places(sorted(set(days)), rule.places):
            if day <= first:
                continue
            if day > last or left == 0:
                return
            yield day
            left -= 1


def _in_places(days: list[date], places: tuple[int, ...]) -> list[date]:
    if not places:
        return days
    count = len(days)
    chosen = {place - 1 if place > 0 else count + place for place in places}
    return [days[at] for at in sorted(chosen) if 0 <= at < count]


def _daily(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    weekdays = {weekday for _ordinal, weekday in rule.days}
    for ordinal in range(first.toordinal(), last.toordinal() + 1, rule.interval):
        day = date.fromordinal(ordinal)
        if (
            _falls_in(day, rule.months)
            and (not weekdays or day.weekday() in weekdays)
            and (not rule.month_days or _is_month_day(day, rule.month_days))
        ):
            yield [day]


def _weekly(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    weekdays = {weekday for _ordinal, weekday in rule.days} or {first.weekday()}
    offsets = sorted((weekday - rule.week_start) % _WEEK for weekday in weekdays)
    start = first.toordinal() - (first.weekday() - rule.week_start) % _WEEK
    for monday in range(start, last.toordinal() + 1, _WEEK * rule.interval):
        days = [date.fromordinal(monday + offset) for offset in offsets if monday + offset > 0]
        yield [day for day in days if _falls_in(day, rule.months)]


def _monthly(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    for month in range(start, end + 1, rule.interval):
        year, number = month // 12, month % 12 + 1
        if not rule.months or number in rule.months:
            yield _days_of_month(rule, year, number, first.day)


def _yearly(rule: Rule, first: date, last: date) -> Iterator[list[date]]:
    for year in range(first.year, last.year + 1, rule.interval):
        if rule.months:
            yield [day for month in sorted(rule.months) for day in _days_of_month(rule, year, month, first.day)]
        elif rule.month_days:
            days = [day for month in range(1, 13) for day in _by_month_day(rule, year, month)]
            yield _common(days, _by_weekday(rule, date(year, 1, 1), date(year, 12, 31))) if rule.days else days
        elif rule.days:
            yield _by_weekday(rule, date(year, 1, 1), date(year, 12, 31))
        elif first.day <= monthrange(year, first.month)[1]:
            yield [date(year, first.month, first.day)]


def _days_of_month(rule: Rule, year: int, month: int, day: int) -> list[date]:
    """The days of a month that BYMONTHDAY and BYDAY choose; the day of the start where they choose nothing."""
    length = monthrange(year, month)[1]
    if not rule.days and not rule.month_days:
        return [date(year, month, day)] if day <= length else []
    if not rule.days:
        return _by_month_day(rule, year, month)
    days = _by_weekday(rule, date(year, month, 1), date(year, month, length))
    return _common(_by_month_day(rule, year, month), days) if rule.month_days else days


def _by_month_day(rule: Rule, year: int, month: int) -> list[date]:
    length = monthrange(year, month)[1]
    days = (each if each > 0 else length + 1 + each for each in rule.month_days if -length <= each <= length)
    return [date(year, month, day) for day in days]


def _common(days: list[date], others: list[date]) -> list[date]:
    return [day for day in days if day in others]


def _by_weekday(rule: Rule, start: date, end: date) -> list[date]:
    found = []
    for ordinal, weekday in rule.days:
        first = start + timedelta((weekday - start.weekday()) % _WEEK)
        days = [date.fromordinal(at) for at in range(first.toordinal(), end.toordinal() + 1, _WEEK)]
        found += days if ordinal == 0 else _in_places(days, (ordinal,))
    return found


def _falls_in(day: date, months: frozenset[int]) -> bool:
    return not months or day.month in months


def _is_month_day(day: date, month_days: frozenset[int]) -> bool:
    return day.day in month_days or day.day - monthrange(day.year, day.month)[1] - 1 in month_days


_PERIODS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
