"""Recommendations: the measures against their formulas written out, and what must hold on any graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.recommending import (
    DEFAULT_MODEL,
    Model,
    Reader,
    adamic_adar,
    bridging,
    constraint,
    learn,
    pair_values,
    personalised_pagerank,
    resource_allocation,
    score_pairs,
    suggest,
)
from entregent.analysis.tests.sparse import matrix_of

PEOPLE = 9
weights = st.sampled_from([0.1, 0.25, 0.5, 1.0]) | st.floats(0.05, 1)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    pairs = [(one, other) for other in range(PEOPLE) for one in range(other)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    weight = draw(st.lists(weights, min_size=len(chosen), max_size=len(chosen)))
    source, target = zip(*chosen, strict=True) if chosen else ((), ())
    return graph_of_edges(PEOPLE, np.array(source, int), np.array(target, int), np.array(weight, float))


def dense(graph: Graph) -> np.ndarray:
    return np.asarray(matrix_of(graph).toarray())


@given(graphs(), st.integers(0, PEOPLE - 1))
def test_neighbourhood_measures_are_their_formulas(graph: Graph, person: int) -> None:
    matrix = dense(graph)
    strength = matrix.sum(axis=1)
    for measured, scarcity in (
        (resource_allocation(graph, person), lambda s: 1 / s),
        (adamic_adar(graph, person), lambda s: 1 / np.log1p(s)),
    ):
        expected = [
            sum(matrix[person, z] * scarcity(strength[z]) * matrix[z, y] for z in range(PEOPLE) if matrix[person, z])
            for y in range(PEOPLE)
        ]
        assert np.allclose(measured, expected)


@given(graphs(), st.integers(0, PEOPLE - 1), st.sampled_from([0.15, 0.5, 0.9]))
def test_push_comes_within_its_bound_of_the_exact_walk(graph: Graph, person: int, restart: float) -> None:
    matrix = dense(graph)
    strength = matrix.sum(axis=1)
    steps = np.divide(matrix, strength[:, None], out=np.zeros(matrix.shape), where=strength[:, None] > 0)
    # Who knows nobody has nowhere to go: the walk ends there.
    steps[strength == 0, strength == 0] = 1.0
    exact = restart * np.linalg.inv(np.eye(PEOPLE) - (1 - restart) * steps)[person]
    for epsilon in (1e-2, 1e-6):
        walk = personalised_pagerank(graph, person, restart=restart, epsilon=epsilon)
        share = np.zeros(PEOPLE)
        share[walk.people] = walk.share
        assert (share <= exact + 1e-9).all()
        assert (exact - share <= epsilon * np.maximum(strength, 1) + 1e-9).all()


@given(graphs(), st.integers(0, PEOPLE - 1))
def test_nobody_known_and_not_oneself(graph: Graph, person: int) -> None:
    found = suggest(Reader(graph), person, DEFAULT_MODEL)
    known = set(graph.indices[graph.indptr[person] : graph.indptr[person + 1]].tolist()) | {person}
    assert not known & set(found.people.tolist())
    assert len(set(found.people.tolist())) == len(found.people)
    assert (np.diff(found.score) <= 0).all()
    assert np.allclose(found.shares.sum(axis=1), found.score)
    again = suggest(Reader(graph), person, DEFAULT_MODEL)
    assert again.people.tolist() == found.people.tolist()
    assert again.score.tolist() == found.score.tolist()


@given(graphs(), st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1))
def test_the_same_from_either_side(graph: Graph, one: int, other: int) -> None:
    if one == other or dense(graph)[one, other]:
        return
    reader = Reader(graph, epsilon=1e-9)
    there, back = (pair_values(reader, np.array([a]), np.array([b])) for a, b in ((one, other), (other, one)))
    assert np.allclose(there, back, atol=1e-6)


@given(graphs(), st.integers(0, 3))
def test_more_of_a_part_never_lowers_the_score(graph: Graph, part: int) -> None:
    reader = Reader(graph)
    source, target = np.repeat(np.arange(PEOPLE), PEOPLE), np.tile(np.arange(PEOPLE), PEOPLE)
    values = pair_values(reader, source, target)
    more = values.copy()
    more[:, part] += 0.1
    assert (DEFAULT_MODEL.scores(more) >= DEFAULT_MODEL.scores(values)).all()


def test_a_common_contact_more_brings_somebody_forward() -> None:
    source, target = [0, 0, 0, 1, 2, 1], [1, 2, 3, 4, 4, 5]
    before = graph_of_edges(6, source, target)
    after = graph_of_edges(6, [*source, 3], [*target, 4])
    pair = (np.array([0]), np.array([4]))
    assert score_pairs(Reader(after), *pair, DEFAULT_MODEL) > score_pairs(Reader(before), *pair, DEFAULT_MODEL)
    assert suggest(Reader(before), 0, DEFAULT_MODEL).people.tolist() == [4, 5]


def groups_of_friends(seed: int, groups: int = 6, size: int = 25) -> Graph:
    generator = np.random.default_rng(seed)
    people = groups * size
    source, target = np.triu_indices(people, 1)
    chance = np.where(source // size == target // size, 0.35, 0.01)
    kept = generator.random(len(source)) < chance
    return graph_of_edges(people, source[kept], target[kept])


def test_a_graph_teaches_its_model_and_always_the_same() -> None:
    graph = groups_of_friends(1)
    model = learn(graph)
    assert model == learn(graph)
    assert model.pairs > 50
    assert min(model.weights) >= 0
    assert sum(model.weights) > 0
    assert min(model.scales) > 0


def test_what_was_hidden_is_found_again() -> None:
    whole = groups_of_friends(2)
    source, target, _weight = whole.edges()
    hidden = np.random.default_rng(3).permutation(len(source))[: len(source) // 10]
    kept = np.setdiff1d(np.arange(len(source)), hidden)
    rest = graph_of_edges(whole.size, source[kept], target[kept])
    strangers = np.random.default_rng(4).integers(0, whole.size, (len(hidden), 2))
    reader, model = Reader(rest), learn(rest)
    found = score_pairs(reader, source[hidden], target[hidden], model)
    others = score_pairs(reader, strangers[:, 0], strangers[:, 1], model)
    assert (found[:, None] > others[None, :]).mean() > 0.75


def test_a_graph_too_small_teaches_nothing() -> None:
    assert learn(graph_of_edges(5, [0, 1, 2], [1, 2, 3])) == DEFAULT_MODEL
    assert learn(graph_of_edges(0, [], [])) == DEFAULT_MODEL


def burt(matrix: np.ndarray, person: int) -> float:
    """The formula as it is written."""
    total = matrix.sum(axis=1)
    share = np.divide(matrix, total[:, None], out=np.zeros(matrix.shape), where=total[:, None] > 0)
    neighbours = np.flatnonzero(matrix[person])
    return float(sum((share[person, j] + share[person] @ share[:, j]) ** 2 for j in neighbours))


@settings(deadline=None)
@given(graphs(), st.integers(0, PEOPLE - 1), weights)
def test_constraint_is_burts_before_and_after(graph: Graph, person: int, weight: float) -> None:
    matrix = dense(graph).astype(float)
    strangers = np.array([other for other in range(PEOPLE) if other != person and not matrix[person, other]], np.int64)
    found = bridging(graph, person, strangers, weight)
    assert found.before == pytest.approx(burt(matrix, person), abs=1e-9)
    assert constraint(graph, person) == found.before
    for row, other in enumerate(strangers.tolist()):
        more = matrix.copy()
        more[person, other] = more[other, person] = weight
        assert found.after[row] == pytest.approx(burt(more, person), abs=1e-9)
    assert ((found.open >= 0) & (found.open <= 1)).all()


def test_somebody_of_another_circle_lowers_the_constraint_more() -> None:
    # 0 knows 1, 2, 3, who know each other; 4 knows them all, 5 knows 1 and, apart from them, 6 and 7.
    graph = graph_of_edges(8, [0, 0, 0, 1, 1, 2, 4, 4, 4, 5, 5, 5], [1, 2, 3, 2, 3, 3, 1, 2, 3, 1, 6, 7])
    found = bridging(graph, 0, np.array([4, 5]), 1.0)
    assert found.after[1] < found.before < found.after[0]
    assert found.open.tolist() == pytest.approx([0.0, 2 / 3])


def test_models_are_plain_values() -> None:
    model = Model((1.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0))
    assert model.scores(np.array([[np.e - 1, 9.0, 9.0, 9.0]])) == pytest.approx([1.0])
