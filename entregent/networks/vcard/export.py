"""Reads vCard files: one of them, or a folder or archive of many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from entregent.contract.addressbook import Repeats, day_named
from entregent.contract.network import Files, Reading
from entregent.contract.records import Identity, Missing, Record, Relation, RelationKind, Skipped, Who
from entregent.contract.text import t
from entregent.networks.vcard.card_keys import Keys, key_of_uid
from entregent.networks.vcard.cards import Card, Damage, cards
from entregent.networks.vcard.facts import identity_of
from entregent.networks.vcard.groups import is_group, labels_by_member, may_hold_groups
from entregent.networks.vcard.lines import content_lines

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s", re.IGNORECASE)
_SUFFIXES = (".vcf", ".vcard")
_MOST_HEADS = 30

TWICE = t("The very same card stands earlier.")


class Stated(NamedTuple):
    """Somebody's card names another by its UID; `context` is the kind of the bond (`spouse`, `colleague` …)."""

    who: Who
    other: str
    context: str


def recognise(files: Files) -> float:
    """0.95 for nothing but vCard files, 0.6 where there are others beside them, 0 otherwise."""
    names = sorted(files.names(), key=lambda name: not name.lower().endswith(_SUFFIXES))[:_MOST_HEADS]
    found = [_is_vcard(files, name) for name in names]
    if not any(found):
        return 0.0
    return 0.95 if all(found) else 0.6


def observed_at(files: Files) -> datetime | None:
    """The day named in the file's name (`contacts-2026-03-01.vcf`), None where there is none."""
    return day_named(files.name)


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """An identity for each card in the order of the files, then the relations that the cards state among themselves."""
    keys, repeats = Keys(), Repeats()
    stated: dict[Stated, None] = {}
    for name in files.names():
        if not _is_vcard(files, name):
            yield Skipped(name, 0, t("This file is not an address book (vCard) and was left alone."))
            continue
        labels = _group_labels(files, name)
        for card in _cards(files, name):
            if isinstance(card, Damage):
                yield Skipped(name, card.line, card.reason)
            elif not is_group(card):
                uid = key_of_uid(card.line_text("UID"))
                said = identity_of(card, keys, reading, labels.get(uid, ()))
                if not isinstance(said, Identity):
                    yield Skipped(name, card.line, said)
                elif identity := repeats.fresh(said):
                    yield identity
                    stated |= _stated(card, identity)
                else:
                    yield Skipped(name, card.line, TWICE)
    for one in stated:
        if keys.knows(one.other) and not {one.who.key, one.other} & reading.owner_keys:
            source_id = f"{one.who.key}>{one.other}>{one.context}"
            yield Relation(source_id, RelationKind.STATED, (one.who, Who(one.other)), context=one.context)


def _is_vcard(files: Files, name: str) -> bool:
    return _BEGIN.match(_plain(files.head(name))) is not None


def _plain(head: bytes) -> bytes:
    """The head as ASCII as far as that goes: without a byte-order mark, and without the zeros of UTF-16."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _cards(files: Files, name: str) -> Iterator[Card | Damage]:
    return cards(content_lines(files.open(name), name, files.head(name)))


def _group_labels(files: Files, name: str) -> dict[str, tuple[str, ...]]:
    with files.open(name) as stream:
        if not may_hold_groups(stream):
            return {}
    return labels_by_member(_cards(files, name))


def _stated(card: Card, identity: Identity) -> dict[Stated, None]:
    """The other cards that this one names by their UID, each once."""
    found: dict[Stated, None] = {}
    for related in card.all("RELATED"):
        kinds = [kind for kind in related.types if kind != "pref"]
        other = key_of_uid(related.line_text())
        if "me" not in kinds and related.raw.lower().startswith("urn:uuid:") and other != identity.key:
            found[Stated(Who(identity.key, identity.name), other, ", ".join(kinds))] = None
    return found
