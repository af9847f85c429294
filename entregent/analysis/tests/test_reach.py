"""Degrees and warmest paths on packed graphs: equal to what trying everything finds."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.reach import adjacency
from entregent.analysis.reach.adjacency import Adjacency
from entregent.analysis.reach.degrees import counts, degrees
from entregent.analysis.reach.spilling import buckets_of, deal, rows_of
from entregent.analysis.reach.warmest import ALTERNATIVE, Nearby, nearby

FOLLOWED, FOLLOWS, LEVEL = adjacency.FOLLOWED, adjacency.FOLLOWS, 0x0FFF
WEIGHTS = adjacency.weights_of_codes()
# A graph, the owner's ties, and who may not be gone through.
Known = tuple[Adjacency, dict[int, float], np.ndarray]


def packed(size: int, relations: list[tuple[int, int, int]]) -> Adjacency:
    """The graph of `size` people with relations (one, other, code seen from one)."""
    one, other, code = (np.array(column, np.int64) for column in zip(*relations, strict=True)) if relations else [
        np.empty(0, np.int64)
    ] * 3  # fmt: skip
    entries, _starts = deal(one, other, code.astype(np.uint16), buckets_of(size))
    entries.sort()
    degree, indices, codes = rows_of(entries, size)
    return Adjacency(np.concatenate([[0], np.cumsum(degree)]), indices, codes)


@st.composite
def networks(draw: st.DrawFn) -> Known:
    """A small graph, the owner's ties, and who may not be gone through. Weights of 1 are among them, so that paths tie."""
    size = draw(st.integers(2, 9))
    person = st.integers(0, size - 1)
    level = st.sampled_from([int(adjacency.levels_of(weight)) for weight in (1.0, 0.9, 0.5, 0.2)])
    code = st.builds(lambda level, told: level | told, level, st.sampled_from([0, FOLLOWS, FOLLOWED]))
    graph = packed(size, draw(st.lists(st.tuples(person, person, code), max_size=20)))
    ties = draw(st.dictionaries(person, st.sampled_from([0.0, 0.3, 0.7, 1.0]), max_size=size))
    return graph, ties, np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))


