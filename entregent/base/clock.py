"""The time, always in UTC, asked in one place so that demonstrations and tests can fix it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

ENVIRONMENT_VARIABLE = "ENTREGENT_NOW"


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Always the same moment. `at` must be timezone-aware; any zone is accepted and told in UTC."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("A fixed clock needs a moment with its time zone.")

    def now(self) -> datetime:
        """The fixed moment, in UTC."""
        return self.at.astimezone(UTC)


_in_use: list[Clock] = []


def current() -> Clock:
    """The clock in use: the one set by `use`, else the moment in ENTREGENT_NOW, else the machine's.

    Raises ValueError, with a sentence, when ENTREGENT_NOW is not an ISO 8601 date or moment. Without a zone it is UTC.
    """
    if _in_use:
        return _in_use[-1]
    written = os.environ.get(ENVIRONMENT_VARIABLE, "").strip()
    return FixedClock(_moment(written)) if written else SystemClock()


def _moment(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(
            f"{ENVIRONMENT_VARIABLE} is {written!r}: write a date such as 2026-03-02 or 2026-03-02T09:00:00Z."
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Make `clock` the current one, for all threads, until the block ends. Blocks may be nested."""
    _in_use.append(clock)
    try:
        yield clock
    finally:
        _in_use.pop()
