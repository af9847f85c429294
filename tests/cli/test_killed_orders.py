"""The real command, killed in the middle of an order: the worker ends it, and nothing was done twice."""

from __future__ import annotations

import json
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.killing import Owner, rows, wait
from tests.doubles.mastodon import Community, Double

ACCOUNTS = 9


def unfollowed(double: Double) -> Counter[str]:
    return Counter(each.path for each in double.asked if each.path.endswith("/unfollow"))


def left(owner: Owner) -> int:
    (count,) = rows(owner.home, "SELECT count(*) FROM triage_item WHERE \"end\" = ''")
    return int(str(count))


@pytest.mark.parametrize("sent", [1, 7])
def test_a_killed_order_is_ended_by_the_worker_and_nothing_is_sent_twice(
    tmp_path: Path, new_home: Callable[[Path], Path], sent: int
) -> None:
    community = Community(notifications=0, statuses=0, blocked=(), now=datetime.now(UTC).replace(microsecond=0))
    with Double(community) as double:
        owner = Owner(new_home(tmp_path), double)
        out = owner.does("connect", "mastodon", "--answer", f"server={double.url}", "--allow-changes")
        (address,) = [line for line in out.splitlines() if line.startswith("http")]
        owner.does("connect", "mastodon", "--code", double.authority.say_yes(address)[0])
        double.latency_seconds = 0.05
        keys = [community.key(number) for number in range(1, ACCOUNTS + 1)]
        killed = owner.starts("triage", *keys, "--do", "unfollow", "--yes")
        wait(lambda: len(unfollowed(double)) >= sent, killed)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert left(owner) > 0
        owner.work_until("SELECT count(*) = 0 FROM triage_item WHERE \"end\" = ''")
        assert community.unfollowed == set(range(1, ACCOUNTS + 1))
        assert set(unfollowed(double).values()) == {1}, "something was sent twice"
        (order,) = json.loads(owner.does("triage", "--orders", "--json"))["orders"]
        assert {item["end"] for item in order["items"]} == {"done"}
        owner.does("triage", "--undo", str(order["id"]), "--json")
        assert community.unfollowed == set()
