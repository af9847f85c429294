"""The command in this process, on the test's database, in English unless a test says otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation
from typer.testing import CliRunner

from entregent.cli import app


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The standard output, which holds one JSON document and nothing else."""
        return json.loads(self.out)


Command = Callable[..., Done]


@pytest.fixture
def entregent(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Runs a command: `entregent("people", "--json").json`. An exception that no sentence covers fails the test."""
    monkeypatch.setenv("ENTREGENT_LANGUAGE", "en")
    monkeypatch.setenv("ENTREGENT_NOW", "2026-03-02T09:00:00Z")

    def run(*arguments: object) -> Done:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    with translation.override("en"):
        yield run
