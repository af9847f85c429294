"""The real worker, killed with SIGKILL while it reads: what comes next goes on without a gap, and counts nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.doubles.bluesky import Community, Double

COMMAND = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "entregent"
SECONDS = 120
FOLLOWING, FOLLOWERS, NOTIFICATIONS, POSTS = 150, 130, 900, 210
KILLS = 4


def start(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ENTREGENT_")}
    ours.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [str(COMMAND), *arguments], env={**ours, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def rows(home: Path, question: str) -> tuple[int, ...]:
    with sqlite3.connect(f"file:{home / 'entregent.sqlite3'}?mode=ro", uri=True) as database:
        found: tuple[int, ...] = database.execute(question).fetchone()
        return found


def test_a_killed_reading_goes_on_where_it_was(tmp_path: Path) -> None:
    shy = {number: {"description": "#nobot"} for number in range(1, 301)}
    now = datetime.now(UTC).replace(microsecond=0)
    crowd = Community(301, FOLLOWING, FOLLOWERS, NOTIFICATIONS, POSTS, now=now, changes=shy)
    chance = random.Random(6)
    with Double(crowd) as double:
        environment = {
            "ENTREGENT_HOME": str(tmp_path), "ENTREGENT_PRIVATE_HOSTS": double.host, "ENTREGENT_LANGUAGE": "en",
            "LANG": "C.UTF-8",
        }  # fmt: skip
        answers = ["--answer", "handle=member0.test", "--answer", "password=made", "--answer", f"server={double.url}"]
        begun = start(environment, "connect", "bluesky", *answers, "--no-read")
        _out, err = begun.communicate(timeout=SECONDS)
        assert begun.returncode == 0, err
        double.latency_seconds = 0.03
        for _kill in range(KILLS):
            asked, stop_after = len(double.asked), chance.randint(2, 9)
            worker = start(environment, "worker")
            _wait(lambda asked=asked, more=stop_after: len(double.asked) >= asked + more, worker)  # type: ignore[misc]
            time.sleep(chance.random() * 0.1)
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
            assert rows(tmp_path, "SELECT read_at IS NULL FROM intake_sync") == (1,), "it was read before it was killed"
        worker = start(environment, "worker")
        _wait(lambda: rows(tmp_path, "SELECT read_at IS NOT NULL FROM intake_sync") == (1,), worker)
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=SECONDS)
    # Of eight notifications one is a follow, which the list of followers tells too.
    events = {crowd.notification(number)["uri"] for number in range(1, NOTIFICATIONS + 1)}
    follows = {each for each in events if "graph.follow" in each}
    followed_by = {each[5:].partition("/")[0] for each in follows} | {crowd.did(n) for n in crowd.followers_of(0)}
    kept = "SELECT count(*) FROM ties_interaction WHERE direction = {}"
    assert rows(tmp_path, kept.format(-1)) == (len(events) - len(follows) + len(followed_by),)
    assert rows(tmp_path, kept.format(1)) == (FOLLOWING,)
    assert rows(tmp_path, "SELECT count(*) FROM posts_post") == (POSTS,)
    told = start(environment, "accounts", "--json").communicate(timeout=SECONDS)[0]
    assert json.loads(told)["accounts"][0]["paused"] is None


def _wait(condition: object, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():  # type: ignore[operator]
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.01)
