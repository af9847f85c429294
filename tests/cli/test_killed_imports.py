"""The real command, killed in the middle: the next one ends with the same facts and the same report."""

from __future__ import annotations

import csv
import json
import signal
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import commands

PEOPLE, MESSAGES = 1_200, 2_500
OF_PERSON = "JOIN people_identity i ON i.origin_id ="
TABLES = {
    "sightings": "SELECT fingerprint, digest, observed_at FROM people_sighting ORDER BY 1, 2",
    "interactions": "SELECT fingerprint, kind, at, text FROM ties_interaction ORDER BY 1",
    "relations": "SELECT fingerprint, kind, context FROM ties_relation ORDER BY 1",
    "handles": """SELECT i.key, h.kind, h.value FROM people_handle h JOIN people_identity i ON i.id = h.identity_id
        ORDER BY 1, 2, 3""",
    "people": f"SELECT i.key, p.name, p.company, p.is_root FROM people_person p {OF_PERSON} p.id ORDER BY 1",
    "ties": f"SELECT i.key, t.strength FROM ties_tie t {OF_PERSON} t.person_id ORDER BY 1",
    "words": f"SELECT i.key, d.field, d.words FROM people_searchdocument d {OF_PERSON} d.person_id ORDER BY 1, 2",
    "imports": "SELECT file, state, stage, counts, missing FROM intake_import ORDER BY id",
    "skipped": "SELECT file, line, template FROM intake_skippedrow ORDER BY 1, 2, 3",
}
MOMENTS = {
    "before the first slice": "state = 'running'",
    "between two slices": "stage = 'reading' AND done > 0",
    "while people are joined": "stage = 'joining'",
    "while ties are measured": "stage = 'measuring'",
}


@dataclass(frozen=True, slots=True)
class Home:
    """A data folder of its own."""

    folder: Path

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a command and do not wait for it."""
        return commands.start(self.folder, *arguments, ENTREGENT_NOW="2026-03-02T09:00:00Z")

    def run(self, *arguments: object) -> Any:
        """The JSON that a command prints."""
        process = self.start(*arguments, "--json")
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        return json.loads(out)

    def kill_when(self, process: subprocess.Popen[str], condition: str) -> None:
        """Kill a command, as no program can prevent, as soon as an import is at this point."""
        query = f"SELECT count(*) FROM intake_import WHERE {condition}"
        with sqlite3.connect(f"file:{self.folder / 'entregent.sqlite3'}?mode=ro", uri=True) as database:
            while not database.execute(query).fetchone()[0]:
                assert process.poll() is None, f"it ended before {condition}: {process.communicate()[1]}"
                time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()

    def stands(self) -> dict[str, list[Any]]:
        """All that stands in the database, without the ids of rows."""
        with sqlite3.connect(self.folder / "entregent.sqlite3") as database:
            return {name: database.execute(query).fetchall() for name, query in TABLES.items()}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few thousand connections and messages: some seconds of reading."""
    folder = tmp_path_factory.mktemp("export")
    with (folder / "Connections.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"))
        for n in range(PEOPLE):
            company = f"Company {n % 97}"
            writer.writerow(
                (f"First{n}", f"Last{n % 811}", url(n), f"p{n // 2}@ardent.example", company, "Trainer", "08 Feb 2020")
            )
        writer.writerow(("", "", "", "", "", "", "09 Feb 2020"))
    with (folder / "messages.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
                         "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"))  # fmt: skip
        for n in range(MESSAGES):
            other, me = (f"First{n % PEOPLE} Last{n % PEOPLE % 811}", url(n % PEOPLE)), ("Robin Keller", url("robin"))
            (by, by_url), (to, to_url) = (other, me) if n % 3 else (me, other)
            at = f"2025-{1 + n % 12:02d}-{1 + n % 28:02d} {n % 24:02d}:{n % 60:02d}:00 UTC"
            writer.writerow((f"c-{n % PEOPLE}", "", by, by_url, to, to_url, at, "", f"Message {n}", "INBOX"))
    (folder / "Profile.csv").write_text("First Name,Last Name,Headline\nRobin,Keller,Trainer\n", encoding="utf-8")
    path = folder / "Complete_LinkedInDataExport_02-27-2026.zip"
    with zipfile.ZipFile(path, "w") as whole:
        for name in ("Connections.csv", "messages.csv", "Profile.csv"):
            whole.write(folder / name, name)
    return path


def url(slug: object) -> str:
    return f"https://www.linkedin.com/in/p-{slug}"


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """An import that nobody killed: its report, and all that stood afterwards."""

    report: dict[str, Any]
    stands: dict[str, list[Any]]


@pytest.fixture(scope="module")
def undisturbed(
    archive: Path, tmp_path_factory: pytest.TempPathFactory, new_home: Callable[[Path], Path]
) -> Undisturbed:
    home = Home(new_home(tmp_path_factory.mktemp("undisturbed")))
    return Undisturbed(home.run("import", archive), home.stands())


@pytest.fixture
def home(tmp_path: Path, new_home: Callable[[Path], Path]) -> Home:
    """A data folder with an empty database."""
    return Home(new_home(tmp_path))


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_that_was_killed_is_finished_by_the_next_command(
    moment: str, home: Home, archive: Path, undisturbed: Undisturbed
) -> None:
    home.kill_when(home.start("import", archive), MOMENTS[moment])
    told = home.run("people", "--limit", 1)
    assert told["total"] == undisturbed.report["imports"][0]["created"]["people"]
    assert home.run("imports")["imports"] == undisturbed.report["imports"]
    assert home.stands() == undisturbed.stands


def test_an_undoing_that_was_killed_is_finished_by_the_next_command(home: Home, archive: Path) -> None:
    home.run("import", archive)
    home.kill_when(home.start("imports", "undo", 1), "stage = 'undoing' AND state = 'running'")
    assert home.run("people")["total"] == 0
    stands = home.stands()
    assert all(stands[name] == [] for name in TABLES if name not in ("imports", "skipped"))
    assert home.run("imports")["imports"][0]["stage"] == "undone"


def test_two_processes_that_import_the_same_file_at_once_leave_it_once(
    home: Home, archive: Path, undisturbed: Undisturbed
) -> None:
    processes = [home.start("import", archive, "--json") for _ in range(2)]
    reports = [json.loads(process.communicate(timeout=240)[0])["imports"][0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    stands = home.stands()
    for name in set(TABLES) - {"imports", "skipped"}:
        assert stands[name] == undisturbed.stands[name], name
    created = [report["created"]["interactions"] for report in reports]
    assert sum(created) == undisturbed.report["imports"][0]["created"]["interactions"]
