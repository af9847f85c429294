"""Response times: examples that can be checked by hand, and the rules they follow."""

from __future__ import annotations

from itertools import groupby, pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.analysis.responses import ResponseTimes, response_times

IN, OUT, BOTH = -1, 1, 0
HOUR = 1 / 24
Row = tuple[int, int, float, int]


def times(rows: list[Row], people: int = 1, longest: float = 30.0) -> ResponseTimes:
    person, thread, day, direction = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    return response_times(
        np.array(person, np.int64),
        np.array(thread, np.int64),
        np.array(day, np.float64),
        np.array(direction, np.int8),
        people,
        longest,
    )


def test_an_answer_is_timed_from_the_last_message_of_the_turn_it_answers() -> None:
    found = times([(0, 7, 1.0, OUT), (0, 7, 2.0, OUT), (0, 7, 2.0 + 3 * HOUR, IN), (0, 7, 3.0, IN), (0, 7, 3.5, OUT)])
    assert found.other[0] == pytest.approx(3 * HOUR)
    assert found.owner[0] == pytest.approx(0.5)
    assert (found.owner_count[0], found.other_count[0]) == (1, 1)


def test_the_median_of_several_conversations_is_told_per_person() -> None:
    rows = [(0, thread, 10.0 * thread, IN) for thread in range(4)]
    rows += [(0, thread, 10.0 * thread + took, OUT) for thread, took in enumerate((1.0, 2.0, 4.0, 9.0))]
    rows += [(2, 9, 5.0, OUT), (2, 9, 5.25, IN)]
    found = times(rows, people=3)
    assert found.owner[0] == 3.0
    assert found.owner_count.tolist() == [4, 0, 0]
    assert found.other[2] == 0.25
    assert np.isnan(found.owner[1:]).all()
    assert np.isnan(found.other[:2]).all()


def test_what_was_taken_up_again_after_a_month_is_no_answer() -> None:
    assert times([(0, 1, 1.0, IN), (0, 1, 40.0, OUT)]).owner_count[0] == 0
    assert times([(0, 1, 1.0, IN), (0, 1, 40.0, OUT)], longest=60.0).owner[0] == 39.0


def test_rows_without_thread_or_day_and_common_ones_are_left_out() -> None:
    rows = [(0, -1, 1.0, IN), (0, -1, 2.0, OUT), (0, 3, float("nan"), IN), (0, 3, 4.0, OUT), (0, 3, 5.0, BOTH)]
    found = times(rows)
    assert (found.owner_count[0], found.other_count[0]) == (0, 0)


def test_nobody_gives_nothing() -> None:
    assert times([], people=0).owner.shape == (0,)
    assert np.isnan(times([], people=2).owner).all()


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-1, 3), st.integers(0, 200).map(float), st.sampled_from((IN, OUT, BOTH))),
    max_size=60,
)


@given(ROWS)
def test_it_is_what_reading_one_message_after_the_other_gives(rows: list[Row]) -> None:
    found = times(rows, people=4)
    used = sorted((p, t, d, w) for p, t, d, w in rows if t >= 0 and w != BOTH)
    expected: dict[tuple[int, int], list[float]] = {}
    for (person, _thread), messages in groupby(used, key=lambda row: row[:2]):
        turn = list(messages)
        for before, after in pairwise(turn):
            if before[3] != after[3] and after[2] - before[2] <= 30:
                expected.setdefault((person, after[3]), []).append(after[2] - before[2])
    for person in range(4):
        for way, medians, counts in ((OUT, found.owner, found.owner_count), (IN, found.other, found.other_count)):
            known = expected.get((person, way), [])
            assert counts[person] == len(known)
            assert medians[person] == median(known) if known else np.isnan(medians[person])


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_makes_no_difference(rows: list[Row], dice: object) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = times(rows, people=4), times(shuffled, people=4)
    for name in ("owner", "other", "owner_count", "other_count"):
        assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
