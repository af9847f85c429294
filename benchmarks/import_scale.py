"""How long from a file to ranked ties, and to a labelled map? Beside Python's csv module alone, reading the same files.

    python benchmarks/import_scale.py [--connections 30000] [--messages 200000]

An invented archive goes through `entregent import`, as an owner would have it, into an empty data folder. Ties are ranked
when the import says that it is finished. Peak memory is told up to there, and of the whole command, which goes on to
build the map and to look who may be one person. Every figure comes from a process of its own; the stages of the import
are watched from outside (Linux only).
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from scale import ENTREGENT, Cost, archive, run, verdict

RANKED_SECONDS, RANKED_MEGABYTES, MAP_SECONDS = 60.0, 500.0, 20.0
MAP_CONNECTIONS, MAP_MESSAGES = 5_000, 30_000
BEHIND = "the map and who may be one, behind it"
_CSV_ALONE = """
import csv, io, sys, zipfile
csv.field_size_limit(1 << 30)
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        with archive.open(name) as stream:
            for row in csv.reader(io.TextIOWrapper(stream, "utf-8", newline="")):
                pass
"""


@dataclass
class Stages:
    """What each stage of an import took, as seen from outside: the wall and the processor time at which it began."""

    home: Path
    began: dict[str, tuple[float, float]] = field(default_factory=dict)
    ended: tuple[float, float] = (0.0, 0.0)
    ranked_megabytes: float = 0.0

    def __call__(self, pid: int) -> None:
        """Look at the process now."""
        with suppress(OSError, sqlite3.Error):
            used = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            self.ended = time.perf_counter(), (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            stage = self._stage()
            if stage != BEHIND:
                self.ranked_megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024
            self.began.setdefault(stage, self.ended)

    def _stage(self) -> str:
        """The stage of the import, as its row tells it; the map is built behind it."""
        with closing(sqlite3.connect(f"file:{self.home}/entregent.sqlite3?mode=ro", uri=True)) as database:
            try:
                found = database.execute("SELECT stage FROM intake_import WHERE started_at IS NOT NULL").fetchone()
            except sqlite3.Error:
                found = None
        return {"finished": BEHIND}.get(found[0], found[0]) if found else "starting"

    def taken(self) -> list[tuple[str, float, float]]:
        """(stage, wall, processor) of each, in order."""
        ends = [*list(self.began.values())[1:], self.ended]
        return [(name, w2 - w1, c2 - c1) for (name, (w1, c1)), (w2, c2) in zip(self.began.items(), ends, strict=True)]


def imported(path: Path, home: str) -> tuple[Cost, float, dict[str, int], Stages]:
    """The cost of `entregent import`, the seconds until the ties were ranked, what there is then, and the stages."""
    began = datetime.now(UTC).replace(tzinfo=None)
    stages = Stages(Path(home))
    cost = run((ENTREGENT, "import", str(path)), {"ENTREGENT_HOME": home}, stages)
    with sqlite3.connect(Path(home) / "entregent.sqlite3") as database:
        finished = database.execute("SELECT finished_at FROM intake_import").fetchone()[0]
        tables = {"people": "ties_tie", "interactions": "ties_interaction", "relations": "ties_relation"}
        counts = {
            name: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in tables.items()
        }
    return cost, (datetime.fromisoformat(finished) - began).total_seconds(), counts, stages


def line(name: str, cost: Cost, seconds: float, within: str = "") -> None:
    """One row of the table."""
    print(f"{name:<58}{seconds:>9.1f}{cost.processor:>11.1f}{cost.megabytes:>10.0f}  {within}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=30_000)
    parser.add_argument("--messages", type=int, default=200_000)
    asked = parser.parse_args()
    large, small = archive(asked.connections, asked.messages), archive(MAP_CONNECTIONS, MAP_MESSAGES)
    with tempfile.TemporaryDirectory(prefix="entregent-bench-") as folder:
        # So that numba's loops are compiled before the clock starts: a new installation takes these seconds once.
        run((ENTREGENT, "import", str(archive(300, 1_000))), {"ENTREGENT_HOME": f"{folder}/first"})
        peer = run((sys.executable, "-c", _CSV_ALONE, str(large)))
        whole, ranked, counts, stages = imported(large, f"{folder}/large")
        first, _ranked, small_counts, _stages = imported(small, f"{folder}/small")
        drawn = run((ENTREGENT, "map", "-o", f"{folder}/map.html"), {"ENTREGENT_HOME": f"{folder}/small"})
    print(f"{asked.connections:,} connections, {asked.messages:,} messages → " + told(counts))
    print(f"{MAP_CONNECTIONS:,} connections, {MAP_MESSAGES:,} messages → " + told(small_counts))
    print(f"{'':<58}{'seconds':>9}{'processor':>11}{'MB':>10}")
    line("csv module alone: every row of every file read, no more", peer, peer.seconds)
    keeps = verdict(max(ranked / RANKED_SECONDS, stages.ranked_megabytes / RANKED_MEGABYTES), 1)
    line("file to ranked ties (60 s, 500 MB)", replace(whole, megabytes=stages.ranked_megabytes), ranked, keeps)
    for name, seconds, processor in stages.taken():
        print(f"{'  ' + name:<58}{seconds:>9.1f}{processor:>11.1f}")
    line("the whole command, from its start to its end", whole, whole.seconds)
    line(f"{MAP_CONNECTIONS:,} connections: import", first, first.seconds)
    line(f"{MAP_CONNECTIONS:,} connections: map -o map.html", drawn, drawn.seconds)
    total = first.seconds + drawn.seconds
    print(f"{f'{MAP_CONNECTIONS:,} connections to a labelled map ({MAP_SECONDS:.0f} s)':<58}{total:>9.1f}", end="")
    print(f"{first.processor + drawn.processor:>11.1f}{max(first.megabytes, drawn.megabytes):>10.0f}", end="")
    print(f"  {verdict(total, MAP_SECONDS)}")
    return 0


def told(counts: dict[str, int]) -> str:
    """Counts in words."""
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


if __name__ == "__main__":
    raise SystemExit(main())
