"""The dates of LinkedIn's files: each file has its own way, and a spreadsheet or a French account changes it again.

Times without a zone (invitations, shares) are taken as UTC: nothing in the export says better.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier",
            "feb february fev fevr fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juillet",
            "aug august aou aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ .\-/]+([a-z]+)\.?[ ,.\-/]+(\d{4}|\d{2})\b")
_MONTH_DAY_YEAR = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})[/.\-](\d{4}|\d{2})\b")
_UNIX_STYLE = re.compile(r"[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d\d:\d\d:\d\d) (?:[a-z]{1,5} )?(\d{4})$")
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?::|\s?h\s?)(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap](?=\.?m))?")
_MONTH_YEAR = re.compile(r"([a-z]+)\.?[ \-]+(\d{4}|\d{2})$")
_SPACES = dict.fromkeys(map(ord, "\u202f\u00a0\u2009"), " ")


def moment(text: str, *, day_first: bool | None = None) -> datetime | None:
    """A date with its time, in UTC (midnight where there is no time); None where the text is no date.

    Reads `2025-06-01 14:03:22 UTC`, `2024/02/01 15:02:55 UTC`, `2026-02-09 01:21:47`, `1/29/26, 2:37 PM`,
    `Sat Sep 05 08:12:14 UTC 2026`, and what spreadsheets make of them. `day_first` settles `3/4/26`: True for
    day/month, False for month/day, None for month/day unless the slashes cannot mean that.
    """
    return _exact(text) or _inexact(text, day_first)


@lru_cache(maxsize=16_384)
def _inexact(text: str, day_first: bool | None) -> datetime | None:
    plain = _plain(text)
    if unix := _UNIX_STYLE.match(plain):
        month, day_text, clock, year = unix.groups()
        day = _date(int(year), _MONTHS.get(month, 0), int(day_text))
    else:
        day = _day(plain, day_first)
        clock = plain
    return _at(day, clock) if day else None


@lru_cache(maxsize=16_384)
def day(text: str, *, day_first: bool | None = None) -> date | None:
    """A date without time: `08 Feb 2026`, `4-Apr-21`, `8 févr. 2026`, `2026-02-08`, `08/02/2026`; None otherwise."""
    return _day(_plain(text), day_first)


@lru_cache(maxsize=4_096)
def period(text: str) -> date | None:
    """The first day of the month or year named: `Jan 2024`, `janv. 2024`, `Jan-24`, `2024`; None for anything else."""
    plain = _plain(text)
    if plain.isdecimal() and len(plain) == 4:
        return _date(int(plain), 1, 1)
    if found := _MONTH_YEAR.match(plain):
        return _date(_year(found[2]), _MONTHS.get(found[1], 0), 1)
    parts = plain.replace("/", "-").split("-")
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        year, month = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[1], parts[0])
        return _date(int(year), int(month), 1) if len(year) == 4 else None
    return _day(plain, None)


def _exact(text: str) -> datetime | None:
    """`2025-06-01 14:03:22[ UTC]` and its `/` twin, without a regular expression: the form of nearly every row."""
    if text[10:11] != " " or text[13:14] != ":" or text[19:] not in ("", " UTC"):
        return None
    try:
        return datetime.fromisoformat(text[:19].replace("/", "-")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(_SPACES).strip().lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _day(plain: str, day_first: bool | None) -> date | None:
    if found := _YEAR_FIRST.match(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH_YEAR.match(plain):
        return _date(_year(found[3]), _MONTHS.get(found[2], 0), int(found[1]))
    if found := _MONTH_DAY_YEAR.match(plain):
        return _date(int(found[3]), _MONTHS.get(found[1], 0), int(found[2]))
    if found := _NUMBERS.match(plain):
        return _of_numbers(int(found[1]), int(found[3]), _year(found[4]), found[2], day_first)
    return None


def _of_numbers(first: int, second: int, year: int, separator: str, day_first: bool | None) -> date | None:
    if day_first is None:
        day_first = separator != "/" or first > 12
    if second > 12:
        day_first = False
    return _date(year, second, first) if day_first else _date(year, first, second)


def _at(day: date, clock: str) -> datetime:
    """`day` at the last time of day that `clock` names, midnight where it names none."""
    hour = minute = second = 0
    if found := _TIME.search(clock):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4]:
            hour = hour % 12 + (12 if found[4] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        hour = minute = second = 0
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_first(texts: Iterable[str]) -> bool | None:
    """Which way round the numbers of a column stand: True for day/month, False for month/day, None where nothing tells.

    A number above twelve tells it; so does a time of day with AM or PM, which only month/day comes with.
    """
    for text in texts:
        plain = text.strip()
        found = _NUMBERS.match(plain)
        if found is None:
            continue
        if int(found[1]) > 12:
            return True
        if int(found[3]) > 12 or plain[-1:] in "mM":
            return False
    return None
