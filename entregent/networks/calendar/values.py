"""What stands behind the name of a property: parameters, value, text, and moments as they are written."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

LONGEST_TEXT = 300
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*("[^"]*"|[^";:,]*)((?:,(?:"[^"]*"|[^";:,]*))*)', re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^([n'^])")
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?(Z)?)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class Property(NamedTuple):
    """Parameters by their names in capitals, and the value as written; both still one character per byte."""

    parameters: dict[str, str]
    value: str


class Moment(NamedTuple):
    """A date or a time as written: on the clocks of `zone` ("" where none is named), in UTC where `is_utc`."""

    at: date | datetime
    zone: str = ""
    is_utc: bool = False


def parsed(rest: str) -> Property:
    """The parts of a content line behind its name. Damaged parameters are passed over."""
    if rest[:1] == ":":
        return Property({}, rest[1:])
    parameters: dict[str, str] = {}
    at = 0
    while match := _PARAMETER.match(rest, at):
        parameters.setdefault(match[1].upper(), match[2].strip('" '))
        at = match.end()
    return Property(parameters, rest[rest.find(":", at) + 1 :] if ":" in rest[at:] else "")


def decoded(text: str) -> str:
    """One character per byte → text: UTF-8, or Windows-1252 where it is not."""
    if text.isascii():
        return text
    content = text.encode("latin-1", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def text_of(value: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11) on one line, of at most `LONGEST_TEXT` characters."""
    text = decoded(value)
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text)
    return one_line(text)


def parameter_text(value: str) -> str:
    """The text of a parameter (RFC 6868), on one line."""
    text = decoded(value)
    if "^" in text:
        text = _CARET.sub(lambda match: {"n": " ", "'": '"', "^": "^"}[match[1]], text)
    return one_line(text)


def one_line(text: str) -> str:
    """The text without control characters and repeated spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_TEXT].strip()


def moment(value: str, zone: str = "") -> Moment | None:
    """The moment that a DATE or DATE-TIME value tells; None for anything else.

    >>> moment("20260301T090000", "Europe/Paris")
    Moment(at=datetime.datetime(2026, 3, 1, 9, 0), zone='Europe/Paris', is_utc=False)
    """
    if not (match := _MOMENT.match(value.strip())):
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    try:
        if match[4] is None:
            return Moment(date(year, month, day))
        second = min(int(match[6] or 0), 59)
        return Moment(datetime(year, month, day, int(match[4]), int(match[5]), second), zone, match[7] is not None)  # noqa: DTZ001
    except ValueError:
        return None


def moments(line: Property) -> list[Moment]:
    """The moments of an RDATE or EXDATE; of a period its start."""
    zone = parameter_text(line.parameters.get("TZID", ""))
    found = (moment(part.partition("/")[0], zone) for part in line.value.split(","))
    return [each for each in found if each is not None]
