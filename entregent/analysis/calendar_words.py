"""Words of the calendar, French and English, without accents, and the patterns that match them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FRENCH_MONTHS = {
    **{"janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8},
    **{"septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12},
    **{"janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9},
}
ENGLISH_MONTHS = {
    **{"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8},
    **{"september": 9, "october": 10, "november": 11, "december": 12},
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12},
}
MONTHS = FRENCH_MONTHS | ENGLISH_MONTHS
# These need a preposition or a year beside them to be a month.
WEAK_MONTHS = frozenset(
    (
        "may",
        "mar",
        "jan",
        "dec",
        "sept",
        "sep",
        "oct",
        "nov",
        "jun",
        "jul",
        "aug",
        "apr",
        "feb",
        "fev",
        "avr",
    )
)
WEEKDAYS = {
    **{"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6},
    **{"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6},
}
NUMBERS = {
    **{"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9},
    **{"dix": 10, "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quelques": 3},
    **{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "a couple of": 2, "a few": 3},
}
# First month of each season of the northern hemisphere, by whole months (meteorological seasons).
SEASONS = {
    "printemps": 3,
    "ete": 6,
    "automne": 9,
    "hiver": 12,
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
}
ORDINALS = {
    **{"1": 1, "2": 2, "3": 3, "4": 4, "premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4},
    **{"first": 1, "third": 3, "fourth": 4},
}
DAYS_OF_UNIT = {
    **{"jour": 1, "journee": 1, "day": 1, "nuit": 1, "night": 1, "semaine": 7, "week": 7},
    **{"quinzaine": 15, "mois": 30, "month": 30},
}


def one_of(words: Iterable[str] | Mapping[str, int]) -> str:
    """Return a pattern that matches one of `words`, the longest first."""
    return (
        "(?:"
        + "|".join(sorted((word.replace(" ", r"\s+") for word in words), key=lambda word: (-len(word), word)))
        + ")"
    )


def number(text: str) -> int:
    """Return the value of digits or of a number word of `NUMBERS`."""
    return int(text) if text.isdigit() else NUMBERS[" ".join(text.split())]
