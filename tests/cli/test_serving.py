"""Starting, claiming, stopping; the whole demonstration from the terminal."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands import COMMAND, environment

START_SECONDS = 90


def entregent(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], env=environment(home, **more), capture_output=True, text=True, check=False, timeout=300
    )


@contextmanager
def started(home: Path, *arguments: str, until: str = "/enter/") -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A serving command that has printed where it answers, and the lines it printed."""
    process = subprocess.Popen(
        [COMMAND, *arguments], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if until in line:
                break
        yield process, lines
    finally:
        process.kill()
        process.communicate()


def answers(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310 - loopback
        status: int = response.status
        return status


def port_taken() -> socket.socket:
    """The usual port, held if nobody has it already."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", 8000))
        taken.listen()
    except OSError:
        taken.close()
    return taken


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_prints_its_address_answers_and_stops_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    with port_taken(), started(tmp_path, "run") as (process, lines):
        (address,) = [line for line in lines if re.fullmatch(r"http://127\.0\.0\.1:\d+/", line)]
        assert address != "http://127.0.0.1:8000/"
        (link,) = [line for line in lines if "/enter/" in line]
        assert link.startswith(address)
        assert answers(link) == 200
        process.send_signal(number)
        assert process.wait(timeout=60) == 0


def test_a_port_that_was_asked_for_and_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = entregent(tmp_path, "web", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_links_are_for_claiming_and_inviting(tmp_path: Path, new_home: Callable[[Path], Path]) -> None:
    new_home(tmp_path)
    first, second = (entregent(tmp_path, "link").stdout.strip() for _ in range(2))
    assert first.startswith("http://127.0.0.1:8000/enter/")
    assert first != second
    invite = entregent(tmp_path, "link", "--invite", "--address", "https://net.example/")
    assert invite.stdout.startswith("https://net.example/enter/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_says_that_it_works_and_stops_cleanly(
    number: signal.Signals, tmp_path: Path, new_home: Callable[[Path], Path]
) -> None:
    with started(new_home(tmp_path), "worker", until="Working") as (process, lines):
        assert lines == ["Working in the background (stop it with Ctrl-C)."]
        process.send_signal(number)
        assert process.wait(timeout=60) == 0


def test_the_help_is_quick_and_lists_every_command(tmp_path: Path) -> None:
    began = os.times()
    done = entregent(tmp_path, "--help")
    ended = os.times()
    assert done.returncode == 0
    used = ended.children_user + ended.children_system - began.children_user - began.children_system
    assert used < 1.5
    for name in ("import", "imports", "shortlist", "today", "map", "people", "person", "tie", "demo", "run", "merge"):
        assert re.search(rf"^  {name} ", done.stdout, re.MULTILINE), name
    assert list(tmp_path.iterdir()) == [], "the help makes no data folder"


def test_the_demonstration_shows_the_report_a_shortlist_and_a_map_and_goes_again(tmp_path: Path) -> None:
    done = entregent(tmp_path, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"^ +\d+  \S", done.stdout, re.MULTILINE)) >= 25
    assert "Lyon" in done.stdout
    assert "Complete_LinkedInDataExport_" in done.stdout
    map_file = tmp_path / "sample-map.html"
    assert map_file.stat().st_size > 100_000
    assert '"cards": []' not in entregent(tmp_path, "today", "--json").stdout
    again = entregent(tmp_path, "demo", "--no-serve")
    assert again.returncode == 0
    assert again.stdout.count("Complete_LinkedInDataExport_") == done.stdout.count("Complete_LinkedInDataExport_")
    french = entregent(tmp_path, "shortlist", "Lyon, e-learning", "-n", "2", LANG="fr_FR.UTF-8")
    assert "Lieu" in french.stdout
    removed = entregent(tmp_path, "demo", "--remove")
    assert removed.returncode == 0, removed.stderr
    assert not map_file.exists()
    assert '"total": 0' in entregent(tmp_path, "people", "--json").stdout
    assert not any((tmp_path / "incoming").iterdir())


def test_the_claim_link_is_printed_until_it_was_used(tmp_path: Path, new_home: Callable[[Path], Path]) -> None:
    new_home(tmp_path)
    with started(tmp_path, "run") as (process, lines):
        link = lines[-1]
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(link, timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {
            "csrfmiddlewaretoken": token[1],
            "login": "camille",
            "name": "Camille",
            "passphrase": "a long walk by the sea",
        }
        request = urllib.request.Request(link, urllib.parse.urlencode(form).encode(), {"Referer": link})  # noqa: S310
        assert browser.open(request, timeout=30).status == 200
        with pytest.raises(urllib.error.HTTPError, match="410"):
            answers(link)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    with started(tmp_path, "run", until="http://127") as (_process, lines):
        assert not any("/enter/" in line for line in lines)
