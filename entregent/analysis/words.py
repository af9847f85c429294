"""Words of French and English texts, brought to one form so that what people type finds what people wrote.

A text is cut into chunks (a word, a hyphenated or elided word, an e-mail address), each chunk is folded (case, accents,
ligatures) and stemmed. The normal form of a word is ``french(english(word))``, both Snowball stemmers
(Porter 2001, "Snowball: a language for stemming algorithms") one after the other: inflections of either language meet in
one form, so an index needs one entry per word and no guess of the language. Accents are folded before stemming because
half of the messages people write carry none.

>>> stems("Formations E-learning à l'équipe")
['format', 'elearn', 'learn', 'equip']
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import chain

import Stemmer

from entregent.analysis.stopwords import STOP_WORDS

_LIGATURES = str.maketrans(
    dict(zip("œæøłđðþı’ʼ‘`", ("oe", "ae", "o", "l", "d", "d", "th", "i", "'", "'", "'", "'"), strict=True))
)
_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = "[\\w\u0300-\u036f]"
# "E Learning", "e-mail" and "C++" are one chunk each; so are hyphenated and elided words.
_CHUNK = re.compile(rf"[eE] [A-Za-z]{{4,}}|[cC]\+\+|[cCfF]#|{_WORD}+(?:['’ʼ‘`‐‑-]{_WORD}+)*")
_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_CHUNK_OR_ADDRESS = re.compile(rf"{_ADDRESS}|{_CHUNK.pattern}")
_CHUNK_OR_END, _CHUNK_OR_ADDRESS_OR_END = (re.compile(rf"\n|{each.pattern}") for each in (_CHUNK, _CHUNK_OR_ADDRESS))
_PARTS = re.compile(r"[\s_.@+\-‐‑]+")
_ELIDED = frozenset(("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
_PROGRAMMING = frozenset(("c++", "c#", "f#"))
_CAPITALS = frozenset(("IT",))
_CACHE_SIZE = 200_000
_IRREGULAR = {
    "avocate": "avocat",
    "avocates": "avocat",
    "travaux": "travail",
    "women": "woman",
    "children": "child",
    "people": "person",
    "medias": "media",
}
# French feminine and plural endings that neither stemmer brings back to the masculine singular once accents are folded.
_FRENCH_ENDINGS = (
    (re.compile(r"(?<=\w{4})trices?$"), "teur"),
    (re.compile(r"(?<=\w{4})euses?$"), "eur"),
    (re.compile(r"(?<=\w{3}[^e])aux$"), "al"),
    (re.compile(r"(?<=\w{4})ales?$"), "al"),
    (re.compile(r"(?<=\w{4})ielles?$"), "iel"),
    (re.compile(r"(?<=\w{4})ieres?$"), "ier"),
)


def fold(text: str) -> str:
    """Return `text` in lower case without accents, with ligatures spelt out and straight apostrophes.

    >>> fold("Œuvre d’Été À NOËL")
    "oeuvre d'ete a noel"
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFKD", plain.translate(_LIGATURES)))


def chunks(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of the chunks of `text` (raw, unfolded), in order; `stems_of` takes each chunk's text."""
    return (_CHUNK_OR_ADDRESS if "@" in text else _CHUNK).finditer(text)


def _without_elision(word: str) -> str:
    """Drop "l'", "qu'" … and the English possessive; join what is left ("aujourd'hui", "o'brien"). "J'ai" is not AI."""
    parts = [part for part in word.split("'") if part]
    while len(parts) > 1 and parts[0] in _ELIDED:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] == "s":
        parts = parts[:-1]
    rest = "".join(parts)
    return "" if rest == "ai" != word else rest


def _chunk_tokens(chunk: str) -> tuple[str, ...]:
    """Return the words of one chunk: the joined form first, then the parts of two letters or more."""
    folded = fold(chunk)
    if folded in _PROGRAMMING:
        return (folded,)
    parts = [word for part in _PARTS.split(folded) if (word := _without_elision(part))]
    if "@" in folded:
        return (folded, *(part for part in parts[:-1] if len(part) > 1))
    if len(parts) < 2:
        return tuple(parts)
    return ("".join(parts), *(part for part in parts if len(part) > 1))


def tokens(text: str) -> list[str]:
    """Return the folded words of `text`; a compound gives its joined form, then its parts; an address too.

    >>> tokens("l'e-learning (E Learning) : jean.doe@acme.fr")
    ['elearning', 'learning', 'elearning', 'learning', 'jean.doe@acme.fr', 'jean', 'doe', 'acme']
    """
    return [token for match in chunks(text) for token in _chunk_tokens(match.group())]


