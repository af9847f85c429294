"""The real command, killed in the middle of an order: the worker ends it, and nothing was done twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.doubles.mastodon import Community, Double

COMMAND = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "entregent"
ACCOUNTS = 9
SECONDS = 90


def start(home: Path, double: Double, *arguments: str) -> subprocess.Popen[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ENTREGENT_")}
    ours.pop("DATABASE_URL", None)
    environment = {
        **ours, "ENTREGENT_HOME": str(home), "ENTREGENT_PRIVATE_HOSTS": double.host, "ENTREGENT_LANGUAGE": "en",
        "LANG": "C.UTF-8",
    }  # fmt: skip
    return subprocess.Popen(
        [str(COMMAND), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home: Path, double: Double, *arguments: str) -> str:
    process = start(home, double, *arguments)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, err
    return out


def unfollowed(double: Double) -> Counter[str]:
    return Counter(each.path for each in double.asked if each.path.endswith("/unfollow"))


def left(home: Path) -> int:
    with sqlite3.connect(f"file:{home / 'entregent.sqlite3'}?mode=ro", uri=True) as database:
        return int(database.execute("SELECT count(*) FROM triage_item WHERE \"end\" = ''").fetchone()[0])


def wait_for(condition: object, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():  # type: ignore[operator]
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.01)


@pytest.mark.parametrize("sent", [1, 7])
def test_a_killed_order_is_ended_by_the_worker_and_nothing_is_sent_twice(tmp_path: Path, sent: int) -> None:
    community = Community(notifications=0, statuses=0, blocked=(), now=datetime.now(UTC).replace(microsecond=0))
    with Double(community) as double:
        out = run(tmp_path, double, "connect", "mastodon", "--answer", f"server={double.url}", "--allow-changes")
        (address,) = [line for line in out.splitlines() if line.startswith("http")]
        run(tmp_path, double, "connect", "mastodon", "--code", double.authority.say_yes(address)[0])
        double.latency_seconds = 0.05
        keys = [community.key(number) for number in range(1, ACCOUNTS + 1)]
        killed = start(tmp_path, double, "triage", *keys, "--do", "unfollow", "--yes")
        wait_for(lambda: len(unfollowed(double)) >= sent, killed)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert left(tmp_path) > 0
        worker = start(tmp_path, double, "worker")
        wait_for(lambda: not left(tmp_path), worker)
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=SECONDS)
        assert community.unfollowed == set(range(1, ACCOUNTS + 1))
        assert set(unfollowed(double).values()) == {1}, "something was sent twice"
        (order,) = json.loads(run(tmp_path, double, "triage", "--orders", "--json"))["orders"]
        assert {item["end"] for item in order["items"]} == {"done"}
        run(tmp_path, double, "triage", "--undo", str(order["id"]), "--json")
        assert community.unfollowed == set()
