"""The real command in a process of its own, on a data folder of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ROOT / ".venv" / "bin" / "entregent"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command working on `home`, on SQLite and in English; of our own settings it sees `more` alone."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ENTREGENT_", "LC_"))}
    ours.pop("DATABASE_URL", None)
    return {**ours, "ENTREGENT_HOME": str(home), "LANG": "C.UTF-8", **more}


def start(home: Path, *arguments: object, **more: str) -> subprocess.Popen[str]:
    """Start a command and do not wait for it."""
    return subprocess.Popen(
        [str(COMMAND), *map(str, arguments)], env=environment(home, **more), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
