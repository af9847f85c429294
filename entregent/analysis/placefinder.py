"""The place that a sentence names, by its prepositions, its capitals and the cities known.

Each run of words that is a city's name is weighed by what stands before it ("à Lyon", "near Lyon" > "to Lyon" > "Lyon" >
"lyon"); the names that are everyday words too ("Nice", "Reading", "Orange") need more than the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from entregent.analysis.lexicon import word_set
from entregent.analysis.placenames import place_key
from entregent.analysis.places import KnownCity, Place, country_of, find_place, is_country_or_region, known_city
from entregent.analysis.stopwords import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"[ \t]*[ '’.-][ \t]*|[ \t]*/[ \t]*")
_LONGEST_NAME = 6
_NEEDS_CAPITAL = word_set("place_words_capital")
_NEEDS_MORE = word_set("place_words_alone")
_NEAR_COUNTRIES = frozenset(("FR", "CH", "BE", "LU", "MC", "GB", "IE", "CA", "US", "DE", "ES", "IT", "NL", "PT"))
_SMALL_TOWN, _TOWN, _CITY = 15_000, 50_000, 100_000

# "à" and its like say "place" by themselves; "in" and its like may as well lead to a field of work.
_STRONG = (
    r"a|au|aux|sur|vers|pres\s+d[e'u]|autour\s+d[e'u]|(?:aux\s+)?(?:alentours|environs)\s+d[e'u]|region(?:\s+d[e'u])?|"
    r"du\s+cote\s+d[e'u]|ville\s+d[e'u]|base[es]*\s+a|near|around|close\s+to|based\s+in|greater|visiting"
)
_WEAK = r"en|dans|in|at|to|from|into|through|via|de|d'|du|depuis|jusqu'a"
_COMPANY = re.compile(r"\b(?:chez|avec|with|by|par|pour|for)\s+(?:l'|la\s+|le\s+|the\s+)?$")
_REGION_OF = (
    r"(?:(?:dans\s+|in\s+|sur\s+)?(?:la\s+|le\s+|the\s+)?(?:region|area|agglomeration|metropole)\s+(?:d[e'u]|of)\s*)?"
)
_BEFORE = re.compile(
    rf"(?:\b(?P<strong>{_STRONG})|\b(?P<weak>{_WEAK}))(?:\s+|(?<='))(?:the\s+|la\s+)?(?:{_REGION_OF})$"
)
_AFTER = re.compile(
    r"\s+(?:area|region|metropolitan\s+area|metropole|et\s+(?:sa\s+region|(?:ses\s+)?(?:alentours|environs)|peripherie))\b"
)
_BESIDE = re.compile(r"\s*(?:,\s*|\(\s*|\s+)((?:[^\W\d_]+[ '’.-]?){1,4})")
_UNKNOWN = re.compile(
    r"(?:(?<!\w)(?:à|À|À|[Pp]rès\s+d[e'’]|[Aa]utour\s+d[e'’]|[Nn]ear|[Aa]round|[Bb]ased\s+in))\s*"
    r"(?P<name>[A-ZÀ-Þ][^\W\d_]+(?:[ '’-](?:[A-ZÀ-Þ][^\W\d_]*|(?:sur|sous|les|lès|en|de|du|la|le|des|aux|d|l)(?=[ '’-]))+)*)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text between two positions, its preposition included; `text` is the name as written."""

    start: int
    end: int
    text: str
    place: Place | None
    country: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    weight: int
    start: int
    name_start: int
    name_end: int
    city: KnownCity


def find_mention(text: str, flat: str) -> Mention | None:
    """Return the likeliest place named in `text`, None where it names none.

    `flat` is `text` in lower case without accents, character by character. A city wins over a country, a country over a
    capitalised name behind "à" that is not known.
    """
    best = max(_candidates(text, flat), key=lambda found: (found.weight, -found.name_start), default=None)
    if best is not None:
        return _mention(best, text, flat)
    return _country(text, flat) or _unknown(text)


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of up to six words that could be one name, at each start the longest first."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    for first, (start, _) in enumerate(words):
        ends = []
        for position in range(first, min(first + _LONGEST_NAME, len(words))):
            if position > first and not _INSIDE.fullmatch(text, words[position - 1][1], words[position][0]):
                break
            ends.append(words[position][1])
        for end in reversed(ends):
            if text[start - 1 : start] not in ("-", "_", "@", ".", "/") and text[end : end + 1] not in (
                "-",
                "_",
                "@",
                "'",
                "’",
            ):
                yield start, end


def _candidates(text: str, flat: str) -> Iterator[_Candidate]:
    done = 0
    for start, end in _runs(text):
        if start < done:
            continue
        before = _BEFORE.search(flat, 0, start)
        city = _city(text[start:end], before)
        weight = _weight(text, flat, start, end, before, city) if city is not None else 0
        if city is not None and weight > 0:
            done = end
            yield _Candidate(weight, before.start() if before else start, start, end, city)


