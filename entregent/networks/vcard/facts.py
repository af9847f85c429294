"""From a card to what it says of a person: an `Identity`, or the reason why it says nothing of anybody."""

from __future__ import annotations

import binascii
import re
from datetime import UTC, datetime
from typing import NamedTuple

from entregent.contract.addressbook import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    birthday,
    content_key,
    distinct,
    folded,
    is_shared_line,
)
from entregent.contract.network import Reading
from entregent.contract.pictures import picture_address, picture_held
from entregent.contract.records import Identity
from entregent.contract.text import Text, t
from entregent.networks.vcard.card_keys import Keys
from entregent.networks.vcard.cards import Card
from entregent.networks.vcard.values import Property

# Programs put every card into these; they say nothing.
_EMPTY_LABELS = frozenset({"mycontacts", "mes contacts", "my contacts"})
# Open messaging protocols, whose addresses say who somebody is; other schemes may do something when they are followed.
_ADDRESS_SCHEME = re.compile(r"(?:https?|xmpp|matrix|sips?|im):", re.IGNORECASE)
_SCHEMELESS_URL = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_TEL_URI = re.compile(r"tel:([^;]*)", re.IGNORECASE)
_NICKNAME_ROW = "vnd.android.cursor.item/nickname;"
_OLDEST_REVISION = datetime(1995, 1, 1, tzinfo=UTC)

NO_PERSON = t("This card has no name, no e-mail address and no telephone number.")
NOT_A_PERSON = t("This card stands for a place, a device or an application, not for a person.")


class Names(NamedTuple):
    """How a card names somebody; `is_company` where it names a company and nobody in it."""

    full: str
    given: str
    family: str
    company: str
    is_company: bool


def identity_of(card: Card, keys: Keys, reading: Reading, group_labels: tuple[str, ...]) -> Identity | Text:
    """What the card says, or why it is skipped. `group_labels` are the names of the groups that list its UID."""
    kind = kind_of(card)
    if kind not in ("", "individual", "org"):
        return NOT_A_PERSON
    emails, phones, names = _emails(card), _phones(card), _names(card)
    full = "" if names.full.lower() in {*emails, *phones} else names.full
    nickname = _nickname(card)
    if not content_key(full or nickname, emails, phones):
        return NO_PERSON
    key = keys.give(card.line_text("UID"), full or nickname, emails, phones)
    place, country = _place(card)
    position, role = card.line_text("TITLE")[:LONGEST_TEXT], card.line_text("ROLE")[:LONGEST_TEXT]
    return Identity(
        source_id=key,
        key=key,
        name=full,
        given_name=names.given,
        family_name=names.family,
        nickname=nickname,
        former_name=card.line_text("X-MAIDENNAME")[:LONGEST_TEXT],
        headline=role if position and folded(role) != folded(position) else "",
        company=names.company,
        position=position or role,
        place=place,
        country=country,
        birthday=birthday(card.line_text("BDAY")),
        note="\n".join(p.text() for p in card.all("NOTE"))[:LONGEST_NOTE],
        picture=_picture(card),
        emails=emails,
        phones=phones,
        urls=_urls(card),
        labels=_labels(card, group_labels),
        is_contact=key not in reading.owner_keys,
        is_owner=key in reading.owner_keys,
        is_organisation=names.is_company or kind == "org" or card.line_text("X-ABSHOWAS").upper() == "COMPANY",
        observed_at=_revision(card.line_text("REV"), reading.now),
    )


def kind_of(card: Card) -> str:
    """`individual`, `org`, `group`, `location` …, lower-cased; empty where the card does not say."""
    return (card.line_text("KIND") or card.line_text("X-ADDRESSBOOKSERVER-KIND")).lower()


def _names(card: Card) -> Names:
    parts = [*(card.all("N")[0].parts() if card.all("N") else ()), "", "", ""]
    family, given, additional = (part[:LONGEST_TEXT] for part in parts[:3])
    company = next(iter(card.all("ORG")[0].parts()), "")[:LONGEST_TEXT] if card.all("ORG") else ""
    full = card.line_text("FN")[:LONGEST_TEXT] or " ".join(part for part in (given, additional, family) if part)
    is_company = bool(company) and not given and not family and folded(full) in ("", folded(company))
    return Names(full or (company if is_company else ""), given, family, company, is_company)


def _nickname(card: Card) -> str:
    if items := [item for p in card.all("NICKNAME") for item in p.items()]:
        return items[0][:LONGEST_TEXT]
    for row in card.all("X-ANDROID-CUSTOM"):
        text = row.line_text()
        if text.startswith(_NICKNAME_ROW):
            return text.removeprefix(_NICKNAME_ROW).partition(";")[0].strip()[:LONGEST_TEXT]
    return ""


def _emails(card: Card) -> tuple[str, ...]:
    found = (p.line_text().lower().removeprefix("mailto:").strip(" <>'") for p in card.all("EMAIL"))
    return distinct(e for e in found if "@" in e)


def _phones(card: Card) -> tuple[str, ...]:
    found = []
    for line in card.all("TEL"):
        text = line.line_text()
        if match := _TEL_URI.match(text):
            text = match[1]
        if any(c.isdigit() for c in text) and not any(map(is_shared_line, line.types)):
            found.append(text)
    return distinct(found)


def _picture(card: Card) -> str:
    """The address of the photo, or the hash of one that the card holds (as base64, or in a `data:` address)."""
    photo = card.first("PHOTO")
    if photo is None or not photo.raw[:5].isascii():
        return ""
    if photo.raw[:4].lower() == "http":
        return picture_address(photo.line_text())
    content = photo.raw.partition(",")[2] if photo.raw[:5].lower() == "data:" else photo.raw
    try:
        return picture_held(binascii.a2b_base64(content))
    except ValueError:
        return ""


def _urls(card: Card) -> tuple[str, ...]:
    found = [p.line_text() for p in (*card.all("URL"), *card.all("X-SOCIALPROFILE"), *card.all("SOCIALPROFILE"))]
    found += [p.line_text() for p in card.all("IMPP")]
    return distinct(u for u in found if _ADDRESS_SCHEME.match(u) or _SCHEMELESS_URL.fullmatch(u))


def _labels(card: Card, group_labels: tuple[str, ...]) -> tuple[str, ...]:
    found = [item for p in card.all("CATEGORIES") for item in p.items()]
    return distinct(label for label in (*found, *group_labels) if folded(label) not in _EMPTY_LABELS)


def _place(card: Card) -> tuple[str, str]:
    """Town and country of the address that tells most: the preferred one first, then home, then as written."""

    def rank(address: Property) -> tuple[bool, bool]:
        return (not address.is_preferred, "home" not in address.types)

    country = ""
    for address in sorted(card.all("ADR"), key=rank):
        parts = [part[:LONGEST_TEXT] for part in (*address.parts(), *[""] * 7)]
        if town := parts[3] or parts[4]:
            return town, parts[6]
        country = country or parts[6]
    return "", country


def _revision(text: str, now: datetime) -> datetime | None:
    """When the card was last changed (UTC where no zone is told), None where that is not told or cannot be."""
    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if _OLDEST_REVISION <= at <= now else None
