"""One entry of a list: who it names, when, and what it says, in the forms that Instagram has used.

Lists of people hold `string_list_data` with an address, often a user name (`value`), and a date; `title` holds the user name
where `value` does not. Other lists hold `string_map_data`, whose labels are in the language of the account. Since 2025
some hold `label_values`, pairs of a label and a value, with others nested within (`dict`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from entregent.base.jsonfile import elements, inside, members, moment_of, repaired, repaired_name, text_of
from entregent.contract.addressbook import folded
from entregent.networks.instagram.keys import key_of_url, user_name

_MOST_VALUES = 200
_DEEPEST = 6
_USER_NAMES = frozenset(("username", "user name", "nom d'utilisateur", "nom dutilisateur"))
_NAMES = frozenset(("name", "nom"))
_OWNERS = frozenset(
    ("media owner", "owner", "proprietaire du contenu multimedia", "proprietaire du media", "proprietaire")
)
_COMMENTS = frozenset(("comment", "commentaire"))


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is named (a user name as key, "" where nobody is), the name shown, when, the address and the text beside it."""

    key: str
    name: str = ""
    at: datetime | None = None
    url: str = ""
    text: str = ""


def entry_of(element: dict[str, object]) -> Entry:
    """What an element of a list says, whatever its form."""
    if "label_values" in element:
        return _of_labels(element)
    listed = inside(element, "string_list_data", 0)
    url, value = text_of(inside(listed, "href"), 1000), repaired_name(inside(listed, "value"))
    title = repaired_name(element.get("title"))
    at = moment_of(inside(listed, "timestamp")) or moment_of(element.get("timestamp"))
    key = user_name(title) or key_of_url(url) or user_name(value)
    return Entry(key, at=at, url=url, text=value if user_name(value) != key else "")


def comment_of(element: dict[str, object]) -> Entry:
    """A comment: its text, and whose post it stands under. Where its labels are not known, the text comes first and the user
    name last."""
    if "label_values" in element:
        return _of_labels(element)
    text, key, at = "", "", None
    values: list[str] = []
    for label, entry in list(members(element.get("string_map_data")).items())[:_MOST_VALUES]:
        plain, value = label_of(label), repaired(inside(entry, "value"))
        at = at or moment_of(inside(entry, "timestamp"))
        if plain in _OWNERS:
            key = user_name(value)
        elif plain in _COMMENTS:
            text = value
        elif value:
            values.append(value)
    text = text or (values[0] if values else "")
    key = key or (user_name(values[-1]) if len(values) > 1 else "")
    return Entry(key, at=at, text=text)


def label_of(label: object) -> str:
    """A label as compared."""
    return folded(repaired_name(label).replace("’", "'"))


def _of_labels(element: dict[str, object]) -> Entry:
    found = dict[str, str]()
    for label, value in _labels(element.get("label_values"), 0):
        kind = "key" if label in _USER_NAMES else "name" if label in _NAMES else "text" if label in _COMMENTS else "url"
        if kind != "url" or value.startswith("https://"):
            found.setdefault(kind, value)
    url = found.get("url", "")
    key = user_name(found.get("key", "")) or key_of_url(url) or user_name(repaired_name(element.get("title")))
    return Entry(key or "", found.get("name", ""), moment_of(element.get("timestamp")), url, found.get("text", ""))


def _labels(value: object, depth: int) -> Iterator[tuple[str, str]]:
    for each in elements(value)[:_MOST_VALUES] if depth < _DEEPEST else ():
        if isinstance(each, dict):
            if text := repaired(each.get("value")) or text_of(each.get("href"), 1000):
                yield label_of(each.get("label")), text
            yield from _labels(each.get("dict"), depth + 1)
            yield from _labels(each.get("vec"), depth + 1)
