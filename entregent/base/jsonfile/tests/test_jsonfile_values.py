"""Values as one kind of thing or nothing, whatever stands in the file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.jsonfile import (
    Repeats,
    elements,
    inside,
    members,
    moment_of,
    name_of,
    number_of,
    repaired_text,
    text_of,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(ANYTHING)
def test_anything_is_text_that_can_be_stored(value: object) -> None:
    for text in (text_of(value), name_of(value)):
        assert "\x00" not in text
        assert text.encode("utf-8").decode("utf-8") == text
    name = name_of(value)
    assert name == name.strip()
    assert "\n" not in name


@given(ANYTHING)
def test_anything_is_read_as_number_moment_object_or_array(value: object) -> None:
    number_of(value)
    for per_second in (1, 1000, 1_000_000):
        moment = moment_of(value, per_second)
        assert moment is None or 1990 <= moment.year <= 2200
    members(value), elements(value), inside(value, "a", 0, "b"), inside(value, 3)


@given(st.text())
def test_mojibake_is_undone(text: str) -> None:
    broken = text.encode("utf-8", "replace").decode("latin-1")
    assert repaired_text(broken) == text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("right", ["", "plain", "Élise", "naïve à 3 €", "日本", "é" * 9, "ÿ", "caf\xe9 \u2019"])
def test_what_was_never_broken_stays(right: str) -> None:
    assert repaired_text(right) == right


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("two\nlines\tand \x00more\x1b", "two\nlines\tand more"),
        ("half \ud83d a pair", "half ? a pair"),
        (5, "5"),
        (True, ""),
        (10**400, ""),
        (1.5, ""),
        ({"a": 1}, ""),
        ("x" * 20, "xxxxxxxxxx"),
    ],
)
def test_text(value: object, expected: str) -> None:
    assert text_of(value, 10 if value == "x" * 20 else 1000) == expected


def test_names_stand_on_one_line_in_one_direction() -> None:
    assert name_of(" \u202eAda\r\n\tLovelace \x00") == "Ada Lovelace"
    assert len(name_of("a " * 5000)) <= 300
    assert name_of("\u200f\u200e") == ""


@pytest.mark.parametrize(
    ("value", "per_second", "expected"),
    [
        (1_611_111_111, 1, datetime(2021, 1, 20, 2, 51, 51, tzinfo=UTC)),
        ("1611111111123", 1000, datetime(2021, 1, 20, 2, 51, 51, 123_000, tzinfo=UTC)),
        (1_611_111_111.9, 1, datetime(2021, 1, 20, 2, 51, 51, tzinfo=UTC)),
        (0, 1, None),
        (-5, 1, None),
        (10**17, 1, None),
        ("soon", 1, None),
        (None, 1, None),
    ],
)
def test_moments(value: object, per_second: int, expected: datetime | None) -> None:
    assert moment_of(value, per_second) == expected


def test_repeats_are_told_as_far_as_they_are_remembered() -> None:
    repeats = Repeats(remembered=3)
    assert [repeats.again(mark) for mark in (1, 2, 1, 3, 4, 1)] == [False, False, True, False, False, True]
    assert [repeats.again(mark) for mark in range(100, 107)] == [False] * 7
    assert not repeats.again(1)
