"""One sentence, French or English, read as a request: where, when, for how long, about what.

"3 jours à Lyon en mars, missions e-learning" is Lyon, March, three days and "missions e-learning". What is a date or a
duration is taken first, then the place; what is left, without its small words at both ends, is the subject.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from entregent.analysis.dates import DateRange, find_dates, find_duration
from entregent.analysis.lexicon import word_set
from entregent.analysis.placefinder import find_mention
from entregent.analysis.places import Place
from entregent.analysis.stopwords import STOP_WORDS
from entregent.analysis.words import fold

LONGEST_TEXT = 1000
"""Characters of a sentence that are read; the rest is left out."""

_TAKEN = "\x00"
_GLUE = word_set("request_glue") | STOP_WORDS
_TAIL = word_set("request_tail") | STOP_WORDS
_PHRASES = re.compile(
    r"\b(?:voyage d'affaires|business trip|deplacement (?:pro\b|professionnel)|qu'est-ce que|est-ce que|looking for|"
    r"\d{1,3}\s+(?:personnes|people|persons|contacts|gens)\b|(?:dejeuner|diner|cafe|verre|lunch|dinner|breakfast|coffee|drinks?)"
    r"\s+(?:avec|with)\b|who can help|qui peu(?:t|vent) m'aider|quels? contacts?|je suis|i'm|i am)",
)
_PARTS = re.compile(rf"[{_TAKEN}\n,;:.!?()\[\]\"«»“”•|]+|\s[-–—]+\s|^[-–—]+|[-–—]+$")
_KEPT_DOT = re.compile(r"(?<=\w)[.](?=\w)|(?<!\S)[.](?=\w)")
_WORD = re.compile(r"\S+")
_ELISION = re.compile(r"^(?:[dlnjs]|qu)['’](?=\w)", re.IGNORECASE)
_BARE = re.compile(r"[\w+#].*[\w+#]|[\w+#]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """What a sentence asks for.

    `text`: the sentence as read. `place` is None where no known city was named; `place_text` is what was written for it
    (a town too small to be known, a country), and `country` the ISO 3166 code of the city or country named. `dates` is None
    where none were given; `duration_days` where none was said. `subject`: the rest, words of the sentence, "" for none.
    """

    text: str
    place: Place | None
    place_text: str
    country: str
    dates: DateRange | None
    duration_days: int | None
    subject: str


def flatten(text: str) -> str:
    """Return `text` in lower case without accents, of the same length (character by character)."""
    return "".join(map(_flat_character, text))


def _flat_character(character: str) -> str:
    if character.isascii():
        return character.lower()
    if character in "’‘ʼ":
        return "'"
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", character)[:1].lower()
    return plain if len(plain) == 1 else character


def read_request(text: str, today: date) -> Request:
    """Read one sentence; dates are relative to `today`. Never fails: what is not understood is part of the subject."""
    kept = unicodedata.normalize("NFC", text).replace(_TAKEN, " ").strip()[:LONGEST_TEXT]
    flat = flatten(kept)
    spans: list[tuple[int, int]] = []
    dates = None
    found = find_dates(flat, today)
    if found is not None:
        dates = DateRange(found.period[0], found.period[1], kept[found.start : found.end])
        spans.append((found.start, found.end))
    duration = find_duration(_without(flat, spans))
    if duration is not None:
        spans.append(duration[1:])
    mention = find_mention(_without(kept, spans), _without(flat, spans))
    if mention is not None:
        spans.append((mention.start, mention.end))
    days = duration[0] if duration is not None else None
    return Request(
        text=kept,
        place=mention.place if mention is not None else None,
        place_text=mention.text if mention is not None else "",
        country=mention.country if mention is not None else "",
        dates=_lasting(dates, days),
        duration_days=days,
        subject=_subject(_without(kept, spans), _without(flat, spans)),
    )


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Blank out what has been read, so that positions stay and nothing is read twice."""
    for start, end in spans:
        text = text[:start] + _TAKEN * (end - start) + text[end:]
    return text


def _lasting(dates: DateRange | None, days: int | None) -> DateRange | None:
    """ "3 days from 12 March" ends on the 14th: a duration stretches a single day, never a longer period."""
    if dates is None or days is None or dates.start != dates.end:
        return dates
    last = date.fromordinal(min(dates.start.toordinal() + days - 1, date.max.toordinal()))
    return DateRange(dates.start, last, dates.text)


def _subject(text: str, flat: str) -> str:
    """Join what is left, each part without its small words at both ends."""
    spans = [(found.start(), found.end()) for found in _PHRASES.finditer(flat)]
    text = _without(text, spans)
    kept, start = [], 0
    dots = {found.start() for found in _KEPT_DOT.finditer(text)}
    borders = [found for found in _PARTS.finditer(text) if not (found.group() == "." and found.start() in dots)]
    for border in [*borders, None]:
        end = border.start() if border is not None else len(text)
        kept.append(_trimmed(text[start:end]))
        start = border.end() if border is not None else end
    return " ".join(part for part in kept if part)


def _trimmed(part: str) -> str:
    words = [found.group() for found in _WORD.finditer(part)]
    while words and _is_small(words[0], _GLUE):
        words = words[1:]
    while words and _is_small(words[-1], _TAIL):
        words = words[:-1]
    return _ELISION.sub("", " ".join(words))


def _is_small(word: str, small: frozenset[str]) -> bool:
    bare = _BARE.search(word)
    if bare is None:
        return True
    if bare.group() in ("IT",):
        return False
    pieces = fold(bare.group()).replace("'", " ").replace("-", " ").split()
    return all(piece in small or (len(piece) == 1 and piece in "djlmnst") for piece in pieces)
