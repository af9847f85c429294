"""The real command in processes of its own, on a home of its own: a worker that is killed with SIGKILL while it reads."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.commands import start
from tests.doubles.mastodon.server import Double

SECONDS = 120


def every(home: Path, question: str) -> list[tuple[object, ...]]:
    """What the database of a home answers."""
    with sqlite3.connect(f"file:{home / 'entregent.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(question).fetchall()


def rows(home: Path, question: str) -> tuple[object, ...]:
    """The first row that the database of a home answers."""
    return every(home, question)[0]


def wait(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Until something is so, while a process runs."""
    until = time.monotonic() + SECONDS
    while not condition():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody whose account is on a double; `home` is where everything of theirs lies."""

    home: Path
    double: Double
    chance: random.Random = field(default_factory=lambda: random.Random(6))

    def starts(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command, which may reach the double."""
        return start(self.home, *arguments, ENTREGENT_PRIVATE_HOSTS=self.double.host, ENTREGENT_LANGUAGE="en")

    def does(self, *arguments: str) -> str:
        """Run a command to its end; what it printed."""
        running = self.starts(*arguments)
        out, err = running.communicate(timeout=SECONDS)
        assert running.returncode == 0, err
        return out

    def kill_a_worker(self, after: Callable[[], bool]) -> None:
        """Start a worker, and kill it a moment after something has come to be so."""
        worker = self.starts("worker")
        wait(after, worker)
        time.sleep(self.chance.random() * 0.1)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()

    def more(self, requests: int) -> Callable[[], bool]:
        """Whether so many requests have come since now."""
        asked = len(self.double.asked)
        return lambda: len(self.double.asked) >= asked + requests

    def work_until(self, question: str) -> None:
        """Let a worker work until a question of the database is answered by 1, and end it as it should be ended."""
        worker = self.starts("worker")
        wait(lambda: rows(self.home, question) == (1,), worker)
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=SECONDS)

    def is_read(self) -> bool:
        """Whether all of the account was read once."""
        return rows(self.home, "SELECT read_at IS NOT NULL FROM intake_sync") == (1,)
