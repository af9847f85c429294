"""Under what people are filed, so that only those who share a key are compared."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

import numpy as np

from entregent.analysis.lexicon import word_set
from entregent.analysis.matching.candidates import Scope, crossed_rows, joined_rows, together
from entregent.analysis.matching.names_seen import ABBREVIATED, FROM_HANDLE, letters_of, root_of
from entregent.analysis.matching.people import People
from entregent.analysis.matching.texts import sound
from entregent.analysis.matching.values import IntArray

SURE, TELLING, COMMON, FEW = 30, 60, 25, 8
"""How many records may stand under one key: an address; a whole name; a part of a name with something else; with a
contact."""
MOST_ACQUAINTANCES = 12
KEYS_BY_THEMSELVES = (
    "emails",
    "phones",
    "urls",
    "shared_emails",
    "shared_phones",
    "handles",
    "bare_handles",
    "avatars",
    "days",
)
_PARTICLES = word_set("name_particles")

Keys = Iterator[str]
Rule = tuple[Callable[[People, int], Iterable[str]], int]


@lru_cache(maxsize=200_000)
def _heard(word: str) -> str:
    return sound(root_of().get(word, word))


def candidates(people: People, scope: Scope) -> IntArray:
    """The candidate pairs as i·n + j, sorted and distinct; an organisation is never paired with a person."""
    found = [*_by_values(people, scope)]
    for make, most in RULES:
        left, right, _ = joined_rows(*filed(people, make), scope, most)
        found.append(_codes(left, right, scope))
    left, right, _ = crossed_rows(filed(people, _joined), filed(people, _abbreviated), scope, TELLING)
    found.append(_codes(left, right, scope))
    pairs = together(found)
    left, right = pairs // scope.size, pairs % scope.size
    kept: IntArray = pairs[people.organisation[left] == people.organisation[right]]
    return kept


def sure_candidates(people: People, scope: Scope) -> IntArray:
    """The pairs that share an address, a number or a profile of their own."""
    pairs = together(_by_values(people, scope, sure=True))
    left, right = pairs // scope.size, pairs % scope.size
    kept: IntArray = pairs[people.organisation[left] == people.organisation[right]]
    return kept


def _codes(left: IntArray, right: IntArray, scope: Scope) -> IntArray:
    return np.unique(left.astype(np.int64) * scope.size + right)


def _by_values(people: People, scope: Scope, *, sure: bool = False) -> Iterator[IntArray]:
    for name in KEYS_BY_THEMSELVES[:3] if sure else KEYS_BY_THEMSELVES:
        sets = getattr(people, name)
        left, right, _ = joined_rows(sets.rows, sets.codes, scope, SURE)
        yield _codes(left, right, scope)


def filed(people: People, make: Callable[[People, int], Iterable[str]]) -> tuple[IntArray, IntArray]:
    """The records and their keys under a rule, one row for each key of each record."""
    records, keys = array("q"), array("q")
    for record in range(len(people)):
        for key in {*map(stable, make(people, record))}:
            records.append(record)
            keys.append(key)
    return np.frombuffer(records, np.int64), np.frombuffer(keys, np.int64)


def stable(text: str) -> int:
    """A 64-bit hash that is the same in every process, so that keys can be stored."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def filed_everywhere(people: People) -> tuple[IntArray, IntArray]:
    """The records and the keys under which they are found: of every rule, and of every value that is a key by itself.

    The last four bits of a key tell its rule (a place in `MOST`), so that all may lie in one drawer.
    """
    found = [(*filed(people, make), rule) for rule, (make, _most) in enumerate(RULES)]
    found.append((*filed(people, _abbreviated), ABBREVIATION))
    for name in KEYS_BY_THEMSELVES:
        sets = getattr(people, name)
        kind = name.removeprefix("shared_")
        keys = np.fromiter(map(stable, sets.values), np.int64, len(sets.values))
        found.append((sets.rows, keys[sets.codes], FIRST_KIND + KINDS.index(kind)))
    keys = np.concatenate([(keys & ~np.int64(15)) | rule for _, keys, rule in found])
    return np.concatenate([records for records, _, _ in found]), keys


