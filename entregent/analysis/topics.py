"""What somebody writes about, as words: those that stand in several of their texts, and those another text shares. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from entregent.analysis.words import chunks, stems_of

SHORTEST = 4
MOST = 100


def subjects(texts: Iterable[str], least: int = 3) -> dict[str, str]:
    """By stem, the words that stand in at least `least` of the texts, as they are mostly written; those in most texts
    first. Stop words, words of fewer than `SHORTEST` letters and numbers are none.

    >>> subjects(["Formation en ligne", "La formation continue", "Une formation, des formations"])
    {'format': 'formation'}
    """
    counts: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in texts:
        met = set()
        for stem, word in _words(text):
            met.add(stem)
            written.setdefault(stem, Counter())[word] += 1
        counts.update(sorted(met))
    frequent = sorted(((-count, stem) for stem, count in counts.items() if count >= least))[:MOST]
    return {stem: min(written[stem], key=lambda word, of=stem: (-written[of][word], word)) for _count, stem in frequent}  # type: ignore[misc]


def shared(own: Mapping[str, str], text: str, most: int = 3) -> tuple[str, ...]:
    """The subjects that stand in a text, at most `most`, in the order in which they are given.

    >>> shared({"format": "formation", "lyon": "Lyon"}, "Formations et conseil")
    ('formation',)
    """
    there = {stem for stem, _word in _words(text)}
    return tuple(word for stem, word in own.items() if stem in there)[:most]


def _words(text: str) -> Iterable[tuple[str, str]]:
    for match in chunks(text):
        word = match.group()
        stems = stems_of(word)
        if stems and len(word) >= SHORTEST and not word.isdigit():
            yield stems[0], word.lower()
