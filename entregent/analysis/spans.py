"""Where in a text the words asked for are seen: the matched words and a short excerpt around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from entregent.analysis.words import Term, chunks, stems, stems_of

_LONGEST_TEXT = 20_000
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """What matched in a text.

    `terms`: the positions of the terms found, ascending. `words`: the matched words as written, each once. `excerpt`: the
    text around them on one line, "…" where it is cut. `start`, `end`: characters of the text that the excerpt covers.
    """

    terms: tuple[int, ...]
    words: tuple[str, ...]
    excerpt: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Match:
    term: int
    start: int
    end: int


def best_span(text: str, terms: Sequence[Term], width: int = 120) -> Span | None:
    """Return the stretch of `text` of about `width` characters that holds the most terms, or None where none occurs.

    Among equals the stretch with the most matches wins, then the first. Only the first 20,000 characters are read.
    """
    read, starting = text[:_LONGEST_TEXT], _starting(tuple(terms))
    # Most texts hold nothing of what is looked for, and that is quickly seen.
    if starting.keys().isdisjoint(stems(read)):
        return None
    matches = list(_matches(read, starting))
    if not matches:
        return None
    best = max(
        _windows(matches, width), key=lambda window: (len({m.term for m in window}), len(window), -window[0].start)
    )
    start, end = _widen(text, best[0].start, max(match.end for match in best), width)
    excerpt = _BLANKS.sub(" ", text[start:end]).strip()
    return Span(
        terms=tuple(sorted({match.term for match in matches})),
        words=tuple(dict.fromkeys(text[match.start : match.end] for match in matches)),
        excerpt=("… " if start > 0 else "") + excerpt + (" …" if end < len(text) else ""),
        start=start,
        end=end,
    )


_Starting = dict[str, list[tuple[int, tuple[str, ...]]]]


@lru_cache(maxsize=64)
def _starting(terms: tuple[Term, ...]) -> _Starting:
    """The alternatives of terms, with the place of the term of each, by their first word."""
    starting: _Starting = {}
    for number, term in enumerate(terms):
        for phrase in term.alternatives:
            if phrase:
                starting.setdefault(phrase[0], []).append((number, phrase))
    return starting


def _matches(text: str, starting: _Starting) -> Iterator[_Match]:
    """Yield where these alternatives occur, in the order of the text."""
    words = [(stem, match) for match in chunks(text) for stem in stems_of(match.group())]
    sequence = [stem for stem, _ in words]
    for position, (stem, match) in enumerate(words):
        for number, phrase in starting.get(stem, ()):
            last = position + len(phrase)
            if last <= len(words) and tuple(sequence[position:last]) == phrase:
                yield _Match(number, match.start(), words[last - 1][1].end())


def _windows(matches: Sequence[_Match], width: int) -> Iterator[Sequence[_Match]]:
    """Yield, for each match, the run of matches that starts with it and fits into `width` characters."""
    last = 0
    for first, match in enumerate(matches):
        last = max(last, first + 1)
        while last < len(matches) and matches[last].end - match.start <= width:
            last += 1
        yield matches[first:last]


def _widen(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Spread the room left over `width` to both sides, cutting between words."""
    room = max(width - (end - start), 0)
    left, right = max(start - room // 2, 0), min(end + room - room // 2, len(text))
    if left > 0:
        blank = text.find(" ", left, start)
        left = blank + 1 if blank >= 0 else start
    if right < len(text):
        blank = text.rfind(" ", end, right)
        right = blank if blank >= 0 else end
    return left, right


def apart(term: Term) -> tuple[tuple[str, ...], ...]:
    """Return the alternatives of a term of which no two can stand at one place: without those that begin with another, for
    where they stand, that one does.

    >>> apart(Term("formation", (("form",), ("form", "en", "lign"), ("cours",))))
    (('form',), ('cours',))
    """
    phrases = [phrase for phrase in term.alternatives if phrase]
    return tuple(one for one in phrases if not any(one != other == one[: len(other)] for other in phrases))


def count_phrase(stems: str, phrase: Sequence[str]) -> int:
    """Return how often these words follow one another in stems joined by single spaces."""
    text, wanted = f" {stems} ", f" {' '.join(phrase)} "
    place, found = text.find(wanted), 0
    while place >= 0:
        found += 1
        place = text.find(wanted, place + 1)
    return found


def occurrences(stems: str, term: Term) -> int:
    """Return how often a term occurs in stems joined by single spaces.

    One place counts once, whichever of the term's alternatives match there.

    >>> occurrences("form en lign form", Term("formation", (("form",), ("form", "en", "lign"))))
    2
    """
    return sum(count_phrase(stems, phrase) for phrase in apart(term))


def matched_terms(stems: Iterable[str], terms: Sequence[Term]) -> dict[int, int]:
    """Return how often each term (by position) occurs in a sequence of stems, those that do not left out."""
    text = " ".join(stems)
    counts = {number: occurrences(text, term) for number, term in enumerate(terms)}
    return {number: count for number, count in counts.items() if count}
