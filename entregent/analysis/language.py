"""A guess of the language of a text, from its most frequent small words."""

from __future__ import annotations

import re
from typing import Literal

from entregent.analysis.stopwords import ENGLISH_STOP_WORDS, FRENCH_STOP_WORDS
from entregent.analysis.words import fold

_LETTERS = re.compile(r"[a-z]+")
_FRENCH_ONLY = FRENCH_STOP_WORDS - ENGLISH_STOP_WORDS
_ENGLISH_ONLY = ENGLISH_STOP_WORDS - FRENCH_STOP_WORDS
_FRENCH_LETTERS = re.compile("[éèêàçùœîôû]", re.IGNORECASE)
_SAMPLE = 2000


def guess(text: str) -> Literal["fr", "en", ""]:
    """Return "fr" or "en", the language whose own small words `text` holds more of; "" where nothing tells.

    Only the first 2,000 characters are read. Accented letters of French count as half a small word each.

    >>> guess("Merci pour votre message, à bientôt"), guess("Thanks for the note"), guess("OK")
    ('fr', 'en', '')
    """
    sample = text[:_SAMPLE]
    words = _LETTERS.findall(fold(sample))
    french = sum(word in _FRENCH_ONLY for word in words) + len(_FRENCH_LETTERS.findall(sample)) / 2
    english = float(sum(word in _ENGLISH_ONLY for word in words))
    if french == english:
        return ""
    return "fr" if french > english else "en"
