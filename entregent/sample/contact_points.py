"""E-mail addresses and telephone numbers that can never belong to anybody.

Domains end in `.example` (RFC 2606). Numbers come from the ranges that the regulators keep for fiction: Arcep (01 99 00,
02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98), Ofcom (020 7946 0xxx, 01xx 496 0xxx), NANPA (555-0100 to 555-0199),
Bundesnetzagentur (030 23125 xxx).
"""

from __future__ import annotations

from random import Random

from entregent.sample.facts import Town
from entregent.sample.names import fold

# Prefix in E.164 and how many digits follow.
LANDLINES: dict[str, tuple[str, int]] = {
    "Paris": ("+3319900", 4), "Nantes": ("+3326191", 4), "Rennes": ("+3326191", 4), "Angers": ("+3326191", 4),
    "Vannes": ("+3326191", 4), "Brest": ("+3326191", 4), "Saint-Nazaire": ("+3326191", 4), "Lyon": ("+3346571", 4),
    "Villeurbanne": ("+3346571", 4), "Grenoble": ("+3346571", 4), "Marseille": ("+3346571", 4), "Lille": ("+3335301", 4),
    "Strasbourg": ("+3335301", 4), "Bordeaux": ("+3353649", 4), "Toulouse": ("+3353649", 4), "La Rochelle": ("+3353649", 4),
    "London": ("+442079460", 3), "Bristol": ("+441174960", 3), "Manchester": ("+441614960", 3),
    "Edinburgh": ("+441314960", 3),
    "Leeds": ("+441134960", 3), "Boston": ("+161755501", 2), "Portland": ("+150355501", 2), "Toronto": ("+141655501", 2),
    "Montréal": ("+151455501", 2), "Berlin": ("+493023125", 3),
}  # fmt: skip
MOBILES: dict[str, tuple[str, int]] = {"FR": ("+3363998", 4)}
PERSONAL_DOMAINS = {"fr": ("courrier.example", "boite-bleue.example", "lettre-ouest.example"),
                    "en": ("postbox.example", "bluemail.example", "inbox-north.example")}  # fmt: skip


class ContactPoints:
    """Hands out addresses and numbers, each once; a range that is used up gives nothing more."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.addresses: set[str] = set()
        self.ranges: dict[str, list[int]] = {}

    def emails(self, given: str, family: str, company: str, language: str) -> tuple[str, ...]:
        """A professional address, then a personal one."""
        domain = f"{fold(company)}.example" if company not in ("Indépendant", "Freelance", "Self-employed") else ""
        personal = self.rng.choice(PERSONAL_DOMAINS[language])
        name = f"{fold(given)}.{fold(family)}"
        short = f"{fold(given)[0]}{fold(family)}"
        work = self._free(name if self.rng.random() < 0.7 else short, domain or personal)
        return work, self._free(self.rng.choice((name, short, f"{fold(family)}.{fold(given)}")), personal)

    def _free(self, name: str, domain: str) -> str:
        address, number = f"{name}@{domain}", 1
        while address in self.addresses:
            number += 1
            address = f"{name}{number}@{domain}"
        self.addresses.add(address)
        return address

    def phones(self, home: Town) -> tuple[str, ...]:
        """A direct line, then a mobile, in E.164, as far as their ranges go; nothing for most people."""
        if self.rng.random() > 0.45:
            return ()
        ranges = (LANDLINES.get(home.city), MOBILES.get(home.country))
        return tuple(number for kept in ranges if kept and (number := self._number(*kept)))

    def _number(self, prefix: str, digits: int) -> str:
        if prefix not in self.ranges:
            self.ranges[prefix] = self.rng.sample(range(10**digits), 10**digits)
        free = self.ranges[prefix]
        return f"{prefix}{free.pop():0{digits}d}" if free else ""


def written(rng: Random, number: str) -> str:
    """An E.164 number as somebody might have typed it: national only for French ones, for the owner lives in France.

    >>> sorted({written(Random(seed), "+33465711234") for seed in range(40)})[:3]
    ['+33 4 65 71 12 34', '+33465711234', '04 65 71 12 34']
    """
    if number.startswith("+33"):
        national = "0" + number[3:]
        pairs = [national[i : i + 2] for i in range(0, 10, 2)]
        spaced = f"+33 {national[1]} {' '.join(pairs[1:])}"
        return rng.choice((" ".join(pairs), ".".join(pairs), spaced, number, national))
    if number.startswith("+1"):
        area, rest = number[2:5], f"{number[5:8]}-{number[8:]}"
        return rng.choice((number, f"+1 {area}-{rest}", f"+1 ({area}) {rest}"))
    if number.startswith("+4420"):
        return rng.choice((number, f"+44 20 {number[5:9]} {number[9:]}", f"+44 (0)20 {number[5:9]} {number[9:]}"))
    return rng.choice((number, f"{number[:3]} {number[3:6]} {number[6:]}"))
