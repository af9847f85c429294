"""When something was: dates as X writes them, and the date that is in the number of every post since the end of 2010."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from entregent.base.jsonfile import moment_of

NAMES_OF_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(NAMES_OF_MONTHS, 1)}
_CLASSIC = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) (\d\d):(\d\d):(\d\d) \+0000 (\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?")
_FIRST_DATED = 30_000_000_000
EPOCH_MS = 1_288_834_974_657


def moment(text: str) -> datetime | None:
    """The moment written as `Sat Feb 18 19:45:15 +0000 2023`, `2023-02-18T19:45:15.000Z` or `2015-02-18 19:45:15 +0000`.

    >>> moment("Sat Feb 18 19:45:15 +0000 2023")
    datetime.datetime(2023, 2, 18, 19, 45, 15, tzinfo=datetime.timezone.utc)
    """
    try:
        if found := _CLASSIC.fullmatch(text):
            month, day, hour, minute, second, year = found.groups()
            at = datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        elif iso := _ISO.match(text):
            at = datetime.fromisoformat(iso[0]).replace(tzinfo=UTC)
        else:
            return None
    except (ValueError, KeyError):
        return None
    return at if 1990 <= at.year <= 2200 else None


def moment_of_post(number: str) -> datetime | None:
    """When the post of that number was written; None for those of before November 2010, which were merely counted.

    The upper bits of the number count milliseconds since 4 November 2010 ("snowflake", Twitter 2010).

    >>> moment_of_post("1627030366842843136")
    datetime.datetime(2023, 2, 18, 19, 40, 42, 874000, tzinfo=datetime.timezone.utc)
    """
    value = int(number) if number.isascii() and number.isdigit() and len(number) <= 20 else 0
    return moment_of((value >> 22) + EPOCH_MS, 1000) if value > _FIRST_DATED else None
