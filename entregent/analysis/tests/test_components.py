"""Groups of the same, held against a plain graph search."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.components import components

ITEMS = st.integers(0, 9)
PAIRS = st.lists(st.tuples(ITEMS, ITEMS), max_size=15)
EVERYBODY = list(range(10))


def _graph(links: list[tuple[int, int]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(EVERYBODY)
    graph.add_edges_from(links)
    return graph


@given(PAIRS)
def test_without_pairs_apart_they_are_the_connected_components(links: list[tuple[int, int]]) -> None:
    assert components(EVERYBODY, links) == sorted(sorted(part) for part in nx.connected_components(_graph(links)))


@given(PAIRS, PAIRS)
def test_every_item_stands_in_one_group_and_the_groups_are_sorted(
    links: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    found = components(EVERYBODY[::-1], links, apart)
    assert sorted(item for part in found for item in part) == EVERYBODY
    assert found == sorted(sorted(part) for part in found)


@given(PAIRS, st.lists(st.tuples(ITEMS, ITEMS).filter(lambda pair: pair[0] != pair[1]), max_size=15))
def test_no_group_holds_a_pair_apart_nor_is_cut_without_need(
    links: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    found = components(EVERYBODY, links, apart)
    group = {item: number for number, part in enumerate(found) for item in part}
    assert all(group[a] != group[b] for a, b in apart)
    for a, b in links:
        if group[a] != group[b]:
            both = {*found[group[a]], *found[group[b]]}
            assert any(x in both and y in both for x, y in apart), "a link was left out for nothing"
    for part in found:
        assert nx.is_connected(_graph(links).subgraph(part))


@given(PAIRS, PAIRS.map(lambda pairs: [pair for pair in pairs if pair[0] != pair[1]]), st.randoms())
def test_the_order_of_the_pairs_apart_makes_no_difference(
    links: list[tuple[int, int]], apart: list[tuple[int, int]], random
) -> None:  # type: ignore[no-untyped-def]
    shuffled = [pair[:: random.choice((1, -1))] for pair in random.sample(apart, len(apart))]
    assert components(EVERYBODY, links, apart) == components(EVERYBODY, links, shuffled)


def test_of_two_links_that_cannot_both_hold_the_first_does() -> None:
    assert components([1, 2, 3], [(1, 2), (2, 3)], [(1, 3)]) == [[1, 2], [3]]
    assert components([1, 2, 3], [(2, 3), (1, 2)], [(1, 3)]) == [[1], [2, 3]]


def test_a_long_chain_is_one_group() -> None:
    chain = list(range(5000))
    assert components(chain, list(pairwise(chain))) == [chain]
    assert components(chain, combinations([3, 1, 2], 2))[1:2] == [[1, 2, 3]]
