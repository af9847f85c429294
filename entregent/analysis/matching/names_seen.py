"""The names of records as numbers, for the compiled comparison: words, short forms, sounds, and how common each word
is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from entregent.analysis.lexicon import lines, word_set
from entregent.analysis.matching.name_levels import LETTERS, WORDS, Tables, name_levels
from entregent.analysis.matching.overlap import Counted
from entregent.analysis.matching.seen import Seen
from entregent.analysis.matching.texts import letters, plain, sound
from entregent.analysis.matching.values import FloatArray, IntArray
from entregent.analysis.names import name_words

SHOWN, FORMER_NAME, FROM_HANDLE, ABBREVIATED = range(4)
PRIOR_PEOPLE = 400.0
"""The shipped shares of names weigh as much as so many people."""
RARE, RAREST = 8e-6, 2e-7
MOST_NAMES = 20
ABBREVIATED_NAMES = 2
CUT = "*"
"""Behind the beginning of a word, of which the rest is left out."""
_PARTICLES = word_set("name_particles")
_COMPOUND = re.compile(r"^\s*([^\W\d_])[^\W\d_]+-([^\W\d_])[^\W\d_]+\s+(.+)$")
_PIECES = re.compile(r"[a-z]+")

Name = tuple[tuple[str, ...], int]


@cache
def short_forms() -> dict[str, tuple[int, ...]]:
    """The groups of given names and their short forms in which each word stands."""
    found: dict[str, tuple[int, ...]] = {}
    for group, line in enumerate(lines("nicknames")):
        for word in line.split():
            found[word] = (*found.get(word, ()), group)
    return found


@cache
def root_of() -> dict[str, str]:
    """The first full form of each short form, by which names are filed."""
    found: dict[str, str] = {}
    for line in lines("nicknames"):
        first, *others = line.split()
        for word in (first, *others):
            found.setdefault(word, first)
    return found


@cache
def usual_shares() -> dict[str, float]:
    """The share of people who bear each common name."""
    found: dict[str, float] = {}
    for line in lines("common_names"):
        number, *words = line.split()
        found.update({word: max(int(number) / 1e5, found.get(word, 0.0)) for word in words})
    return found


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """The plain words of a name, at most `WORDS`, given name first."""
    words = name_words(name)
    if not all(map(str.isascii, words)):
        words = tuple(letters(plain(word)) for word in words)
    return tuple(word for word in words if word)[:WORDS]


def names_of(seen: Seen) -> list[Name]:
    """The names of a record as words, each with its kind, the shown ones first."""
    found: dict[Name, None] = {}
    shown = [words for name in seen.names if (words := words_of(name))]
    found.update(((words, SHOWN), None) for words in shown)
    for name in seen.names:
        if match := _COMPOUND.match(name):
            found[words_of(f"{match[1]}{match[2]} {match[3]}"), SHOWN] = None
    for nickname in seen.nicknames:
        words = words_of(nickname)
        family: list[tuple[str, ...]] = (
            [(*words, each[-1]) for each in shown if len(each) > 1 and each[-1] not in words] if len(words) == 1 else []
        )
        found.update(((each, SHOWN), None) for each in family or ([words] if words and not shown else []))
    for former in seen.former_names:
        words = words_of(former)
        whole = [(each[0], *words) for each in shown if len(each) > 1] if len(words) == 1 else [words]
        found.update(((each[:WORDS], FORMER_NAME), None) for each in whole if each)
    for words in shown:
        if len(words) > 1:
            found[(words[0][0], words[-1]), ABBREVIATED] = None
            found[(words[0], words[-1][0]), ABBREVIATED] = None
            found[(words[-1], words[0][0]), ABBREVIATED] = None
    for words in shown[:ABBREVIATED_NAMES]:
        found.update(((short, ABBREVIATED), None) for short in _beginnings(words))
    for handle in spelt_handles(seen):
        found[handle, FROM_HANDLE] = None
    return list(found)[:MOST_NAMES]


def _beginnings(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A name as handles cut it: a given name and the beginning of a family name ("fionadix"), or the other way round."""
    if len(words) < 2:
        return
    given, family = words[0], words[-1]
    for size in (2, 3):
        if len(given) > size and len(family) > 2:
            yield given[:size] + CUT, family
        if len(family) > size and len(given) > 2:
            yield given, family[:size] + CUT


def spelt_handles(seen: Seen) -> list[tuple[str, ...]]:
    """The words that handles and the beginnings of addresses may spell: "jane.doe42" gives jane, doe."""
    texts = [*seen.handles, *(email.partition("@")[0] for email in seen.emails), *map(_last_of_path, seen.urls)]
    found = []
    for text in texts:
        words = tuple(_PIECES.findall(plain(text.partition("@")[0])))
        if sum(map(len, words)) > 3 and len(words) <= 3:
            found.append(words)
    sites = [word for url in seen.urls for word in _PIECES.findall(plain(_host(url)).partition(" ")[0])]
    single = [words[0] for name in seen.names if len(words := words_of(name)) == 1]
    found += [(given, word) for given in single for word in (*sites, *(w for ws in found for w in ws)) if word != given]
    return list(dict.fromkeys(found))[:4]


def _host(url: str) -> str:
    return url.rpartition("://")[2].partition("/")[0].removeprefix("www.")


