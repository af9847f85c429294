"""Which clocks a moment is told on: names of zones as programs write them, and zones that a file defines itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal.windows_tz import win_tz

from entregent.networks.calendar.recurrence import occurrences, parse_rule
from entregent.networks.calendar.values import Moment

_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")
_UTC_OFFSET = re.compile(r"(?:UTC|GMT)\s*([+-]\d\d?)(?::?(\d\d))?", re.IGNORECASE)
_NAMED = re.compile(r"[A-Za-z][\w+-]*(?:/[\w+-]+){0,2}", re.ASCII)
_WINDOWS = {name.casefold(): zone for name, zone in win_tz.items()}
_YEARS = (1, 9998)


@lru_cache(maxsize=4096)
def named_zone(name: str) -> tzinfo | None:
    """The zone of that name: of the IANA database (`Europe/Paris`, also behind a program's own prefix), of Windows
    (`Romance Standard Time`), or a plain offset (`UTC+1`); None for any other."""
    name = name.strip().strip('"')
    if (windows := _WINDOWS.get(name.casefold())) is not None:
        return _zone_info(windows)
    parts = [part for part in name.split("/") if part]
    for count in (3, 2, 1):
        # A prefix ("/freeassociation.sourceforge.net/Europe/Paris") stands in front of the longest name that is known.
        if len(parts) >= count and (found := _zone_info("/".join(parts[-count:]))) is not None:
            return found
    if match := _UTC_OFFSET.fullmatch(name):
        return _fixed(int(match[1]) * 60 + (int(match[2] or 0) if match[1][0] == "+" else -int(match[2] or 0)))
    return None


def _zone_info(name: str) -> tzinfo | None:
    if not _NAMED.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _fixed(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None


@dataclass(slots=True)
class Observance:
    """Standard or summer time as a VTIMEZONE defines it: from when on, its offset, and the rule by which it returns."""

    start: datetime | None = None
    offset: timedelta | None = None
    rule: str = ""
    dates: list[datetime] = field(default_factory=list)


@dataclass(slots=True)
class OwnZone:
    """A zone that the file defines (RFC 5545 §3.6.5), for names that no database knows."""

    name: str = ""
    location: str = ""
    observances: list[Observance] = field(default_factory=list)
    _onsets: dict[int, list[tuple[datetime, timedelta]]] = field(default_factory=dict)

    def offset_at(self, local: datetime) -> timedelta:
        """The offset from UTC of that time on the zone's clocks."""
        for year in (local.year, local.year - 1):
            before = [(start, offset) for start, offset in self._onsets_of(year) if start <= local]
            if before:
                return max(before, key=lambda onset: onset[0])[1]
        offsets = [each.offset for each in self.observances if each.offset is not None]
        return offsets[0] if offsets else timedelta(0)

    def _onsets_of(self, year: int) -> list[tuple[datetime, timedelta]]:
        if year not in self._onsets:
            self._onsets[year] = [
                (start, each.offset)
                for each in self.observances
                if each.offset is not None
                for start in _onsets(each, year)
            ]
        return self._onsets[year]


def _onsets(each: Observance, year: int) -> list[datetime]:
    """When the observance begins in that year; where it never returns, the one time it began, up to that year."""
    if each.start is None:
        return []
    rule = parse_rule(each.rule) if each.rule else None
    if rule is None or rule.frequency != "YEARLY" or rule.count or rule.interval != 1:
        return [start for start in (each.start, *each.dates) if start.year <= year]
    if year < each.start.year or (rule.until[:4].isdigit() and year > int(rule.until[:4])):
        return []
    first = date(year, 1, 1)
    days = [day for day in occurrences(rule, first, date(year, 12, 31)) if day != first or rule.months == {1}]
    return [datetime.combine(day, each.start.time()) for day in days]


def offset_of(value: str) -> timedelta | None:
    """The offset that a TZOFFSETTO tells; None where it tells none.

    >>> offset_of("+0130")
    datetime.timedelta(seconds=5400)
    """
    if not (match := _OFFSET.match(value.strip())) or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -offset if match[1] == "-" else offset


@dataclass(slots=True)
class Clocks:
    """The zones of one calendar: those it defines, and the one that holds where none is named (`default`)."""

    own: dict[str, OwnZone] = field(default_factory=dict)
    default: tzinfo = UTC
    _known: dict[str, tzinfo | OwnZone] = field(default_factory=dict)

    def absolute(self, moment: Moment) -> datetime | None:
        """The moment in UTC; a whole day is its noon in UTC, which lies on that day nearly everywhere. None where the
        years of this world end."""
        at = moment.at
        if not _YEARS[0] < at.year < _YEARS[1]:
            return None
        if not isinstance(at, datetime):
            return datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
        if moment.is_utc:
            return at.replace(tzinfo=UTC)
        zone = self._zone(moment.zone)
        if isinstance(zone, OwnZone):
            return (at - zone.offset_at(at)).replace(tzinfo=UTC)
        return at.replace(tzinfo=zone).astimezone(UTC)

    def local(self, at: datetime, zone: str) -> datetime:
        """A moment in UTC on the clocks of the zone of that name, without its zone."""
        found = self._zone(zone)
        if isinstance(found, OwnZone):
            naive = at.replace(tzinfo=None)
            return naive + found.offset_at(naive)
        return at.astimezone(found).replace(tzinfo=None)

    def _zone(self, name: str) -> tzinfo | OwnZone:
        if not name:
            return self.default
        if name not in self._known:
            own = self.own.get(name)
            self._known[name] = named_zone(name) or (own and named_zone(own.location)) or own or self.default
        return self._known[name]
