"""Runs a command with a throw-away PostgreSQL: `python tools/with_postgres.py COMMAND…`

Makes a cluster in a temporary folder, starts it on a free port of loopback, hands its address to the command as
`DATABASE_URL`, and stops it and removes it at the end, also after Ctrl-C, a signal or a crash of this process.
The exit code is the command's; 3 when there is no PostgreSQL or it does not start.
"""

from __future__ import annotations

import ctypes
import grp
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import system

NO_SERVER = 3
START_SECONDS = 60
PR_SET_PDEATHSIG = 1
# Speed before durability: the cluster does not outlive the tests.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50", "shared_buffers=64MB")
# A statement that takes minutes is a fault, which the test that asked is to tell.
IMPATIENT = ("statement_timeout=60s", "lock_timeout=60s", "idle_in_transaction_session_timeout=300s")


class NoServer(Exception):
    """There is no PostgreSQL, or it does not start. The message is one sentence that says what to do."""


def main(command: list[str]) -> int:
    """Run `command` beside a server and return its exit code."""
    if not command:
        print("Say which command to run: tools/with_postgres.py COMMAND…", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        with server() as url:
            environment = {**os.environ, "DATABASE_URL": url, "ENTREGENT_THROWAWAY_DATABASE": "1"}
            return _run(command, environment)
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return NO_SERVER
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


@contextmanager
def server() -> Iterator[str]:
    """A running PostgreSQL, as the URL of its empty database `entregent`; stopped and removed at the end."""
    initdb = system.initdb()
    if initdb is None:
        raise NoServer("PostgreSQL is missing: install it with 'sudo apt-get install postgresql'.")
    identity = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="entregent-postgres-"))
    if identity:
        shutil.chown(folder, *identity)
    try:
        password = secrets.token_hex(16)
        _initialise(initdb, folder, password, identity)
        port = _free_port()
        process = _start(Path(initdb).parent / "postgres", folder, port, identity)
        try:
            _create_database(process, folder, port, password)
            yield f"postgresql://entregent:{password}@127.0.0.1:{port}/entregent"
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> tuple[str, str] | None:
    """The user and group that the server runs as when we are root, which PostgreSQL refuses; None otherwise."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return name, _group(user.pw_gid)
    raise NoServer("PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to run it as.")


def _group(number: int) -> str:
    return grp.getgrgid(number).gr_name


def _as(identity: tuple[str, str] | None) -> dict[str, object]:
    return {"user": identity[0], "group": identity[1], "extra_groups": []} if identity else {}


def _initialise(initdb: str, folder: Path, password: str, identity: tuple[str, str] | None) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="utf-8")
    command = [
        initdb, "--pgdata", folder / "data", "--username", "entregent", "--pwfile", secret, "--auth", "scram-sha-256",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    ]  # fmt: skip
    if identity:
        shutil.chown(secret, *identity)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, **_as(identity))  # type: ignore[call-overload]
    if done.returncode:
        raise NoServer(f"PostgreSQL could not make its data folder: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(postgres: Path, folder: Path, port: int, identity: tuple[str, str] | None) -> subprocess.Popen[bytes]:
    settings = [part for setting in (*FAST, *IMPATIENT) for part in ("-c", setting)]
    command = [postgres, "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", folder, *settings]
    with (folder / "log").open("wb") as log:
        # Its own session, so that Ctrl-C reaches the command first and the server is stopped after it.
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            command,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **_as(identity),
        )


def _die_with_parent() -> None:
    """Ask Linux to stop the server when this process is killed without a chance to do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _create_database(process: subprocess.Popen[bytes], folder: Path, port: int, password: str) -> None:
    import psycopg

    address = {"host": "127.0.0.1", "port": port, "user": "entregent", "password": password, "dbname": "postgres"}
    give_up_at = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            with psycopg.connect(**address, autocommit=True) as connection:  # type: ignore[arg-type]
                connection.execute("CREATE DATABASE entregent")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise NoServer(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace').strip()[-500:]}")


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run to the end; when we are told to leave, tell the command too and wait for it."""
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except BaseException as leaving:
        if not isinstance(leaving, KeyboardInterrupt):  # the terminal has already sent Ctrl-C to the command
            process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown (SIGINT), then immediate (SIGQUIT), by the process id and never by name."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
