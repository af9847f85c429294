"""Text in headers: encoded words (RFC 2047, with the languages of RFC 2231), and bytes that should not be there."""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata
from functools import lru_cache

_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([BbQq])\?([^?]{0,4000})\?=(?:\s+(?==\?))?")
# What writers call a charset, and what reads it: those that are subsets are read as the larger one.
_READ_AS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8", "shift_jis": "cp932", "iso-8859-9": "cp1254", "utf8": "utf-8",
}  # fmt: skip
# Codecs of Python's own that no mail is written in; some of them take time out of proportion.
_NO_CHARSET = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"))


def plain(raw: bytes) -> str:
    """Bytes as text: UTF-8, or else Windows-1252."""
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def decoded(text: str) -> str:
    """A header's text for a reader: encoded words decoded, spaces single, and none of the marks that are not
    seen: those that turn the direction of a text could make one name pass for another.

    >>> decoded("=?utf-8?Q?Zo=C3?= =?utf-8?Q?=AB?= B.")
    'Zoë B.'
    """
    if "=?" in text:
        text = _without_encoded_words(text)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "" if unicodedata.category(c) == "Cf" else " " for c in text)
    return " ".join(text.split())


def _without_encoded_words(text: str) -> str:
    """Neighbours of one charset are joined before they are decoded: writers cut characters in two."""
    out: list[str] = []
    held, charset, last = b"", "", 0
    for match in _ENCODED.finditer(text):
        between = text[last : match.start()]
        if between or match[1].lower() != charset:
            out += (in_charset(held, charset), between)
            held, charset = b"", match[1].lower()
        held += _bytes_of(match[3], is_base64=match[2] in "Bb")
        last = match.end()
    out += (in_charset(held, charset), text[last:])
    return "".join(out)


def _bytes_of(payload: str, *, is_base64: bool) -> bytes:
    raw = payload.encode("utf-8", "replace")
    try:
        return from_base64(raw) if is_base64 else binascii.a2b_qp(raw, header=True)
    except (binascii.Error, ValueError):
        return raw


def from_base64(raw: bytes) -> bytes:
    """Base64 as far as it goes, padding or not. Raises `binascii.Error` for what is none."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def in_charset(raw: bytes, charset: str) -> str:
    """Bytes in the charset that is named, or in what they look like where that one is unknown or does not fit."""
    name = _codec(charset)
    if not name:
        return plain(raw)
    try:
        return raw.decode(name)
    except (UnicodeError, ValueError):
        return plain(raw) if name in ("utf-8", "cp1252") else raw.decode(name, "replace")


@lru_cache(maxsize=200)
def _codec(charset: str) -> str:
    """Python's name for a charset, "" where there is none."""
    name = charset.partition("*")[0].strip("'\"").lower()
    try:
        found = codecs.lookup(_READ_AS.get(name, name))
        b"a".decode(found.name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if found.name in _NO_CHARSET else found.name
