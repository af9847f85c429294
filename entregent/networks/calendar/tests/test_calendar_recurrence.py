"""Recurring events fall on the days that another implementation of the same rules says, and never take long."""

from __future__ import annotations

import time
from datetime import date, datetime
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from entregent.networks.calendar.recurrence import WEEKDAYS, occurrences, parse_rule

LAST = date(2024, 12, 31)
LATER = 7600
MONTH_DAYS = st.sampled_from([1, 5, 13, 28, 29, 30, 31, -1, -2, -31])


def listed(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(lambda chosen: ",".join(map(str, chosen)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 5)))
    if draw(st.booleans()):
        parts["BYMONTH"] = draw(listed(st.integers(1, 12)))
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = draw(listed(MONTH_DAYS))
    if draw(st.booleans()):
        with_ordinals = frequency in ("MONTHLY", "YEARLY") and draw(st.booleans())
        ordinals = st.sampled_from(["1", "2", "-1", "5"] if with_ordinals else [""])
        parts["BYDAY"] = draw(listed(st.builds("".join, st.tuples(ordinals, st.sampled_from(list(WEEKDAYS))))))
    if len(parts) > 1 and draw(st.booleans()):
        parts["BYSETPOS"] = str(draw(st.sampled_from([1, 2, -1])))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(["MO", "SU"]))
    if draw(st.booleans()):
        parts["COUNT"] = str(draw(st.integers(1, 20)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def reference(rule: str, start: date) -> list[date]:
    """The days by python-dateutil. For a rule that matches no day it looks until the year 9999: so it is asked for those
    7,600 years later, on which the same weekdays fall."""
    days = (at.date() for at in rrulestr(rule, dtstart=datetime(start.year + LATER, start.month, start.day)))
    return [
        day.replace(day.year - LATER) for day in takewhile(lambda day: day <= LAST.replace(LAST.year + LATER), days)
    ]


@settings(deadline=None, max_examples=120)
@given(rules(), st.dates(date(2015, 1, 1), date(2020, 12, 31)))
def test_days_are_those_of_another_implementation(rule: str, start: date):
    days = reference(rule, start)
    assume(days)  # the start of an event is one of its days, whatever the rule says: take one that the rule says too
    days = reference(rule, days[0]) if days[0] != start else days
    assume(days)
    parsed = parse_rule(rule)
    assert parsed is not None
    assert list(occurrences(parsed, days[0], LAST)) == days


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ", "FREQ=SOMETIMES", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=many", "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;BYHOUR=9,17", "FREQ=YEARLY;BYMONTH=0", "FREQ=DAILY;INTERVAL=99999999999",
    ],
)  # fmt: skip
def test_other_rules_are_refused(rule: str):
    assert parse_rule(rule) is None


def test_a_repeated_time_of_day_and_private_parts_are_passed_over():
    assert parse_rule("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;X-FOO=1") == parse_rule("freq=daily")


@pytest.mark.parametrize("rule", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=4,6"])
def test_a_day_that_never_comes_is_soon_given_up(rule: str):
    parsed = parse_rule(rule)
    assert parsed is not None
    began = time.process_time()
    assert list(occurrences(parsed, date(1970, 1, 1), date(2026, 11, 1))) == [date(1970, 1, 1)]
    assert time.process_time() - began < 1


def test_a_count_is_not_extended_and_the_start_counts():
    parsed = parse_rule("FREQ=WEEKLY;COUNT=3;BYDAY=MO")
    assert parsed is not None
    tuesday = date(2026, 3, 3)
    assert list(occurrences(parsed, tuesday, LAST.replace(year=2027))) == [
        tuesday,
        date(2026, 3, 9),
        date(2026, 3, 16),
    ]
