"""Values as people type them into lists: addresses, numbers, names, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from entregent.contract.addressbook import LONGEST_ADDRESS, distinct, folded

_EMAIL = re.compile(r"[^\s@<>()\[\],;:|/\"'=]{1,64}@[^\s@<>()\[\],;:|/\"'=]+\.[^\s@<>()\[\],;:|/\"'=.]{2,24}")
_URL = re.compile(r"https?://[^\s,;|]{3,400}|(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:/[^\s,;|]{0,400})?", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|00)?\(?\d[\d\s.()\u00a0\u202f-]{5,24}\d")
_ROUNDED = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*,?", re.UNICODE)
_SPLIT = re.compile(r"\s*[,;|•\n]\s*|\s+/\s+")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(?:$|[T ])")
_WORDED = re.compile(
    r"(?:[^\W\d]+\s+)?(?:(\d{1,2})(?:er|st|nd|rd|th|\.)?\s+([^\W\d]+)\.?,?|([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?)\s+(\d{4})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier jan january janv", "fevrier feb february fev fevr", "mars mar march", "avril apr april avr",
            "mai may", "juin jun june", "juillet jul july juil", "aout aug august", "septembre sep september sept",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_LATEST_SHORT_YEAR = 30


def emails_in(cell: str) -> tuple[str, ...]:
    """The e-mail addresses in a cell, in lower case, once each."""
    found = _EMAIL.findall(cell[: 4 * LONGEST_ADDRESS].replace("mailto:", " "))
    return distinct(address.strip(".").lower() for address in found if "@" in address.strip("."))


def urls_in(cell: str) -> tuple[str, ...]:
    """The web addresses in a cell that holds nothing else."""
    parts = cell[: 4 * LONGEST_ADDRESS].split()
    return distinct(parts) if parts and all(_URL.fullmatch(part.strip(",;|")) for part in parts) else ()


def phones_in(cell: str) -> tuple[str, ...]:
    """The telephone numbers in a cell, but for those that a spreadsheet has rounded (`3,36E+10`)."""
    cell = cell[: 4 * LONGEST_ADDRESS].strip().lstrip("'")
    if _ROUNDED.fullmatch(cell) or "@" in cell:
        return ()
    found = [match.strip() for match in _PHONE.findall(cell)]
    if not found and sum(map(str.isdigit, cell)) >= 6 and re.fullmatch(r"[\d\s.()/+-]+", cell):
        found = [cell]
    return distinct(found)


def is_phone(value: str) -> bool:
    """Whether a value is a telephone number rather than a date, a year or an amount."""
    return bool(phones_in(value)) and sum(map(str.isdigit, value)) >= 8 and not is_date(value)


def is_person_name(value: str) -> bool:
    """Whether a value looks like somebody's whole name: two to five words of letters."""
    words = value.split()
    return 2 <= len(words) <= 5 and all(_WORD.fullmatch(word) for word in words)


def is_worded(value: str) -> bool:
    """Whether a value is a few words of letters."""
    words = value.split()
    return 1 <= len(words) <= 6 and all(_WORD.fullmatch(word) for word in words)


def parts_of(cell: str) -> tuple[str, ...]:
    """The values that share a cell."""
    return distinct(" ".join(part.split()) for part in _SPLIT.split(cell))


def is_date(value: str) -> bool:
    """Whether a value is a date."""
    return date_of(value, day_first=True) is not None or date_of(value, day_first=False) is not None


def puts_day_first(values: Iterable[str]) -> bool:
    """Whether a column of dates such as `04/03/2026` means the fourth of March: so unless a value shows otherwise."""
    numbers = [match for value in values if (match := _NUMBERS.match(value.strip()))]
    return not any(int(match[2]) > 12 for match in numbers) or any(int(match[1]) > 12 for match in numbers)


def date_of(value: str, *, day_first: bool) -> date | None:
    """The date that a value tells, None where it tells none.

    >>> date_of("4 mars 1980", day_first=True), date_of("03/04/80", day_first=False)
    (datetime.date(1980, 3, 4), datetime.date(1980, 3, 4))
    """
    text = value.strip()[:60]
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(text):
        day, month = (int(match[1]), int(match[2])) if day_first else (int(match[2]), int(match[1]))
        year = int(match[3])
        return _date(year if year > 99 else year + (2000 if year <= _LATEST_SHORT_YEAR else 1900), month, day)
    if match := _WORDED.match(text):
        month = _MONTHS.get(folded(match[2] or match[3]), 0)
        return _date(int(match[5]), month, int(match[1] or match[4]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