def _city(name: str, before: re.Match[str] | None) -> KnownCity | None:
    """Look the name up; "au Mans" is Le Mans, "aux Sables" Les Sables; "au Québec" is the province, not the city."""
    preposition = before["strong"] or before["weak"] if before is not None else ""
    if preposition in ("au", "du"):
        return known_city(f"Le {name}") or (None if is_country_or_region(name) else known_city(name))
    if preposition == "aux":
        return known_city(f"Les {name}")
    if preposition == "en" and is_country_or_region(name):
        return None
    return known_city(name)


def _weight(text: str, flat: str, start: int, end: int, before: re.Match[str] | None, city: KnownCity) -> int:
    """Return how surely the run is meant as a place, 0 where it is not: 5 strong preposition … 1 a bare lower-case name."""
    name = text[start:end]
    key = place_key(name)
    capital = name[:1].isupper() or any(word[:1].isupper() for word in name.split())
    if len(key) < 3 or key in STOP_WORDS or _COMPANY.search(flat, 0, start) or not _is_likely(city, key, capital):
        return 0
    strong = before is not None and before["strong"] is not None
    accented = before is not None and text[before.start() : before.end()].strip()[:1] in ("à", "À")
    if key in _NEEDS_MORE:
        if capital and before is not None and before["weak"] not in ("de", "d'", "du"):
            return 3
        return 2 if capital and _stands_alone(text, start, end) else 0
    if key in _NEEDS_CAPITAL and not (capital or accented):
        return 0
    if strong:
        return 5
    if before is not None:
        return 4 if capital else (2 if city.population >= _TOWN else 0)
    if capital and not (key in _NEEDS_CAPITAL and _opens_a_phrase(text, start, end)):
        return 2 if _is_name_of_person(text, end) else 3
    return 1 if not capital and city.population >= _CITY else 0


def _is_likely(city: KnownCity, key: str, capital: bool) -> bool:
    """Leave out rare variants of names and small towns far away, which are words of everyday more often than places."""
    if not city.is_main:
        return capital and len(key) >= 5 and city.population >= _CITY
    return city.population >= (_SMALL_TOWN if city.place.country in _NEAR_COUNTRIES else _TOWN) or capital


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but punctuation, the ends or what has been read already surrounds the name."""
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    return (not before or before[-1] in ",;:.\x00(") and (not after or after[0] in ",;:.\x00)")


def _opens_a_phrase(text: str, start: int, end: int) -> bool:
    """Whether the capital may be that of a sentence's first word: at the start, with words right behind."""
    return not text[:start].strip(" \x00") and re.match(r" +[^\W\d_]", text[end:]) is not None


def _is_name_of_person(text: str, end: int) -> bool:
    """Whether another capitalised word, no city, follows directly: "Lyon Dupont" may be somebody."""
    found = re.match(r" +([A-ZÀ-Þ][^\W\d_]+)", text[end:])
    return found is not None and known_city(found.group(1)) is None


def _mention(found: _Candidate, text: str, flat: str) -> Mention:
    """Take in what belongs to the place: "Lyon, France", "Cambridge, MA", "Lyon et sa région"."""
    place, end = found.city.place, found.name_end
    beside = _BESIDE.match(text, end)
    words = _WORD.findall(beside.group(1)) if beside is not None else []
    for count in range(len(words), 0, -1):
        stop = _end_of_words(text, end, count)
        extra = text[beside.start(1) : stop] if beside is not None else ""
        state = len(extra) == 2 and extra.isupper() and "," in text[end:stop]
        if extra[:1].isupper() and (state or is_country_or_region(extra)) and (len(extra) > 2 or state):
            precise = find_place(f"{text[found.name_start : found.name_end]}, {extra}")
            if precise is not None:
                place, end = precise, stop + int(text[stop : stop + 1] == ")" and "(" in text[end:stop])
                break
    after = _AFTER.match(flat, end)
    name = text[found.name_start : found.name_end]
    return Mention(found.start, after.end() if after else end, name, place, place.country)


def _end_of_words(text: str, start: int, count: int) -> int:
    words = list(_WORD.finditer(text, start))
    return words[count - 1].end()


def _country(text: str, flat: str) -> Mention | None:
    """Return the country or region named with a capital ("en Belgique", "au Québec"); Île-de-France is Paris's area."""
    for start, end in _runs(text):
        name = text[start:end]
        if len(name) < 4 and not (name.isupper() and name in ("UK", "USA")):
            continue
        if name[:1].isupper() and is_country_or_region(name) and not _COMPANY.search(flat, 0, start):
            before = _BEFORE.search(flat, 0, start)
            area = find_place(name)
            place = area if area is not None and place_key(area.name) != place_key(name) else None
            return Mention(before.start() if before else start, end, name, place, country_of(name))
    return None


def _unknown(text: str) -> Mention | None:
    """Return the capitalised name behind a preposition of place that no gazetteer of ours holds."""
    found = _UNKNOWN.search(text)
    return Mention(found.start(), found.end("name"), found["name"], None, "") if found is not None else None
