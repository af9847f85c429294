"""Communities and cornerstones on graphs whose answer is known, and what must hold on any graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from entregent.analysis.communities import bridges, communities, number_by_size
from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.leiden import leiden
from entregent.analysis.tests.sparse import matrix_of

PEOPLE = 14
edge = st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), st.floats(0.01, 3))
graphs = st.lists(edge, max_size=50).map(lambda rows: graph_of(PEOPLE, rows))


def graph_of(size: int, rows: list[tuple[int, int, float]]) -> Graph:
    source, target, weight = zip(*rows, strict=True) if rows else ((), (), ())
    return graph_of_edges(size, np.array(source, int), np.array(target, int), np.array(weight, float))


def clique(people: range, weight: float = 1.0) -> list[tuple[int, int, float]]:
    return [(one, other, weight) for one in people for other in people if one < other]


def planted(groups: int, each: int, inside: float, outside: float, seed: int) -> tuple[Graph, np.ndarray]:
    random = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), each)
    one, other = np.triu_indices(groups * each, 1)
    kept = random.random(len(one)) < np.where(group[one] == group[other], inside, outside)
    return graph_of_edges(groups * each, one[kept], other[kept]), group


def modularity(graph: Graph, labels: np.ndarray) -> float:
    matrix = matrix_of(graph).toarray()
    strength, total = matrix.sum(axis=0), matrix.sum()
    same = labels[:, None] == labels[None, :]
    return float(((matrix - np.outer(strength, strength) / total) * same).sum() / total)


@given(graphs, st.integers(0, 3))
def test_every_connected_person_and_nobody_else_is_in_a_community_numbered_by_size(graph, seed):
    found = communities(graph, seed=seed)
    assert ((found >= 0) == (graph.degree > 0)).all()
    sizes = np.bincount(found[found >= 0])
    assert (np.diff(sizes) <= 0).all()
    assert (sizes > 0).all()


@given(graphs, st.integers(0, 3))
def test_the_same_seed_gives_the_same_communities(graph, seed):
    assert (communities(graph, seed=seed) == communities(graph, seed=seed)).all()


@given(graphs)
def test_a_community_never_spans_two_components(graph):
    found = communities(graph)
    source, target, _ = graph.edges()
    reach = np.arange(graph.size)
    for _ in range(graph.size):
        np.minimum.at(reach, source, reach[target])
        np.minimum.at(reach, target, reach[source])
    for number in range(found.max(initial=-1) + 1):
        assert len(set(reach[found == number])) == 1


@given(graphs, st.integers(0, 3))
def test_everybody_in_a_community_is_reached_from_everybody_else_without_leaving_it(graph, seed):
    found = communities(graph, seed=seed)
    source, target, _ = graph.edges()
    inside = found[source] == found[target]
    kept = graph_of_edges(graph.size, source[inside], target[inside])
    part = connected_components(matrix_of(kept), directed=False)[1]
    assert all(len(set(part[found == number])) == 1 for number in range(found.max(initial=-1) + 1))


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_the_order_of_people_does_not_change_how_good_the_communities_are(seed):
    graph, _ = planted(6, 25, 0.4, 0.03, 5)
    order = np.random.default_rng(seed).permutation(graph.size)
    source, target, weight = graph.edges()
    shuffled = graph_of_edges(graph.size, order[source], order[target], weight)
    best, other = modularity(graph, communities(graph)), modularity(shuffled, communities(shuffled))
    assert other == pytest.approx(best, rel=0.02)


@given(graphs)
def test_nobody_is_left_in_twos_who_has_others_to_join(graph):
    found = communities(graph)
    source, target, _ = graph.edges()
    across = found[source] != found[target]
    sizes = np.bincount(found[found >= 0], minlength=1)
    assert (sizes[found[source[across]]] >= 3).all()


@given(graphs.filter(lambda graph: len(graph.indices) > 0), st.integers(0, 3))
def test_leiden_is_never_worse_than_everybody_alone_or_all_together(graph, seed):
    found = modularity(graph, leiden(graph, seed=seed))
    assert found >= modularity(graph, np.arange(graph.size)) - 1e-9
    assert found >= -1e-9


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000))
def test_leiden_reaches_the_modularity_of_the_planted_groups(seed):
    graph, group = planted(5, 20, 0.5, 0.03, seed)
    assert modularity(graph, leiden(graph, seed=seed)) >= modularity(graph, group) - 1e-9


def test_leiden_finds_the_best_known_partition_of_a_ring_of_cliques():
    rows = [row for k in range(8) for row in clique(range(5 * k, 5 * k + 5))]
    rows += [(5 * k, (5 * k + 7) % 40, 1.0) for k in range(8)]
    found = leiden(graph_of(40, rows))
    assert len(set(found)) == 8
    assert all(len(set(found[5 * k : 5 * k + 5])) == 1 for k in range(8))


def test_planted_groups_are_found_and_a_higher_resolution_gives_more():
    graph, group = planted(6, 30, 0.4, 0.01, 1)
    found = communities(graph)
    assert all(len(set(found[group == number])) == 1 for number in range(6))
    assert found.max() == 5
    assert communities(graph, resolution=8.0).max() > 5


def test_weights_count():
    rows = [(0, 1, 5.0), (1, 2, 5.0), (0, 2, 5.0), (3, 4, 5.0), (4, 5, 5.0), (3, 5, 5.0)]
    rows += [(one, other, 0.1) for one in (0, 1, 2) for other in (3, 4, 5)]
    found = communities(graph_of(6, rows))
    assert found.tolist() == [0, 0, 0, 1, 1, 1]


def test_communities_are_renumbered_by_size_then_first_member():
    assert number_by_size(np.array([7, 3, 3, -1, 9, 7, 3])).tolist() == [1, 0, 0, -1, 2, 1, 0]


def test_the_cornerstone_is_who_holds_two_groups_together():
    rows = clique(range(0, 8)) + clique(range(8, 16)) + [(16, one, 1.0) for one in (0, 1, 2, 8, 9, 10)]
    graph = graph_of(17, rows)
    found = np.array([0] * 8 + [1] * 8 + [0])
    first = bridges(graph, found)[0]
    assert first.person == 16
    assert set(first.between) == {0, 1}


def test_a_strong_tie_puts_a_cornerstone_before_an_equal_one():
    rows = clique(range(0, 8)) + clique(range(8, 16))
    rows += [(k, one, 1.0) for k in (16, 17) for one in (0, 1, 2, 8, 9, 10)]
    found = np.array([0] * 8 + [1] * 8 + [0, 1])
    strength = np.zeros(18)
    strength[17] = 0.9
    assert [bridge.person for bridge in bridges(graph_of(18, rows), found, strength)][:2] == [17, 16]


@given(graphs, st.integers(1, 5))
def test_cornerstones_stand_between_several_communities_they_are_tied_to(graph, limit):
    found = communities(graph)
    listed = bridges(graph, found, limit=limit)
    assert len(listed) <= limit
    assert [bridge.score for bridge in listed] == sorted((bridge.score for bridge in listed), reverse=True)
    for bridge in listed:
        near = found[graph.indices[graph.indptr[bridge.person] : graph.indptr[bridge.person + 1]]]
        assert len(set(bridge.between)) == len(bridge.between) >= 2
        assert set(bridge.between) <= set(near.tolist())


def test_one_community_has_no_cornerstone():
    assert bridges(graph_of(5, clique(range(5))), np.zeros(5, int)) == []


def test_an_edge_to_nobody_is_refused():
    with pytest.raises(ValueError, match="outside the graph"):
        graph_of_edges(3, [0], [3])
