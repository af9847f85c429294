"""Claims, fenced writes, failures: one database, workers taking turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.base import clock, work
from entregent.base.work import LostLease, State
from entregent.ties.models import Refresh

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _row(**columns: object) -> Refresh:
    return Refresh.objects.create(workspace=Workspace.objects.create(name="Work", created_at=NOW), **columns)


def _again(row: Refresh) -> Refresh:
    return Refresh.objects.get(pk=row.pk)


def _is_due(row: Refresh, now: datetime) -> bool:
    return work.due(Refresh, now).filter(pk=row.pk).exists()


def test_of_two_who_read_the_same_row_one_claims_it() -> None:
    first = _row()
    second = _again(first)
    assert work.claim(first, "one", NOW)
    assert not work.claim(second, "two", NOW)
    assert (first.state, first.lease_owner, first.attempts, first.lease_until) == (
        "running",
        "one",
        1,
        NOW + work.LEASE,
    )
    assert not _is_due(first, NOW)


def test_a_row_is_due_at_its_time() -> None:
    row = _row(next_attempt_at=NOW)
    assert not _is_due(row, NOW - SECOND)
    assert _is_due(row, NOW)
    assert not work.claim(row, "early", NOW - SECOND)


def test_a_lapsed_lease_is_taken_over_and_the_first_worker_writes_nothing_more() -> None:
    first = _row()
    work.claim(first, "paused", NOW)
    later = NOW + work.LEASE + SECOND
    assert not _is_due(first, NOW + work.LEASE)
    second = _again(first)
    assert work.claim(second, "next", later)
    for write in (
        lambda: work.finish(first),
        lambda: work.renew(first, later),
        lambda: work.fail(first, later, "too late"),
        lambda: work.release(first, later, "too late"),
        lambda: work.write(first, last_error="too late"),
    ):
        with pytest.raises(LostLease):
            write()
    row = _again(first)
    assert (row.lease_owner, row.state, row.last_error) == ("next", "running", "")
    work.finish(second)
    assert _again(first).state == State.DONE


def test_renewing_prolongs_the_lease() -> None:
    row = _row()
    work.claim(row, "slow", NOW)
    work.renew(row, NOW + timedelta(seconds=50), wanted=3)
    assert not _is_due(row, NOW + timedelta(seconds=100))
    assert _is_due(row, NOW + timedelta(seconds=111))
    assert _again(row).wanted == 3


def test_failures_wait_longer_each_time_and_are_given_up() -> None:
    row, now, waits = _row(), NOW, []
    for _ in range(work.MAX_ATTEMPTS - 1):
        assert work.claim(row, "unlucky", now)
        work.fail(row, now, "no luck")
        assert row.next_attempt_at
        waits.append(row.next_attempt_at - now)
        assert not _is_due(row, row.next_attempt_at - SECOND)
        now = row.next_attempt_at
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 4, 9, 16)]
    assert work.claim(row, "unlucky", now)
    work.fail(row, now, "the last straw")
    row = _again(row)
    assert (row.state, row.last_error) == ("failed", "the last straw")
    assert not _is_due(row, now + timedelta(days=365))


def test_what_succeeds_is_forgiven_its_failures() -> None:
    row = _row()
    work.claim(row, "worker", NOW)
    work.fail(row, NOW, "no luck")
    work.claim(row, "worker", NOW + timedelta(minutes=1))
    work.finish(row, again_at=NOW + timedelta(days=1))
    row = _again(row)
    assert (row.state, row.attempts, row.last_error) == ("pending", 0, "")
    assert _is_due(row, NOW + timedelta(days=1))


def test_a_released_row_is_due_at_once() -> None:
    row = _row()
    work.claim(row, "leaving", NOW)
    work.release(row, NOW, "asked to stop")
    assert _is_due(row, NOW)


def test_only_the_dead_are_released() -> None:
    alive, elsewhere, gone = _row(), _row(), _row()
    work.claim(alive, work.worker_name(), NOW)
    work.claim(elsewhere, "some-other-machine:1:abc", NOW)
    name = work.worker_name()
    work.claim(gone, name, NOW)
    work._names_here.discard(name)  # a process that had our number before us
    assert work.release_dead(Refresh, NOW) == 1
    assert [_is_due(row, NOW) for row in (alive, elsewhere, gone)] == [False, False, True]


class Clumsy:
    """A domain whose work fails, or loses its lease on the way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def due(self, now: datetime):  # type: ignore[no-untyped-def]
        return iter(work.due(Refresh, now))

    def advance(self, row: Refresh, now: datetime) -> None:
        raise self.error

    def recover(self, now: datetime) -> int:
        return work.release_dead(Refresh, now)


def test_the_loop_survives_what_fails_and_tells_why() -> None:
    row = _row()
    with clock.use(clock.FixedClock(NOW)):
        assert worker.run_until_idle([Clumsy(ValueError("a cable is loose"))]) == 1
    row = _again(row)
    assert (row.state, row.attempts, row.last_error) == ("pending", 1, "ValueError: a cable is loose")


def test_the_loop_leaves_alone_what_somebody_else_took() -> None:
    row = _row()
    with clock.use(clock.FixedClock(NOW)):
        assert worker.step("loser", [Clumsy(LostLease("taken over"))])
    assert _again(row).last_error == ""
