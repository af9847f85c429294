"""What tests of the real command share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import start


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, to be copied: making one takes three seconds of processor time."""
    home = tmp_path_factory.mktemp("migrated")
    process = start(home, "migrate")
    _out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return home / "entregent.sqlite3"


@pytest.fixture(scope="session")
def new_home(migrated: Path) -> Callable[[Path], Path]:
    """Makes a folder a data folder as it is after the first start: an empty database, and nothing else."""

    def make(folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(migrated, folder / migrated.name)
        return folder

    return make
