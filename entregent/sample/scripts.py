"""The texts people exchange: read from `texts/`, set in the typography of their language, and filled in.

A private script is a list of lines each said by the owner or by the other; a group script has a title and lettered
speakers. Words in braces are drawn for the occasion, the same word always with the same value within one script.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from random import Random

NARROW, WIDE = "\u202f", "\u00a0"
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
}  # fmt: skip
WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
COURSES = {
    "fr": (
        "la cybersécurité", "l'accueil des nouveaux arrivants", "la prévention du mal de dos", "la relation client",
        "la conduite en sécurité", "la lutte contre le blanchiment", "l'accessibilité numérique", "la prise de parole",
        "l'entretien professionnel", "la protection des données", "la gestion des conflits", "la transition écologique",
        "l'écriture pour le web", "la qualité de vie au travail", "l'hygiène en laboratoire", "l'animation de réunion",
        "la conduite du changement", "l'accueil téléphonique", "la lecture rapide", "l'égalité professionnelle",
    ),
    "en": (
        "data protection", "cyber security", "onboarding", "difficult conversations", "public speaking", "manual handling",
        "inclusive hiring", "writing for the web", "laboratory hygiene", "change management", "customer care",
        "safe driving", "remote meetings", "giving feedback", "web accessibility", "good documentation practice",
    ),
}  # fmt: skip
TOOLS = ("Scribolo", "Quillboat", "Clicadoc", "Storiane")


@dataclass(frozen=True, slots=True)
class Script:
    """Lines as (speaker, text): speaker `<` is the owner and `>` the other in private; `0` the owner, letters others."""

    title: str
    lines: tuple[tuple[str, str], ...]

    def invites_to(self, place: str) -> bool:
        """Whether the owner speaks of that place (as written, before filling in)."""
        return any(speaker == "<" and place in text for speaker, text in self.lines)


@cache
def private_scripts(language: str) -> dict[str, tuple[Script, ...]]:
    """Scripts for two, by section such as `tu learning` or `client`."""
    return _read(f"{language}_private.txt", language, titled=False)


@cache
def group_scripts(language: str) -> dict[str, tuple[Script, ...]]:
    """Scripts for several, by topic."""
    return _read(f"{language}_groups.txt", language, titled=True)


@cache
def chats(language: str) -> dict[str, tuple[Script, ...]]:
    """Scripts for two on the everyday venues, by section."""
    return _read(f"{language}_chats.txt", language, titled=False)


@cache
def mail_scripts(language: str) -> dict[str, tuple[Script, ...]]:
    """Threads of mails between two, with their subjects, by section."""
    return _read(f"{language}_mails.txt", language, titled=True)


@cache
def chat_groups(language: str) -> dict[str, tuple[Script, ...]]:
    """Scripts for several on the everyday venues, by kind of circle."""
    return _read(f"{language}_chat_groups.txt", language, titled=True)


def _read(file: str, language: str, *, titled: bool) -> dict[str, tuple[Script, ...]]:
    text = (resources.files("entregent.sample") / "texts" / file).read_text(encoding="utf-8")
    found: dict[str, list[Script]] = {}
    section = ""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines and lines[0].startswith("["):
            section = lines.pop(0).strip("[]")
        if not lines:
            continue
        title = typeset(lines.pop(0)[2:], language) if titled else ""
        said = tuple((line[0], typeset(line[2:], language)) for line in lines)
        found.setdefault(section, []).append(Script(title, said))
    return {name: tuple(scripts) for name, scripts in found.items()}


@cache
def gestures(language: str) -> dict[str, tuple[str, ...]]:
    """Single texts by section: invitations, recommendations, notes, posts, remarks."""
    return _single(f"{language}_gestures.txt", language)


@cache
def short_posts(language: str) -> dict[str, tuple[str, ...]]:
    """What is posted on public venues, by section: `own …` by the owner, `said …` by others, replies and quotes."""
    return _single(f"{language}_posts.txt", language)


def _single(file: str, language: str) -> dict[str, tuple[str, ...]]:
    text = (resources.files("entregent.sample") / "texts" / file).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(section, []).append(typeset(line, language).replace(" ¶ ", "\n\n"))
    return {name: tuple(texts) for name, texts in found.items()}


def typeset(text: str, language: str) -> str:
    """The text with the apostrophes of print and, in French, its no-break spaces.

    >>> typeset("Déjà ? C'est « oui » : bravo !", "fr")
    'Déjà\\u202f? C’est «\\u202foui\\u202f»\\xa0: bravo\\u202f!'
    """
    text = text.replace("'", "’")
    if language != "fr":
        return text
    text = re.sub(r" ([;!?»])", NARROW + r"\1", text).replace("« ", f"«{NARROW}")
    return re.sub(r"(\d|\{n\}|\{hour\}) (h|%|€)\b", rf"\1{WIDE}\2", text.replace(" :", f"{WIDE}:"))


class Slots(dict[str, str]):
    """What stands for a word in braces: what was given, else something drawn when first asked for."""

    def __init__(self, rng: Random, language: str, day: date, **given: str) -> None:
        super().__init__(me="Camille", **given)
        self.rng, self.language, self.day = rng, language, day

    def __missing__(self, word: str) -> str:
        value = typeset(self._draw(word), self.language)
        self[word] = value
        return value

    def _draw(self, word: str) -> str:
        rng = self.rng
        if word == "month":
            ahead = self.day + timedelta(days=rng.randrange(24, 75))
            return MONTHS[self.language][ahead.month - 1]
        if word == "weekday":
            return WEEKDAYS[self.language][rng.choices(range(6), weights=(5, 6, 5, 7, 5, 1))[0]]
        if word == "hour":
            hour = rng.choice((9, 10, 11, 14, 15, 16, 17, 18))
            return str(hour) if self.language == "fr" else f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"
        if word == "n":
            return str(rng.choice((4, 6, 8, 9, 12, 14, 15, 18, 20, 25)))
        if word == "course":
            return rng.choice(COURSES[self.language])
        if word == "tool":
            return rng.choice(TOOLS)
        raise KeyError(word)


def fill(text: str, slots: Slots) -> str:
    """The text with its words in braces filled in, and a capital at the start of each sentence."""
    if "{" not in text:
        return text
    filled = text.format_map(slots)
    if slots.language == "fr":
        filled = re.sub(r"\b([dD])e (?=(?:avril|août|octobre)\b)", r"\1’", filled)
    return filled[0].upper() + filled[1:]
