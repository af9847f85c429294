"""Meetings held again and again, read from `texts/meetings.ini`, and the days on which they are held."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from configparser import ConfigParser, SectionProxy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RULE = re.compile(r"([A-Z]+)=([^;]+)")


@dataclass(frozen=True, slots=True)
class Ritual:
    """A meeting with a rule. `skip` are months in which it is cancelled; `people` how many members of the circle come."""

    title: str
    circle: str
    people: int
    start: datetime
    length: timedelta
    rule: str
    zone: str
    place: str
    room: str
    calendar: str
    skip: frozenset[int]
    online: bool
    is_private: bool


@cache
def rituals() -> tuple[Ritual, ...]:
    """All rituals of the owner."""
    told = ConfigParser(interpolation=None)
    told.read_string((resources.files("entregent.sample") / "texts" / "meetings.ini").read_text(encoding="utf-8"))
    return tuple(_ritual(told[name]) for name in told.sections())


def _ritual(told: SectionProxy) -> Ritual:
    return Ritual(
        title=told["title"], circle=told["circle"], people=int(told["people"]),
        start=datetime.fromisoformat(told["start"]), length=timedelta(minutes=int(told["minutes"])), rule=told["rule"],
        zone=told.get("zone", "Europe/Paris"), place=told.get("place", ""), room=told.get("room", ""),
        calendar=told.get("calendar", "Cap Didactique"), skip=frozenset(map(int, told["skip"].split())),
        online="link" in told, is_private="private" in told,
    )  # fmt: skip


def occurrences(ritual: Ritual, until: datetime) -> list[datetime]:
    """The local starts of a ritual up to `until`, by the few kinds of rule that rituals have (RFC 5545, 3.3.10)."""
    rule = dict(_RULE.findall(ritual.rule))
    last = min(until, datetime.strptime(rule["UNTIL"][:8], "%Y%m%d") + timedelta(days=1) if "UNTIL" in rule else until)  # noqa: DTZ007
    starts: list[datetime] = []
    for at in _days(rule, ritual.start):
        if at >= last or len(starts) == int(rule.get("COUNT", 10**6)):
            return starts
        starts.append(at)
    return starts


def _days(rule: dict[str, str], start: datetime) -> Iterator[datetime]:
    if rule["FREQ"] == "WEEKLY":
        monday = start - timedelta(days=start.weekday())
        while True:
            days = (monday + timedelta(days=WEEKDAYS.index(day)) for day in rule["BYDAY"].split(","))
            yield from (at for at in days if at >= start)
            monday += timedelta(weeks=int(rule.get("INTERVAL", 1)))
    year, month = start.year, start.month
    while True:
        if (at := start.replace(year=year, month=month, day=_day_of_month(rule, year, month))) >= start:
            yield at
        year, month = year + month // 12, month % 12 + 1


def _day_of_month(rule: dict[str, str], year: int, month: int) -> int:
    if "BYMONTHDAY" in rule:
        return int(rule["BYMONTHDAY"])
    number, weekday = int(rule["BYDAY"][:-2]), WEEKDAYS.index(rule["BYDAY"][-2:])
    return (weekday - monthrange(year, month)[0]) % 7 + 1 + 7 * (number - 1)
