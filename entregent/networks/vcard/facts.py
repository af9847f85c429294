"""From a card to what it says of a person: an `Identity`, or the reason why it says nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from entregent.contract.network import Reading
from entregent.contract.records import Identity
from entregent.contract.text import Text, t
from entregent.networks.vcard.card_keys import Keys, folded
from entregent.networks.vcard.cards import Card
from entregent.networks.vcard.values import Property

LONGEST_NAME = 300
LONGEST_ADDRESS = 500
MOST_ADDRESSES = 50

# Lines shared by everybody in a building: a fax number names no person.
_SHARED_LINES = frozenset({"fax", "pager"})
# Programs put every card into these; they say nothing.
_EMPTY_LABELS = frozenset({"mycontacts", "mes contacts", "my contacts"})
# Open messaging protocols, whose addresses say who somebody is; other schemes may do something when they are followed.
_ADDRESS_SCHEME = re.compile(r"(?:https?|xmpp|matrix|sips?|im):", re.IGNORECASE)
_SCHEMELESS_URL = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_TEL_URI = re.compile(r"tel:([^;]*)", re.IGNORECASE)
_NICKNAME_ROW = "vnd.android.cursor.item/nickname;"
_BIRTHDAY = re.compile(r"(\d{4}|--)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?:$|[T ])")
_NO_YEAR = "1604"  # what Apple writes for a birthday without its year
_OLDEST_REVISION = datetime(1995, 1, 1, tzinfo=UTC)

NO_PERSON = t("This card has no name, no e-mail address and no telephone number.")
NOT_A_PERSON = t("This card stands for a place, a device or a programme, not for a person.")


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
    full = "" if names.full.lower() in {*(e.lower() for e in emails), *phones} else names.full
    nickname = _nickname(card)
    if not (full or nickname or emails or phones):
        return NO_PERSON
    place, country = _place(card)
    position, role = card.line_text("TITLE")[:LONGEST_NAME], card.line_text("ROLE")[:LONGEST_NAME]
    key = keys.give(card.line_text("UID"), full or nickname, emails, phones)
    return Identity(
        source_id=key,
        key=key,
        name=full,
        given_name=names.given,
        family_name=names.family,
        nickname=nickname,
        former_name=card.line_text("X-MAIDENNAME")[:LONGEST_NAME],
        headline=role if position and folded(role) != folded(position) else "",
        company=names.company,
        position=position or role,
        place=place,
        country=country,
        birthday=_birthday(card.first("BDAY")),
        note="\n".join(p.text() for p in card.all("NOTE")),
        emails=emails,
        phones=phones,
        urls=_urls(card),
        labels=_labels(card, group_labels),
        is_owner=key in reading.owner_keys,
        is_organisation=names.is_company or kind == "org" or card.line_text("X-ABSHOWAS").upper() == "COMPANY",
        observed_at=_revision(card.line_text("REV"), reading.now),
    )


def kind_of(card: Card) -> str:
    """`individual`, `org`, `group`, `location` …, lower-cased; empty where the card does not say."""
    return (card.line_text("KIND") or card.line_text("X-ADDRESSBOOKSERVER-KIND")).lower()


def _names(card: Card) -> Names:
    parts = [*(card.all("N")[0].parts() if card.all("N") else ()), "", "", ""]
    family, given, additional = (part[:LONGEST_NAME] for part in parts[:3])
    company = next(iter(card.all("ORG")[0].parts()), "")[:LONGEST_NAME] if card.all("ORG") else ""
    full = card.line_text("FN")[:LONGEST_NAME] or " ".join(part for part in (given, additional, family) if part)
    is_company = bool(company) and not given and not family and folded(full) in ("", folded(company))
    return Names(full or (company if is_company else ""), given, family, company, is_company)


def _nickname(card: Card) -> str:
    if items := [item for p in card.all("NICKNAME") for item in p.items()]:
        return items[0][:LONGEST_NAME]
    for row in card.all("X-ANDROID-CUSTOM"):
        text = row.line_text()
        if text.startswith(_NICKNAME_ROW):
            return text.removeprefix(_NICKNAME_ROW).partition(";")[0].strip()[:LONGEST_NAME]
    return ""


def _emails(card: Card) -> tuple[str, ...]:
    found = (p.line_text().removeprefix("mailto:").strip(" <>") for p in card.all("EMAIL"))
    return _distinct(e for e in found if "@" in e)


def _phones(card: Card) -> tuple[str, ...]:
    found = []
    for line in card.all("TEL"):
        text = line.line_text()
        if match := _TEL_URI.match(text):
            text = match[1]
        if any(c.isdigit() for c in text) and not _SHARED_LINES.intersection(line.types):
            found.append(text)
    return _distinct(found)


def _urls(card: Card) -> tuple[str, ...]:
    found = [p.line_text() for p in (*card.all("URL"), *card.all("X-SOCIALPROFILE"), *card.all("SOCIALPROFILE"))]
    found += [p.line_text() for p in card.all("IMPP")]
    return _distinct(u for u in found if _ADDRESS_SCHEME.match(u) or _SCHEMELESS_URL.fullmatch(u))


def _labels(card: Card, group_labels: tuple[str, ...]) -> tuple[str, ...]:
    found = [item for p in card.all("CATEGORIES") for item in p.items()]
    return _distinct(label for label in (*found, *group_labels) if folded(label) not in _EMPTY_LABELS)


def _place(card: Card) -> tuple[str, str]:
    """Town and country of the address that tells most: the preferred one first, then home, then as written."""

    def rank(address: Property) -> tuple[bool, bool]:
        return (not address.is_preferred, "home" not in address.types)

    country = ""
    for address in sorted(card.all("ADR"), key=rank):
        parts = [part[:LONGEST_NAME] for part in (*address.parts(), *[""] * 7)]
        if town := parts[3] or parts[4]:
            return town, parts[6]
        country = country or parts[6]
    return "", country


def _birthday(birthday: Property | None) -> str:
    """`1980-01-31`, `--01-31` where the year is not told, else as written."""
    if birthday is None:
        return ""
    text = birthday.line_text()[:LONGEST_NAME]
    if not (match := _BIRTHDAY.match(text)):
        return text
    year = (
        "-"
        if match[1] in ("--", _NO_YEAR) or match[1] in birthday.parameters.get("X-APPLE-OMIT-YEAR", ())
        else match[1]
    )
    return f"{year}-{match[2]}-{match[3]}"


def _revision(text: str, now: datetime) -> datetime | None:
    """When the card was last changed (UTC where no zone is told), None where that is not told or cannot be."""
    try:
        at = datetime.fromisoformat(text)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if _OLDEST_REVISION <= at <= now else None


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts without repetition, in order, at most `MOST_ADDRESSES`, none longer than `LONGEST_ADDRESS`."""
    found = dict.fromkeys(text for text in texts if text and len(text) <= LONGEST_ADDRESS)
    return tuple(found)[:MOST_ADDRESSES]