class _ChunkStems(dict[str, tuple[str, ...]]):
    """The stems of each chunk met so far: words repeat (Zipf), so nearly every look-up is one dictionary read."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._english = Stemmer.Stemmer("english", 0)
        self._french = Stemmer.Stemmer("french", 0)

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        with self._lock:
            if len(self) >= _CACHE_SIZE:
                self.clear()
            kept = chunk in _CAPITALS
            found = tuple(self._stem(token) for token in _chunk_tokens(chunk) if kept or token not in STOP_WORDS)
            self[chunk] = found
        return found

    def _stem(self, token: str) -> str:
        if not token.isalpha():
            return token
        word = _IRREGULAR.get(token, token)
        for ending, masculine in _FRENCH_ENDINGS:
            word, changed = ending.subn(masculine, word)
            if changed:
                break
        stem: str = self._french.stemWord(self._english.stemWord(word))
        return stem


_CACHE = _ChunkStems()


def stems_of(chunk: str) -> tuple[str, ...]:
    """Return the stems of one chunk as `chunks` yields it; empty for a stop word."""
    return _CACHE[chunk]


def stems(text: str) -> list[str]:
    """Return the normal forms of the words of `text` in order, stop words left out.

    What is indexed and what is searched both go through here. A hyphenated word gives its joined form, then its
    parts: "e-learning", "elearning" and "E Learning" share `elearn`.
    """
    pattern = _CHUNK_OR_ADDRESS if "@" in text else _CHUNK
    return list(chain.from_iterable(map(_CACHE.__getitem__, pattern.findall(text))))


class _Joined(dict[str, str]):
    """The stems of each chunk followed by blanks; a line break as it is. Emptied when it is full."""

    def __missing__(self, chunk: str) -> str:
        if len(self) >= _CACHE_SIZE:
            self.clear()
        found = self[chunk] = "\n" if chunk == "\n" else "".join(f"{stem} " for stem in _CACHE[chunk])
        return found


_JOINED = _Joined()


def joined_stems(texts: Iterable[str]) -> list[str]:
    """`stems` of each text, each followed by a blank: for the caller that indexes millions, since one pass goes over all.

    >>> joined_stems(["Formations en ligne", "", "l'équipe"])
    ['format lign ', '', 'equip ']
    """
    lines = "\n".join([text.replace("\n", "\t") for text in texts])
    pattern = _CHUNK_OR_ADDRESS_OR_END if "@" in lines else _CHUNK_OR_END
    return "".join(map(_JOINED.__getitem__, pattern.findall(lines))).split("\n")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: `text` as shown, and its alternatives, each a phrase of stems that follow one another.

    A text matches the term when one alternative occurs in `stems(text)` as consecutive items.
    """

    text: str
    alternatives: tuple[tuple[str, ...], ...]


def _phrase(text: str) -> tuple[str, ...]:
    """Return the stems of `text` as one phrase, a compound by its joined form only."""
    return tuple(found[0] for match in chunks(text) if (found := _CACHE[match.group()]))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of words and phrases that mean the same; `groups` maps each phrase of stems to all of its group.

    A phrase may stand in several groups: its alternatives are then those of all of them.
    """

    groups: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Synonyms:
        """Build from lines such as ``e-learning = formation en ligne = digital learning``; "#" starts a comment."""
        groups: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for line in lines:
            phrases = [phrase for part in line.partition("#")[0].split("=") if (phrase := _phrase(part))]
            for phrase in phrases:
                groups.setdefault(phrase, {}).update(dict.fromkeys(phrases))
        return cls({phrase: tuple(group) for phrase, group in groups.items() if len(group) > 1})

    def joined(self, other: Synonyms) -> Synonyms:
        """Return the groups of both; a phrase known to both has the alternatives of both."""
        phrases = dict.fromkeys((*self.groups, *other.groups))
        both = {phrase: (*self.groups.get(phrase, ()), *other.groups.get(phrase, ())) for phrase in phrases}
        return Synonyms({phrase: tuple(dict.fromkeys(group)) for phrase, group in both.items()})

    @property
    def longest(self) -> int:
        """The number of words of the longest phrase; 0 when there is none."""
        return max(map(len, self.groups), default=0)


@cache
def default_synonyms() -> Synonyms:
    """Return the synonyms that come with the application (`synonyms.txt`): professional life, French and English."""
    text = resources.files("entregent.analysis").joinpath("synonyms.txt").read_text(encoding="utf-8")
    return Synonyms.parse(text.splitlines())


def query_terms(text: str, synonyms: Synonyms) -> tuple[Term, ...]:
    """Return the terms of a query in order, each once, with their synonyms as alternatives.

    The longest phrase known to `synonyms` is taken as one term; what stands in quotation marks is one phrase; every other
    word is a term of its own. A compound is found written apart as well, unless it starts with a single letter.

    >>> query_terms("missions e-learning", Synonyms.parse(["e-learning = formation en ligne"]))[1].alternatives
    (('elearn',), ('format', 'lign'))
    """
    terms: dict[tuple[str, ...], Term] = {}
    for quoted, part in _quoted_parts(text):
        found = [(match, got) for match in chunks(part) if (got := _CACHE[match.group()])]
        position = 0
        while position < len(found):
            length = len(found) if quoted else _longest_known(found[position:], synonyms)
            taken = found[position : position + length]
            phrase = tuple(got[0] for _, got in taken)
            if phrase not in terms:
                shown = part[taken[0][0].start() : taken[-1][0].end()]
                terms[phrase] = Term(shown, _alternatives(phrase, taken[0] if length == 1 else None, synonyms))
            position += length
    return tuple(terms.values())


_Found = tuple[re.Match[str], tuple[str, ...]]
_QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”')


def _quoted_parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of `text` between quotation marks (True) and outside them (False), in order."""
    end = 0
    for match in _QUOTED.finditer(text):
        yield False, text[end : match.start()]
        yield True, match.group(1) or match.group(2) or match.group(3)
        end = match.end()
    yield False, text[end:]


def _longest_known(found: list[_Found], synonyms: Synonyms) -> int:
    for length in range(min(len(found), synonyms.longest), 1, -1):
        if tuple(got[0] for _, got in found[:length]) in synonyms.groups:
            return length
    return 1


def _alternatives(phrase: tuple[str, ...], single: _Found | None, synonyms: Synonyms) -> tuple[tuple[str, ...], ...]:
    """The phrase itself, the parts of a compound, then the synonyms of both."""
    own = [phrase]
    if single is not None and len(single[1]) > 2:
        own.append(single[1][1:])
    return tuple(dict.fromkeys(own + [other for mine in own for other in synonyms.groups.get(mine, ())]))
