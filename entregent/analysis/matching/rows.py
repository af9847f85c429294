"""Rows of a table of people (an address book as CSV, a list of members) as what can be compared of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from entregent.analysis.emails import normalise_email
from entregent.analysis.matching.seen import Seen
from entregent.analysis.phones import normalise_phone
from entregent.analysis.words import fold

_NOT_LETTERS = re.compile(r"[^a-z]+")
_SEVERAL = re.compile(r"\s*[;|\n]\s*")
_FIELDS = (
    ("emails", r"e_?mail|courriel"),
    ("phones", r"phone|tel(?:$|_|ephone)|mobile|portable"),
    ("urls", r"url|website|site_web|homepage|profile_?(?:link|address)?$"),
    ("handles", r"handle|user_?name|login|pseudo|account"),
    ("former_names", r"former|maiden|birth_?name|nom_de_naissance|nom_de_jeune"),
    ("nicknames", r"nick|surnom"),
    ("birthdays", r"dob|birth|naissance"),
    ("employers", r"company|employer|organi[sz]ation|entreprise|societe|firm"),
    ("streets", r"street|rue|address_?1?$|adresse"),
    ("postcodes", r"post_?code|zip|code_postal"),
    ("places", r"city|town|ville|place|location|suburb|commune|lieu"),
    ("bios", r"bio|headline|summary|about|description|position|title|fonction"),
    ("avatars", r"avatar|picture|photo"),
    ("networks", r"network|source|reseau|platform"),
    ("contacts", r"contacts|friends|followers"),
    ("threads", r"threads|conversations"),
    ("given", r"given|first|prenom|forename"),
    ("family", r"family|last_?name|surname|^nom$"),
    ("names", r"name|nom"),
)
_TELLING = frozenset(("emails", "phones", "urls", "handles", "networks"))
_DAY = re.compile(r"(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)$")


def field_of(column: str) -> str:
    """The field of `Seen` (or `given`, `family`) that a column of this name holds, "" where it holds none."""
    key = _NOT_LETTERS.sub("_", fold(column)).strip("_")
    return next((field for field, pattern in _FIELDS if re.search(pattern, key)), "")


def are_people(columns: Iterable[str]) -> bool:
    """Whether a table of these columns is one of people as networks show them, with addresses, numbers or handles, to be
    compared by `resolve` rather than column by column by `link`."""
    fields = {field_of(column) for column in columns}
    return bool(fields & _TELLING) and bool(fields & {"names", "given", "family"})


def seen_of(row: Mapping[str, str], *, region: str = "", network: str = "") -> Seen:
    """What a row says. Several values in one cell are parted by ";" or "|". `region` is the country (ISO 3166) of telephone
    numbers without one; `network` is where the row was seen, where no column says so."""
    told: dict[str, list[str]] = {}
    for column, cell in row.items():
        if (field := field_of(column)) and cell.strip():
            told.setdefault(field, []).extend(part for part in _SEVERAL.split(cell.strip()) if part)
    given, family = told.pop("given", []), told.pop("family", [])
    if (given or family) and "names" not in told:
        told["names"] = [" ".join((*given[:1], *family[:1]))]
    told["emails"] = [mail for text in told.get("emails", ()) if (mail := normalise_email(text))]
    told["phones"] = [number for text in told.get("phones", ()) if (number := normalise_phone(text, region))]
    told["birthdays"] = [_DAY.sub(r"\1-\2-\3", text) for text in told.get("birthdays", ())]
    told["networks"] = told.get("networks") or ([network] if network else [])
    fields: dict[str, Any] = {field: tuple(dict.fromkeys(values)) for field, values in told.items()}
    return Seen(**fields)
