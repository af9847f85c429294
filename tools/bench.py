"""Runs the benchmarks and prints their tables: `python tools/bench.py [NAME…]`, all of them where none is named.

A benchmark is a program in benchmarks/ that prints its own table, and says in a sentence which data it lacks. Each
runs in its own process, with an empty data folder, so that memory and caches are its own.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "benchmarks"
# What a new user meets first comes first; the others follow in alphabetical order.
FIRST = ("import", "map", "shortlist", "pages", "map_page", "communities", "tie_strength", "matching")
PACKAGES = ("Django", "numpy", "scipy", "numba", "scikit-network", "networkx", "igraph", "leidenalg")
FIRST_LINE_OF_A_PROGRAM = '__name__ == "__main__"'


def main(names: list[str]) -> int:
    """Run them in order; exit code 1 when one fails, 2 when a name is unknown."""
    programs = {path.stem: path for path in ordered(BENCHMARKS)}
    if unknown := [name for name in names if name not in programs]:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(programs)}.", file=sys.stderr)
        return 2
    print(header(), flush=True)
    failed = [name for name in names or programs if run(programs[name])]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def ordered(folder: Path) -> list[Path]:
    """The programs among the files of `folder`: those of `FIRST` first, then by name. Shared code is no program."""
    programs = [path for path in folder.glob("*.py") if FIRST_LINE_OF_A_PROGRAM in path.read_text(encoding="utf-8")]
    rank = {name: place for place, name in enumerate(FIRST)}
    return sorted(programs, key=lambda path: (rank.get(path.stem, len(rank)), path.stem))


def header() -> str:
    """The machine and the versions, without which a time says nothing."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines = [
        f"{platform.system()} {platform.release()}, {_processor()}, {cores} cores, {_memory()}",
        f"Python {platform.python_version()}, " + ", ".join(filter(None, map(_version, PACKAGES))),
    ]
    return "\n".join(lines)


def run(program: Path) -> int:
    """Run one benchmark and return its exit code."""
    print(f"\n== {program.stem} ==", flush=True)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="entregent-bench-") as home:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "entregent.settings",
            "ENTREGENT_HOME": home,
            "NUMBA_CACHE_DIR": str(ROOT / "build" / "numba"),
        }
        environment.pop("DATABASE_URL", None)
        code = subprocess.run([sys.executable, program], cwd=ROOT, env=environment, check=False).returncode
    print(f"({time.perf_counter() - began:.0f} s)" if code == 0 else f"(failed with exit code {code})", flush=True)
    return code


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """The processor's name as Linux tells it, else as Python does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    try:
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB of memory"
    except (ValueError, OSError):
        return "unknown memory"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
