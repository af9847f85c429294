"""Words that say nothing of what a text is about, French and English, folded (no accents)."""

from __future__ import annotations

from entregent.analysis.lexicon import word_set

FRENCH_STOP_WORDS = word_set("stopwords_fr")
ENGLISH_STOP_WORDS = word_set("stopwords_en")
STOP_WORDS = FRENCH_STOP_WORDS | ENGLISH_STOP_WORDS | word_set("stopwords_web")
