"""Addresses and the names beside them, as RFC 5322 has them and as programs write them all the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from entregent.contract.addressbook import folded
from entregent.networks.email.words import decoded, plain

# RFC 5321, section 4.5.3.1.3: a path is at most 256 octets, two of which are its angle brackets.
LONGEST_ADDRESS = 254
LONGEST_NAME = 100
_CACHED = 400
_SIMPLE = re.compile(r'\s*(?:"([^"\\<>@=]*)"|([^"\\<>@,;:()=]*))\s*<([^<>\s,;:()"@]+@[^<>\s,;:()"@]+)>\s*')
_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,500})"|<([^<>]*)>|([,;:(])|([^",;:<>()\s]+)|(\s+)|.', re.DOTALL)
_IN_COMMENT = re.compile(r"[()]|\\.", re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[^\s@<>()\[\],;:\"\\.]{2,}")
_BY_WAY_OF = re.compile(r"(?:\s|\()(?:via|par l’intermédiaire de|par l'intermédiaire de|über|por medio de)\s.+$", re.I)
_BEHIND = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_CREDENTIALS = frozenset(
    ("ba", "bsc", "cfa", "cpa", "dr", "esq", "gmbh", "ii", "iii", "inc", "jr", "llc", "llm", "ltd", "ma", "mba", "md", "msc",
     "phd", "pmp", "sa", "sarl", "sas", "sr")
)  # fmt: skip
_SAME_MAILBOX = {
    "googlemail.com": "gmail.com", "protonmail.com": "proton.me", "pm.me": "proton.me", "me.com": "icloud.com",
    "mac.com": "icloud.com",
}  # fmt: skip


class Party(NamedTuple):
    """Somebody in a header: the address in lower case, and the name beside it ("" where that is none)."""

    address: str
    name: str = ""


def parties(value: bytes) -> tuple[Party, ...]:
    """The addresses of a header, in order, each once; members of groups too. What is no address is passed over.

    >>> parties(b'"Doe, Jane" <Jane@Example.org>, Team: max@example.org;')
    (Party(address='jane@example.org', name='Jane Doe'), Party(address='max@example.org', name=''))
    """
    return _cached(value) if len(value) < _CACHED else _parties(value)


@lru_cache(maxsize=8192)
def _cached(value: bytes) -> tuple[Party, ...]:
    return _parties(value)


def _parties(value: bytes) -> tuple[Party, ...]:
    text = plain(value)
    if match := _SIMPLE.fullmatch(text):
        found = [(match[3], match[1] or match[2] or "")]
    else:
        found = _tokenised(text)
    kept: dict[str, Party] = {}
    for raw, name in found:
        address = normalised(raw)
        if address and (address not in kept or not kept[address].name):
            kept[address] = Party(address, shown_name(decoded(name), address))
    return tuple(kept.values())


def _tokenised(text: str) -> list[tuple[str, str]]:
    """(address, name), both as written: one pass over the text, whatever is in it."""
    found: list[tuple[str, str]] = []
    phrase, address, comment = "", "", ""
    at, end = 0, len(text)
    while at < end:
        match = _TOKEN.match(text, at)
        assert match is not None
        at = match.end()
        quoted, angle, mark, atom, space = match.groups()
        if quoted is not None:
            phrase += re.sub(r"\\(.)", r"\1", quoted) + " "
        elif angle is not None:
            address = address or angle
        elif mark == "(":
            inner, at = _comment(text, at)
            comment = comment or inner
        elif mark == ":" and not address:
            phrase = comment = ""
        elif mark and (address or "@" in phrase):
            found.append(_one(phrase, address, comment))
            phrase = address = comment = ""
        elif mark:
            phrase = phrase.rstrip() + ", " if mark == "," and phrase else ""
        elif atom or space:
            phrase += atom or " "
    found.append(_one(phrase, address, comment))
    return found


def _one(phrase: str, address: str, comment: str) -> tuple[str, str]:
    if address and "@" in address:
        return address, phrase if phrase.strip() else comment
    bare = next((word for word in phrase.split() if "@" in word), "")
    return bare, comment


def _comment(text: str, at: int) -> tuple[str, int]:
    """What a comment holds, and where it ends; comments within it are part of it."""
    depth, start = 1, at
    for match in _IN_COMMENT.finditer(text, at):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return text[start : match.start()], match.end()
    return "", len(text)


@lru_cache(maxsize=50_000)
def normalised(raw: str) -> str:
    """The address in lower case without what stands around it, "" where it is none.

    >>> normalised(" <Jane.Doe@Example.ORG.>")
    'jane.doe@example.org'
    """
    text = raw.strip().lower().removeprefix("mailto:")
    if len(text) > 2 * LONGEST_ADDRESS:
        return ""
    match = _ADDRESS.search(text)
    if match is None or len(match[0].encode()) > LONGEST_ADDRESS or not match[0].isprintable():
        return ""
    address = match[0].strip("'`.").lower()
    return address if address.partition("@")[0] else ""


@lru_cache(maxsize=20_000)
def mailbox_of(address: str) -> str:
    """What an owner's address has in common with its variants: tags behind `+`, dots where the provider ignores them, and
    the provider's other domains are dropped.

    >>> mailbox_of("jane.doe+news@googlemail.com")
    'janedoe@gmail.com'
    """
    local, _, domain = address.lower().rpartition("@")
    local = local.partition("+")[0] or local
    domain = _SAME_MAILBOX.get(domain, domain)
    return f"{local.replace('.', '') if domain == 'gmail.com' else local}@{domain}"


def shown_name(name: str, address: str) -> str:
    """The name as a person's: "Doe, Jane" turned round; "" for what names nobody (an address, "… via a list").

    >>> shown_name("'Doe, Jane'", "jane@example.org"), shown_name("'Jane Doe' via Team", "team@example.org")
    ('Jane Doe', '')
    """
    plain_name = name.strip(" '\"`,;‘’“”")
    if "@" in plain_name or _BY_WAY_OF.search(plain_name):
        return ""
    plain_name = _BEHIND.sub("", plain_name).strip(" '\"`,;‘’“”")
    if not any(map(str.isalpha, plain_name)) or len(plain_name) > LONGEST_NAME:
        return ""
    local = address.partition("@")[0]
    if " " not in plain_name and folded(plain_name) == folded(local) and plain_name == plain_name.lower():
        return ""
    return _turned(plain_name)


def _turned(name: str) -> str:
    """Family name first, as directories write it, becomes given name first; anything else stays."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not given or not family or "," in given:
        return name
    are_short = len(family.split()) <= 3 and len(given.split()) <= 3
    if not are_short or folded(given).replace(".", "") in _CREDENTIALS or any(map(str.isdigit, name)):
        return name
    return f"{given} {family}"


def name_as_written(value: bytes) -> str:
    """The name beside the first address of a header, decoded and otherwise as written."""
    return decoded(_tokenised(plain(value[:1000]))[0][1]).strip(" '\"")
