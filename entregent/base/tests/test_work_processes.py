"""Several workers, each a process of its own, on one database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

SCRIPT = Path(__file__).with_name("work_process.py")
Environment = dict[str, str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment of processes with a data folder of their own, and in it, where there is no server, a database."""
    folder = str(tmp_path_factory.mktemp("home"))
    environment = {**os.environ, "ENTREGENT_HOME": folder, "PYTHONPATH": str(SCRIPT.parents[3])}
    if connection.vendor == "sqlite":
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--settings", "entregent.settings"]
        subprocess.run(migrate, env=environment, check=True)
    return environment


@pytest.fixture
def shared(request: pytest.FixtureRequest, home: Environment) -> Environment:
    """The environment of processes that share one database: the file in their data folder, or the suite's server."""
    if connection.vendor == "sqlite":
        return home
    request.getfixturevalue("transactional_db")
    parts = urlsplit(os.environ["DATABASE_URL"])
    return home | {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))}


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that are ended with the test, however it ends."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def _start(environment: Environment, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _run(environment: Environment, *arguments: str) -> list[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, env=environment, text=True, check=True, stdout=subprocess.PIPE).stdout.split()


def test_two_workers_never_do_the_same_row_twice(shared: Environment, processes: list[subprocess.Popen[str]]) -> None:
    _run(shared, "seed", "60")
    processes += [_start(shared, "drain") for _ in range(2)]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    done = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(done[0]) + len(done[1]) == 60
    assert len({*done[0], *done[1]}) == 60


def test_the_row_of_a_killed_worker_is_taken_up(shared: Environment, processes: list[subprocess.Popen[str]]) -> None:
    _run(shared, "seed", "1")
    holder = _start(shared, "hold")
    processes.append(holder)
    assert holder.stdout
    assert holder.stdout.readline().strip()
    holder.kill()
    holder.wait()
    now, after_lease, released, then, claimed, attempts = _run(shared, "look")
    assert (now, after_lease) == ("0", "1"), "not before its lease has lapsed"
    assert (released, then) == ("1", "1"), "at once when its process is seen to be gone"
    assert (claimed, attempts) == ("True", "2")
