"""Reading what a test writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Elsewhere, Missing, Record, Skipped
from entregent.networks.email import export

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OWNER = "camille@moreau.example"

Yielded = Record | Elsewhere | Skipped | Missing
Read = Callable[..., list[Yielded]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a path, or bytes kept under a name; `owner` is who the owner is known to be."""

    def reading(what: Path | bytes, name: str = "mails.mbox", owner: str = OWNER, **answers: str) -> list[Yielded]:
        path = what if isinstance(what, Path) else tmp_path / name
        if not isinstance(what, Path):
            path.write_bytes(what)
        given = Reading(NOW, owner_emails=frozenset({owner} - {""}), answers={k: (v,) for k, v in answers.items()})
        with open_files(path) as files:
            return list(export.read(files, given))

    return reading
