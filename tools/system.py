"""What the tests need of the machine beside Python: where it is, and which Debian package brings it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def under_ci() -> bool:
    """Whether this is a continuous integration machine, where nothing may be skipped."""
    return os.environ.get("CI") == "true"


def chromium() -> str | None:
    """The browser to drive: `CHROMIUM` when set, else the first one on the machine."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def initdb() -> str | None:
    """PostgreSQL's `initdb` beside its `postgres`: on PATH, or the newest of Debian's; None where there is none."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    for folder in [*debian, *folders]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return str(folder / "initdb")
    return None


def node() -> str | None:
    """The `npm` command, None where it or `node` is missing."""
    return shutil.which("npm") if shutil.which("node") else None


def fonts() -> str | None:
    """A folder with TrueType fonts, without which a browser draws no text."""
    return next((str(folder) for folder in FONT_FOLDERS if any(folder.rglob("*.[to]tf"))), None)


@dataclass(frozen=True, slots=True)
class Need:
    """Something tests need: how to find it, the Debian packages that bring it, and the tests that cannot run without."""

    name: str
    find: Callable[[], str | None]
    packages: tuple[str, ...]
    tests: str


NEEDS = (
    Need("Chromium", chromium, ("chromium",), "the browser tests (tests/browser)"),
    Need("a font", fonts, ("fonts-dejavu-core",), "the browser tests (tests/browser)"),
    Need("npm", node, ("nodejs", "npm"), "the accessibility checks of the browser tests (tests/browser)"),
    Need("PostgreSQL", initdb, ("postgresql",), "the domain tests on PostgreSQL"),
)


def missing() -> list[Need]:
    """What is not on this machine, in the order of `NEEDS`."""
    return [need for need in NEEDS if need.find() is None]
