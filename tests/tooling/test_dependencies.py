"""`docs/dependencies.md` accounts for every dependency of `pyproject.toml`, and for no other."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.files import shown, written_by_hand

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


def imported(source: str) -> set[str]:
    """The top-level modules that a source imports, wherever in it, but for those that only name types."""
    tree = ast.parse(source)
    for branch in [node for node in ast.walk(tree) if isinstance(node, ast.If)]:
        if isinstance(branch.test, ast.Name) and branch.test.id == "TYPE_CHECKING":
            branch.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_what_runs_imports_only_what_users_install() -> None:
    distributions, wanted = packages_distributions(), declared()["application"]
    found = [
        f"{shown(path)} imports {module}"
        for path in written_by_hand(".py")
        if "tests" not in path.parts
        for module in imported(path.read_text(encoding="utf-8")) - sys.stdlib_module_names - {"entregent"}
        if not wanted & {name.lower() for name in distributions.get(module, ())}
    ]
    assert not found, "\n".join(found)
