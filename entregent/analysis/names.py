"""Personal names, brought to a key and compared by ordered levels, each of which a person can read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from entregent.analysis.lexicon import word_set
from entregent.analysis.words import fold

_TITLES = word_set("name_titles")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\"[^\"]*\"|«[^»]*»")
_DEGREE_TAIL = re.compile(r"\s[|•·–—/].*$|\s-\s.*$", re.DOTALL)
_PIECE = re.compile(r"[^\W\d_]+")
_PARTICLES = word_set("name_particles")

EXACT = 1.0
"""The same words in the same order."""
REORDERED = 0.97
"""The same words in another order ("Doe Jane")."""
MIDDLE_MISSING = 0.9
"""The same but for middle names or particles that one of them leaves out ("Jane Mary Doe", "Jane Doe")."""
INITIALS = 0.8
"""The same but for words that one of them gives as an initial ("J. Doe", "Jane Doe")."""
TYPO = 0.75
"""The same but for one letter in a word of five letters or more, or two in a word of nine or more."""
DIFFERENT = 0.0
"""None of these."""


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a personal name, given name first, without titles, degrees, emoji and asides.

    >>> name_words("DOE-MARTIN, Dr. Jane, PhD 🚀")
    ('jane', 'doe', 'martin')
    """
    plain = _BRACKETS.sub(" ", name)
    head = _DEGREE_TAIL.sub("", plain)
    parts = [_words(part) for part in (head if len(_words(head)) > 1 else plain).split(",")]
    kept = [part for part in map(_untitled, parts) if part]
    if not kept:
        return tuple(word for words in parts for word in words)
    if len(kept) > 1:
        return tuple(kept[1] + kept[0])
    return tuple(kept[0])


def _words(text: str) -> list[str]:
    """Return the words of letters of `text`: "O'Brien" is one word, "Ph.D." and "M.B.A." too."""
    folded = fold(text).replace("'", "")
    return _PIECE.findall(re.sub(r"\b(\w{1,2})\.(?=\w{1,2}\b)", r"\1", folded))


def _untitled(words: list[str]) -> list[str]:
    """Leave titles and degrees out; one letter is a title at the start only ("M. Doe"), an initial elsewhere."""
    return [word for at, word in enumerate(words) if word not in _TITLES or (len(word) == 1 and at > 0)]


def name_key(name: str) -> str:
    """Return a key that is the same however the words of a name are ordered, accented, hyphenated or decorated.

    >>> name_key("Doe, Jane") == name_key("Dr Jané DOE") == name_key("jane doe")
    True
    """
    return " ".join(sorted(name_words(name)))


@lru_cache(maxsize=200_000)
def same_name(a: str, b: str) -> float:
    """Return how surely two names are one name written twice: the highest level that holds, one of this module's.

    Symmetric; 1.0 for a name and itself; 0.0 where either is empty. One shared word is never enough.
    """
    return _level(*sorted((name_words(a), name_words(b))))


def _level(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if not a or not b:
        return DIFFERENT
    if a == b or "".join(a) == "".join(b):
        return EXACT
    if sorted(a) == sorted(b):
        return REORDERED
    if min(len(a), len(b)) < 2:
        return DIFFERENT
    if _middle_missing(a, b):
        return MIDDLE_MISSING
    if _initials(a, b):
        return INITIALS
    return TYPO if _typo(a, b) else DIFFERENT


def _middle_missing(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the shorter name is the longer one without some of its words, its first and last kept."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if not set(short) <= set(long):
        return False
    core = [word for word in long if word not in _PARTICLES]
    return bool(core) and {core[0], core[-1]} <= set(short)


def _initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether they share a whole word and the others of the shorter name are the same or initials, middle names aside."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    left = list(long)
    rest = []
    for word in short:
        if word in left:
            left.remove(word)
        else:
            rest.append(word)
    if not rest or all(len(word) == 1 for word in set(a) & set(b)):
        return False
    return all(_take(word, left, _is_initial) for word in rest)


def _take(word: str, left: list[str], alike: Callable[[str, str], bool]) -> bool:
    """Remove from `left` the first word alike `word`; False where there is none."""
    for other in left:
        if alike(word, other):
            left.remove(other)
            return True
    return False


def _is_initial(a: str, b: str) -> bool:
    return min(len(a), len(b)) == 1 and a[0] == b[0]


def _typo(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether all words but one are the same and that one is alike but for a slip."""
    left = [word for word in a if word not in b]
    right = [word for word in b if word not in a]
    return len(a) == len(b) and len(left) == len(right) == 1 and _is_slip(left[0], right[0])


def _is_slip(a: str, b: str) -> bool:
    """One letter in five or two in nine (Damerau-Levenshtein), not an ending: "Martin" and "Martine" are two."""
    length = min(len(a), len(b))
    allowed = 2 if length >= 9 else 1 if length >= 5 else 0
    if not allowed or a.startswith(b) or b.startswith(a):
        return False
    return DamerauLevenshtein.distance(a, b, score_cutoff=allowed) <= allowed
