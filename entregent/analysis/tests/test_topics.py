"""Subjects are words that come back; what two texts share is among them, in their order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.topics import MOST, SHORTEST, shared, subjects

WORDS = st.sampled_from(
    ["formation", "Formations", "learning", "Lyon", "the", "et", "vélo", "2026", "beekeeping", "ok"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=8)


@given(TEXTS)
def test_subjects_come_back_and_are_words(texts: list[str]) -> None:
    found = subjects(texts, least=2)
    assert len(found) <= MOST
    for word in found.values():
        assert len(word) >= SHORTEST
        assert not word.isdigit()
        assert sum(shared(found, text, MOST).count(word) for text in texts) >= 2


@given(TEXTS, st.text(max_size=80))
def test_what_is_shared_is_among_the_subjects_in_their_order(texts: list[str], text: str) -> None:
    own = subjects(texts, least=1)
    found = shared(own, text, MOST)
    assert list(found) == [word for word in own.values() if word in found]
    assert shared(own, " ".join(own.values()), MOST) == tuple(own.values())


@given(TEXTS)
def test_the_order_of_texts_changes_nothing(texts: list[str]) -> None:
    assert set(subjects(texts)) == set(subjects(texts[::-1]))
