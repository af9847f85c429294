"""`docs/dependencies.md` accounts for every dependency of `pyproject.toml`, and for no other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([a-z][a-z0-9-]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def declared() -> dict[str, set[str]]:
    """The names in pyproject.toml, by group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"application": project["project"]["dependencies"], **project["dependency-groups"]}
    return {group: {re.split(r"[^\w-]", entry)[0].lower() for entry in entries} for group, entries in groups.items()}


def explained() -> dict[str, tuple[str, ...]]:
    """The rows of the page's tables, by package."""
    return {found[1]: found.groups()[1:] for found in ROW.finditer(PAGE) if found[1] != "package"}


def test_each_dependency_is_explained_and_nothing_else() -> None:
    assert set(explained()) == set().union(*declared().values())


def test_no_gpl_in_what_is_installed_by_default() -> None:
    licences = {name: explained()[name][0] for name in declared()["application"] | declared()["dev"]}
    assert not {name for name, licence in licences.items() if re.search(r"\bA?GPL", licence)}
