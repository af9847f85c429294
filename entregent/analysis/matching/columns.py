"""What a column of a table holds, told by its name, else by its values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from entregent.analysis.matching.fields import Kind
from entregent.analysis.words import fold

_NOT_LETTERS = re.compile(r"[^a-z]+")
_NAMED: tuple[tuple[str, Kind | None], ...] = (
    (r"^(?:rec|record|row|unique|cluster|entity|source)?_?(?:id|no|index)$|^cluster$", None),
    (r"dob|birth|naissance|(?:^|_)date(?:_|$)", Kind.DATE),
    (r"street_?n(?:o|umber|r)|house_?n|num(?:ero)?_(?:de_)?(?:rue|voie)", Kind.NUMBER),
    (r"post_?code|zip|code_postal|^cp$|plz", Kind.NUMBER),
    (r"(?:^|_)(?:state|region|country|pays|sex|sexe|gender|genre|etat|title|civilite)(?:_|$)", Kind.CATEGORY),
    (
        r"ssn|soc_?sec|nino|secu|siret|siren|passport|(?:^|_)(?:id|nr|number|no|phone|tel|telephone|mobile)(?:_|$)",
        Kind.CODE,
    ),
    (r"mail|url|handle|login|user", Kind.CODE),
    (r"(?:sur|first|last|given|family|middle|full|fore|nick|maiden)_?name|prenom|^nom$|^name$|nom_de|^nom_", Kind.NAME),
    (r"address|adresse|street|rue|voie|line|suburb|city|ville|town|commune|place|locality|company|employer", Kind.TEXT),
)
_PARTNERS = (
    ("given_name", "surname"),
    ("first_name", "last_name"),
    ("first_name", "surname"),
    ("given_name", "family_name"),
    ("forename", "surname"),
    ("prenom", "nom"),
    ("address_1", "address_2"),
    ("address1", "address2"),
    ("adresse_1", "adresse_2"),
)
_DATE = re.compile(r"\d{8}|\d{4}[-/.]\d\d?[-/.]\d\d?")


def kind_of(name: str, texts: Sequence[str]) -> Kind | None:
    """What the column holds; None for one that only numbers its rows."""
    key = _NOT_LETTERS.sub("_", fold(name)).strip("_")
    for pattern, kind in _NAMED:
        if re.search(pattern, key):
            return kind
    seen = [text for text in texts if text][:1000]
    distinct = set(seen)
    if all(_DATE.fullmatch(text) for text in distinct):
        return Kind.DATE
    if len(distinct) <= min(60, len(seen) / 5):
        return Kind.CATEGORY
    digits = sum(any(c.isdigit() for c in text) and " " not in text.strip() for text in distinct)
    return Kind.CODE if digits > len(distinct) / 2 else Kind.TEXT


def partner_of(name: str) -> str:
    """The column with which values of this one are at times exchanged, "" where there is none."""
    return next((b if name == a else a for a, b in _PARTNERS if name in (a, b)), "")
