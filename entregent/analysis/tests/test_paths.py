"""Introductions against brute force over all simple paths."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.paths import Path, introductions

PEOPLE = 6
unit = st.sampled_from([0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0.01, 1)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Graph, np.ndarray, np.ndarray]:
    pairs = [(one, other) for other in range(PEOPLE) for one in range(other)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    weight = draw(st.lists(unit, min_size=len(chosen), max_size=len(chosen)))
    source, target = zip(*chosen, strict=True) if chosen else ((), ())
    graph = graph_of_edges(PEOPLE, np.array(source, int), np.array(target, int), np.array(weight, float))
    tie = draw(st.lists(unit | st.just(0.0), min_size=PEOPLE, max_size=PEOPLE))
    blocked = draw(st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE))
    return graph, np.array(tie), np.array(blocked)


def best_by_brute_force(
    graph: Graph, tie: np.ndarray, blocked: np.ndarray, target: int, hops: int
) -> tuple[float, int]:
    """The best product, and the fewest hops that reach it."""
    weight, best, fewest = graph.matrix().toarray(), 0.0, 0
    others = [person for person in range(PEOPLE) if person != target and not blocked[person]]
    for count in range(1, hops):
        for chain in permutations(others, count):
            people = (*chain, target)
            product = tie[people[0]]
            for here, there in pairwise(people):
                product *= weight[here, there]
            if product > best * (1 + 1e-9):
                best, fewest = product, count + 1
    return (0.0, 0) if blocked[target] else (best, fewest)


@settings(deadline=None)
@given(networks(), st.integers(1, 5))
def test_every_path_is_as_warm_as_the_best_of_all_and_as_short_as_the_shortest_of_these(network, hops):
    graph, tie, blocked = network
    found = introductions(graph, tie, range(PEOPLE), hops=hops, blocked=blocked)
    for target, path in enumerate(found):
        product, fewest = best_by_brute_force(graph, tie, blocked, target, hops)
        assert (path is None) == (product == 0)
        if path is not None:
            assert path.product == pytest.approx(product)
            assert len(path.people) == fewest


@settings(deadline=None)
@given(networks(), st.integers(2, 5), st.floats(0, 0.5))
def test_a_path_is_made_of_relations_and_shows_the_value_of_each_hop(network, hops, minimum):
    graph, tie, blocked = network
    weight = graph.matrix().toarray()
    for target, path in enumerate(
        introductions(graph, tie, range(PEOPLE), hops=hops, blocked=blocked, minimum=minimum)
    ):
        if path is None:
            continue
        assert path.people[-1] == target
        assert 2 <= len(path.people) == len(path.steps) <= hops
        assert len(set(path.people)) == len(path.people)
        assert not blocked[list(path.people)].any()
        values = [tie[path.people[0]], *(weight[here, there] for here, there in pairwise(path.people))]
        assert list(path.steps) == pytest.approx(values)
        assert path.product == pytest.approx(np.prod(path.steps))
        assert path.product > minimum


def test_the_target_is_never_their_own_introducer_though_the_tie_to_them_is_the_warmest():
    graph = graph_of_edges(3, [0, 1], [1, 2], [0.9, 0.9])
    path = introductions(graph, np.array([0.2, 1.0, 0.0]), [1], hops=4)[0]
    assert path == Path((0, 1), (0.2, 0.9), pytest.approx(0.18))


def test_two_warm_steps_go_before_one_cold_step():
    graph = graph_of_edges(4, [0, 1, 2], [3, 2, 3], [0.1, 0.9, 0.9])
    path = introductions(graph, np.array([0.9, 0.9, 0.0, 0.0]), [3])[0]
    assert path is not None
    assert path.people == (1, 2, 3)


def test_among_equal_products_fewer_hops_win():
    graph = graph_of_edges(4, [0, 1, 2], [3, 2, 3], [1.0, 1.0, 1.0])
    path = introductions(graph, np.array([0.5, 0.5, 0.0, 0.0]), [3], hops=5)[0]
    assert path is not None
    assert path.people == (0, 3)


def test_nobody_blocked_is_asked_or_reached():
    graph = graph_of_edges(4, [0, 1], [3, 3], [0.9, 0.5])
    tie, blocked = np.array([0.9, 0.9, 0, 0]), np.array([True, False, False, False])
    path = introductions(graph, tie, [3], blocked=blocked)[0]
    assert path is not None
    assert path.people == (1, 3)
    assert introductions(graph, tie, [3, 2], blocked=np.array([0, 0, 0, 1], bool)) == [None, None]


def test_values_outside_the_unit_interval_are_refused():
    graph = graph_of_edges(2, [0], [1], [2.0])
    with pytest.raises(ValueError, match="relation weights"):
        introductions(graph, np.zeros(2), [1])
    with pytest.raises(ValueError, match="ties"):
        introductions(graph_of_edges(2, [0], [1]), np.array([np.nan, 0.0]), [1])


def test_no_target_is_no_path():
    assert introductions(graph_of_edges(2, [0], [1]), np.ones(2), []) == []
