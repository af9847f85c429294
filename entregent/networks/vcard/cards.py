"""From content lines to cards: one `BEGIN:VCARD` … `END:VCARD` each, damaged ones told apart from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from entregent.contract.text import Text, t
from entregent.networks.vcard.lines import ContentLine
from entregent.networks.vcard.values import Property, property_of

MOST_PROPERTIES = 2_000
"""A card with more properties than this that we would keep is damaged: a person has no two thousand addresses."""

KEPT = frozenset(
    {"ADR", "BDAY", "CATEGORIES", "EMAIL", "FN", "IMPP", "KIND", "MEMBER", "N", "NICKNAME", "NOTE", "ORG"}
    | {"PHOTO", "RELATED", "REV", "ROLE", "SOCIALPROFILE", "TEL", "TITLE", "UID", "URL", "X-ABSHOWAS"}
    | {"X-ADDRESSBOOKSERVER-KIND", "X-ADDRESSBOOKSERVER-MEMBER", "X-ANDROID-CUSTOM", "X-MAIDENNAME", "X-SOCIALPROFILE"}
)
"""The properties that say something an identity holds."""

NO_END = t("This card has no end (END:VCARD), so it was left out; the other cards were read.")
TOO_LARGE = t("This card is too large to be a contact, so it was left out; the other cards were read.")
NO_PROPERTY = t("This line holds no property; the rest of its card was read.")
OUTSIDE = t("This line stands outside any card.")


@dataclass(slots=True)
class Card:
    """One card and the line (from 1) of its `BEGIN`."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    count: int = 0

    def add(self, text: str) -> None:
        """Keep the property in this content line if it is one of `KEPT`; of photos, which are large, the first."""
        if (found := property_of(text, KEPT)) and not (found.name == "PHOTO" and "PHOTO" in self.properties):
            self.count += 1
            self.properties.setdefault(found.name, []).append(found)

    def all(self, name: str) -> list[Property]:
        """The properties of that name, as written."""
        return self.properties.get(name, [])

    def first(self, name: str) -> Property | None:
        """The preferred property of that name, else the first one; None where there is none."""
        if (found := self.properties.get(name)) is None:
            return None
        return found[0] if len(found) == 1 else next((p for p in found if p.is_preferred), found[0])

    def line_text(self, name: str) -> str:
        """The text of `first(name)` on one line, empty where there is none."""
        found = self.first(name)
        return found.line_text() if found else ""


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is no card: where it starts and what is the matter."""

    line: int
    reason: Text


def cards(lines: Iterable[ContentLine]) -> Iterator[Card | Damage]:
    """The cards of a file in their order. A card without end, or one too large, is `Damage` and the next one is read."""
    card: Card | None = None
    in_agent = after_agent = in_strays = False  # a card may stand inside another, as the AGENT of version 2.1
    for line in lines:
        boundary = _boundary(line.text)
        if boundary == "BEGIN" and card and after_agent:
            in_agent = True
        elif boundary == "BEGIN":
            if card:
                yield Damage(card.line, NO_END)
            card, in_agent, in_strays = Card(line.number), False, False
        elif boundary == "END" and in_agent:
            in_agent = False
        elif boundary == "END" and card:
            yield card if card.count <= MOST_PROPERTIES else Damage(card.line, TOO_LARGE)
            card = None
        elif not in_strays and (not card or ":" not in line.text):
            yield Damage(line.number, NO_PROPERTY if card else OUTSIDE)
            in_strays = True
        elif card and not in_agent and card.count <= MOST_PROPERTIES:
            card.add(line.text)
        after_agent = line.text[:5].upper() == "AGENT"
    if card:
        yield Damage(card.line, NO_END)


def _boundary(text: str) -> str:
    """`BEGIN` or `END` for the line that opens or closes a card, empty for any other."""
    if text[:1] not in "BbEe" or len(text) > 40:
        return ""
    name, _, value = text.upper().partition(":")
    return name.strip() if value.strip() == "VCARD" and name.strip() in ("BEGIN", "END") else ""
