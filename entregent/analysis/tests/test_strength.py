"""Tie strength: what must hold for every history, and the figures of small ones."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.strength import (
    DEFAULT_SETTINGS,
    DEFAULT_WEIGHTS,
    KIND_WORTH,
    PARTS,
    Interactions,
    Strengths,
    StrengthSettings,
    tie_strengths,
)

NOW = 20_000.0
PEOPLE = 4
Row = tuple[int, float, int, float, int, int, int, bool, bool, bool]

rows = st.tuples(
    st.integers(0, PEOPLE - 1),
    st.floats(NOW - 5000, NOW + 30) | st.just(float("nan")),
    st.sampled_from([-1, 0, 1]),
    st.sampled_from(sorted(set(KIND_WORTH.values()))) | st.floats(0, 5),
    st.integers(0, 60),
    st.integers(0, 3),
    st.integers(-1, 3),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
histories = st.lists(rows, max_size=40)
connections = st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE)


def table(history: list[Row]) -> Interactions:
    columns = list(zip(*history, strict=True)) if history else [()] * 10
    types = (int, float, int, float, int, int, int, bool, bool, bool)
    return Interactions(*(np.array(column, dtype=kind) for column, kind in zip(columns, types, strict=True)))


def ties(
    history: list[Row], connected: list[bool] | None = None, chosen: StrengthSettings = DEFAULT_SETTINGS
) -> Strengths:
    return tie_strengths(table(history), np.array(connected or [False] * PEOPLE), NOW, chosen)


def message(
    person: int, age: float = 0.0, direction: int = 1, worth: float = 1.0, audience: int = 2, thread: int = -1
) -> Row:
    return (person, NOW - age, direction, worth, audience, 0, thread, False, False, False)


@given(histories, connections)
def test_strength_is_exactly_the_weighted_sum_of_its_parts_and_within_bounds(history, connected):
    found = ties(history, connected)
    total = np.zeros(PEOPLE)
    for part in PARTS:
        assert ((found.values[part] >= 0) & (found.values[part] <= 1)).all(), part
        total += found.weights[part] * found.values[part]
    assert (total == found.strength).all()
    assert ((found.strength >= 0) & (found.strength <= 1)).all()


@given(histories, connections, rows)
def test_one_more_interaction_now_never_lowers_any_part_of_any_tie(history, connected, extra):
    before = ties(history, connected)
    after = ties([*history, (extra[0], NOW, *extra[2:])], connected)
    assert (after.strength >= before.strength).all()
    for part in PARTS:
        assert (after.values[part] >= before.values[part]).all(), part


@given(histories, connections, st.randoms())
def test_the_order_of_rows_makes_no_difference(history, connected, random):
    shuffled = random.sample(history, len(history))
    assert (ties(history, connected).strength == ties(shuffled, connected).strength).all()


@given(histories)
def test_a_persons_tie_depends_on_their_own_rows_only(history):
    alone = ties([row for row in history if row[0] == 2])
    assert alone.strength[2] == ties(history).strength[2]


@given(histories, st.integers(0, PEOPLE - 1), st.floats(0, 2000), st.integers(2, 40), st.integers(1, 20))
def test_a_larger_audience_never_counts_for_more(history, person, age, audience, more):
    """In rhythm it may: the more passed once, the more a long silence says. Not so of what passed today."""
    small = ties([*history, message(person, age, audience=audience)])
    large = ties([*history, message(person, age, audience=audience + more)])
    for part in PARTS:
        assert part == "rhythm" or large.values[part][person] <= small.values[part][person], part
    small = ties([*history, message(person, audience=audience)])
    large = ties([*history, message(person, audience=audience + more)])
    assert large.strength[person] <= small.strength[person]


@given(histories, connections, st.floats(1, 3000))
def test_silence_never_strengthens(history, connected, days):
    past = [row for row in history if not row[1] > NOW]
    later = tie_strengths(table(past), np.array(connected), NOW + days)
    assert (later.strength <= ties(past, connected).strength).all()


def test_a_connection_without_exchange_is_weak_and_a_stranger_is_nothing():
    found = ties([message(2)], [True, False, True, False])
    assert 0 < found.strength[0] == DEFAULT_WEIGHTS["connection"] < 0.1
    assert found.strength[1] == 0
    assert found.strength[2] > found.strength[0]


def test_what_was_exchanged_halves_with_each_half_life_and_recency_at_its_pace():
    chosen = StrengthSettings(half_life_days=120, recency_pace=2, half_frequency=1)
    found = ties([message(0), message(1, 60.0), message(2, 120.0)], chosen=chosen)
    assert found.values["recency"][:3] == pytest.approx([1, 1 / 2, 1 / 3])
    volume = found.values["frequency"] / (1 - found.values["frequency"])
    assert volume[[0, 2]] == pytest.approx([1, 0.5])


def test_a_silence_says_most_of_somebody_with_whom_exchanges_were_frequent():
    """Two were heard of last 200 days ago: one every week before that, one every 200 days."""
    weekly = [message(0, 200 + 7 * week) for week in range(20)]
    rarely = [message(1, 200 * turn) for turn in range(1, 5)]
    found = ties(weekly + rarely)
    assert found.values["rhythm"][0] < 0.1 < found.values["rhythm"][1]
    again = ties([*weekly, message(0), *rarely, message(1)])
    assert again.values["rhythm"][0] > again.values["rhythm"][1]


def test_rhythm_is_what_the_model_expects():
    """Three weeks with an exchange in the 28 days before the last 14: by hand, r = 1/4, α = 14, a = 1, b = 2."""
    found = ties([message(0, age, direction=1) for age in (42, 28, 14, 14)])
    expected = 90 * (0.25 + 2) / (14 + 42) / (1 + 1 / 4 * (56 / 42) ** 2.25)
    assert found.values["rhythm"][0] == pytest.approx(expected / (expected + 0.5))
    assert found.evidence.weeks[0] == 3


def test_rhythm_counts_a_week_for_what_passed_in_it():
    likes = [message(0, age, worth=0.2) for age in (0, 7, 14)]
    found = ties([*likes, message(1), *[message(2)] * 9])
    assert found.values["rhythm"][0] == pytest.approx(0.6 * (once := 90 * 0.25 / 28 / (1 + 1 / 2)) / (once + 0.5))
    assert found.values["rhythm"][1] == found.values["rhythm"][2]
    assert ties([(0, float("nan"), 1, 1.0, 2, 0, -1, False, False, False)]).values["rhythm"][0] == 0


def test_frequency_is_one_half_at_the_amount_the_settings_name():
    found = ties([message(0)] * 20, chosen=StrengthSettings(half_frequency=20))
    assert found.values["frequency"][0] == pytest.approx(0.5)


def test_writing_without_answer_is_no_reciprocity_and_answers_make_some():
    monologue, dialogue = [message(0)] * 10, [message(1), message(1, direction=-1)] * 5
    assert ties(monologue).values["reciprocity"][0] == 0
    found = ties(monologue + dialogue)
    assert found.values["reciprocity"][1] == pytest.approx(5 / 15)
    assert found.strength[1] > found.strength[0]


def test_what_was_done_together_counts_both_ways():
    assert ties([message(0, direction=0)]).values["reciprocity"][0] > 0


def test_proofs_of_trust_do_not_fade_and_are_counted():
    row = (0, NOW - 3000, -1, 3.0, 2, 0, -1, True, False, False)
    found = ties([row, (*row[:7], False, True, True)])
    evidence = found.evidence
    assert (evidence.recommendations[0], evidence.introductions[0], evidence.meetings[0]) == (1, 1, 1)
    assert found.values["trust"][0] == pytest.approx(2.5 / 3.0)


def test_a_conversation_is_long_only_when_both_wrote_in_private():
    both = [message(0, thread=5, direction=d) for d in [1, -1] * 6]
    one_way = [message(1, thread=6)] * 12
    crowd = [message(2, thread=7, direction=d, audience=9) for d in [1, -1] * 6]
    evidence = ties(both + one_way + crowd).evidence
    assert evidence.longest_conversation.tolist() == [12, 0, 0, 0]
    assert evidence.long_conversations.tolist() == [1, 0, 0, 0]


def test_the_evidence_counts_what_happened_and_leaves_out_what_is_worth_nothing():
    history = [message(0, 400), message(0, 10, -1), message(0, 3, 1), message(0, 1, 1, worth=KIND_WORTH["connection"])]
    evidence = ties([*history, (0, float("nan"), -1, 1.0, 2, 1, -1, False, False, False)]).evidence
    assert (evidence.count_out[0], evidence.count_in[0], evidence.count_both[0]) == (2, 2, 0)
    assert (evidence.first_day[0], evidence.last_day[0]) == (NOW - 400, NOW - 3)
    assert (evidence.last_day_in[0], evidence.last_day_out[0]) == (NOW - 10, NOW - 3)
    assert evidence.channels[0] == 2
    assert np.isnan(evidence.last_day[1])


def test_an_undated_exchange_counts_for_something_but_is_not_recent():
    found = ties([(0, float("nan"), 1, 1.0, 2, 0, -1, False, False, False), message(1)])
    assert found.values["recency"][0] == 0
    assert 0 < found.values["frequency"][0] < found.values["frequency"][1]


@settings(max_examples=20)
@given(
    st.sampled_from(["half_life_days", "recency_pace", "half_frequency", "half_trust", "rhythm_days", "half_rhythm"]),
    st.floats(-5, 0),
)
def test_constants_out_of_range_are_refused(name, value):
    with pytest.raises(ValueError, match="more than 0"):
        replace(DEFAULT_SETTINGS, **{name: value})


def test_weights_must_be_those_of_the_parts_and_add_up_to_one():
    with pytest.raises(ValueError, match="add up to 1"):
        StrengthSettings(weights={**DEFAULT_WEIGHTS, "trust": 0.5})
    with pytest.raises(ValueError, match="must be those of"):
        StrengthSettings(weights={"recency": 1.0})


def test_nobody_at_all_is_an_empty_answer():
    found = tie_strengths(table([]), np.zeros(0, bool), NOW)
    assert found.strength.shape == (0,)
    assert all(getattr(found.evidence, field.name).shape == (0,) for field in fields(found.evidence))
