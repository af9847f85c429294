"""From bytes to content lines: unfolding, soft line breaks, and media left out, with bounded memory.

A content line is what RFC 6350 §3.2 and RFC 2425 §5.8.1 call an unfolded line. Text is carried as Latin-1, that is one
character per byte, until the character set of each property is known (version 2.1 states it property by property), so
that a character folded between two of its bytes is whole again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO, NamedTuple

from entregent.contract.network import Unreadable
from entregent.contract.text import t

KEPT_OF_LINE = 1 << 16
"""Characters kept of one line; what comes behind is read and dropped."""

LONGEST_LINE = 1 << 26
"""A line longer than this (64 MiB, well above any photo written in one line) is no address book."""

MOST_OF_PHOTO = 1 << 21
"""A photo that takes more characters than this (1.5 MB of picture) is not looked at."""

# Logos, sounds and keys: nothing of them is kept, so they are not even joined.
_MEDIA = re.compile(r"(?:[\w-]{1,40}\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_PHOTO = re.compile(r"(?:[\w-]{1,40}\.)?PHOTO[;:]", re.IGNORECASE)
_BOUNDARY = re.compile(r"(?:BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"[^:]*QUOTED-PRINTABLE", re.IGNORECASE)


class ContentLine(NamedTuple):
    """One unfolded line and the number (from 1) of the physical line where it starts."""

    number: int
    text: str


class _Pending:
    """The content line being put together."""

    __slots__ = ("_kept", "_most", "_parts", "_quoted", "is_media", "is_open", "number")

    def __init__(self, number: int, line: str) -> None:
        self.number = number
        self.is_media = _MEDIA.match(line) is not None
        self._most = KEPT_OF_LINE if not self.is_media else MOST_OF_PHOTO if _PHOTO.match(line) else 0
        self._quoted = line[-1:] == "=" and not self.is_media and _QUOTED_PRINTABLE.match(line) is not None
        self._parts: list[str] = []
        self._kept = 0
        self.is_open = False
        self.add(line)

    def add(self, line: str) -> None:
        """Join one physical line; `is_open` then says that its soft break (a final `=`) calls for the next one."""
        self.is_open = self._quoted and line[-1:] == "="
        self._kept += len(line)
        if self._kept <= self._most:
            self._parts.append(line[:-1] if self.is_open else line)
        elif self.is_media:
            self._parts.clear()

    def text(self) -> str:
        """The line as far as it has been read, empty for media but for a photo that is whole."""
        return "".join(self._parts)


def content_lines(stream: IO[bytes], file: str, head: bytes) -> Iterator[ContentLine]:
    """The unfolded lines of a vCard file, without empty lines and without media other than photos.

    `head` is the beginning of the same file, from which UTF-16 is told. Raises `Unreadable` for a line that no address
    book holds, or where the stream itself raises it.
    """
    pending = _Pending(0, "")
    for number, line in enumerate(_physical_lines(stream, file, head), 1):
        if pending.is_open and not _BOUNDARY.fullmatch(line):
            pending.add(line)
        elif line[:1] in (" ", "\t"):
            pending.add(line[1:])
        elif pending.is_media and ":" not in line:
            pending.add(line)  # base64 whose lines are not indented
        else:
            if text := pending.text():
                yield ContentLine(pending.number, text)
            pending = _Pending(number, line)
    if text := pending.text():
        yield ContentLine(pending.number, text)


def _physical_lines(stream: IO[bytes], file: str, head: bytes) -> Iterator[str]:
    """Lines without their end (LF, CRLF or CR), one character per byte, cut after `KEPT_OF_LINE`; a photo is whole."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = TextIOWrapper(stream, encoding="utf-16" if wide else "latin-1", errors="replace", newline=None)
    while piece := text.readline(KEPT_OF_LINE):
        if piece[-1] == "\n":
            piece = piece[:-1]
        elif len(piece) == KEPT_OF_LINE:
            piece += _rest_of_line(text, file, MOST_OF_PHOTO if _PHOTO.match(piece) else 0)
        if wide:
            piece = piece.encode("utf-8", "replace").decode("latin-1")
        elif piece[:3] == "\xef\xbb\xbf":
            piece = piece[3:]
        yield piece


def _rest_of_line(text: TextIOWrapper, file: str, most: int) -> str:
    """Read a line to its end; that much of it is kept, and a little more, which tells that it is longer."""
    length = KEPT_OF_LINE
    kept: list[str] = []
    while piece := text.readline(KEPT_OF_LINE):
        if length <= most:
            kept.append(piece.rstrip("\n"))
        length += len(piece)
        if length > LONGEST_LINE:
            raise Unreadable(
                t(
                    "{file} has a line of more than {size} MB, which no address book has: "
                    "export your contacts again as vCard and import that file.",
                    file=file,
                    size=LONGEST_LINE >> 20,
                )
            )
        if piece[-1] == "\n":
            break
    return "".join(kept)
