"""What address books have in common, whoever writes them: keys where the book has none, and values as people type them.

For adapters that read contacts rather than profiles: nothing here knows any program or network.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from entregent.base.fingerprints import fingerprint
from entregent.contract.records import Identity

LONGEST_KEY = 200
LONGEST_TEXT = 300
LONGEST_NOTE = 20_000
LONGEST_ADDRESS = 500
MOST_ADDRESSES = 50

_NOT_IN_PHONE = re.compile(r"[^\d+]+")
_SHARED_LINE = re.compile(r"\b(?:fax|telecopie|telefax|pager|bip|bipeur|messageur)")
_BIRTHDAY = re.compile(r"(\d{4}|-)-?-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:$|[T ])")
_NO_YEAR = "1604"  # a leap year long past, which stands for a birthday whose year is not told
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def folded(name: str) -> str:
    """A name without case, accents and repeated spaces.

    >>> folded("Élise  DURAND")
    'elise durand'
    """
    if name.isascii():
        return " ".join(name.lower().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def content_key(name: str, emails: tuple[str, ...], phones: tuple[str, ...]) -> str:
    """The key of a contact whose book gives it none: its folded name and its first e-mail address, else telephone number.

    >>> content_key("Élise  Durand", ("Elise@example.org",), ("12",))
    'elise durand|elise@example.org'
    """
    address = emails[0].lower() if emails else _NOT_IN_PHONE.sub("", phones[0]) if phones else ""
    return bounded_key("|".join(part for part in (folded(name), address) if part))


def bounded_key(key: str) -> str:
    """The key itself, or a shorter one that is as distinct where it is longer than `LONGEST_KEY`."""
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 20]}#{fingerprint(key)}"


class Repeats:
    """Tells contacts that come twice in one import, and keeps different ones with the same key apart."""

    def __init__(self) -> None:
        self._contents: dict[int, tuple[int, ...]] = {}

    def fresh(self, identity: Identity) -> Identity | None:
        """The identity, under a key that no earlier one has (`key#2`, …); None where the very same one came before."""
        content, before = hash(identity), self._contents.get(hash(identity.key), ())
        if content in before:
            return None
        self._contents[hash(identity.key)] = (*before, content)
        if not before:
            return identity
        key = f"{identity.key}#{len(before) + 1}"
        return replace(identity, key=key, source_id=key)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that are not empty, in order, once each: at most `MOST_ADDRESSES`, none longer than `LONGEST_ADDRESS`."""
    found = dict.fromkeys(text for text in texts if text and len(text) <= LONGEST_ADDRESS)
    return tuple(found)[:MOST_ADDRESSES]


def is_shared_line(label: str) -> bool:
    """Whether a telephone number with this label (English or French) is shared by a whole office: a fax or a pager.

    Such a number says nothing of who somebody is.

    >>> is_shared_line("Work Fax"), is_shared_line("Télécopie (domicile)"), is_shared_line("Mobile")
    (True, True, False)
    """
    return _SHARED_LINE.search(folded(label)) is not None


def birthday(text: str) -> str:
    """`1980-01-31`, or `--01-31` where the year is not told; else as written.

    >>> birthday("19800131"), birthday("1604-01-31"), birthday("--0131"), birthday("spring 1980")
    ('1980-01-31', '--01-31', '--01-31', 'spring 1980')
    """
    if not (match := _BIRTHDAY.match(text)):
        return text[:LONGEST_TEXT]
    year = "-" if match[1] in ("-", _NO_YEAR) else match[1]
    return f"{year}-{match[2]}-{match[3]}"


def day_named(name: str) -> datetime | None:
    """The day (midnight, UTC) that a file's name holds, None where it holds none.

    >>> day_named("contacts-2026-03-01.csv")
    datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    if not (match := _DAY.search(name)):
        return None
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None
