from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.ranking import Candidates, Corpus, Hits, RankingSettings, place_match, rank, relevance
from entregent.analysis.spans import best_span, matched_terms
from entregent.analysis.words import default_synonyms, query_terms, stems


def _corpus(n: int, df: list[float], weights: tuple[float, ...] = (1.0, 3.0)) -> Corpus:
    f = len(weights)
    return Corpus(100, np.array(df), np.array(weights), np.full((n, f), 10.0), np.full(f, 10.0))


def _hits(*rows: tuple[int, int, int, float]) -> Hits:
    candidate, field, term, count = zip(*rows, strict=True)
    return Hits(np.array(candidate), np.array(field), np.array(term), np.array(count, dtype=float))


def _candidates(tie: list[float], path: list[float] | None = None, km: list[float] | None = None) -> Candidates:
    n = len(tie)
    return Candidates(np.array(tie), np.array(path or [0.0] * n), np.array(km or [0.0] * n), np.arange(n))


def test_relevance_against_the_formula_by_hand() -> None:
    found = relevance(_hits((0, 1, 0, 2.0)), _corpus(1, [9.0]))
    assert found[0] == pytest.approx(6.0 / (1.2 + 6.0))


def test_rare_words_heavy_fields_and_short_fields_count_more() -> None:
    corpus = _corpus(4, [2.0, 60.0])
    rare, common, heavy, light = relevance(
        _hits((0, 0, 0, 1.0), (1, 0, 1, 1.0), (2, 1, 0, 1.0), (3, 0, 0, 1.0)), corpus
    )
    assert rare > common
    assert heavy > light
    short = Corpus(100, np.array([2.0]), np.ones(1), np.array([[5.0], [50.0]]), np.array([10.0]))
    first, second = relevance(_hits((0, 0, 0, 1.0), (1, 0, 0, 1.0)), short)
    assert first > second


def test_all_the_terms_beat_one_repeated() -> None:
    both, repeated = relevance(_hits((0, 0, 0, 1.0), (0, 0, 1, 1.0), (1, 0, 0, 9.0)), _corpus(2, [10.0, 10.0]))
    assert both > repeated


def test_nothing_asked_is_one_for_all() -> None:
    assert relevance(Hits(*(np.array([], dtype=np.int64),) * 3, np.array([])), _corpus(2, [])).tolist() == [1.0, 1.0]


def test_place_falls_with_distance_and_the_unknown_is_neutral() -> None:
    km = np.array([0.0, 5.0, 30.0, 60.0, 61.0, np.inf, np.nan])
    match = place_match(km)
    assert match[0] == 1.0
    assert 0.7 > match[1] > match[2] > match[3] == pytest.approx(0.3)
    assert match[4] == match[5] == 0.0
    assert match[6] == 0.3


def test_the_parts_multiply_to_the_score_and_say_what_is_uncertain() -> None:
    ranking = rank(np.array([0.8, 0.8]), _candidates([0.5, 0.1], [0.0, 0.6], [np.nan, 0.0]), with_place=True)
    for candidate in (0, 1):
        parts = ranking.parts(candidate)
        assert [part.name for part in parts] == ["relevance", "place", "tie", "reach"]
        assert np.prod([part.factor for part in parts]) == pytest.approx(ranking.score[candidate])
    assert ranking.parts(0)[1].uncertain
    assert not ranking.parts(1)[1].uncertain
    assert ranking.reach.tolist() == [0.5, 0.6]


def test_elsewhere_and_irrelevant_are_left_out_and_ties_are_settled_by_key() -> None:
    people = _candidates([0.5, 0.5, 0.5, 0.9], km=[0.0, 0.0, np.inf, 0.0])
    ranking = rank(np.array([0.7, 0.7, 0.7, 0.0]), people, with_place=True)
    assert ranking.order.tolist() == [0, 1]
    without = rank(np.array([0.7, 0.7, 0.7, 0.0]), people, with_place=False)
    assert without.order.tolist() == [0, 1, 2]


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20), st.randoms())
def test_the_order_does_not_depend_on_the_order_given(rows: list[tuple[float, float, float]], random: object) -> None:
    def ranked(order: list[int]) -> list[int]:
        chosen = [rows[i] for i in order]
        people = Candidates(
            np.array([r[1] for r in chosen]), np.array([r[2] for r in chosen]), np.zeros(len(order)), np.array(order)
        )
        return [order[i] for i in rank(np.array([r[0] for r in chosen]), people, with_place=True).order]

    assert ranked(list(range(len(rows)))) == ranked(list(range(len(rows)))[::-1])


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1))
def test_a_warmer_tie_never_ranks_lower(one: float, other: float, relevant: float) -> None:
    ranking = rank(
        np.array([relevant, relevant]), _candidates([one, other]), with_place=False, settings=RankingSettings()
    )
    assert (ranking.score[0] >= ranking.score[1]) == (one >= other) or ranking.score[0] == ranking.score[1]


TERMS = query_terms("missions e-learning", default_synonyms())


def test_the_best_stretch_holds_the_most_terms() -> None:
    text = (
        "Une mission à Paris. "
        + "Rien de particulier ici. " * 20
        + "Missions de formation en ligne pour une équipe à Lyon."
    )
    span = best_span(text, TERMS)
    assert span is not None
    assert span.terms == (0, 1)
    assert "formation en ligne" in span.words
    assert "Missions de formation en ligne" in span.excerpt
    assert span.excerpt.startswith("… ")
    assert len(span.excerpt) < 140


def test_no_match_no_span() -> None:
    assert best_span("Bonjour à toute l'équipe", TERMS) is None
    assert best_span("", TERMS) is None


@given(
    st.lists(
        st.sampled_from(["mission", "e-learning", "formation", "en", "ligne", "Lyon,", "bonjour", "\n"]), max_size=40
    ).map(" ".join)
)
def test_a_span_agrees_with_the_counts(text: str) -> None:
    span = best_span(text, TERMS)
    assert (span.terms if span else ()) == tuple(sorted(matched_terms(stems(text), TERMS)))
    if span is not None:
        assert all(word in text for word in span.words)
        assert 0 <= span.start < span.end <= len(text)


def test_counts() -> None:
    assert matched_terms(stems("Mission, missions et e-learning"), TERMS) == {0: 2, 1: 1}
