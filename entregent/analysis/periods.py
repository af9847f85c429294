"""What the parts of a date, once read, mean: periods relative to a given day.

Each builder takes a match with the named groups it speaks of and the day it is now, and returns the period, or None
where the words name no day that exists.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from entregent.analysis.calendar_words import MONTHS, ORDINALS, SEASONS, WEAK_MONTHS, WEEKDAYS, number

Period = tuple[date, date]

_LEAP_GAP = 8


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _months(year: int, month: int, count: int = 1) -> Period:
    """The `count` whole months from `month` (which may exceed 12) of `year`."""
    first = year * 12 + month - 1
    last = first + count - 1
    return date(first // 12, first % 12 + 1, 1), _month_end(last // 12, last % 12 + 1)


def _day_of(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _year(found: re.Match[str]) -> int | None:
    text = found.groupdict().get("year")
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _coming(today: date, year: int | None, make: Callable[[int], Period]) -> Period | None:
    """The period of `year`, or of the first year in which it is not over; None for a day that does not exist."""
    for candidate in (year,) if year is not None else range(today.year, today.year + _LEAP_GAP + 1):
        try:
            period = make(candidate)
        except ValueError:
            continue
        if year is not None or period[1] >= today:
            return period if period[0] <= period[1] else None
    return None


def iso_period(found: re.Match[str], _today: date) -> Period | None:
    first = date.fromisoformat(found["first"])
    last = date.fromisoformat(found["last"]) if found["last"] else first
    return (first, last) if first <= last else None


def iso_month(found: re.Match[str], _today: date) -> Period | None:
    return _months(int(found["year"]), int(found["month"]))


def _numeric_day(text: str, year: int) -> date:
    """Day first; month first only where day first is impossible."""
    first, second = (int(part) for part in re.split(r"[/.-]", text)[:2])
    return date(year, second, first) if second <= 12 else date(year, first, second)


def numeric_period(found: re.Match[str], today: date) -> Period | None:
    if found["first"] == "24/7":
        return None
    last = found["last"] or found["first"]
    return _coming(today, _year(found), lambda year: (_numeric_day(found["first"], year), _numeric_day(last, year)))


def days_of_month(found: re.Match[str], today: date) -> Period | None:
    """From a day to a day (or one day), each with a month or sharing one."""
    parts = found.groupdict()
    last_month = MONTHS[(parts.get("month2") or parts["month"]).rstrip(".")]
    first_month = MONTHS[parts["month"].rstrip(".")]
    first, last = _day_of(parts["first"]), _day_of(parts.get("last") or parts["first"])
    crossing = int(last_month < first_month)
    year = _year(found)
    first_year = None if year is None else year - crossing
    period = _coming(today, first_year, lambda y: (date(y, first_month, first), date(y + crossing, last_month, last)))
    return _week(period[0]) if period is not None and parts.get("week") else period


def part_of_month(found: re.Match[str], today: date) -> Period | None:
    month, part = MONTHS[found["month"].rstrip(".")], found["part"]

    def make(year: int) -> Period:
        last = _month_end(year, month)
        if part.startswith(("premiere", "first")):
            return date(year, month, 1), date(year, month, 15)
        if part.startswith(("deuxieme", "second")):
            return date(year, month, 16), last
        if part.startswith(("mi", "mid", "milieu")):
            return date(year, month, 10), date(year, month, 20)
        if part.startswith(("debut", "early", "beginning", "start")):
            return date(year, month, 1), date(year, month, 10)
        return date(year, month, 20), last

    return _coming(today, _year(found), make)


def month_span(found: re.Match[str], today: date) -> Period | None:
    first, last = MONTHS[found["month"].rstrip(".")], MONTHS[found["month2"].rstrip(".")]
    count = (last - first) % 12 + 1
    year = _year(found)
    return _coming(today, year, lambda y: _months(y - int(year is not None and last < first), first, count))


def month_period(found: re.Match[str], today: date) -> Period | None:
    name = found["month"].rstrip(".")
    if name in WEAK_MONTHS and not (found["before"] or found["year"]):
        return None
    if (
        name == "mars"
        and not found["before"]
        and not found["year"]
        and _PLANET.search(found.string[: found.start("month")])
    ):
        return None
    return _coming(today, _year(found), lambda year: _months(year, MONTHS[name]))


_PLANET = re.compile(r"\b(?:planete|planet|to|on|sur|of|chez|groupe|bruno)\s+$")


def quarter_period(found: re.Match[str], today: date) -> Period | None:
    if found["half"]:
        half = ORDINALS[found["half"]]
        return _coming(today, _year(found), lambda year: _months(year, 6 * half - 5, 6)) if half < 3 else None
    quarter = ORDINALS[found["quarter"] or found["ordinal"]]
    return _coming(today, _year(found), lambda year: _months(year, 3 * quarter - 2, 3))


def season_period(found: re.Match[str], today: date) -> Period | None:
    first = SEASONS[found["season"]]
    later = bool(re.search("prochaine?|next", found.group()))

    def make(year: int) -> Period:
        period = _months(year, first, 3)
        if later and period[0] <= today:
            return _months(year + 1, first, 3)
        return period

    if _year(found) is None and first == 12 and _months(today.year - 1, 12, 3)[1] >= today and not later:
        return _months(today.year - 1, 12, 3)
    return _coming(today, _year(found), make)


def part_of_year(found: re.Match[str], _today: date) -> Period | None:
    year, part = int(found["year"]), found["part"] or ""
    if part.startswith(("debut", "early")):
        return _months(year, 1, 3)
    if part.startswith("mi"):
        return _months(year, 5, 4)
    return _months(year, 10, 3) if part else _months(year, 1, 12)


def _week(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def near_day(found: re.Match[str], today: date) -> Period | None:
    word = re.sub(r"\W+", " ", found.group())
    days = 2 if "apres" in word or "after" in word else 1 if word in ("demain", "tomorrow") else 0
    day = today + timedelta(days=days)
    return day, day


def this_or_next(found: re.Match[str], today: date) -> Period | None:
    later = int(bool(re.search("prochaine?|next|suivante?|d'apres", found.group())))
    unit = found["unit"]
    if unit.startswith(("semaine", "week")) and "end" not in unit:
        return _week(today + timedelta(days=7 * later))
    if "end" in unit:
        saturday = _week(today + timedelta(days=7 * later))[0] + timedelta(days=5)
        return saturday, saturday + timedelta(days=1)
    if unit.startswith("mo"):
        return _months(today.year, today.month + later)
    if unit in ("trimestre", "quarter"):
        return _months(today.year, (today.month - 1) // 3 * 3 + 1 + 3 * later, 3)
    return _months(today.year + later, 1, 12)


def ahead_period(found: re.Match[str], today: date) -> Period | None:
    """ "in two weeks": that day, that week or that month; "within two weeks": all until then."""
    count, unit = number(found["count"]), found["unit"]
    if unit.startswith("mo"):
        last = _months(today.year, today.month + count)
        return (today, last[1]) if found["within"] else last
    days = count * (7 if unit.startswith(("semaine", "week")) else 1)
    day = today + timedelta(days=days)
    if found["within"]:
        return today, day
    return _week(day) if days != count else (day, day)


def weekday_period(found: re.Match[str], today: date) -> Period | None:
    first, last = WEEKDAYS[found["day"]], WEEKDAYS[found["day2"] or found["day"]]
    start = today + timedelta(days=(first - today.weekday() - 1) % 7 + 1)
    return start, start + timedelta(days=(last - first) % 7)
