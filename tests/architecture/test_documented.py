"""Every dependency is justified, and every environment variable explained."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement

from tests.architecture.files import ROOT, written_by_hand

VARIABLE = re.compile(r"[\"'](ENTREGENT_[A-Z][A-Z_]+|DATABASE_URL)[\"']")


def variables_read() -> set[str]:
    """Environment variables that the application names."""
    found = set()
    for path in written_by_hand(".py"):
        if "tests" not in path.parts:
            found |= set(VARIABLE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(requirement for group in groups for requirement in group)]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    missing = [name for name in (Requirement(text).name for text in wanted) if name.lower() not in page]
    assert not missing, f"docs/dependencies.md does not say why: {', '.join(missing)}"


def test_every_setting_is_documented_and_exists() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(ENTREGENT_[A-Z_]+|DATABASE_URL)`", page))
    assert documented == variables_read()
