"""Walking through a JSON text: arrays that are named are entered and given element by element, all else is decoded whole.

A path says where a value stands: "" is the document, "[]" an element of an array, a name a member of an object, with a
dot before it where something stands before: `messages[]`, `[].conversation.messages[]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from typing import IO, Final, NamedTuple

from entregent.base.files import Unreadable
from entregent.base.jsonfile.window import Window
from entregent.base.text import Text, t

LONGEST_PIECE = 4_000_000
_LONGEST_NUMBER = 400
_FIRST = frozenset('[{"-0123456789')
# How near to the end of the text an error stands that comes from its being cut there: the length of `\ud83d\ude00`, or so.
_CUT = 16
_ASSIGNMENT = re.compile(r"[\w$.\s-]{1,200}=")

ENDS_EARLY = t("This file ends in the middle: what stands before was read. Download it again.")
NOT_JSON = t("This part is damaged and was left out.")
NOT_AT_ALL = t("This file is not in the format that exports are written in (JSON).")
TOO_DEEP = t("This part is nested too deeply and was left out.")
TOO_LONG = t("This part is longer than any export writes it, and was left out.")
MORE = t("Something stands behind the end of the data: it was left alone.")


class Mark(Enum):
    """A value that stands for something else than itself."""

    BEGINS = "begins"


BEGINS: Final = Mark.BEGINS


class Piece(NamedTuple):
    """One value and where it stands; `value` is `BEGINS` where an array or object is entered."""

    path: str
    value: object


class Damage(NamedTuple):
    """A value that could not be read, where it stands, and why."""

    path: str
    reason: Text


class _Broken(Exception):
    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _number(digits: str) -> int:
    return int(digits[:_LONGEST_NUMBER])


_DECODE = json.JSONDecoder(strict=False, parse_int=_number, parse_constant=lambda _name: None).raw_decode


def read_json(stream: IO[bytes], *arrays: str) -> Iterator[Piece | Damage]:
    """The pieces of a JSON text, in any encoding that `open_text` knows, in their order. Closes the stream.

    `arrays` are the paths of the arrays to walk through; "" is a document that is an array itself. An assignment
    before the value (`window.data =`) is passed over. What cannot be decoded, or is longer than `LONGEST_PIECE` characters,
    is passed over by its brackets and told as `Damage`; a text that breaks off ends with one. Never raises: a
    stream that does is told as `Damage` too. Memory stays within some tens of megabytes whatever the text.
    """
    with stream:
        walk = _Walk(Window(stream), _opened(arrays))
        try:
            yield from walk.document()
        except _Broken as error:
            yield Damage(walk.place, error.reason)
        except Unreadable as error:
            yield Damage(walk.place, error.message)


def whole(stream: IO[bytes]) -> object:
    """A small JSON document, decoded at once; None where it cannot be read. Closes the stream."""
    for piece in read_json(stream):
        if isinstance(piece, Piece):
            return piece.value
    return None


def _opened(arrays: tuple[str, ...]) -> frozenset[str]:
    """The paths of these arrays and of all that holds them."""
    found = set(arrays)
    for path in arrays:
        found.update(path[: at.start()] for at in re.finditer(r"\[\]|\.", path))
        if path:
            found.add("")
    return frozenset(found)


class _Walk:
    def __init__(self, window: Window, opened: frozenset[str]) -> None:
        self.window, self.opened = window, opened
        self.place = ""

    def document(self) -> Iterator[Piece | Damage]:
        window = self.window
        first = window.character()
        if first not in _FIRST and (assignment := _ASSIGNMENT.match(window.text, window.at)):
            window.at = assignment.end()
            first = window.character() or "="
        if first not in _FIRST:
            raise _Broken(ENDS_EARLY if first == "=" else NOT_AT_ALL)
        yield from self._value("")
        self.place = ""
        if window.character() not in ("", ";"):
            yield Damage("", MORE)

    def _value(self, path: str) -> Iterator[Piece | Damage]:
        mark = self.window.character()
        if mark not in ("[", "{") or path not in self.opened:
            yield self._decoded(path)
            return
        self.place = path
        yield Piece(path, BEGINS)
        self.window.at += 1
        yield from self._array(path) if mark == "[" else self._object(path)

    def _array(self, path: str) -> Iterator[Piece | Damage]:
        window, inner = self.window, f"{path}[]"
        enters = inner in self.opened
        while (mark := window.character()) != "]":
            if mark == ",":
                window.at += 1
            elif mark in ("", "}", ":"):
                raise _Broken(NOT_JSON if mark else ENDS_EARLY)
            elif enters:
                yield from self._value(inner)
                self.place = path
            else:
                yield self._decoded(inner)
        window.at += 1

    def _object(self, path: str) -> Iterator[Piece | Damage]:
        window, before = self.window, f"{path}." if path else ""
        while (mark := window.character()) != "}":
            if mark == ",":
                window.at += 1
                continue
            if mark != '"':
                raise _Broken(NOT_JSON if mark else ENDS_EARLY)
            name = self._decoded(path)
            if window.character() != ":":
                raise _Broken(NOT_JSON if window.character() else ENDS_EARLY)
            window.at += 1
            if window.character() in ("", ",", "}", "]"):
                raise _Broken(NOT_JSON if window.character() else ENDS_EARLY)
            yield from self._value(before + str(name.value if isinstance(name, Piece) else "?"))
            self.place = path
        window.at += 1

    def _decoded(self, path: str) -> Piece | Damage:
        """The value that stands next, whole."""
        window = self.window
        while True:
            try:
                value, end = _DECODE(window.text, window.at)
            except json.JSONDecodeError as error:
                if not (error.msg.startswith("Unterminated string") or error.pos >= len(window.text) - _CUT):
                    return self._passed_over(path, NOT_JSON)
                found = None
            except RecursionError:
                return self._passed_over(path, TOO_DEEP)
            else:
                found, after = Piece(path, value), end
                # A number that ends where the text does may go on.
                if end + _CUT < len(window.text) or window.text[end - 1] in '"]}':
                    window.at = end
                    return found
            if window.left > LONGEST_PIECE:
                return self._passed_over(path, TOO_LONG)
            if not window.more():
                if found is None:
                    return self._passed_over(path, NOT_JSON)
                window.at = after
                return found

    def _passed_over(self, path: str, reason: Text) -> Damage:
        if not self.window.skip_value():
            self.place = path
            raise _Broken(ENDS_EARLY)
        return Damage(path, reason)
