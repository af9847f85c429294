"""Dates and durations in a sentence, French and English, relative to a given day.

A small grammar: rules are tried from the most to the least exact ("2026-03-12" before "du 3 au 7 mars" before "en mars"
before "lundi"), and the first that fits is the date. Texts are flat: lower case, no accents, as long as the text written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from entregent.analysis import periods
from entregent.analysis.calendar_words import (
    DAYS_OF_UNIT,
    ENGLISH_MONTHS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    number,
    one_of,
)
from entregent.analysis.periods import Period

Build = Callable[[re.Match[str], date], Period | None]

_MONTH = rf"{one_of(MONTHS)}\b\.?"
_ENGLISH_MONTH = rf"{one_of(ENGLISH_MONTHS)}\b\.?"
_WEEKDAY = one_of(WEEKDAYS)
_YEAR = r"(?:,?\s+(?:de\s+|of\s+)?(?P<year>20\d\d)\b)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:er|st|nd|rd|th)?"
_NAMED_DAY = rf"(?:{_WEEKDAY},?\s+)?(?:the\s+)?{{}}\b"
_TO = r"\s*(?:[-–—&]|\b(?:au|jusqu'?\s?au|a|to|till|until|et|and|through)\b)\s*(?:le\s+|the\s+)?"
_COUNTED = (
    r"(?!\s*(?:days?|jours?|weeks?|semaines?|months?|nights?|nuits?|people|persons?|personnes?|contacts?|\d|[/:]))"
)
_NUMBER = rf"(?:\d{{1,3}}|{one_of(NUMBERS)})"
_UNIT = r"(?:jours?|journees?|days?|semaines?|weeks?|mois|months?)"
_BEFORE = re.compile(
    r"(?:\b(?:du|le|la|les|l'|au|aux|en|on|in|from|for|pour|pendant|during|entre|between|the|of|de|des|d'|d'ici|avant|by|"
    r"a\s+partir\s+d[ue]|starting|courant|vers|mois|month|since|depuis|a)(?:\s+|(?<=')))+$"
)


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from `start` to `end`, both included; `text` as written."""

    start: date
    end: date
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was read between two positions of a text."""

    start: int
    end: int
    period: Period


_PARTS = (
    r"(?P<part>mi|mid|(?:milieu|debut|fin)(?:\s+(?:de|du\s+mois\s+de))?|early|late|"
    r"(?:the\s+)?(?:beginning|start|end|middle)\s+of|(?:premiere|deuxieme|seconde)\s+quinzaine\s+d[e']|"
    r"(?:first|second)\s+half\s+of)"
)
_FIRST = _NAMED_DAY.format(rf"(?P<first>{_DAY})")
_LAST = _NAMED_DAY.format(rf"(?P<last>{_DAY})")
_IN = (
    r"(?P<before>\b(?:en|in|de|du|of|courant|during|this|next|ce|by|until|from|d'ici|vers|pour|for|mois\s+de|depuis|a\s+partir\s+de)\s+"
    r"(?:mois\s+de\s+)?)?"
)
_WITHIN = (
    r"(?P<within>d'ici(?:\s+a)?\s+|within\s+(?:the\s+next\s+)?|les\s+(?=\w+\s+prochain)|(?:over\s+)?the\s+next\s+)"
)

_RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"\b(?P<first>20\d\d-\d\d-\d\d)\b(?:{_TO}(?P<last>20\d\d-\d\d-\d\d)\b)?", periods.iso_period),
        (r"\b(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])\b(?!-)", periods.iso_month),
        (
            rf"\b(?P<first>\d\d?[/.]\d\d?)(?:[/.](?:20\d\d|\d\d))?{_TO}(?P<last>\d\d?[/.]\d\d?)(?:[/.](?P<year>20\d\d|\d\d))?\b",
            periods.numeric_period,
        ),
        (r"\b(?P<first>\d\d?([/.-])\d\d?)\2(?P<year>20\d\d|\d\d)\b(?P<last>)", periods.numeric_period),
        (r"(?<![\d/])(?P<first>\d\d?/\d\d)(?![\d/])(?P<last>)(?P<year>(?!))?", periods.numeric_period),
        (r"(?<=\ble )(?P<first>\d\d?/\d\d?)(?![\d/])(?P<last>)(?P<year>(?!))?", periods.numeric_period),
        (
            rf"\b{_FIRST}\s+(?:of\s+)?(?P<month>{_MONTH}){_TO}{_LAST}\s+(?:of\s+)?(?P<month2>{_MONTH}){_YEAR}",
            periods.days_of_month,
        ),
        (
            rf"\b(?P<month>{_ENGLISH_MONTH})\s+{_FIRST}{_TO}(?P<month2>{_ENGLISH_MONTH})\s+{_LAST}{_COUNTED}{_YEAR}",
            periods.days_of_month,
        ),
        (rf"\b{_FIRST}{_TO}{_LAST}\s+(?:of\s+)?(?P<month>{_MONTH}){_YEAR}", periods.days_of_month),
        (rf"\b(?P<month>{_ENGLISH_MONTH})\s+{_FIRST}{_TO}{_LAST}{_COUNTED}{_YEAR}", periods.days_of_month),
        (
            rf"\b(?P<week>semaine\s+du\s+|week\s+of\s+(?:the\s+)?)?{_FIRST}\s+(?:of\s+)?(?P<month>{_MONTH}){_YEAR}",
            periods.days_of_month,
        ),
        (rf"\b(?P<week>week\s+of\s+)?(?P<month>{_ENGLISH_MONTH})\s+{_FIRST}{_COUNTED}{_YEAR}", periods.days_of_month),
        (rf"\b{_PARTS}(?:\s+|-|(?<='))(?P<month>{_MONTH}){_YEAR}", periods.part_of_month),
        (rf"\b(?P<month>{_MONTH})(?:{_TO}|/)(?P<month2>{_MONTH}){_YEAR}", periods.month_span),
        (rf"{_IN}\b(?P<month>{_MONTH})(?:\s+prochain\b)?{_YEAR}", periods.month_period),
        (
            rf"\b(?:[qt](?P<quarter>[1-4])|[hs](?P<half>[12])|(?P<ordinal>{one_of(ORDINALS)})(?:er|e|eme|st|nd|rd|th)?\s+"
            rf"(?:trimestre|quarter))\b{_YEAR}",
            periods.quarter_period,
        ),
        (
            rf"(?:\b(?:cet|cette|ce|this|next|in|during|en|au|de|the)\s+|\b[ld]')(?P<season>{one_of(SEASONS)})\b"
            rf"(?!\s+(?:boot|school))(?:\s+prochaine?\b)?{_YEAR}",
            periods.season_period,
        ),
        (rf"\b(?P<season>{one_of(SEASONS)})(?:\s+prochain\b|\s+(?P<year>20\d\d)\b)", periods.season_period),
        (
            r"\b(?:aujourd'hui|apres[\s-]demain|demain|today|(?:the\s+)?day\s+after\s+tomorrow|tomorrow)\b",
            periods.near_day,
        ),
        (
            rf"\b(?:{_WITHIN}|dans\s+|in\s+)(?P<count>{_NUMBER})\s+(?:prochaine?s?\s+)?(?P<unit>{_UNIT})\b"
            r"(?!\s+(?:en|du)\b)",
            periods.ahead_period,
        ),
        (
            r"\b(?:(?:cette|ce|this|next)\s+(?P<unit>week[\s-]?end|semaine|week|mois|month|trimestre|quarter|annee|year)(?:-ci)?\b"
            r"(?:\s+(?:prochaine?|suivante?)\b)?)",
            periods.this_or_next,
        ),
        (
            r"\b(?P<unit>week[\s-]?end|semaine|mois|trimestre|annee|an)\s+(?:prochaine?|suivante?|d'apres)\b",
            periods.this_or_next,
        ),
        (
            rf"\b(?:(?:next|this|ce)\s+)?(?P<day>{_WEEKDAY})\b(?:{_TO}(?P<day2>{_WEEKDAY})\b)?(?:\s+prochains?\b)?",
            periods.weekday_period,
        ),
        (
            r"\b(?:(?P<part>debut|fin|mi|early|late|mid|end\s+of)[\s-]|en\s|in\s|courant\s|pour\s|for\s)\s*(?P<year>20\d\d)\b",
            periods.part_of_year,
        ),
    )
)


def find_dates(flat: str, today: date) -> Found | None:
    """Return the first period that the rules read in `flat` (lower case, no accents), the small words before it included."""
    for pattern, build in _RULES:
        for found in pattern.finditer(flat):
            try:
                period = build(found, today)
            except (ValueError, OverflowError):
                continue
            if period is not None:
                before = _BEFORE.search(flat[: found.start()])
                return Found(before.start() if before else found.start(), found.end(), period)
    return None


_DURATION = re.compile(
    rf"(?<![\d/.,])\b(?P<count>{_NUMBER})(?:\s+|-)(?P<unit>jour|journee|day|nuit|night|semaine|week|quinzaine|mois|month)s?\b"
    r"(?![\s-]+(?:end\b|de\s+personnes|ago|old))(?!\s+par\b)"
    r"|\b(?P<weekend>(?:(?:un|le|a|the)\s+)?week[\s-]?end)\b"
)


def find_duration(flat: str) -> tuple[int, int, int] | None:
    """Return (days, start, end) of the first duration in `flat`: "3 jours", "two weeks", "a week-end" (2), "3 nuits" (4)."""
    for found in _DURATION.finditer(flat):
        if found["weekend"]:
            return 2, found.start(), found.end()
        days = number(found["count"]) * DAYS_OF_UNIT[found["unit"]]
        if found["unit"] in ("nuit", "night"):
            days += 1
        if 0 < days <= 366:
            return days, found.start(), found.end()
    return None
