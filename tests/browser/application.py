"""The application as a person starts it: the real command, on a free port of loopback, with an empty data folder."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commands import COMMAND, environment

START_SECONDS = 90
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Application:
    """A running application: where it answers, the one-time link it printed (empty once the workspace is claimed), its
    data folder, and the file that holds all it prints."""

    address: str
    claim_link: str
    home: Path
    log: Path

    def command(self, *arguments: str) -> str:
        """What `entregent <arguments>` prints, run on the same data."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=environment(self.home, COLUMNS="200"),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def running(home: Path, **more: str) -> Iterator[Application]:
    """Start the application and wait until it answers; stop it, by its process id, at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home.with_suffix(".log")
    with log.open("wb") as file:
        process = subprocess.Popen(
            [COMMAND, "run", "--port", str(port)],
            env=environment(home, PYTHONUNBUFFERED="1", **more),
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, port, log)
        link = re.search(rf"http://\S+:{port}/\S+", log.read_text(encoding="utf-8", errors="replace"))
        yield Application(f"http://127.0.0.1:{port}", link[0] if link else "", home, log)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the application answers a request; it has printed its addresses by then."""
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and process.poll() is None:
        if _answers(port):
            return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")
    raise AssertionError(f"`entregent run` did not start (exit code {process.poll()}):\n{said}")


def _answers(port: int) -> bool:
    """Whether a request gets an answer, whatever it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
