"""Small archives for the tests of this network, written as LinkedIn writes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Missing, Record, Skipped
from entregent.networks.linkedin import export

NOW = datetime(2026, 11, 1, tzinfo=UTC)
Rows = Sequence[Sequence[str]]
Yielded = Record | Skipped | Missing


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write `{file name: rows}` into a folder of its own and return the folder."""
    count = iter(range(1000))

    def write_files(files: dict[str, Rows | str], *, quoted: bool = False) -> Path:
        folder = tmp_path / f"archive {next(count)}"
        for name, rows in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                rows if isinstance(rows, str) else as_csv(rows, quoted=quoted), encoding="utf-8", newline=""
            )
        return folder

    return write_files


@pytest.fixture
def read() -> Callable[..., list[Yielded]]:
    """Everything read from a path."""

    def read_path(path: Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
        with open_files(path) as files:
            return list(export.read(files, Reading(NOW, owner_keys)))

    return read_path


def as_csv(rows: Rows, *, quoted: bool = False) -> str:
    """Rows as LinkedIn writes them: LF, quotes only where needed unless `quoted`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue()
