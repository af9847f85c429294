"""When a mail was written, or at least when it came."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_USUAL = re.compile(
    rb"\s*(?:[A-Za-z]{3,9},?\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?"
    rb"\s*(?:([+-])(\d\d)(\d\d)|(?:GMT|UTC?|Z)\b)"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"), 1
    )
}
_LONGEST = 200
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
_CLOCKS_GO_WRONG_BY = timedelta(days=2)


def written_at(date: bytes, received: bytes, now: datetime) -> datetime | None:
    """The date of a mail in UTC; that of its last arrival where the `Date` header lacks, is damaged or is not believable
    (before 1980, or later than `now`); None where nothing tells."""
    for value in (date, received.rpartition(b";")[2]):
        at = _moment(value) if value else None
        if at is not None and _FIRST <= at <= now + _CLOCKS_GO_WRONG_BY:
            return at
    return None


def _moment(value: bytes) -> datetime | None:
    match = _USUAL.match(value)
    month = _MONTHS.get(match[2].lower()) if match else None
    try:
        if match is None or month is None:
            at = parsedate_to_datetime(value[:_LONGEST].decode("ascii", "replace"))
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        at = datetime(int(match[3]), month, int(match[1]), int(match[4]), int(match[5]), int(match[6] or 0), tzinfo=UTC)
        if not match[7]:
            return at
        if match[8] > b"23" or match[9] > b"59":
            return None
        offset = timedelta(hours=int(match[8]), minutes=int(match[9]))
        return at - offset if match[7] == b"+" else at + offset
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