def every_path(network: Known, target: int, hops: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Each path from the owner to the target that goes through nobody closed: its product, and who stands between."""
    graph, ties, closed = network
    others = [person for person in range(graph.size) if person != target and not closed[person]]
    for between in range(1, hops):
        for middle in permutations(others, between):
            product = ties.get(middle[0], 0.0)
            for one, other in pairwise((*middle, target)):
                product *= float(WEIGHTS[graph.code(one, other)])
            yield product, middle


def best_of_all(network: Known, target: int, hops: int) -> tuple[float, int]:
    """The highest product of any path, and the fewest hops that reach it."""
    found, fewest = 0.0, 0
    for product, middle in every_path(network, target, hops):
        if product > found * (1 + 1e-9):
            found, fewest = product, len(middle) + 1
    return found, fewest


def through_each_of_all(network: Known, target: int, hops: int) -> list[float]:
    """The best product through each introducer, the highest first."""
    found: dict[int, float] = {}
    for product, middle in every_path(network, target, hops):
        found[middle[0]] = max(found.get(middle[0], 0.0), product)
    return sorted(found.values(), reverse=True)


def near_of(network: Known, hops: int = 4) -> Nearby:
    graph, ties, closed = network
    return nearby(graph, list(ties), list(ties.values()), closed=closed, hops=hops)


@given(networks(), st.integers(2, 4))
@settings(max_examples=150, deadline=None)
def test_the_warmest_path_is_the_best_of_all(network: Known, hops: int) -> None:
    near, (graph, _ties, closed) = near_of(network, hops), network
    for target in range(graph.size):
        product, fewest = best_of_all(network, target, hops)
        way = near.way(target, hops=hops)
        if way is None:
            assert product == 0
            continue
        assert way.product == pytest.approx(product)
        assert len(way.people) == fewest
        assert way.people[-1] == target
        assert not closed[list(way.people[:-1])].any()


def worth_naming(best: list[float]) -> list[float]:
    """Of the best products through each introducer, the three that are not too far behind the first."""
    return [product for product in best if product > 0 and product > ALTERNATIVE * best[0] * (1 + 1e-6)][:3]


@given(networks(), st.integers(2, 3))
@settings(max_examples=100, deadline=None)
def test_alternatives_are_the_best_through_others(network: Known, hops: int) -> None:
    near = near_of(network, hops)
    for target in range(network[0].size):
        expected = worth_naming(through_each_of_all(network, target, hops))
        found = [way.product for way in near.alternatives(target, hops=hops, most=3)]
        assert found[: len(expected)] == pytest.approx(expected)


@given(networks())
@settings(max_examples=100, deadline=None)
def test_alternatives_of_four_hops_are_no_worse_than_those_of_three(network: Known) -> None:
    """And no better than the best through each introducer."""
    near = near_of(network)
    for target in range(network[0].size):
        best = through_each_of_all(network, target, 4)
        found = [way.product for way in near.alternatives(target, hops=4, most=3)]
        assert found[:1] == pytest.approx(worth_naming(best)[:1])
        assert all(product <= most * (1 + 1e-6) for product, most in zip(found, best, strict=False))
        enough = [
            way.product for way in near.alternatives(target, hops=3, most=3) if way.product > ALTERNATIVE * best[0]
        ]
        assert all(product >= least * (1 - 1e-6) for product, least in zip(found, enough, strict=False))
        assert len(found) >= len(enough)


@given(networks(), st.integers(2, 4))
@settings(max_examples=100, deadline=None)
def test_alternatives_are_paths_through_others(network: Known, hops: int) -> None:
    near, (graph, ties, closed) = near_of(network, hops), network
    for target in range(graph.size):
        ways = near.alternatives(target, hops=hops)
        assert [way.introducer for way in ways] == list(dict.fromkeys(way.introducer for way in ways))
        assert (ways[0] if ways else None) == near.way(target, hops=hops)
        for way in ways:
            assert len(set(way.people)) == len(way.people) <= hops
            assert not closed[list(way.people[:-1])].any()
            assert way.steps[0] == ties[way.introducer]
            assert all(graph.code(one, other) for one, other in pairwise(way.people))


@given(networks(), st.integers(2, 4))
@settings(max_examples=150, deadline=None)
def test_many_targets_are_led_to_as_warmly_as_one(network: Known, hops: int) -> None:
    each, many, people = near_of(network), near_of(network), range(network[0].size)
    alone = [each.ways([target], hops=hops).product[0] for target in people]
    others = [[(way.introducer, way.product) for way in each.alternatives(one, hops=hops)] for one in people]
    repeated = np.repeat(people, 20)
    assert many.ways(repeated, hops=hops).product.tolist() == pytest.approx(np.repeat(alone, 20).tolist())
    for target, expected in enumerate(others):
        ways = many.alternatives(target, hops=hops)
        assert [way.product for way in ways] == pytest.approx([product for _introducer, product in expected])


@given(networks(), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_degrees_are_those_of_networkx(network: Known, depth: int) -> None:
    graph, _ties, closed = network
    closed[0] = False
    open_graph = nx.Graph((one, int(other)) for one in range(graph.size) for other in graph.neighbours(one))
    open_graph.add_node(0)
    open_graph.remove_nodes_from(np.flatnonzero(closed).tolist())
    expected = nx.single_source_shortest_path_length(open_graph, 0, cutoff=depth)
    steps = degrees(graph, 0, depth=depth, around=~closed)
    assert steps.tolist() == [expected.get(person, -1) for person in range(graph.size)]
    assert counts(steps, depth) == [list(expected.values()).count(step) for step in range(depth + 1)]


def test_degrees_over_more_than_one_bucket_and_both_directions() -> None:
    draw = np.random.default_rng(2)
    size = 200_000
    pairs = draw.integers(0, size, (2, 800_000))
    builder_entries = list(zip(*pairs.tolist(), [1] * 800_000, strict=True))
    entries, starts = deal(pairs[0], pairs[1], np.ones(800_000, np.uint16), buckets_of(size))
    assert len(starts) == buckets_of(size) + 1
    matrix = nx.Graph((one, other) for one, other, _code in builder_entries)
    parts = [
        rows_of(np.sort(entries[a:b]), min(65_536, size - 65_536 * k)) for k, (a, b) in enumerate(pairwise(starts))
    ]
    graph = Adjacency(
        np.concatenate([[0], np.cumsum(np.concatenate([part[0] for part in parts]))]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )
    expected = nx.single_source_shortest_path_length(matrix, 7, cutoff=9)
    steps = degrees(graph, 7, depth=9)
    assert {person: int(step) for person, step in enumerate(steps) if step >= 0} == expected


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_codes_turn_round_and_join(one: int, other: int) -> None:
    turned = adjacency.reversed_code
    assert turned(turned(one)) == one
    assert WEIGHTS[turned(one)] == WEIGHTS[one]
    joined = adjacency.joined_code(one, other)
    assert joined == adjacency.joined_code(other, one)
    assert turned(joined) == adjacency.joined_code(turned(one), turned(other))
    assert WEIGHTS[joined] >= max(WEIGHTS[one], WEIGHTS[other])


@given(st.floats(1e-4, 1.0))
def test_weights_are_kept_closely(weight: float) -> None:
    level = int(adjacency.levels_of(weight))
    assert float(adjacency.weights_of_levels()[level]) == pytest.approx(weight, rel=0.0012)


def test_what_is_asked_wrongly_is_refused() -> None:
    graph = packed(3, [(0, 1, 5)])
    for ties, hops in (([1.5], 3), ([0.5], 1), ([0.5], 5)):
        with pytest.raises(ValueError, match=r"ties must|hops must"):
            nearby(graph, [0], ties, hops=hops)
    with pytest.raises(ValueError, match="named twice"):
        nearby(graph, [0, 0], [0.5, 0.4])


def test_threads_that_ask_at_once_are_told_the_same_as_one_alone() -> None:
    random = np.random.default_rng(3)
    size = 3_000
    code = int(adjacency.levels_of(0.5)) | FOLLOWS
    pairs = random.integers(0, size, (12_000, 2)).tolist()
    graph = packed(size, [(one, other, code) for one, other in pairs])
    ties = random.random(40)
    targets = np.array_split(random.permutation(size), 60)
    alone = [nearby(graph, np.arange(40), ties).ways(each).product for each in targets]
    together = nearby(graph, np.arange(40), ties)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda each: together.ways(each).product, targets))
    for one, other in zip(alone, found, strict=True):
        assert one.tolist() == other.tolist()
    assert sum(map(np.count_nonzero, alone)) > size / 2
