"""Small address books as Google Contacts exports them, old and new, English and French, from a few invented people.

`GOOGLE_VARIANTS` holds them by name; `write_google` gives the path to drop. `vcards` writes the same people as vCards.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody of the address book; `work` and `home` are e-mail addresses."""

    given: str
    family: str
    work: str = ""
    home: str = ""
    phones: tuple[str, ...] = ()
    company: str = ""
    title: str = ""
    city: str = ""
    birthday: date | None = None
    note: str = ""
    labels: tuple[str, ...] = ()
    website: str = ""
    has_photo: bool = False

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()


ENTRIES = (
    Entry("Éloïse", "d'Arvor", "e.darvor@falandis.example", "eloise@courrier.example",
          ("+33 4 65 71 12 34", "06 39 98 00 17"), "Falandis, Compétences & Cie", "Responsable formation, Europe", "Lyon",
          date(1984, 2, 29),
          "Rencontre : salon\nPréfère le matin, ou le soir ; jamais à midi.", ("Clients", "Formation"), has_photo=True),
    Entry("Quentin", "Sorel", "q.sorel@ardent.example", phones=("+44 20 7946 0123",),
          company="Ardent & Sons",
          title="Head of Learning", city="London", website="https://ardent.example/team"),
    Entry("Maman", "", phones=("02 61 91 00 42",), labels=("Famille",)),
    Entry("Zoé", "Lhermite", home="zoe@boite-bleue.example"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoogleVariant:
    """`layout` is new (since 2024) or old; `language` that of the labels. `joined`: several values share a cell."""

    name: str
    layout: str = "new"
    language: str = "en"
    joined: bool = False
    bom: bool = False
    newline: str = "\n"


GOOGLE_VARIANTS: dict[str, GoogleVariant] = {
    variant.name: variant
    for variant in (
        GoogleVariant("new-english"),
        GoogleVariant("new-french", language="fr"),
        GoogleVariant("new-joined", joined=True),
        GoogleVariant("old-english", layout="old"),
        GoogleVariant("old-french", layout="old", language="fr", newline="\r\n"),
        GoogleVariant("old-joined", layout="old", joined=True, bom=True),
    )
}
WORDS = {
    "en": {"work": "Work", "home": "Home", "mobile": "Mobile"},
    "fr": {"work": "Bureau", "home": "Domicile", "mobile": "Mobile"},
}


def write_google(variant: GoogleVariant, folder: Path) -> Path:
    """Write `contacts.csv` into `folder` in that variant."""
    rows = [_google_row(variant, entry) for entry in ENTRIES]
    columns = list(
        dict.fromkeys(
            [*(NEW_COLUMNS if variant.layout == "new" else OLD_COLUMNS), *(column for row in rows for column in row)]
        )
    )
    path = folder / "contacts.csv"
    with path.open("w", encoding="utf-8-sig" if variant.bom else "utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator=variant.newline)
        writer.writeheader()
        writer.writerows(rows)
    return path


NEW_COLUMNS = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name",
    "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
    "Organization Department", "Birthday", "Notes", "Photo", "Labels",
)  # fmt: skip
OLD_COLUMNS = (
    "Name", "Given Name", "Additional Name", "Family Name", "Yomi Name", "Given Name Yomi", "Additional Name Yomi",
    "Family Name Yomi", "Name Prefix", "Name Suffix", "Initials", "Nickname", "Short Name", "Maiden Name", "Birthday",
    "Gender", "Location", "Billing Information", "Directory Server", "Mileage", "Occupation", "Hobby", "Sensitivity",
    "Priority", "Subject", "Notes", "Language", "Photo", "Group Membership",
)  # fmt: skip


def _google_row(variant: GoogleVariant, entry: Entry) -> dict[str, str]:
    new, words = variant.layout == "new", WORDS[variant.language]
    kind = "Label" if new else "Type"
    birthday = entry.birthday.isoformat() if entry.birthday else ""
    labels = " ::: ".join((*entry.labels, "* myContacts"))
    row = {"Notes": entry.note, "Birthday": birthday}
    if new:
        row |= {"First Name": entry.given, "Last Name": entry.family, "Labels": labels}
        row |= {"Organization Name": entry.company, "Organization Title": entry.title}
    else:
        row |= {"Name": entry.name, "Given Name": entry.given, "Family Name": entry.family, "Group Membership": labels}
        row |= {
            "Organization 1 - Type": "",
            "Organization 1 - Name": entry.company,
            "Organization 1 - Title": entry.title,
        }
    emails = [(words[word], address) for word, address in (("work", entry.work), ("home", entry.home)) if address]
    phones = [(words["mobile" if phone.startswith("06") else "work"], phone) for phone in entry.phones]
    row |= _numbered("E-mail", kind, emails, joined=variant.joined)
    row |= _numbered("Phone", kind, phones, joined=variant.joined)
    if entry.city:
        row |= {
            f"Address 1 - {kind}": words["work"],
            "Address 1 - Formatted": entry.city,
            "Address 1 - City": entry.city,
        }
    if entry.website:
        row |= {f"Website 1 - {kind}": words["work"], "Website 1 - Value": entry.website}
    return row


def _numbered(column: str, kind: str, values: list[tuple[str, str]], *, joined: bool) -> dict[str, str]:
    """The first one is the primary one, with a star. Several of a kind may stand in one cell."""
    if joined and values:
        return {f"{column} 1 - {kind}": f"* {values[0][0]}", f"{column} 1 - Value": " ::: ".join(v for _, v in values)}
    row: dict[str, str] = {}
    for number, (label, value) in enumerate(values, start=1):
        row[f"{column} {number} - {kind}"] = f"* {label}" if number == 1 else label
        row[f"{column} {number} - Value"] = value
    return row
