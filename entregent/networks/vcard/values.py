"""From a content line to a property: name, parameters, character set, quoted-printable, escapes."""

from __future__ import annotations

import quopri
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from entregent.contract.addressbook import LONGEST_NOTE

_SHORT_HEAD = 200
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_HEADER = re.compile(r'((?:[^":]|"[^"]*")*):', re.DOTALL)
_PARAMETER = re.compile(r'(?:[^";]|"[^"]*")+')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED = {"n": "\n", "N": "\n"}
_PIECES = {separator: re.compile(rf"(\\.|{separator})", re.DOTALL) for separator in ";,"}
_CHARSET = re.compile(
    r"(?:utf-?_?8|us-ascii|ascii|iso|latin|windows|cp|shift|euc|gb|big5|koi8|mac)[\w.:-]{0,20}", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Property(NamedTuple):
    """One property. `raw` is the value as it stands in the file, one character per byte."""

    name: str
    parameters: Mapping[str, tuple[str, ...]]
    raw: str

    @property
    def types(self) -> tuple[str, ...]:
        """The `TYPE` values, lower-cased; bare parameters of version 2.1 count among them."""
        return self.parameters.get("TYPE", ())

    @property
    def is_preferred(self) -> bool:
        """Whether the card marks this value as the one to use (`TYPE=pref`, or `PREF` in version 4.0)."""
        return "pref" in self.types or "PREF" in self.parameters

    def text(self) -> str:
        """The value as text: decoded, unescaped, on as many lines as it has, without control characters."""
        return _clean(_unescape(self._decoded(self.raw)))

    def line_text(self) -> str:
        """The value as text on one line."""
        return _one_line(self._decoded(self.raw))

    def parts(self) -> list[str]:
        """The components of a structured value (`N`, `ADR`, `ORG`), each on one line."""
        raw = self.raw
        if self._is_quoted_printable and ";" not in raw:
            return [_one_line(part) for part in _split(self._decoded(raw), ";")]
        return [_one_line(self._decoded(part)) for part in _split(raw, ";")]

    def items(self) -> list[str]:
        """The members of a list (`CATEGORIES`, `NICKNAME`), each on one line, empty ones left out."""
        found = (_one_line(item) for item in _split(self._decoded(self.raw), ","))
        return [item for item in found if item]

    @property
    def _is_quoted_printable(self) -> bool:
        return "QUOTED-PRINTABLE" in self.parameters.get("ENCODING", ())

    def _decoded(self, raw: str) -> str:
        quoted = self._is_quoted_printable
        if not quoted and raw.isascii():
            return raw
        data = raw.encode("latin-1", "replace")
        if quoted:
            data = quopri.decodestring(data)
        charset = self.parameters.get("CHARSET", ("",))[0]
        return _decode(data, charset)


def property_of(text: str, wanted: frozenset[str]) -> Property | None:
    """The property in a content line; None for a name that is not `wanted` or a line that holds no property.

    Names come back in upper case; the group in front of one (`item1.URL`) is left out, for only Apple's own label hangs
    on it. A header with quotes that do not close is read up to its first colon.
    """
    head, colon, value = text.partition(":")
    if not colon:
        return None
    if '"' in head and (match := _HEADER.match(text)):
        head, value = match[1], text[match.end() :]
    name, parameters = _header(head) if len(head) <= _SHORT_HEAD else _header.__wrapped__(head)
    return Property(name, parameters, value) if name in wanted else None


@lru_cache(maxsize=1024)
def _header(head: str) -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Name and parameters. The same few heads stand on every card."""
    name, _, parameters = head.partition(";")
    return name.strip().upper().rpartition(".")[2], _parameters(parameters) if parameters else {}


def _parameters(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for piece in _PARAMETER.findall(text) if '"' in text else text.split(";"):
        key, equals, value = piece.partition("=")
        key = key.strip().upper()
        if not equals:
            key, value = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
        values = tuple(v for v in (v.strip() for v in value.replace('"', "").split(",")) if v)
        if key == "TYPE":
            values = tuple(v.lower() for v in values)
        elif key == "ENCODING":
            values = tuple(v.upper() for v in values)
        if values:
            found[key] = found.get(key, ()) + values
    return found


def _decode(data: bytes, charset: str) -> str:
    """Decode by the stated character set, else UTF-8, else Windows-1252; a wrong statement does not stop the reading."""
    candidates = ["utf-8", "cp1252"]
    if charset and _CHARSET.fullmatch(charset):
        candidates.insert(0, charset)
    for candidate in candidates:
        try:
            return data.decode(candidate)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that no backslash escapes; the parts keep their escapes."""
    if "\\" not in text:
        return text.split(separator)
    parts = [""]
    for piece in _PIECES[separator].split(text):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: _UNESCAPED.get(m[1], m[1]), text)


def _one_line(text: str) -> str:
    if "\\" in text or len(text) > LONGEST_NOTE or not text.isprintable():
        text = _clean(_unescape(text))
    return " ".join(text.split())


def _clean(text: str) -> str:
    text = text[:LONGEST_NOTE].strip()
    return text if text.isprintable() else _CONTROL.sub("", text)
