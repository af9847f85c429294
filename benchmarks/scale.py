"""What the benchmarks of scale share: invented archives of any size, and programs measured from outside.

An archive is written once, by a process of its own, and kept in build/benchmarks/: the same arguments give the same file.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "benchmarks"
ENTREGENT = str(Path(sys.executable).with_name("entregent"))
# Some days after the archives were asked for.
NOW = "2026-03-02T09:00"
# Of the people known, 97 in 100 are connections; the others stand in an address book only.
CONTACTS_PER_CONNECTION = 1.034
# The compiled loops are kept between runs, as they are in a data folder.
SETTINGS = {"DJANGO_SETTINGS_MODULE": "entregent.settings", "NUMBA_CACHE_DIR": str(ROOT / "build" / "numba")}
_WATCHED_EVERY = 0.04
_WRITE = """
import sys
from pathlib import Path
from entregent.contract import registry
from entregent.sample.world import make
contacts, messages, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
world = make(contacts=contacts, messages=messages, older_export=False)
registry.networks()["linkedin"].sample.write(world, folder)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program took: wall time, processor time and the peak of its resident memory."""

    seconds: float
    processor: float
    megabytes: float


def archive(connections: int, messages: int) -> Path:
    """An archive of the professional network with at least this many connections and about this many messages."""
    folder = KEPT / f"{connections}-{messages}"
    if not list(folder.glob("*.zip")):
        part = folder.with_suffix(f".{os.getpid()}")
        contacts = math.ceil(connections * CONTACTS_PER_CONNECTION)
        run((sys.executable, "-c", _WRITE, str(contacts), str(messages), str(part)))
        part.rename(folder)
    return next(folder.glob("*.zip"))


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None, watch: Callable[[int], None] | None = None
) -> Cost:
    """Run a program to its end with its output dropped. Ends the benchmark when the program fails.

    `watch` is called with the program's process id every few hundredths of a second while it runs.
    """
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.chdir(ROOT)
        os.execvpe(command[0], list(command), {**os.environ, **SETTINGS, **(environment or {})})  # noqa: S606
    ended, status, used = os.wait4(pid, os.WNOHANG if watch else 0)
    while watch and not ended:
        watch(pid)
        time.sleep(_WATCHED_EVERY)
        ended, status, used = os.wait4(pid, os.WNOHANG)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"Failed: {' '.join(command)[:200]}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@contextmanager
def imported(connections: int, messages: int, home: Path | None) -> Iterator[dict[str, str]]:
    """The environment in which an archive of this size is imported: the folder `home` if it was filled before, else a
    new one, filled now."""
    with tempfile.TemporaryDirectory(prefix="entregent-bench-") as folder:
        environment = {"ENTREGENT_HOME": str(home or folder), "ENTREGENT_NOW": NOW}
        if home is None or not (home / "entregent.sqlite3").exists():
            run((ENTREGENT, "import", str(archive(connections, messages))), environment)
            # The import leaves the network among contacts to the next command; introductions and neighbours need it.
            run((ENTREGENT, "map", "-o", f"{folder}/map.json"), environment)
        yield {**os.environ, **SETTINGS, **environment}


def p95(times: Sequence[float]) -> float:
    """The time within which 95 in 100 end (nearest rank)."""
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


def verdict(value: float, most: float) -> str:
    """Whether a figure keeps to its budget, for the last column of a table."""
    return "within" if value <= most else "OVER"
