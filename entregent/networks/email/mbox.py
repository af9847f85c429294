"""Mails out of an mbox file (mboxo, mboxrd and what mail programs make of them): headers whole, bodies passed over.

A mail starts at a line `From ` behind a blank line, with a date in it (or nothing at all, as some programs write it), and
with a header below: mailboxes that a program keeps for itself do not quote such lines in bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

CHUNK = 1 << 20
MOST_HEADERS = 256 * 1024
MOST_BODY = 64 * 1024
_ENOUGH = MOST_HEADERS + MOST_BODY
_LONGEST_SEPARATOR = 1000
_OVERLAP = 2 * _LONGEST_SEPARATOR
_TIME = re.compile(rb"\d\d:\d\d.*\d{4}|\d{4}.*\d\d:\d\d")
_BARE = re.compile(rb"From[ \t]+-?[ \t\r]*$")
_HEADER = re.compile(rb">?From |[!-9;-~]{1,200}[ \t]*:")
_BOM = b"\xef\xbb\xbf"


class RawMail:
    """One mail in the bytes it was read with: copied only where it is looked at, and no longer than the next one."""

    __slots__ = ("_data", "_end", "_start", "headers")

    def __init__(self, data: bytes, start: int, end: int) -> None:
        """The mail in `data[start:end]`, which may end before the mail itself does."""
        limit = min(end, start + MOST_HEADERS)
        after = _headers_end(data, start, limit)
        self.headers = data[start:after]
        self._data, self._start, self._end = data, after, end

    def body(self) -> bytes:
        """The beginning of the body, at most 64 KiB."""
        return self._data[self._start : min(self._end, self._start + MOST_BODY)].lstrip(b"\r\n")


def _headers_end(data: bytes, start: int, limit: int) -> int:
    """Where the blank line behind the headers starts, or `limit`."""
    if data.startswith((b"\n", b"\r\n"), start, limit):
        return start
    plain = data.find(b"\n\n", start, limit)
    crlf = data.find(b"\n\r\n", start, limit if plain < 0 else plain)
    return crlf if crlf >= 0 else plain if plain >= 0 else limit


def begins_mbox(head: bytes) -> bool:
    """Whether a file that begins like this is an mbox."""
    data = b"\n\n" + head.removeprefix(_BOM).lstrip(b"\r\n")
    return data.startswith(b"\n\nFrom ") and _headers_start(data, 1) >= 0


def mails(stream: IO[bytes]) -> Iterator[RawMail]:
    """The mails of an mbox, in order. Memory stays within some 3 MB however long a mail, or a line, is.

    Raises whatever the stream raises, once the mails before have been given.
    """
    data, begin, search, is_over, failure = b"\n\n", -1, 0, False, None
    while not is_over:
        try:
            piece = stream.read(CHUNK)
        except Exception as error:  # told below, after the mail that it cuts off
            piece, failure = b"", error
        is_over = not piece
        data += piece.removeprefix(_BOM) if len(data) == 2 else piece
        while (at := _separator(data, search)) >= 0:
            if begin >= 0:
                yield RawMail(data, begin, at)
            begin = search = _headers_start(data, at)
        if begin >= 0 and (is_over or len(data) - begin >= _ENOUGH):
            yield RawMail(data, begin, len(data))
            begin = -1
        search = max(search, len(data) - _OVERLAP, 0)
        keep = max(search - 3, 0) if begin < 0 else begin - 1
        data, search, begin = data[keep:], search - keep, begin - keep if begin >= 0 else -1
    if failure is not None:
        raise failure


def _separator(data: bytes, search: int) -> int:
    """Where the next separator's line break is (the one that ends the blank line before it), -1 where there is none."""
    at = data.find(b"\nFrom ", search)
    while at >= 0:
        is_after_blank = data.endswith((b"\n", b"\n\r"), max(0, at - 2), at)
        if is_after_blank and _headers_start(data, at) >= 0:
            return at
        at = data.find(b"\nFrom ", at + 1)
    return -1


def _headers_start(data: bytes, at: int) -> int:
    """Where the headers start behind the separator whose line break is at `at`; -1 where that is no separator."""
    end = data.find(b"\n", at + 1, at + _LONGEST_SEPARATOR)
    if end < 0:
        return -1
    line = data[at + 1 : end]
    is_dated = _TIME.search(line) is not None or _BARE.match(line) is not None
    return end + 1 if is_dated and _HEADER.match(data, end + 1) else -1
