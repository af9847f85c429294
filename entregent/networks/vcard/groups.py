"""Groups of an address book: cards of their own that list the UIDs of their members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from entregent.contract.addressbook import LONGEST_TEXT
from entregent.networks.vcard.card_keys import key_of_uid
from entregent.networks.vcard.cards import Card, Damage
from entregent.networks.vcard.facts import kind_of

_CHUNK = 1 << 20
_MARK = b"KIND:GROUP"


def may_hold_groups(stream: IO[bytes]) -> bool:
    """Whether the file names a group anywhere: reads it once, in pieces, far faster than reading its cards."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        if _MARK in (tail + chunk).upper():
            return True
        tail = chunk[1 - len(_MARK) :]
    return False


def is_group(card: Card) -> bool:
    """Whether the card stands for a group of other cards."""
    return kind_of(card) == "group"


def labels_by_member(found: Iterable[Card | Damage]) -> dict[str, tuple[str, ...]]:
    """For the UID (as a key) of each member, the names of its groups in the order of the file."""
    labels: dict[str, tuple[str, ...]] = {}
    for card in found:
        if isinstance(card, Damage) or not is_group(card) or not (name := card.line_text("FN")[:LONGEST_TEXT]):
            continue
        for member in (*card.all("MEMBER"), *card.all("X-ADDRESSBOOKSERVER-MEMBER")):
            key = key_of_uid(member.line_text())
            labels[key] = (*labels.get(key, ()), name)
    return labels
