"""The key under which a card is known again in the next export of the same address book."""

from __future__ import annotations

import re

from entregent.contract.addressbook import bounded_key, content_key, folded

_UID_PREFIX = re.compile(r"^(?:urn:uuid:|urn:)", re.IGNORECASE)
_UID_SUFFIX = re.compile(r":abperson$", re.IGNORECASE)


def key_of_uid(uid: str) -> str:
    """The canonical form of a card's UID: lower case, without `urn:uuid:` in front or Apple's `:ABPerson` behind.

    >>> key_of_uid("urn:uuid:4FBE8971-0BC3")
    '4fbe8971-0bc3'
    """
    return bounded_key(_UID_SUFFIX.sub("", _UID_PREFIX.sub("", uid.strip())).strip().lower())


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
            return content_key(name, emails, phones)
        person = hash(folded(name))
        if self._names.setdefault(hash(key), person) == person:
            return key
        return content_key(name, emails, phones) or key

    def knows(self, key: str) -> bool:
        """Whether a card with this UID has been read."""
        return hash(key) in self._names