def _last_of_path(url: str) -> str:
    """The last part of the path of a web address, in which profiles often spell the name; "" where it has no path, or
    is somebody's account: a link to another's profile says nothing of one's own name."""
    return "" if "." not in _host(url) else url.rpartition("://")[2].rstrip("/").partition("/")[2].rpartition("/")[2]


def letters_of(words: Sequence[str]) -> str:
    """A name written as one word, as handles do."""
    return "".join(words).replace(CUT, "")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all records: those of record r are `first[r]` … `first[r + 1]`."""

    first: IntArray
    words: IntArray
    count: IntArray
    kind: IntArray
    joined: IntArray
    tables: Tables
    spoken: tuple[tuple[Name, ...], ...]
    counted: Counted

    @classmethod
    def of(cls, people: Sequence[Seen], counted: Counted | None = None) -> Names:
        """The names of these records; `counted` says how common words are among all
        the records that these were taken from."""
        spoken = [tuple(names_of(seen)) for seen in people]
        number: dict[str, int] = {}
        joined: dict[str, int] = {}
        rows = [name for names in spoken for name in names]
        table = np.full((len(rows), WORDS), -1, np.int64)
        count = np.array([len(words) for words, _ in rows], np.int64)
        kind = np.array([sort for _, sort in rows], np.int64)
        whole = np.array([joined.setdefault(letters_of(words), len(joined)) for words, _ in rows], np.int64)
        codes = [number.setdefault(word, len(number)) for words, _ in rows for word in words]
        table[np.arange(WORDS) < count[:, None]] = codes
        first = np.cumsum([0, *(len(names) for names in spoken)])
        here = _count(spoken, counted)
        everybody = here if counted is None else Counted({**counted.holders, **here.holders}, here.speaking)
        return cls(first, table, count, kind, whole, _tables(tuple(number), everybody), tuple(spoken), here)

    def compare(self, left: IntArray, right: IntArray) -> tuple[IntArray, FloatArray]:
        """The level of each pair of records and the bits against chance."""
        return name_levels(left, right, self.first, self.words, self.count, self.kind, self.joined, self.tables)


def _count(spoken: Sequence[tuple[Name, ...]], whole: Counted | None) -> Counted:
    """How many records bear each word in a name they show or in a handle: of these, or of all they were taken from."""
    held = Counter(
        word for names in spoken for word in {w for said, kind in names if kind != ABBREVIATED for w in said}
    )
    named = sum(any(kind == SHOWN for _, kind in names) for names in spoken)
    if whole is None:
        return Counted(dict(held), named)
    return Counted({w: max(n, whole.holders.get(w, 0)) for w, n in held.items()}, max(named, whole.speaking))


def _tables(words: tuple[str, ...], counted: Counted) -> Tables:
    size = len(words)
    chars, length = np.zeros((size, LETTERS), np.int64), np.zeros(size, np.int64)
    heard: dict[str, int] = {}
    sounds = np.zeros(size, np.int64)
    ptr: list[int] = [0]
    groups: list[int] = []
    for at, word in enumerate(words):
        raw = np.frombuffer(word.encode("utf-8")[:LETTERS], np.uint8)
        chars[at, : len(raw)], length[at] = raw, len(raw)
        sounds[at] = heard.setdefault(sound(word), len(heard))
        groups.extend(short_forms().get(word, ()))
        ptr.append(len(groups))
    share, initial = _shares(words, counted)
    pointers, members = np.array(ptr, np.int64), np.array(groups, np.int64)
    particle = np.array([len(word) > 1 and word in _PARTICLES for word in words], np.int64)
    return chars, length, sounds, pointers, members, particle, share, _familiar(share, pointers, members), initial


def _shares(words: tuple[str, ...], counted: Counted) -> tuple[FloatArray, FloatArray]:
    """The share of people who bear each word, and of those who bear a word with its initial."""
    held = counted.holders
    usual = usual_shares()
    begun = _begun(held, {len(word) - 1 for word in words if word.endswith(CUT)})
    common = _begun(usual, {2, 3})
    prior = np.array([usual.get(word, max(common.get(word, 0.0), RARE)) for word in words])
    others = np.maximum(np.array([begun.get(word, held.get(word, 0)) for word in words]) - 2, 0)
    share = np.maximum((others + PRIOR_PEOPLE * prior) / (counted.speaking + PRIOR_PEOPLE), RAREST)
    letter = Counter({chr(code): 1.0 for code in range(97, 123)})
    for word, times in held.items():
        letter[word[0]] += times
    total = sum(letter.values())
    return share, np.array([min(max(letter[word[0]] / total, 0.005), 0.3) for word in words])


def _begun(shares: Mapping[str, float], sizes: set[int]) -> dict[str, float]:
    """How common it is that a word begins so, by the beginning with `CUT` behind it."""
    found: dict[str, float] = defaultdict(float)
    for word, share in shares.items():
        for size in sizes:
            if len(word) > size:
                found[word[:size] + CUT] += share
    return found


def _familiar(share: FloatArray, pointers: IntArray, members: IntArray) -> FloatArray:
    """The share of people who bear some form of each word's given names."""
    rows = np.repeat(np.arange(len(share)), np.diff(pointers))
    of_group = np.bincount(members, share[rows], int(members.max(initial=-1)) + 1)
    found: FloatArray = np.maximum(np.bincount(rows, of_group[members], len(share)) + 2e-4, share)
    return found
