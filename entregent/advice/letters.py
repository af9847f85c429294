"""First messages to edit, from the facts, in French or English. Templates only: what is not known is not said.

They are written in the language of the person they go to, which need not be the one of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["fr", "en"]
_TU = re.compile(r"\b(?:tu|toi|te|t['’]as|t['’]es|ton|ta|tes)\b", re.IGNORECASE)
_VOUS = re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE)
_FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {
    "fr": _FRENCH_MONTHS,
    "en": _ENGLISH_MONTHS,
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about. Empty strings and None where the request did not say."""

    place: str = ""
    start: date | None = None
    end: date | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom it goes to. `seen` is the word or phrase that made them relevant; `last` the last exchange with them."""

    given_name: str
    company: str = ""
    seen: str = ""
    last: date | None = None
    familiar: bool = False


def is_familiar(texts: list[str]) -> bool:
    """Whether the owner says "tu": more often than "vous" in what they wrote to somebody."""
    tu = sum(len(_TU.findall(text)) for text in texts)
    vous = sum(len(_VOUS.findall(text)) for text in texts)
    return tu > vous


def first_message(to: Recipient, about: Occasion, language: Language) -> str:
    """A first message to somebody the owner can write to directly."""
    lines = _french(to, about) if language == "fr" else _english(to, about)
    return "\n\n".join(line for line in lines if line)


def introduction_request(
    introducer: Recipient, target_name: str, target_company: str, about: Occasion, language: Language
) -> str:
    """A message to somebody who can introduce the owner to `target_name`."""
    who = f"{target_name} ({target_company})" if target_company else target_name
    why = about.subject
    if language == "fr":
        ask = "pourrais-tu" if introducer.familiar else "pourriez-vous"
        you = "tu connais" if introducer.familiar else "vous connaissez"
        lines = [
            _hello_fr(introducer),
            _presence_fr(about),
            f"Je crois que {you} {who}"
            + (f", et j’aimerais lui parler de {why}" if why else "")
            + f". Si c’est le cas, {ask} "
            "nous mettre en relation\u202f? Un simple message suffit, et je comprendrais que ce ne soit pas le moment.",
            "Merci d’avance",
        ]
    else:
        lines = [
            _hello_en(introducer),
            _presence_en(about),
            f"I believe you know {who}"
            + (f", and I would like to talk with them about {why}" if why else "")
            + ". If so, would "
            "you introduce us? A short note is enough, and I quite understand if this is not the moment.",
            "Many thanks",
        ]
    return "\n\n".join(line for line in lines if line)


def _french(to: Recipient, about: Occasion) -> list[str]:
    tu = to.familiar
    seen = f"J’ai pensé à {'toi' if tu else 'vous'} en lisant «\u202f{to.seen}\u202f»" if to.seen else ""
    at = f", chez {to.company}" if to.company and to.seen else ""
    subject = f"J’aimerais en parler de vive voix, au sujet de\u00a0: {about.subject}." if about.subject else ""
    ask = "Aurais-tu" if tu else "Auriez-vous"
    return [
        _hello_fr(to),
        _again_fr(to),
        _presence_fr(about),
        " ".join(part for part in (f"{seen}{at}." if seen else "", subject) if part),
        f"{ask} une demi-heure pour un café" + (" à ce moment-là" if about.place else " ou un appel") + "\u202f?",
        "Bien à toi" if tu else "Bien cordialement",
    ]


def _english(to: Recipient, about: Occasion) -> list[str]:
    seen = f"I thought of you because of “{to.seen}”" if to.seen else ""
    at = f" at {to.company}" if to.company and to.seen else ""
    subject = f"I would be glad to talk about it in person: {about.subject}." if about.subject else ""
    return [
        _hello_en(to),
        _again_en(to),
        _presence_en(about),
        " ".join(part for part in (f"{seen}{at}." if seen else "", subject) if part),
        "Would you have half an hour for a coffee" + (" then?" if about.place else " or a call?"),
        "Kind regards",
    ]


def _hello_fr(to: Recipient) -> str:
    return f"Bonjour {to.given_name}," if to.given_name else "Bonjour,"


def _hello_en(to: Recipient) -> str:
    return f"Hello {to.given_name}," if to.given_name else "Hello,"


def _again_fr(to: Recipient) -> str:
    return f"Nos derniers échanges datent de {_month(to.last, 'fr')}." if to.last else ""


def _again_en(to: Recipient) -> str:
    return f"We last talked in {_month(to.last, 'en')}." if to.last else ""


def _presence_fr(about: Occasion) -> str:
    if not about.place:
        return ""
    return f"Je serai à {about.place}{_when_fr(about)}."


def _presence_en(about: Occasion) -> str:
    if not about.place:
        return ""
    return f"I will be in {about.place}{_when_en(about)}."


def _when_fr(about: Occasion) -> str:
    if about.start is None:
        return " prochainement"
    if about.end and (about.end - about.start).days > 7:
        return f" en {_month(about.start, 'fr')}"
    if about.end and about.end != about.start:
        return f" du {_day(about.start, 'fr')} au {_day(about.end, 'fr')}"
    return f" le {_day(about.start, 'fr')}"


def _when_en(about: Occasion) -> str:
    if about.start is None:
        return " soon"
    if about.end and (about.end - about.start).days > 7:
        return f" in {_month(about.start, 'en')}"
    if about.end and about.end != about.start:
        return f" from {_day(about.start, 'en')} to {_day(about.end, 'en')}"
    return f" on {_day(about.start, 'en')}"


def _month(when: date, language: Language) -> str:
    return f"{_MONTHS[language][when.month - 1]} {when.year}"


def _day(when: date, language: Language) -> str:
    number = "1er" if language == "fr" and when.day == 1 else str(when.day)
    return f"{number} {_MONTHS[language][when.month - 1]}"