def _words(people: People, record: int) -> Iterator[list[str]]:
    """The telling words of each name of a record."""
    for words, kind in people.names.spoken[record]:
        if kind != ABBREVIATED:
            yield [word for word in words if word not in _PARTICLES]


def _whole_names(people: People, record: int) -> Keys:
    """How any two words of a name sound, short forms brought to their root, in either order."""
    for words in _words(people, record):
        heard = sorted({_heard(word) for word in words if len(word) > 1})
        for a, b in combinations(heard, 2):
            yield f"{a} {b}"
        if len(words) == 1:
            yield words[0]


def _initials(people: People, record: int) -> Keys:
    """A family name and the initial of another word."""
    for words in _words(people, record):
        for a in words:
            for b in words:
                if a is not b and len(b) > 1:
                    yield f"{a[0]} {b}"


def _joined(people: People, record: int) -> Keys:
    """A name written as one word, as handles do."""
    for words, kind in people.names.spoken[record]:
        if kind != ABBREVIATED:
            yield letters_of(words)
            if kind != FROM_HANDLE and len(words) > 1:
                yield words[-1] + words[0]


def _abbreviated(people: People, record: int) -> Keys:
    """A name cut as handles cut it. That two are cut alike ("jmartin") says nothing: such a key meets `_joined` only."""
    for words, kind in people.names.spoken[record]:
        if kind == ABBREVIATED:
            yield letters_of(words)


def _values(people: People, record: int, *names: str) -> Iterator[str]:
    for name in names:
        sets = getattr(people, name)
        for code in sets.codes[sets.first[record] : sets.first[record + 1]].tolist():
            yield sets.values[code]


def _name_and_employer(people: People, record: int) -> Keys:
    """One word of the name with the employer or the mail domain."""
    beside = {*_values(people, record, "employers", "domains")}
    for words in _words(people, record):
        for word in words:
            for employer in beside:
                yield f"{_heard(word)} {employer}"


def _name_and_place(people: People, record: int) -> Keys:
    beside = {*_values(people, record, "towns", "postcodes")}
    for words in _words(people, record):
        for word in words:
            for town in beside:
                yield f"{_heard(word)} {town}"


def _name_and_acquaintance(people: People, record: int) -> Keys:
    """One of the first words of the name with a contact or a conversation."""
    beside = [*_values(people, record, "contacts", "threads")]
    for words in _words(people, record):
        for word in words[:2]:
            for value in beside[:MOST_ACQUAINTANCES]:
                yield f"{_heard(word)} {value}"


def _name_and_more(people: People, record: int) -> Keys:
    """One word of the name with a birthday, a street or the beginning of another word."""
    beside = {*_values(people, record, "anniversaries", "streets")}
    for words in _words(people, record):
        for word in words:
            for value in beside:
                yield f"{_heard(word)} {value}"
        for a, b in combinations(words, 2):
            yield f"{a[:4]} {b[:4]}"
            yield f"{b[:4]} {a[:4]}"


RULES: tuple[Rule, ...] = (
    (_whole_names, TELLING),
    (_initials, COMMON),
    (_name_and_employer, COMMON),
    (_name_and_place, COMMON),
    (_name_and_more, COMMON),
    (_name_and_acquaintance, FEW),
    (_joined, TELLING),
)
"""Under what a record is filed, and how many may stand under one key."""
KINDS = tuple(name for name in KEYS_BY_THEMSELVES if not name.startswith("shared_"))
WHOLE_WORD, ABBREVIATION = len(RULES) - 1, len(RULES)
"""The places in `MOST` of `_joined` and of `_abbreviated`, whose keys meet."""
FIRST_KIND = ABBREVIATION + 1
MOST = np.array([*(most for _, most in RULES), TELLING, *(SURE for _ in KINDS)], np.int64)
"""How many records may stand under one key, by the rule that its last four bits tell."""
