"""The throw-away server starts, is ours alone, and is gone afterwards however the command ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import system
from tools.with_postgres import NO_SERVER

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "with_postgres.py"
pytestmark = pytest.mark.postgres
SHOW = (
    "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']);"
    "print(c.execute('show data_directory').fetchone()[0], c.info.port, flush=True)"
)


@pytest.fixture(autouse=True)
def _needs_postgres() -> None:
    if system.initdb() is None:
        assert not system.under_ci(), "PostgreSQL is missing, and nothing may be skipped under CI=true."
        pytest.skip("PostgreSQL is missing: sudo apt-get install postgresql")


def start(*command: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, TOOL, sys.executable, *command]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True)


def data_folder_and_pid(process: subprocess.Popen[str]) -> tuple[Path, int]:
    assert process.stdout is not None
    folder = Path(process.stdout.readline().split()[0])
    return folder, int((folder / "postmaster.pid").read_text().split()[0])


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_command_s_exit_code_is_kept_and_nothing_stays() -> None:
    with start("-c", f"{SHOW}; raise SystemExit(7)") as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().split()[0])
        assert process.wait(timeout=60) == 7
    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_is_gone_when_we_are_told_to_leave(number: signal.Signals) -> None:
    with start("-c", f"{SHOW}; import time; time.sleep(3 if {number} == {signal.SIGKILL} else 60)") as process:
        folder, pid = data_folder_and_pid(process)
        if number == signal.SIGINT:  # as a terminal does: to the command as well
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        process.wait(timeout=60)
        give_up_at = time.monotonic() + 15
        while is_running(pid) and time.monotonic() < give_up_at:
            time.sleep(0.1)
    assert not is_running(pid)
    if number == signal.SIGKILL:  # nobody was left to remove it
        shutil.rmtree(folder.parent)
    assert not folder.exists()


def test_without_postgresql_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tools import with_postgres

    monkeypatch.setattr(system, "initdb", lambda: None)
    assert with_postgres.main(["true"]) == NO_SERVER
    assert "sudo apt-get install postgresql" in capsys.readouterr().err
