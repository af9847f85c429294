"""Decoded JSON as one kind of thing or nothing: exports hold numbers where strings are expected, and the other way round."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

LONGEST_NAME = 300
LONGEST_TEXT = 100_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Marks that turn the direction of what follows, which would spill over into the rest of a page.
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp(), datetime(2200, 1, 1, tzinfo=UTC).timestamp()


def members(value: object) -> dict[str, object]:
    """The value if it is an object, else {}."""
    return value if isinstance(value, dict) else {}


def elements(value: object) -> list[object]:
    """The value if it is an array, else []."""
    return value if isinstance(value, list) else []


def inside(value: object, *path: str | int) -> object:
    """What stands at a path of names and indexes, None where there is nothing.

    >>> inside({"user": [{"name": "Ada"}]}, "user", 0, "name")
    'Ada'
    """
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and len(value) > step else None
    return value


def text_of(value: object, longest: int = LONGEST_TEXT) -> str:
    """A string (a whole number as its digits) that can be stored; "" for anything else.

    It holds no NUL or other control character but tabs and line ends, no half of a surrogate pair, and at most
    `longest` characters.

    >>> text_of("a\\x00b"), text_of(12), text_of(["a"])
    ('ab', '12', '')
    """
    if isinstance(value, str):
        text = value if len(value) <= longest else value[:longest]
        if not text.isprintable():
            text = _CONTROLS.sub("", text)
            if not text.isascii():
                text = text.encode("utf-8", "replace").decode("utf-8")
        return text
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30 else ""


def name_of(value: object, longest: int = LONGEST_NAME) -> str:
    """A name for one line: as `text_of`, without line ends, doubled spaces and marks of direction.

    >>> name_of(" Ada\\n Lovelace\u202e")
    'Ada Lovelace'
    """
    text = text_of(value, longest * 4)
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return " ".join(text.split())[:longest].strip()


def number_of(value: object) -> int | None:
    """A whole number, also one written as a string or with decimals; None for anything else.

    >>> number_of("12"), number_of(3.0), number_of("many"), number_of(True)
    (12, 3, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and abs(value) < 10**18 else None
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    return None


def moment_of(value: object, per_second: int = 1) -> datetime | None:
    """The moment that a count of seconds since 1970 names (of milliseconds with `per_second=1000`), in UTC.

    None where it is no number, or outside 1990–2200: exports write 0 for an unknown date.

    >>> moment_of(1611111111)
    datetime.datetime(2021, 1, 20, 2, 51, 51, tzinfo=datetime.timezone.utc)
    """
    number = number_of(value)
    if number is None or not _EARLIEST <= number / per_second <= _LATEST:
        return None
    seconds, rest = divmod(number, per_second)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1_000_000 // per_second)
