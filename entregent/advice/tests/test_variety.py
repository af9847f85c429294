"""Variety: whoever comes after others of the same community is put back, once for each of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.advice.meeting.finding import ALIKE, FLOOR, varied_by

scores = st.floats(0.01, 1) | st.just(-1.0)


@given(st.lists(st.tuples(st.integers(-1, 3), scores), max_size=40))
def test_each_is_put_back_once_for_everybody_of_their_community_before_them(rows: list[tuple[int, float]]) -> None:
    community = np.array([where for where, _score in rows], np.int64)
    score = np.array([value for _where, value in rows], np.float64)
    varied, order = varied_by(community, score)
    before: dict[int, int] = {}
    for row in sorted(range(len(rows)), key=lambda row: (-rows[row][1], row)):
        if rows[row][1] <= 0:
            assert varied[row] == 1
            continue
        count = before.get(rows[row][0], 0)
        assert varied[row] == pytest.approx(max(ALIKE**count, FLOOR))
        before[rows[row][0]] = count + 1
    assert sorted(order.tolist()) == [row for row, (_where, value) in enumerate(rows) if value > 0]
    assert (np.diff((score * varied)[order]) <= 1e-12).all()
