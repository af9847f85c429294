"""Trades, invented firms, positions and skills."""

from __future__ import annotations

from configparser import ConfigParser, SectionProxy
from dataclasses import dataclass
from importlib import resources
from itertools import count
from random import Random

from entregent.sample.facts import Town
from entregent.sample.towns import ENGLISH_TOWNS, FRENCH_TOWNS


@dataclass(frozen=True, slots=True)
class Sector:
    """A trade: how its firms are called, what people do there (`man|woman` where the words differ), and what they know."""

    industry: tuple[str, str]
    firms: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    skills: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented employer."""

    name: str
    sector: str
    language: str
    town: Town


def split(text: str) -> tuple[str, ...]:
    """The items of a list kept as text, between semicolons."""
    return tuple(part.strip() for part in " ".join(text.split()).split(";") if part.strip())


def _read_trades() -> ConfigParser:
    trades = ConfigParser(interpolation=None)
    trades.read_string((resources.files("entregent.sample") / "texts" / "trades.ini").read_text(encoding="utf-8"))
    return trades


_TRADES = _read_trades()


def _sector(section: SectionProxy) -> Sector:
    def both(word: str) -> dict[str, tuple[str, ...]]:
        return {language: split(section[f"{word} {language}"]) for language in ("fr", "en")}

    return Sector((section["industry fr"], section["industry en"]), both("firms"), both("titles"), both("skills"))


SECTORS: dict[str, Sector] = {
    name: _sector(_TRADES[name]) for name in _TRADES.sections() if "industry fr" in _TRADES[name]
}


def titles_of(circle: str) -> tuple[str, ...]:
    """The positions held in a firm that is one of the owner's circles, none for other circles."""
    return split(_TRADES[circle]["titles"]) if circle in _TRADES else ()


_HEADS = split(
    """Alv; Ambr; Ard; Bel; Bréc; Cal; Corm; Dalv; Élor; Erm; Fal; Galv; Gren; Hest; Isol; Jov; Kel; Lorm; Maren; Mélis;
    Nerv; Ombr; Orv; Pral; Quer; Rav; Sarm; Sol; Talm; Ulm; Vern; Zél"""
)
_TAILS = {
    "fr": split(
        "ane; andis; aura; éa; elle; éo; ence; éris; évan; iane; ièvre; inel; ival; oise; olis; onde; ora; oura"
    ),
    "en": split("bridge; combe; den; field; ford; gate; ham; holm; ingdale; leigh; mere; more; stead; ton; well; wick"),
}


def make_firms(rng: Random, number: int) -> dict[tuple[str, str], tuple[Firm, ...]]:
    """About `number` invented firms by (trade, language), every name used once."""
    kinds = [(sector, language) for sector in SECTORS for language in ("fr", "fr", "en")]
    firms: dict[tuple[str, str], list[Firm]] = {}
    taken: set[str] = set()
    for index in range(number):
        sector, language = kinds[index % len(kinds)]
        name = _firm_name(rng, sector, language, taken)
        town = rng.choice(FRENCH_TOWNS if language == "fr" else ENGLISH_TOWNS)
        firms.setdefault((sector, language), []).append(Firm(name, sector, language, town))
    return {kind: tuple(made) for kind, made in firms.items()}


def _firm_name(rng: Random, sector: str, language: str, taken: set[str]) -> str:
    """A name such as "Orvéris Formation" or "Galvstead Learning"; numbered only once all combinations are used."""
    for attempt in count():
        root = rng.choice(_HEADS) + rng.choice(_TAILS[language])
        second = rng.choice(_HEADS).capitalize() if attempt > 20 else ""
        word = rng.choice(SECTORS[sector].firms[language])
        before = language == "fr" and word in _BEFORE
        name = f"{word} {root}{second}" if before else f"{root}{second} {word}"
        if name not in taken:
            taken.add(name)
            return name
    raise AssertionError


_BEFORE = {"Académie", "Agence", "Éditions", "Studio", "Clinique", "Laboratoires", "Université", "Syndicat mixte", "Lycée",
           "Agence régionale", "Musée", "Théâtre", "Festival"}  # fmt: skip


def gendered(title: str, gender: str) -> str:
    """The form of a title for that gender; the feminine one for f, the first one otherwise.

    >>> gendered("Ingénieur pédagogique|Ingénieure pédagogique", "f")
    'Ingénieure pédagogique'
    """
    forms = title.split("|")
    return forms[-1] if gender == "f" else forms[0]
