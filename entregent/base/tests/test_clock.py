"""The clock can be fixed by the environment and by tests, and always tells UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from entregent.base.clock import FixedClock, SystemClock, current, use

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENTREGENT_NOW", raising=False)


def test_the_clock_is_the_machine_s() -> None:
    assert isinstance(current(), SystemClock)
    before = datetime.now(UTC)
    assert before <= current().now() <= before + timedelta(seconds=5)
    assert current().now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-02T09:00:00Z", MORNING),
        ("2026-03-02T10:00:00+01:00", MORNING),
        ("2026-03-02 09:00", MORNING),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
    ],
)
def test_the_environment_fixes_the_moment(written: str, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREGENT_NOW", written)
    now = current().now()
    assert now == moment
    assert now.tzinfo is UTC


def test_a_moment_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREGENT_NOW", "next monday")
    with pytest.raises(ValueError, match="ENTREGENT_NOW is 'next monday': write a date"):
        current()


def test_a_block_has_its_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREGENT_NOW", "2020-01-01")
    later = FixedClock(datetime(2027, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))))
    with use(FixedClock(MORNING)):
        assert current().now() == MORNING
        with use(later):
            assert current().now() == datetime(2027, 1, 1, tzinfo=UTC)
        assert current().now() == MORNING
    assert current().now().year == 2020


def test_a_fixed_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 3, 2))
