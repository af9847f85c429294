"""The gazetteer: names of cities, regions and countries, looked up by key.

The files of `gazetteer/` come from GeoNames (CC BY 4.0) through `tools/build_places.py`: cities of 15,000 people or more.
They are read once, kept as sorted lines and searched by bisection: loading costs milliseconds, a look-up microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib import resources

from entregent.analysis.words import fold

_NOT_LETTERS = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\b(?:st|ste)\b(?= )")
_SMALL_COUNTRY_KM2 = 3000


def place_key(text: str) -> str:
    """Return the form in which names of places are compared: folded, words parted by single spaces, "St" spelt out.

    >>> place_key("St-Étienne"), place_key("Aix en Provence") == place_key("Aix-en-Provence")
    ('saint etienne', True)
    """
    plain = _NOT_LETTERS.sub(" ", fold(text)).strip()
    return _SAINT.sub(lambda found: "sainte" if found.group() == "ste" else "saint", plain)


@dataclass(frozen=True, slots=True)
class City:
    """One city: `key` is its GeoNames id, `region` GeoNames' first administrative level, degrees in WGS 84."""

    key: str
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Named:
    """A city that a name stands for; `is_main` where it is the city's own name or a known exonym, not a rare variant."""

    city: City
    is_main: bool


def _read(name: str) -> list[str]:
    text = resources.files("entregent.analysis.gazetteer").joinpath(name).read_text(encoding="utf-8")
    return text.splitlines()[1:]


@cache
def _city_lines() -> list[str]:
    return _read("cities.tsv")


@cache
def _name_lines() -> list[str]:
    return _read("names.tsv")


@cache
def _city(row: int) -> City:
    key, name, country, region, lat, lon, population = _city_lines()[row].split("\t")
    return City(key, name, country, region, float(lat), float(lon), int(population))


def cities_named(key: str) -> list[Named]:
    """Return the cities that `key` (from `place_key`) stands for, likeliest first; empty where it is no city."""
    names = _name_lines()
    at = bisect_left(names, key + "\t")
    if not key or at >= len(names) or not names[at].startswith(key + "\t"):
        return []
    rows = names[at].partition("\t")[2].split(",")
    return [Named(_city(int(row.lstrip("~"))), not row.startswith("~")) for row in rows]


@cache
def countries() -> dict[str, str]:
    """Return country codes by the key of each name ("suisse" → "CH")."""
    found: dict[str, str] = {}
    for line in _read("countries.tsv"):
        code, _, *keys = line.split("\t")
        for key in keys:
            found.setdefault(key, code)
    return found


@cache
def country_codes() -> frozenset[str]:
    """Return the ISO 3166 two-letter codes."""
    return frozenset(countries().values())


@cache
def small_countries() -> frozenset[str]:
    """Return the codes of countries no larger than a city and its surroundings (Luxembourg, Monaco, Singapore)."""
    rows = (line.split("\t", 2) for line in _read("countries.tsv"))
    return frozenset(code for code, area, _ in rows if 0 < int(area) <= _SMALL_COUNTRY_KM2)


@cache
def regions() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return (country, region code) pairs by the key of each name ("ontario" → CA 08)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in _read("regions.tsv"):
        country, code, *keys = line.split("\t")
        for key in keys:
            found[key] = (*found.get(key, ()), (country, code))
    return found
