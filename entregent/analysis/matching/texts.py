"""Texts brought to forms in which the same thing written twice meets: letters alone, and how a word sounds.

`sound` is a short key for French and English alike: not a phonetician's, but one in which what people mishear,
mistype and transliterate is mostly lost (vowels but the first, doubled letters, silent h, ph and f, c and k and q, y
and i, z and s).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from entregent.analysis.words import fold

_SPACES = re.compile(r"[^a-z0-9]+")
_GREEK = "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o"
_CYRILLIC = (
    "а a б b в v г g д d е e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch"
    " ы y э e ю yu я ya і i ї i є ie ґ g"
)
_PAIRS = f"{_GREEK} {_CYRILLIC}".split()
_TO_LATIN = str.maketrans({**dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)), "ъ": "", "ь": ""})
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^x", "s"),
        (r"ph", "f"),
        (r"(?:sch|sh|tch|ch|cz)", "X"),
        (r"th", "t"),
        (r"gh(?=[tns]|$)", ""),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"(?:ck|qu|q|k|c(?=[aou]|[^aeiouy]|$))", "k"),
        (r"c(?=[eiy])", "s"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"[vw]", "v"),
        (r"dt$", "t"),
        (r"(?:eaux|eau|aults?|auds?|aux|au)", "o"),
        (r"y", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=\w{3})(?:es|[esx])$", ""),
        (r"(?<=\w\w[nroa])[td]$", ""),
    )
)
_VOWELS = re.compile(r"(?<=.)[aeiou]+")


def plain(text: str) -> str:
    """Small Latin letters and digits, words parted by one space; Greek and Cyrillic letters are transliterated.

    >>> plain("12, Rue de l’Église"), plain("Ирина")
    ('12 rue de l eglise', 'irina')
    """
    folded = fold(text)
    if not folded.isascii():
        folded = fold(unicodedata.normalize("NFKC", folded).translate(_TO_LATIN))
    return _SPACES.sub(" ", folded).strip()


def letters(text: str) -> str:
    """The letters and digits of a text that is plain already, without spaces."""
    return text.replace(" ", "")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a plain word sounds, in a few letters.

    >>> sound("philippe") == sound("filip"), sound("thibault") == sound("tibaud"), sound("kathryn") ==
    sound("catherine") (True, True, True)
    """
    text = word
    for pattern, to in _SOUNDS:
        text = pattern.sub(to, text)
    return _VOWELS.sub("", text) or word[:1]
