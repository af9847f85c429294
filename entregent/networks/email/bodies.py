"""The beginning of a mail's text, and the addresses in it: for the notices that networks send, and for nothing else."""

from __future__ import annotations

import binascii
import html
import re
from dataclasses import dataclass

from entregent.networks.email.headers import Fields, fields
from entregent.networks.email.mbox import RawMail
from entregent.networks.email.words import from_base64, in_charset, plain

MOST_TEXT = 20_000
MOST_LINKS = 200
_DEEPEST = 5
_PARAMETER = r"{}\s*=\s*(?:\"([^\"]{{1,200}})\"|([^\s;\"]{{1,200}}))"
_BOUNDARY = re.compile(_PARAMETER.format("boundary"), re.IGNORECASE)
_CHARSET = re.compile(_PARAMETER.format("charset"), re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]{1,2000}")
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})')", re.IGNORECASE)
_UNSEEN = re.compile(r"<(?:(style|script|title)\b|!--)", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/td|/h[1-6]|/li|/table)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a mail as far as it was read, and the addresses of pages in it, each once."""

    text: str = ""
    links: tuple[str, ...] = ()


def body_of(raw: RawMail, headers: Fields) -> Body:
    """The plain text of a mail (or its HTML without markup), from the first 64 KiB of its body."""
    parts = list(_parts(headers, raw.body(), 0))
    plain_part = next((part for part in parts if b"html" not in part[0].get(b"content-type", b"").lower()), None)
    html_part = next((part for part in parts if b"html" in part[0].get(b"content-type", b"").lower()), None)
    text = _text(*plain_part) if plain_part else ""
    markup = _text(*html_part) if html_part else ""
    links = [link.rstrip(").,;") for link in _LINK.findall(text)]
    links += [html.unescape(double or single) for double, single in _HREF.findall(markup)]
    shown = text if text.strip() else _without_markup(markup)
    return Body(shown[:MOST_TEXT], tuple(dict.fromkeys(links))[:MOST_LINKS])


def _parts(headers: Fields, content: bytes, depth: int) -> list[tuple[Fields, bytes]]:
    """The leaves of a mail that are text, as (headers, content), at most five levels deep."""
    kind = headers.get(b"content-type", b"text/plain").lower()
    if kind.startswith(b"text/"):
        return [(headers, content)]
    match = _BOUNDARY.search(plain(headers.get(b"content-type", b"")))
    if not kind.startswith(b"multipart/") or match is None or depth >= _DEEPEST:
        return []
    found: list[tuple[Fields, bytes]] = []
    delimiter = b"--" + (match[1] or match[2]).encode("utf-8", "replace")
    for part in content.split(delimiter)[1:20]:
        if part.startswith(b"--"):
            break
        inside = part.partition(b"\n")[2]
        inner = RawMail(inside, 0, len(inside))
        found += _parts(fields(inner.headers), inner.body(), depth + 1)
    return found


def _text(headers: Fields, content: bytes) -> str:
    encoding = headers.get(b"content-transfer-encoding", b"").strip().lower()
    try:
        if encoding == b"quoted-printable":
            content = binascii.a2b_qp(content)
        elif encoding == b"base64":
            content = from_base64(content)
    except binascii.Error:
        return ""
    match = _CHARSET.search(plain(headers.get(b"content-type", b"")))
    return in_charset(content, (match[1] or match[2]) if match else "").replace("\r\n", "\n")


def _without_markup(markup: str) -> str:
    bare = _TAG.sub("", _BREAK.sub("\n", _seen(markup)))
    lines = (" ".join(line.split()) for line in html.unescape(bare).splitlines())
    return "\n".join(line for line in lines if line)


def _seen(markup: str) -> str:
    """Markup without comments, styles, scripts and titles; one that is never closed takes the rest with it."""
    lower, out, at = markup.lower(), [], 0
    while match := _UNSEEN.search(markup, at):
        out.append(markup[at : match.start()])
        end = lower.find(f"</{match[1].lower()}" if match[1] else "-->", match.end())
        if end < 0:
            return " ".join(out)
        at = end if match[1] else end + len("-->")
    return " ".join((*out, markup[at:]))
