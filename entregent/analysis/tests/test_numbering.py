"""Numbers in a graph that changes: everybody has one, nobody's is empty, and whoever can keeps theirs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.reach.numbering import Numbers, renumbered

PEOPLE = st.lists(st.integers(-50, 50), unique=True, max_size=30)


@given(PEOPLE, st.sets(st.integers(-50, 50)), st.lists(st.integers(51, 90), unique=True, max_size=20))
def test_whoever_stays_has_a_number_and_most_keep_theirs(before: list[int], gone: set[int], new: list[int]) -> None:
    old = np.array(before, np.int64)
    stays = ~np.isin(old, list(gone))
    plan = renumbered(old, stays, np.array(new, np.int64))
    expected = [who for who in before if who not in gone]
    assert sorted(plan.who.tolist()) == sorted(expected + new)
    moved = dict(zip(plan.moved_from.tolist(), plan.moved_to.tolist(), strict=True))
    for number, who in enumerate(before):
        if who not in gone:
            assert plan.who[moved.get(number, number)] == who
            assert number in moved or number < len(plan.who)
    assert plan.who[plan.new].tolist() == new
    assert len(moved) <= max(len(before) - len(expected) - len(new), 0)
    changed = set(plan.changed.tolist())
    for number in range(max(len(before), len(plan.who))):
        then = before[number] if number < len(before) else None
        now = plan.who[number] if number < len(plan.who) else None
        assert (number in changed) == (then != now)


@given(PEOPLE, st.lists(st.integers(-60, 60)))
def test_numbers_are_found_again(who: list[int], wanted: list[int]) -> None:
    numbers, known = Numbers(np.array(who, np.int64)).of(np.array(wanted, np.int64))
    for one, number, is_known in zip(wanted, numbers.tolist(), known.tolist(), strict=True):
        assert is_known == (one in who)
        assert not is_known or who[number] == one
