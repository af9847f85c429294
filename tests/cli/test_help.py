"""The help speaks the language of the terminal, whatever the command."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from entregent.cli import app


def commands(group: Any, *before: str) -> list[tuple[str, ...]]:
    """Every command, as the words that call it."""
    found = [()] if not before else [before]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, *before, name)
    return found


EVERY = commands(typer.main.get_command(app))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_help_in_both_languages(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    told = {}
    for language in ("en", "fr", "en"):
        monkeypatch.setenv("ENTREGENT_LANGUAGE", language)
        told[language] = CliRunner().invoke(app, [*words, "--help"]).output
    assert told["en"].startswith("Usage: ")
    assert "Show this message and exit." in told["en"]
    assert told["fr"].startswith("Utilisation\u00a0: ")
    assert "Afficher ce message et terminer." in told["fr"]
    english = {line.strip() for line in told["en"].splitlines() if len(line.split()) > 3}
    assert not english & {line.strip() for line in told["fr"].splitlines()}
