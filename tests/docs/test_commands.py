"""The page of the commands holds every command and every long option, no other, and the keys that `--json` really gives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from entregent.cli import app
from entregent.contract import conformance
from entregent.contract.registry import networks

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
OPTION = re.compile(r"--[a-z][a-z-]+")
# Typer's own.
COMPLETION = {"--install-completion", "--show-completion", "--help"}


def sections() -> dict[str, str]:
    """The text under the heading of each command, by the command's words."""
    parts = re.split(r"^### `entregent ([a-z ]+)`$", PAGE, flags=re.MULTILINE)
    return {
        name: re.split(r"^## ", text, flags=re.MULTILINE)[0]
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its words; a group only where it does something by itself."""
    for name, command in group.commands.items():
        words = f"{before}{name}"
        yield words, command
        if hasattr(command, "commands"):
            yield from commands(command, f"{words} ")


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_command_has_its_section_and_no_section_is_of_another() -> None:
    assert sections().keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_long_option_is_explained_and_exists(name: str) -> None:
    there = {text for parameter in COMMANDS[name].params for text in (*parameter.opts, *parameter.secondary_opts)}
    there = {text for text in there if text.startswith("--")} - COMPLETION
    elsewhere = {option for other in COMMANDS.values() for parameter in other.params for option in parameter.opts}
    told = set(OPTION.findall(sections()[name]))
    assert there <= told, f"not explained: {there - told}"
    assert told - there <= elsewhere, f"no such option: {told - there - elsewhere}"
    items = re.findall(r"^- (.*?):", sections()[name], flags=re.MULTILINE)
    assert {option for item in items for option in OPTION.findall(item)} <= there


def keys(value: Any, path: str = "") -> set[str]:
    """Paths of all keys in a document; those within `evidence`, which depend on the part, left out."""
    if isinstance(value, dict):
        below = [keys(each, f"{path}.{name}") for name, each in value.items() if name != "evidence"]
        return {f"{path}.{name}" for name in value}.union(*below)
    if isinstance(value, list):
        return set[str]().union(*(keys(each, f"{path}[]") for each in value))
    return set()


def silent(value: Any, path: str = "") -> set[str]:
    """Paths below which an answer says nothing: empty lists and nulls."""
    if value is None or value == []:
        return {path}
    if isinstance(value, dict):
        return set[str]().union(*(silent(each, f"{path}.{name}") for name, each in value.items()))
    if isinstance(value, list):
        return set[str]().union(*(silent(each, f"{path}[]") for each in value))
    return set()


def documented(name: str) -> Any:
    """The example in the section of a command."""
    (example,) = re.findall(r"```json\n(.*?)```", sections()[name], flags=re.DOTALL)
    return json.loads(example)


def check(name: str, given: Any) -> None:
    """The answer has the keys of the example, as far as it says anything: nothing is known of the inside of empty lists."""
    expected, found, nothing = keys(documented(name)), keys(given), silent(given)
    assert found <= expected, f"{name}: not in the page: {found - expected}"
    lacking = {key for key in expected - found if not any(key.startswith((f"{at}.", f"{at}[")) for at in nothing)}
    assert not lacking, f"{name}: in the page only: {lacking}"


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, at: Callable[[str | datetime], datetime], db: None) -> Callable[..., Any]:
    """Runs a command and gives its JSON; what it says when it fails is the failure."""
    monkeypatch.setenv("ENTREGENT_LANGUAGE", "en")
    at("2026-11-01T12:00")

    def run(*words: str, code: int = 0) -> Any:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, (words, done.output, done.exception)
        return json.loads(done.stdout) if "--json" in words else None

    return run


def samples() -> list[str]:
    """What the networks' own samples drop."""
    return [str(case.dropped) for network in networks().values() for case in conformance.cases(network)]


def test_the_examples_hold_the_keys_that_the_commands_give(answer: Callable[..., Any], tmp_path: Path) -> None:
    other = tmp_path / "holiday.jpg"
    other.write_bytes(b"no export")
    check("import", answer("import", *samples(), str(other), "--json", code=2))
    listed = answer("imports", "--json")
    check("import", answer("imports", "show", str(listed["imports"][0]["id"]), "--json") | {"refused": []})
    check("import", listed | {"refused": []})
    first, second = (str(row["id"]) for row in answer("people", "--limit", "2", "--json")["people"])
    answer("sphere", "professional", first)
    answer("tag", "fellows", first)
    answer("note", first, "Prefers the telephone.")
    for name, words in {
        "people": ("people",),
        "person": ("person", first),
        "tie": ("tie", first),
        "note": ("note", first),
        "tag": ("tag",),
        "sphere": ("sphere",),
        "relate": ("relate", first, second, "--text", "From school"),
        "map": ("map",),
        "duplicates": ("duplicates",),
        "today": ("today",),
        "shortlist": ("shortlist", "learning in Lyon", "--keep"),
    }.items():
        check(name, answer(*words, "--json"))
