"""Places as people write them, brought to known cities; distances between them.

"Greater Lyon Area", "69003 Lyon", "LYON 3e", "Lyon, Auvergne-Rhône-Alpes, France" are one place. Among cities of one name
the country or region written beside it decides, then the number of people (GeoNames; see `placenames`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from entregent.analysis.lexicon import word_set
from entregent.analysis.placenames import (
    Named,
    cities_named,
    countries,
    country_codes,
    place_key,
    regions,
    small_countries,
)

EARTH_RADIUS_KM = 6371.0088

_SEPARATOR = re.compile(r"[,;/|()\n\t•·–—]+|\s-\s|\s-(?=[A-Z])")
_WITH_DIGITS = re.compile(r"\b(?:[A-Za-z]{1,3}-)?\w*\d\w*\b")
_AROUND = word_set("place_around")
_STREETS = word_set("place_streets")
_NOWHERE = word_set("place_nowhere")
_LONGEST_TEXT = 200
_LONGEST_NAME = 6
_SHORTEST_VARIANT = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A city: `key` is stable (the GeoNames id), `country` an ISO 3166 code, `lat` and `lon` degrees (WGS 84)."""

    key: str
    name: str
    country: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class KnownCity:
    """A city by one of its names; `is_main` where that is its own name or a known exonym, not a rare variant."""

    place: Place
    is_main: bool
    population: int


@dataclass(frozen=True, slots=True)
class _Context:
    """The countries and regions named beside a city."""

    countries: frozenset[str]
    regions: frozenset[tuple[str, str]]

    def choose(self, found: list[Named]) -> Named | None:
        """Return the likeliest city that the context allows: in a named region, else in a named country."""
        if not self.countries and not self.regions:
            return found[0] if found else None
        in_region = [named for named in found if (named.city.country, named.city.region) in self.regions]
        in_country = [named for named in found if named.city.country in self.countries]
        return next(iter(in_region or in_country), None)


@lru_cache(maxsize=50_000)
def find_place(text: str) -> Place | None:
    """Return the city that `text` (the place of a profile, an address, a word of a sentence) means, None where unknown.

    A country or a region alone is no city, except where the country is one (Luxembourg, Singapore).
    """
    named = _find(text[:_LONGEST_TEXT])
    return _place(named) if named is not None else None


@lru_cache(maxsize=10_000)
def known_city(name: str) -> KnownCity | None:
    """Return the likeliest city called exactly `name`, None where there is none; nothing is dropped from `name`.

    For the caller that has cut the words out of a sentence and weighs them itself.
    """
    key = place_key(name)
    found = [] if _is_large_country(key) else cities_named(key)
    return KnownCity(_place(found[0]), found[0].is_main, found[0].city.population) if found else None


def is_country_or_region(name: str) -> bool:
    """Whether `name` is a country's or a region's, in one of the languages known ("Belgique", "Ontario")."""
    return _is_country_or_region(place_key(name))


@lru_cache(maxsize=10_000)
def country_of(text: str) -> str:
    """Return the ISO 3166 code of the country that `text` names, of its region or of its city; "" where unknown.

    >>> country_of("Auvergne-Rhône-Alpes, France"), country_of("Écosse"), country_of("Londres"), country_of("the moon")
    ('FR', 'GB', 'GB', '')
    """
    place = find_place(text)
    if place is not None:
        return place.country
    keys = [key for key in map(place_key, _segments(text[:_LONGEST_TEXT])) if key]
    for key in reversed(keys):
        if key in countries():
            return countries()[key]
    for key in keys:
        found = regions().get(key, ())
        if len(found) == 1 and len(key) > 2:
            return found[0][0]
    return ""


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance in kilometres (haversine formula, Sinnott 1984, on a sphere)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def distances_km(place: Place, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances in kilometres from `place` to each point, (n,); NaN where a coordinate is NaN."""
    phi, phi0 = np.radians(lat), math.radians(place.lat)
    half = np.sin((phi - phi0) / 2) ** 2
    half = half + math.cos(phi0) * np.cos(phi) * np.sin(np.radians(lon - place.lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))), dtype=np.float64)


def near(a: Place, b: Place, km: float) -> bool:
    """Whether two places are the same or at most `km` kilometres apart."""
    return a.key == b.key or distance_km(a, b) <= km


def _place(named: Named) -> Place:
    city = named.city
    return Place(city.key, city.name, city.country, city.lat, city.lon)


def _segments(text: str) -> list[str]:
    """Return the parts of `text` between separators, without postcodes and other words with digits."""
    parts = (_WITH_DIGITS.sub(" ", part) for part in _SEPARATOR.split(text))
    return [part.strip() for part in parts if part.strip()]


def _find(text: str) -> Named | None:
    segments = _segments(text)
    keys = [key for key in map(place_key, segments) if key and key not in _NOWHERE]
    whole = place_key(text)
    if len(keys) > 1 and (alias := _exact(whole, _Context(frozenset(), frozenset()))) is not None:
        return alias
    for position, key in enumerate(keys):
        if key.split(" ", 1)[0] in _STREETS:
            continue
        named = _in_segment(key, _context(keys, position))
        if named is not None:
            return named
    return None


def _in_segment(key: str, context: _Context) -> Named | None:
    """Return the city that one segment means: as it stands, without "Greater … Area", or its longest known words."""
    if (named := _exact(key, context)) is not None:
        return named
    if _is_country_or_region(key):
        return None
    words = [word for word in key.split(" ") if word not in _AROUND]
    core = " ".join(words)
    if core != key and core and (named := _exact(core, context)) is not None:
        return named
    return next(_partial(words, context), None)


def _exact(key: str, context: _Context) -> Named | None:
    if _is_large_country(key):
        return None
    return context.choose(cities_named(key))


def _partial(words: list[str], context: _Context) -> Iterator[Named]:
    """Yield the cities named by some of the words: from the left, the longest first, the rest read as context."""
    for start in range(len(words)):
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            part = " ".join(words[start:end])
            if end - start == len(words) or _is_country_or_region(part):
                continue
            beside = _context([" ".join(words[end:]), " ".join(words[:start])], -1)
            both = _Context(context.countries | beside.countries, context.regions | beside.regions)
            named = both.choose(cities_named(part))
            if named is not None and (named.is_main or len(part) >= _SHORTEST_VARIANT):
                yield named


def _is_large_country(key: str) -> bool:
    code = countries().get(key, "")
    return code != "" and code not in small_countries() and not any(n.is_main for n in cities_named(key))


def _is_country_or_region(key: str) -> bool:
    return key in countries() or key in regions()


def _context(keys: list[str], position: int) -> _Context:
    """Return the countries and regions that the other segments name; a two-letter code counts behind the city only."""
    named_countries: set[str] = set()
    named_regions: set[tuple[str, str]] = set()
    for other, key in enumerate(keys):
        if other == position or not key:
            continue
        behind = other > position
        if key in countries() and (behind or len(key) > 2):
            named_countries.add(countries()[key])
        elif behind and key.upper() in country_codes():
            named_countries.add(key.upper())
        if key in regions() and (behind or len(key) > 2):
            named_regions.update(regions()[key])
    return _Context(frozenset(named_countries), frozenset(named_regions))
