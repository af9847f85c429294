"""From a row to what it says of a person: an `Identity`, or the reason why it says nothing of anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from entregent.contract.pictures import picture_address
from entregent.contract.records import Identity
from entregent.contract.text import Text, t
from entregent.networks.google.layout import Columns

Row = Mapping[str, str]

SEPARATOR = ":::"
_NO_PICTURE = "/default-user"

# The groups that Google makes itself are marked with a star, in the language of the account.
_EVERYBODY = frozenset({"mycontacts", "my contacts", "mes contacts"})
_MERELY_MET = frozenset({"other contacts", "autres contacts"})
_ROUNDED = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_URL = re.compile(r"https?://\S+|(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

NO_PERSON = t("This contact has no name, no e-mail address and no telephone number.")
SHIFTED = t(
    "The columns of this row are shifted: an e-mail address stands where its label or a telephone number belongs."
)


class Names(NamedTuple):
    """How a row names somebody; `is_company` where it names a company and nobody in it."""

    full: str
    given: str
    family: str
    nickname: str
    is_company: bool


class Labels(NamedTuple):
    """The owner's labels, and whether Google calls this a contact or somebody merely met."""

    own: tuple[str, ...]
    is_contact: bool


def identity_of(row: Row, columns: Columns, reading: Reading) -> Identity | Text:
    """What the row says, or why it is skipped."""
    emails, phones = _emails(row, columns), _phones(row, columns)
    if not emails and _is_shifted(row, columns):
        return SHIFTED
    names = _names(row, emails, phones)
    if not (key := content_key(names.full or names.nickname, emails, phones)):
        return NO_PERSON
    labels = _labels(row["labels"])
    place, country = _place(row, columns)
    title, occupation = _line(row["title"]), _line(row["occupation"])
    return Identity(
        source_id=key,
        key=key,
        name=names.full,
        given_name=names.given,
        family_name=names.family,
        nickname=names.nickname,
        former_name=_line(row["maiden"]),
        headline=occupation if title else "",
        company=_line(row["company"]),
        position=title or occupation,
        place=place or _line(row["location"]),
        country=country,
        birthday=birthday(_line(row["birthday"])),
        note=_clean(row["note"])[:LONGEST_NOTE],
        picture="" if _NO_PICTURE in row["photo"] else picture_address(row["photo"]),
        emails=emails,
        phones=phones,
        urls=distinct(url for parts in columns.websites for url in _values(row, parts) if _URL.fullmatch(url)),
        labels=labels.own,
        is_contact=labels.is_contact and key not in reading.owner_keys,
        is_owner=key in reading.owner_keys,
        is_organisation=names.is_company,
    )


def _names(row: Row, emails: tuple[str, ...], phones: tuple[str, ...]) -> Names:
    given, additional, family = _line(row["given"]), _line(row["additional"]), _line(row["family"])
    nickname, company = _line(row["nickname"]), _line(row["company"])
    full = " ".join(part for part in (given, additional, family) if part) or _line(row["name"]) or _line(row["file_as"])
    if full.lower() in {*emails, *phones}:
        full = ""
    is_company = bool(company) and not given and not family and folded(full) in ("", folded(company))
    return Names(company if is_company else full, given, family, nickname, is_company)


def _emails(row: Row, columns: Columns) -> tuple[str, ...]:
    values = (value.lower() for parts in columns.emails for value in _values(row, parts))
    found = (value.removeprefix("mailto:").strip("<>' ") for value in values)
    return distinct(email for email in found if "@" in email)


def _phones(row: Row, columns: Columns) -> tuple[str, ...]:
    """Telephone numbers, but for shared ones and those that a spreadsheet has rounded (`3.36E+10`)."""
    found = []
    for parts in columns.phones:
        if not is_shared_line(row.get(parts.get("label", ""), "")):
            found += [value.lstrip("'") for value in _values(row, parts)]
    return distinct(p for p in found if "@" not in p and any(map(str.isdigit, p)) and not _ROUNDED.fullmatch(p))


def _is_shifted(row: Row, columns: Columns) -> bool:
    """Whether an e-mail address stands in a column where only labels or telephone numbers do."""
    misplaced = [parts["label"] for parts in (*columns.emails, *columns.phones) if "label" in parts]
    misplaced += [parts["value"] for parts in columns.phones if "value" in parts]
    return any("@" in row.get(name, "") for name in misplaced)


def _place(row: Row, columns: Columns) -> tuple[str, str]:
    """Town (else region) and country of the first address that has a town."""
    country = ""
    for parts in columns.addresses:
        city, region, land = (_first(row, parts, part) for part in ("city", "region", "country"))
        if city or region:
            return city or region, land
        country = country or land
    return "", country


def _labels(cell: str) -> Labels:
    own, marked = [], set()
    for label in _split(cell):
        name = label.removeprefix("*").strip()
        if label.startswith("*"):
            marked.add(folded(name))
        if not (label.startswith("*") and folded(name) in _EVERYBODY | _MERELY_MET):
            own.append(name)
    return Labels(distinct(own), not marked & _MERELY_MET or bool(marked & _EVERYBODY))


def _values(row: Row, parts: Mapping[str, str]) -> list[str]:
    return [value.removeprefix("* ") for value in _split(row.get(parts.get("value", ""), ""))]


def _first(row: Row, parts: Mapping[str, str], part: str) -> str:
    values = _split(row.get(parts.get(part, ""), ""))
    return values[0][:LONGEST_TEXT] if values else ""


def _split(cell: str) -> list[str]:
    """The values that share a cell, each on one line, empty ones left out."""
    if not cell:
        return []
    return [value for value in (" ".join(_clean(part).split()) for part in cell.split(SEPARATOR)) if value]


def _line(cell: str) -> str:
    return " ".join(_clean(cell[:LONGEST_NOTE]).split())[:LONGEST_TEXT].strip() if cell else ""


def _clean(text: str) -> str:
    text = text.strip()
    return text if text.isprintable() else _CONTROL.sub("", text)
