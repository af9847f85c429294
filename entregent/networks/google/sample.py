"""The invented owner's web address book as Google Contacts exports it (`contacts.csv`, the columns written since 2024)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from entregent.sample.facts import Book, Card
from entregent.sample.world import World

NAMES = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels",
)  # fmt: skip
ADDRESS = ("Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country", "Extended Address")
COUNTRIES = {
    "FR": "France", "BE": "Belgique", "CH": "Suisse", "CA": "Canada", "GB": "Royaume-Uni", "IE": "Irlande",
    "DE": "Allemagne", "NL": "Pays-Bas", "US": "États-Unis",
}  # fmt: skip
BETWEEN = " ::: "


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the cards of the web address book into `contacts.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "contacts.csv"
    cards = [card for card in world.cards if card.book is Book.WEB]
    emails = max((len(card.emails) for card in cards), default=1)
    phones = max((len(card.phones) for card in cards), default=1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, _columns(emails, phones), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(card) for card in cards)
    return [path]


def _columns(emails: int, phones: int) -> list[str]:
    numbered = [f"E-mail {n} - {part}" for n in range(1, emails + 1) for part in ("Label", "Value")]
    numbered += [f"Phone {n} - {part}" for n in range(1, phones + 1) for part in ("Label", "Value")]
    return [*NAMES, *numbered, *(f"Address 1 - {part}" for part in ADDRESS), "Website 1 - Label", "Website 1 - Value"]


def _row(card: Card) -> dict[str, str]:
    row = {
        "First Name": card.given,
        "Last Name": card.family,
        "Nickname": card.nickname,
        "Organization Name": card.company,
        "Organization Title": card.title,
        "Birthday": card.birthday.isoformat() if card.birthday else "",
        "Notes": card.note,
        "Labels": BETWEEN.join((*card.labels, "* myContacts")),
    }
    for number, email in enumerate(card.emails, start=1):
        row[f"E-mail {number} - Label"] = (
            "* Work" if number == 1 and card.company else "* "[: 2 * (number == 1)] + "Home"
        )
        row[f"E-mail {number} - Value"] = email
    for number, phone in enumerate(card.phones, start=1):
        row[f"Phone {number} - Label"] = "Mobile" if phone.replace(" ", "").startswith(("06", "+336")) else "Work"
        row[f"Phone {number} - Value"] = phone
    return (
        row
        | _address(card)
        | ({"Website 1 - Label": "Work", "Website 1 - Value": card.website} if card.website else {})
    )


def _address(card: Card) -> dict[str, str]:
    if card.town is None:
        return {}
    country = COUNTRIES[card.town.country]
    formatted = "\n".join(line for line in (card.street, card.town.city, country) if line)
    return {
        "Address 1 - Label": "Home",
        "Address 1 - Formatted": formatted,
        "Address 1 - Street": card.street,
        "Address 1 - City": card.town.city,
        "Address 1 - Country": country,
    }
