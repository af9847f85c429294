"""Those whom only lists name: chosen and read out of a packed graph as the formulas say, whatever the graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.reach.adjacency import FOLLOWED, FOLLOWS, Adjacency, levels_of, weights_of_codes
from entregent.analysis.reach.spilling import buckets_of, deal, rows_of
from entregent.analysis.recommending import labels_around, lists_of, most_in_common, relations_of

PEOPLE, LISTED = 5, 7
SIZE = 1 + PEOPLE + LISTED
FIRST = 1 + PEOPLE
BEYOND = np.arange(SIZE) >= FIRST
WEIGHTS = weights_of_codes()


def packed(relations: list[tuple[int, int, int]]) -> Adjacency:
    rows = np.array(relations, np.int64).reshape(-1, 3)
    entries, _starts = deal(rows[:, 0], rows[:, 1], rows[:, 2].astype(np.uint16), buckets_of(SIZE))
    entries.sort()
    degree, indices, codes = rows_of(entries, SIZE)
    return Adjacency(np.concatenate([[0], np.cumsum(degree)]), indices, codes)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Adjacency, list[tuple[int, int, int]]]:
    """The owner (0) and people who know each other, and whose lists name those of the highest numbers."""
    person = st.integers(1, PEOPLE)
    known = st.tuples(st.integers(0, PEOPLE), person, st.just(int(levels_of(0.7))))
    follow = st.tuples(person, st.integers(FIRST, SIZE - 1), st.sampled_from([FOLLOWS, FOLLOWED]))
    relations = draw(st.lists(known, max_size=6)) + draw(st.lists(follow, max_size=25))
    return packed(relations), relations


def weight(graph: Adjacency, one: int, other: int) -> float:
    return float(WEIGHTS[graph.code(one, other)])


@given(graphs())
def test_what_lists_hold_is_counted_and_weighed(told: tuple[Adjacency, list[tuple[int, int, int]]]) -> None:
    graph, _relations = told
    people = np.arange(PEOPLE + 1)
    weights, counts = lists_of(graph, people, BEYOND)
    for person in people.tolist():
        found = [weight(graph, person, other) for other in range(FIRST, SIZE) if graph.code(person, other)]
        assert counts[person] == len(found)
        assert weights[person] == pytest.approx(sum(found))


@given(
    graphs(),
    st.lists(st.floats(0.01, 1), min_size=PEOPLE, max_size=PEOPLE),
    st.integers(1, LISTED),
    st.sets(st.integers(FIRST, SIZE - 1)),
)
def test_those_with_most_in_common_are_chosen(
    told: tuple[Adjacency, list[tuple[int, int, int]]], share: list[float], most: int, left_out: set[int]
) -> None:
    graph, _relations = told
    people = np.arange(1, PEOPLE + 1)
    without = np.array(sorted(left_out), np.int64)
    chosen, has_more = most_in_common(graph, people, np.array(share), BEYOND, most, without)
    common = {
        listed: sum(part * weight(graph, person, listed) for person, part in zip(people.tolist(), share, strict=True))
        for listed in range(FIRST, SIZE)
    }
    within = [listed for listed, value in common.items() if value > 0 and listed not in left_out]
    assert has_more == (len(within) > most)
    assert chosen.tolist() == sorted(chosen.tolist())
    assert len(chosen) == min(most, len(within))
    left = [common[listed] for listed in within if listed not in chosen]
    assert all(common[listed] >= max(left, default=0.0) - 1e-12 for listed in chosen.tolist())


def test_of_equals_the_lower_numbers_come_first() -> None:
    graph = packed([(1, listed, FOLLOWS) for listed in range(FIRST, SIZE)])
    chosen, has_more = most_in_common(graph, np.array([1]), np.array([0.5]), BEYOND, 3)
    assert (chosen.tolist(), has_more) == ([FIRST, FIRST + 1, FIRST + 2], True)


@given(graphs(), st.sets(st.integers(FIRST, SIZE - 1)), st.lists(st.booleans(), min_size=SIZE, max_size=SIZE))
def test_relations_are_those_of_the_open_ones_with_their_direction(
    told: tuple[Adjacency, list[tuple[int, int, int]]], listed: set[int], is_open: list[bool]
) -> None:
    graph, said = told
    chosen = np.array(sorted(listed), np.int64)
    found = relations_of(graph, chosen, np.array(is_open))
    rows = list(zip(chosen[found.listed].tolist(), found.person.tolist(), strict=True))
    assert rows == sorted(rows), "by those who are listed, then by those who know them"
    assert set(rows) == {(to, of) for of, to, _code in said if to in listed and is_open[of]}
    for (to, of), goes, comes, value in zip(rows, found.goes, found.comes, found.weight, strict=True):
        assert goes == ((of, to, FOLLOWS) in said)
        assert comes == ((of, to, FOLLOWED) in said)
        assert value == pytest.approx(weight(graph, of, to))


@given(graphs(), st.lists(st.integers(-1, 2), min_size=SIZE, max_size=SIZE))
def test_a_label_is_that_of_most_who_know_them(
    told: tuple[Adjacency, list[tuple[int, int, int]]], label: list[int]
) -> None:
    graph, _relations = told
    chosen = np.arange(FIRST, SIZE)
    relations = relations_of(graph, chosen, np.ones(SIZE, np.bool_))
    found = labels_around(relations, np.array(label)[relations.person], LISTED)
    for at, listed in enumerate(chosen.tolist()):
        total = dict.fromkeys(range(3), 0.0)
        for person in range(1, PEOPLE + 1):
            if graph.code(listed, person) and label[person] >= 0:
                total[label[person]] += weight(graph, listed, person)
        if not any(total.values()):
            assert found[at] == -1
        else:
            assert total[int(found[at])] == pytest.approx(max(total.values()))
