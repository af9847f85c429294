"""A person as a vCard 4.0 (RFC 6350): lines folded at 75 octets, commas, semicolons and line ends escaped. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_WIDTH = 75


def card(person: Mapping[str, Any], urls: tuple[str, ...] = ()) -> str:
    """The card of a person as `privacy.queries.people` tells of one, ending with a line end. `urls` lead to profiles."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", *_properties(person, urls), "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _properties(person: Mapping[str, Any], urls: tuple[str, ...]) -> Iterator[str]:
    name, given = person["name"], person["given_name"]
    yield f"UID:entregent-person-{person['id']}"
    yield "KIND:org" if person["is_organisation"] else "KIND:individual"
    yield f"FN:{_text(name or '?')}"
    if given and name != given and not person["is_organisation"]:
        family = name.removeprefix(given).strip() if name.startswith(given) else name
        yield f"N:{_text(family)};{_text(given)};;;"
    yield from (f"EMAIL:{_text(email)}" for email in person["emails"])
    yield from (f"TEL;VALUE=uri:tel:{phone}" for phone in person["phones"])
    if person["company"]:
        yield f"ORG:{_text(person['company'])}"
    if person["position"]:
        yield f"TITLE:{_text(person['position'])}"
    if place := person["stated_place"] or person["place"]:
        yield f"ADR:;;;{_text(place)};;;"
    yield from (f"URL:{url}" for url in urls)
    if categories := [*person["spheres"], *person["tags"]]:
        yield f"CATEGORIES:{','.join(map(_text, categories))}"
    yield from (f"NOTE:{_text(note['text'])}" for note in person["notes"])


def _text(value: str) -> str:
    """A value as RFC 6350, section 3.4 wants it; control characters, which none may hold, are left out."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in value if char == "\n" or char == "\t" or char.isprintable())
    escaped = kept.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A content line in lines of at most 75 octets, none cut within a character (section 3.2)."""
    current, width = "", 0
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if width + size > _WIDTH:
            yield current
            current, width = " ", 1
        current += char
        width += size
    yield current
