"""First messages to edit, from the facts, in French or English. Templates only: what is not known is not said.

They are written in the language of the person they go to, which need not be the one of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from entregent.analysis.companies import NO_EMPLOYER, company_key

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
# A stay of more days than this is told by its month.
_TOO_LONG_FOR_DAYS = 7


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message is about. Empty strings and None where the request did not say."""

    place: str = ""
    start: date | None = None
    end: date | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom it goes to. `seen` is what their profile says of the subject, if anything; `last` the last exchange."""

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
    introducer: Recipient,
    target_name: str,
    target_company: str,
    about: Occasion,
    language: Language,
    *,
    with_note: bool = False,
) -> str:
    """A message to somebody who can introduce the owner to `target_name`; `with_note` where a note to forward is joined."""
    who = f"{target_name} ({target_company})" if _is_employer(target_company) else target_name
    write = _introduction_fr if language == "fr" else _introduction_en
    lines = write(introducer, who, about)
    if with_note:
        lines.insert(
            -1, _note_fr(introducer) if language == "fr" else "Below are a few lines that you can forward as they are."
        )
    return "\n\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Sender:
    """The owner, as somebody who has never heard of them is to read it."""

    name: str
    headline: str = ""


def note_to_forward(sender: Sender, introducer_name: str, to: Recipient, about: Occasion, language: Language) -> str:
    """What the introducer can pass on to the person whom the owner wants to meet, as it is."""
    write = _forward_fr if language == "fr" else _forward_en
    return "\n\n".join(line for line in write(sender, introducer_name, to, about) if line)


def _forward_fr(sender: Sender, introducer_name: str, to: Recipient, about: Occasion) -> list[str]:
    who = f"Je m’appelle {sender.name}" + (f"\u00a0: {sender.headline}." if sender.headline else ".")
    return [
        _hello_fr(to),
        f"{who} {introducer_name} a la gentillesse de vous transmettre ce mot.",
        _presence_fr(about),
        _reason_fr(about),
        "J’aimerais beaucoup faire votre connaissance. Auriez-vous une demi-heure pour un café ou un appel\u202f? "
        "Si ce n’est pas le moment, aucune réponse n’est attendue.",
        f"Bien cordialement\n{sender.name}",
    ]


def _forward_en(sender: Sender, introducer_name: str, to: Recipient, about: Occasion) -> list[str]:
    who = f"My name is {sender.name}" + (f": {sender.headline}." if sender.headline else ".")
    return [
        _hello_en(to),
        f"{who} {introducer_name} is kind enough to pass this on to you.",
        _presence_en(about),
        _reason_en(about),
        "I would very much like to meet you. Would you have half an hour for a coffee or a call? "
        "If this is not the moment, no answer is needed.",
        f"Kind regards\n{sender.name}",
    ]


def _note_fr(to: Recipient) -> str:
    you = "tu peux" if to.familiar else "vous pouvez"
    return f"Voici quelques lignes que {you} transmettre telles quelles."


def _introduction_fr(to: Recipient, who: str, about: Occasion) -> list[str]:
    tu = to.familiar
    return [
        _hello_fr(to),
        _presence_fr(about),
        f"Je crois que {'tu connais' if tu else 'vous connaissez'} {who}, et j’aimerais beaucoup faire sa connaissance.",
        _reason_fr(about),
        f"{'Pourrais-tu' if tu else 'Pourriez-vous'} nous mettre en relation\u202f? Un simple message suffirait, "
        "et je comprendrais très bien que ce ne soit pas le moment.",
        "Merci d’avance, et à bientôt" if tu else "En vous remerciant, bien cordialement",
    ]


def _introduction_en(to: Recipient, who: str, about: Occasion) -> list[str]:
    return [
        _hello_en(to),
        _presence_en(about),
        f"I believe you know {who}, and I would very much like to meet them.",
        _reason_en(about),
        "Would you be willing to introduce us? A short note would be plenty, "
        "and I quite understand if this is not the moment.",
        "Many thanks, and kind regards",
    ]


def _french(to: Recipient, about: Occasion) -> list[str]:
    tu = to.familiar
    you = "toi" if tu else "vous"
    at = f" et à ce que {'tu fais' if tu else 'vous faites'} chez {to.company}" if _is_employer(to.company) else ""
    thought = f"J’ai tout de suite pensé à {you}{at}." if to.seen else ""
    return [
        _hello_fr(to),
        f"J’espère que tout va bien pour {you} depuis nos échanges {_of_month_fr(to.last)}." if to.last else "",
        _presence_fr(about),
        " ".join(part for part in (_reason_fr(about), thought) if part),
        f"{'Aurais-tu' if tu else 'Auriez-vous'} une demi-heure pour un café"
        + (" à ce moment-là" if about.place else " ou un appel")
        + "\u202f?",
        "À bientôt" if tu else "Bien cordialement",
    ]


def _english(to: Recipient, about: Occasion) -> list[str]:
    at = f" and your work at {to.company}" if _is_employer(to.company) else ""
    thought = f"I thought of you{at} straight away." if to.seen else ""
    return [
        _hello_en(to),
        f"I hope all has been well with you since we were last in touch, in {_month(to.last, 'en')}."
        if to.last
        else "",
        _presence_en(about),
        " ".join(part for part in (_reason_en(about), thought) if part),
        "Would you have half an hour for a coffee" + (" while I am there?" if about.place else " or a call?"),
        "Kind regards",
    ]


def _is_employer(company: str) -> bool:
    """Whether this names an employer: "freelance" or "in search of a job" do not."""
    return bool(company) and company_key(company) not in NO_EMPLOYER


def _reason_fr(about: Occasion) -> str:
    # After a colon any wording of the owner's reads well, whatever its gender, number and first letter.
    return f"Ce qui m’amène\u00a0: {about.subject.rstrip(' .')}." if about.subject else ""


def _reason_en(about: Occasion) -> str:
    return f"My reason for writing: {about.subject.rstrip(' .')}." if about.subject else ""


def _hello_fr(to: Recipient) -> str:
    return f"Bonjour {to.given_name}," if to.given_name else "Bonjour,"


def _hello_en(to: Recipient) -> str:
    return f"Hello {to.given_name}," if to.given_name else "Hello,"


def _presence_fr(about: Occasion) -> str:
    if not about.place:
        return ""
    return f"Je serai {_at_fr(about.place)}{_when_fr(about)}."


def _presence_en(about: Occasion) -> str:
    if not about.place:
        return ""
    return f"I will be in {about.place}{_when_en(about)}."


def _at_fr(place: str) -> str:
    """« à Lyon », « au Mans », « aux Sables-d’Olonne »."""
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if place.startswith(article):
            return contracted + place.removeprefix(article)
    return f"à {place}"


def _when_fr(about: Occasion) -> str:
    start, end = about.start, about.end or about.start
    if start is None or end is None:
        return " prochainement"
    if start == end:
        return f" le {_day(start, 'fr')}"
    same_month = (start.year, start.month) == (end.year, end.month)
    if (end - start).days > _TOO_LONG_FOR_DAYS:
        return f" en {_month(start, 'fr')}" if same_month else f" entre {_month(start, 'fr')} et {_month(end, 'fr')}"
    return f" du {_number_fr(start) if same_month else _day(start, 'fr')} au {_day(end, 'fr')}"


def _when_en(about: Occasion) -> str:
    start, end = about.start, about.end or about.start
    if start is None or end is None:
        return " soon"
    if start == end:
        return f" on {_day(start, 'en')}"
    same_month = (start.year, start.month) == (end.year, end.month)
    if (end - start).days > _TOO_LONG_FOR_DAYS:
        return f" in {_month(start, 'en')}" if same_month else f" between {_month(start, 'en')} and {_month(end, 'en')}"
    return f" from {start.day if same_month else _day(start, 'en')} to {_day(end, 'en')}"


def _month(when: date, language: Language) -> str:
    return f"{_MONTHS[language][when.month - 1]} {when.year}"


def _of_month_fr(when: date) -> str:
    """« de mars 2026 », « d’août 2026 »."""
    month = _month(when, "fr")
    return f"d’{month}" if month[0] in "ao" else f"de {month}"


def _number_fr(when: date) -> str:
    return "1er" if when.day == 1 else str(when.day)


def _day(when: date, language: Language) -> str:
    number = _number_fr(when) if language == "fr" else str(when.day)
    return f"{number} {_MONTHS[language][when.month - 1]}"
