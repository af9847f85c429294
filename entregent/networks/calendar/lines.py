"""From bytes to the content lines that matter: unfolded byte by byte, everything else passed over, in bounded memory.

RFC 5545 §3.1 folds lines between two bytes, even within one character. So text is carried as Latin-1, one character per
byte, until a value is whole (`values.decoded`). Descriptions and attachments, the bulk of a calendar, are never joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, NamedTuple

from entregent.contract.network import Unreadable
from entregent.contract.text import t

KEPT_OF_LINE = 1 << 16
"""Bytes kept of one line; what comes behind is read and dropped."""

LONGEST_LINE = 1 << 26
"""A line longer than this (64 MiB) is in no calendar."""

SUFFIXES = (".ics", ".ical", ".icalendar", ".ifb", ".vcs")

WANTED = frozenset({
    "BEGIN", "END", "METHOD", "PRODID", "X-WR-CALNAME", "X-WR-TIMEZONE", "X-OWNER", "NAME",
    "UID", "DTSTART", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
    "SUMMARY", "STATUS", "CATEGORIES", "ATTENDEE", "ORGANIZER",
    "TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO",
})  # fmt: skip

_NAME = re.compile(r"[\w-]{1,40}", re.ASCII)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class ContentLine(NamedTuple):
    """One unfolded line: the number (from 1) of the physical line where it starts, the name of the property in capitals,
    and the rest as written, from the `;` or `:` on."""

    number: int
    name: str
    rest: str


def begins_calendar(head: bytes) -> bool:
    """Whether the beginning of a file is that of a calendar."""
    plain = head[2:].replace(b"\0", b"") if head[:2] in _UTF16 else head.removeprefix(b"\xef\xbb\xbf")
    return re.match(rb"\s*BEGIN\s*:\s*VCALENDAR\s", plain, re.IGNORECASE) is not None


def content_lines(stream: IO[bytes], file: str, head: bytes) -> Iterator[ContentLine]:
    """The unfolded lines of the properties in `WANTED`.

    `head` is the beginning of the same file, from which UTF-16 is told. Raises `Unreadable` for a line that no calendar
    holds, or where the stream itself raises it.
    """
    number, name, parts, kept = 0, "", [""], 0
    for at, line in enumerate(_physical_lines(stream, file, head), 1):
        if line[:1] in (" ", "\t"):
            kept += len(line)
            if name and kept <= KEPT_OF_LINE:
                parts.append(line[1:])
            continue
        if not line:
            continue
        if name:
            yield ContentLine(number, name, "".join(parts))
            name = ""
        if (match := _NAME.match(line)) and (found := match[0].upper()) in WANTED:
            number, name, parts, kept = at, found, [line[match.end() :]], len(line)
    if name:
        yield ContentLine(number, name, "".join(parts))


def _physical_lines(stream: IO[bytes], file: str, head: bytes) -> Iterator[str]:
    """Lines without their end (LF, CRLF or CR), one character per byte, cut after `KEPT_OF_LINE`."""
    wide = head[:2] in _UTF16
    text = TextIOWrapper(stream, encoding="utf-16" if wide else "latin-1", errors="replace", newline=None)
    first = True
    while piece := text.readline(KEPT_OF_LINE):
        if piece[-1] == "\n":
            piece = piece[:-1]
            is_whole = True
        else:
            is_whole = len(piece) < KEPT_OF_LINE
        if wide:
            piece = piece.encode("utf-8", "replace").decode("latin-1")
        if first:
            piece = piece.removeprefix("\xef\xbb\xbf").lstrip()
            first = False
        yield piece
        if not is_whole:
            _drop_rest_of_line(text, file)


def _drop_rest_of_line(text: TextIOWrapper, file: str) -> None:
    length = KEPT_OF_LINE
    while piece := text.readline(KEPT_OF_LINE):
        length += len(piece)
        if length > LONGEST_LINE:
            raise Unreadable(
                t(
                    "{file} has a line of more than {size} MB, which no calendar has: "
                    "export your calendar again and import that file.",
                    file=file,
                    size=LONGEST_LINE >> 20,
                )
            )
        if piece[-1] == "\n":
            return
