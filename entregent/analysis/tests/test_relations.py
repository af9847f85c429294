"""Pair weights from groups."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.relations import combine_proofs, expand_groups, pair_weights

groups = st.lists(st.tuples(st.lists(st.integers(0, 9), max_size=8), st.floats(0, 1)), max_size=8)


def arrays(rows: list[tuple[list[int], float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    group = [number for number, (members, _) in enumerate(rows) for _ in members]
    member = [person for members, _ in rows for person in members]
    return np.array(group, int), np.array(member, int), np.array([base for _, base in rows], float)


def by_hand(rows: list[tuple[list[int], float]], largest: int) -> dict[tuple[int, int], float]:
    absent: dict[tuple[int, int], float] = {}
    for members, base in rows:
        people = sorted(set(members))
        if 2 <= len(people) <= largest and base > 0:
            for pair in combinations(people, 2):
                absent[pair] = absent.get(pair, 1.0) * (1 - base / (len(people) - 1))
    return {pair: 1 - rest for pair, rest in absent.items()}


@given(groups, st.integers(0, 9))
def test_pairs_and_weights_are_those_of_the_definition(rows, largest):
    pairs = pair_weights(*arrays(rows), largest)
    found = dict(zip(zip(pairs.source.tolist(), pairs.target.tolist(), strict=True), pairs.weight, strict=True))
    assert found == pytest.approx(by_hand(rows, largest), abs=1e-12)
    assert list(found) == sorted(found)
    assert ((pairs.weight >= 0) & (pairs.weight <= 1)).all()


@given(groups, st.randoms())
def test_the_order_of_rows_makes_no_difference(rows, random):
    group, member, base = arrays(rows)
    order = np.array(random.sample(range(len(group)), len(group)), int)
    one, other = pair_weights(group, member, base), pair_weights(group[order], member[order], base)
    assert (one.weight == other.weight).all()
    assert (one.group == other.group).all()


@given(groups, st.lists(st.integers(0, 9), min_size=2, max_size=5, unique=True), st.floats(0.01, 1))
def test_one_more_proof_never_weakens_a_pair(rows, members, base):
    before = pair_weights(*arrays(rows))
    after = pair_weights(*arrays([*rows, (members, base)]))
    now = dict(zip(zip(after.source, after.target, strict=True), after.weight, strict=True))
    for source, target, weight in zip(before.source, before.target, before.weight, strict=True):
        assert now[(source, target)] >= weight - 1e-12


def test_each_pair_tells_its_strongest_proof_and_how_many_there_are():
    pairs = pair_weights(*arrays([([1, 2, 3], 0.4), ([1, 2], 0.5), ([2, 1], 0.5)]))
    assert pairs.source.tolist() == [1, 1, 2]
    assert pairs.group.tolist() == [1, 0, 0]
    assert pairs.proofs.tolist() == [3, 1, 1]
    assert pairs.weight == pytest.approx([1 - 0.8 * 0.5 * 0.5, 0.2, 0.2])


def test_a_group_above_its_own_limit_proves_nothing():
    group, member, base = arrays([([0, 1, 2], 1.0), ([3, 4, 5], 1.0)])
    pairs = pair_weights(group, member, base, np.array([2, 3]))
    assert pairs.source.tolist() == [3, 3, 4]


def test_proofs_of_another_source_may_be_joined_before_combining():
    proofs = expand_groups(*arrays([([0, 1], 0.5)]))
    assert proofs.weight.tolist() == [0.5]
    assert combine_proofs(proofs).weight.tolist() == [0.5]


def test_certainty_stays_certain():
    assert pair_weights(*arrays([([0, 1], 1.0), ([0, 1], 1.0)])).weight.tolist() == [1.0]
