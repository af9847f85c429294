"""Repositories in files, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Missing, Record, Skipped
from entregent.networks.bluesky import export

NOW = datetime(2026, 11, 1, tzinfo=UTC)
Yielded = Record | Skipped | Missing


def read_path(path: Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
    """Everything read from a path; what is recognised must hold before and after."""
    with open_files(path) as files:
        assert 0 <= export.recognise(files) <= 1
        export.observed_at(files)
        return list(export.read(files, Reading(NOW, owner_keys)))  # type: ignore[arg-type]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Yielded]]:
    """Everything read from the bytes of a file, or from a path."""
    count = iter(range(10_000))

    def read_bytes(content: bytes | Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
        if isinstance(content, Path):
            return read_path(content, owner_keys)
        path = tmp_path / str(next(count)) / "repo.car"
        path.parent.mkdir()
        path.write_bytes(content)
        return read_path(path, owner_keys)

    return read_bytes
