"""The part of a text that is being looked at: more of it comes as it is needed, what was used is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

from entregent.base.files import Unreadable, text_decoder

CHUNK = 256 * 1024
_PIECE_BYTES = 64 * 1024
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_IN_STRING = re.compile(r'["\\]')
_BESIDE = re.compile(r'["\[\]{},]')
# Strings that end within the text, and all that is no bracket.
_WITHIN = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_OPENING, _CLOSING = re.compile(r"[\[{]+"), re.compile(r"[\]}]+")


class Window:
    """`text[at:]` is what was read and not used yet. What was read before the stream failed can still be used."""

    def __init__(self, stream: IO[bytes]) -> None:
        # What a buffered stream gives at once: asked for more than that, it would lose it when it fails.
        self._read1: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._decoder = text_decoder()
        self._ended = False
        self._failed: Unreadable | None = None
        self.text = ""
        self.at = 0

    @property
    def left(self) -> int:
        """How many characters were read and not used yet."""
        return len(self.text) - self.at

    def more(self) -> bool:
        """Read on, as much again as is left: False at the end. Raises `Unreadable` when the stream has failed."""
        wanted, pieces = max(CHUNK, self.left), []
        while wanted > 0 and not self._ended:
            data = self._read(wanted)
            self._ended = not data
            piece = self._decoder.decode(data, self._ended)
            pieces.append(piece)
            wanted -= len(piece)
        if not any(pieces):
            if self._failed is not None:
                raise self._failed
            return False
        self.text = self.text[self.at :] + "".join(pieces)
        self.at = 0
        return True

    def _read(self, size: int) -> bytes:
        try:
            return self._read1(min(size, _PIECE_BYTES))
        except Unreadable as error:
            self._failed = error
            return b""

    def character(self) -> str:
        """The next character that is no space, which is not used up; "" at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def skip_value(self) -> bool:
        """Pass over one value by its brackets and quotes, however long, deep or damaged: False where the text ends within.

        What no bracket closes ends before the comma or bracket that follows it. Memory stays within two chunks.
        """
        while not (found := _BESIDE.search(self.text, self.at)):
            self.at = len(self.text)
            if not self.more():
                return False
        if found[0] == '"':
            self.at = found.end()
            return self._skip_string()
        self.at = found.start()
        return found[0] not in "[{" or self._skip_brackets()

    def _skip_string(self) -> bool:
        """Pass over the rest of a string."""
        while True:
            if not (found := _IN_STRING.search(self.text, self.at)):
                self.at = len(self.text)
                if not self.more():
                    return False
                continue
            self.at = found.end()
            if found[0] == '"':
                return True
            if self.at == len(self.text) and not self.more():
                return False
            self.at += 1

    def _skip_brackets(self) -> bool:
        """Pass over what the bracket that stands next holds, and the one that closes it."""
        depth = 0
        while True:
            if within := _WITHIN.match(self.text, self.at):
                self.at = within.end()
            if opening := _OPENING.match(self.text, self.at):
                depth, self.at = depth + len(opening[0]), opening.end()
            elif closing := _CLOSING.match(self.text, self.at):
                closed = min(depth, len(closing[0]))
                depth, self.at = depth - closed, self.at + closed
                if not depth:
                    return True
            elif self.at < len(self.text):
                self.at += 1
                if not self._skip_string():
                    return False
            elif not self.more():
                return False
