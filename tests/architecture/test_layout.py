"""The house is easy to tell: the same few files in every domain, of a size that can be read."""

from __future__ import annotations

import re

import pytest

from tests.architecture.files import APPLICATION, ROOT, shown, written_by_hand

DOMAINS = ("accounts", "facts", "people", "ties", "posts", "feeds", "intake", "advice", "triage")
# models: tables and constraints; actions: the only writes; queries: reads; search: full-text reads; work: background.
AGREED = {"__init__", "models", "actions", "queries", "work", "search", "tests", "migrations", "apps"}
# Reads and pure thoughts too large to stand in `queries.py`. A new one is a decision, taken by naming it here.
MORE = {
    "people": {"likeness", "profile", "reasons", "suggestions"},
    "ties": {
        "beyond",
        "crowd",
        "follows",
        "gathering",
        "listing",
        "map",
        "proofs",
        "reach",
        "rebuilding",
        "sentences",
        "snapshot",
        "strangers",
    },
    "intake": {"listening", "metering"},
    "triage": {"looking", "sentences", "topics"},
    "advice": {
        "explaining",
        "finding",
        "introducing",
        "knowing",
        "letters",
        "meeting",
        "shortlist",
        "spreading",
        "strangers",
        "today",
        "warmth",
        "weighing",
    },
}
MAX_LINES = 400
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
# Written in two halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|raise Not" + r"ImplementedError")


def test_every_domain_is_listed_here() -> None:
    with_tables = {path.parent.name for path in APPLICATION.glob("*/models.py")}
    assert with_tables == set(DOMAINS)


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_holds_the_agreed_files_only(domain: str) -> None:
    found = {path.stem for path in (APPLICATION / domain).iterdir() if path.name != "__pycache__"}
    assert found <= AGREED | MORE.get(domain, set[str]())


def test_no_file_is_too_long() -> None:
    found = []
    for folder in ("entregent", "tests", "tools", "benchmarks"):
        for path in written_by_hand(".py", ".html", ".js", ".css", under=ROOT / folder):
            if "migrations" not in path.parts:
                lines = path.read_text(encoding="utf-8").count("\n")
                found += [f"{shown(path)} has {lines} lines"] if lines > MAX_LINES else []
    assert not found, "\n".join(found)


def test_file_names_say_what_is_in_them() -> None:
    found = [shown(path) for path in written_by_hand(".py", ".js", ".css") if path.stem in NAMELESS]
    assert not found


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()}"
        for folder in ("entregent", "tests", "tools", "benchmarks")
        for path in written_by_hand(".py", ".html", ".js", ".css", ".sh", under=ROOT / folder)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert not found, "\n".join(found)
