"""Every environment variable that the application reads is explained, and no other."""

from __future__ import annotations

import re

from tests.architecture.files import ROOT, written_by_hand

VARIABLE = re.compile(r"[\"'](ENTREGENT_[A-Z][A-Z_]+|DATABASE_URL)[\"']")


def variables_read() -> set[str]:
    """Environment variables that the application names."""
    found = set()
    for path in written_by_hand(".py"):
        if "tests" not in path.parts:
            found |= set(VARIABLE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_setting_is_documented_and_exists() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(ENTREGENT_[A-Z_]+|DATABASE_URL)`", page))
    assert documented == variables_read()
