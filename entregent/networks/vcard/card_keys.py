"""The key under which a card is known again in the next export of the same address book."""

from __future__ import annotations

import re
import unicodedata

from entregent.base.fingerprints import fingerprint

LONGEST_KEY = 200

_UID_PREFIX = re.compile(r"^(?:urn:uuid:|urn:)", re.IGNORECASE)
_UID_SUFFIX = re.compile(r":abperson$", re.IGNORECASE)
_NOT_IN_PHONE = re.compile(r"[^\d+]+")


def key_of_uid(uid: str) -> str:
    """The canonical form of a card's UID: lower case, without `urn:uuid:` in front or Apple's `:ABPerson` behind.

    >>> key_of_uid("urn:uuid:4FBE8971-0BC3")
    '4fbe8971-0bc3'
    """
    return _bounded(_UID_SUFFIX.sub("", _UID_PREFIX.sub("", uid.strip())).lower())


def key_of_content(name: str, emails: tuple[str, ...], phones: tuple[str, ...]) -> str:
    """The key of a card without a UID: its folded name and its first e-mail address, else its first telephone number.

    >>> key_of_content("Élise  Durand", ("Elise@example.org",), ())
    'elise durand|elise@example.org'
    """
    address = emails[0].lower() if emails else _NOT_IN_PHONE.sub("", phones[0]) if phones else ""
    return _bounded("|".join(part for part in (folded(name), address) if part))


def folded(name: str) -> str:
    """A name without case, accents and repeated spaces."""
    if name.isascii():
        return " ".join(name.lower().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def _bounded(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 20]}#{fingerprint(key)}"


class Keys:
    """The keys given out while one address book is read.

    Some programs write the same UID into card after card. The second person under a UID is therefore known by
    content instead; the same person again keeps the UID.
    """

    def __init__(self) -> None:
        self._names: dict[int, int] = {}

    def give(self, uid: str, name: str, emails: tuple[str, ...], phones: tuple[str, ...]) -> str:
        """The key for a card."""
        if not (key := key_of_uid(uid)):
            return key_of_content(name, emails, phones)
        person = hash(folded(name))
        if self._names.setdefault(hash(key), person) == person:
            return key
        return key_of_content(name, emails, phones) or key

    def knows(self, key: str) -> bool:
        """Whether a card with this UID has been read."""
        return hash(key) in self._names
