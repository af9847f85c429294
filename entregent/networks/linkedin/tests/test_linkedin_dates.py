from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.networks.linkedin import dates

MONTHS = {
    2: ("Feb", "February", "févr.", "Févr", "février", "fév."),
    8: ("Aug", "août", "AOÛT", "aout"),
    12: ("Dec", "déc.", "décembre"),
    5: ("May", "mai"),
    7: ("Jul", "juil.", "juillet"),
    6: ("Jun", "juin"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08 Feb 2026", date(2026, 2, 8)),
        ("4-Apr-21", date(2021, 4, 4)),
        ("04/Apr/2021", date(2021, 4, 4)),
        ("1er août 2023", date(2023, 8, 1)),
        ("2026-02-08", date(2026, 2, 8)),
        ("2026/02/08", date(2026, 2, 8)),
        ("25/12/2020", date(2020, 12, 25)),
        ("12/25/2020", date(2020, 12, 25)),
        ("08.02.2026", date(2026, 2, 8)),
        ("Feb 8, 2026", date(2026, 2, 8)),
        ("8\u00a0Feb\u202f2026", date(2026, 2, 8)),
        ("31 Feb 2020", None),
        ("Engineer", None),
        ("12 Engineers 2020", None),
        ("", None),
    ],
)
def test_days(text: str, expected: date | None) -> None:
    assert dates.day(text) == expected


@pytest.mark.parametrize(("month", "name"), [(month, name) for month, names in MONTHS.items() for name in names])
def test_months_in_english_and_french(month: int, name: str) -> None:
    assert dates.day(f"08 {name} 2026") == date(2026, month, 8)
    assert dates.period(f"{name} 2024") == date(2024, month, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06-01 14:03:22 UTC", datetime(2025, 6, 1, 14, 3, 22, tzinfo=UTC)),
        ("2024/02/01 15:02:55 UTC", datetime(2024, 2, 1, 15, 2, 55, tzinfo=UTC)),
        ("2026-02-09 01:21:47", datetime(2026, 2, 9, 1, 21, 47, tzinfo=UTC)),
        ("2025-06-01T14:03:22Z", datetime(2025, 6, 1, 14, 3, 22, tzinfo=UTC)),
        ("1/29/26, 2:37 PM", datetime(2026, 1, 29, 14, 37, tzinfo=UTC)),
        ("1/29/26, 2:37\u202fPM", datetime(2026, 1, 29, 14, 37, tzinfo=UTC)),
        ("12/1/25, 12:05 AM", datetime(2025, 12, 1, 0, 5, tzinfo=UTC)),
        ("12/1/25, 12:05 pm", datetime(2025, 12, 1, 12, 5, tzinfo=UTC)),
        ("29/01/2026 14:37", datetime(2026, 1, 29, 14, 37, tzinfo=UTC)),
        ("29 janv. 2026, 14 h 05", datetime(2026, 1, 29, 14, 5, tzinfo=UTC)),
        ("Sat Sep 05 08:12:14 UTC 2026", datetime(2026, 9, 5, 8, 12, 14, tzinfo=UTC)),
        ("08 Feb 2026", datetime(2026, 2, 8, tzinfo=UTC)),
        ("2025-13-01 14:03:22 UTC", None),
        ("2025-06-01 99:03:22 UTC", datetime(2025, 6, 1, tzinfo=UTC)),
        ("Not Available", None),
        ("", None),
    ],
)
def test_moments(text: str, expected: datetime | None) -> None:
    assert dates.moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 2024", date(2024, 1, 1)),
        ("Jan-24", date(2024, 1, 1)),
        ("2024", date(2024, 1, 1)),
        ("03/2024", date(2024, 3, 1)),
        ("2024-03", date(2024, 3, 1)),
        ("", None),
        ("Present", None),
    ],
)
def test_periods(text: str, expected: date | None) -> None:
    assert dates.period(text) == expected


def test_a_column_tells_which_way_round_its_numbers_stand() -> None:
    assert dates.day_first(["03/04/2026", "25/04/2026"]) is True
    assert dates.day_first(["3/4/26, 2:37 PM"]) is False
    assert dates.day_first(["3/4/26", "3/25/26"]) is False
    assert dates.day_first(["03/04/2026", "08 Feb 2026", ""]) is None
    assert dates.day("03/04/2026", day_first=True) == date(2026, 4, 3)
    assert dates.day("03/04/2026", day_first=False) == date(2026, 3, 4)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
def test_every_way_of_writing_a_moment_is_read_back(moment: datetime) -> None:
    expected = moment.replace(microsecond=0, tzinfo=UTC)
    for text in (
        f"{expected:%Y-%m-%d %H:%M:%S} UTC",
        f"{expected:%Y/%m/%d %H:%M:%S} UTC",
        f"{expected:%Y-%m-%d %H:%M:%S}",
    ):
        assert dates.moment(text) == expected
    assert dates.moment(f"{expected:%a %b %d %H:%M:%S} UTC {expected:%Y}") == expected
    assert dates.moment(f"{expected:%-m/%-d/%y, %-I:%M %p}") == expected.replace(second=0)
    assert dates.day(f"{expected:%d %b %Y}") == dates.day(f"{expected:%-d-%b-%y}") == expected.date()


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    dates.moment(text)
    dates.day(text)
    dates.period(text)
    dates.day_first([text])
