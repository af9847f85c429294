"""100,000 identities: time and memory of a whole resolution and of 1,000 new ones, beside Splink, same people, same
machine.

    python benchmarks/resolution_scale.py [PEOPLE]

Each row is a process of its own, so that memory is its own: the highest resident set, the invented people (some 150
MB) among it. Times begin after the people are made and the code is compiled. `worlds.py` invents the people.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
import warnings

from worlds import world

from entregent.analysis.matching import Index, merged, resolve

PEOPLE = 39_600
SEED = 20_280
NEW = 1_000
ROWS = ("whole", "incremental", "splink")


def clock(began: tuple[float, float]) -> str:
    wall, used = time.perf_counter() - began[0], time.process_time() - began[1]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{wall:8.1f} s {used:8.1f} CPU s {memory:8.0f} MB"


def start() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def whole(people: int) -> None:
    seen = world(people, SEED).seen
    resolve(seen[:300])
    began = start()
    found = resolve(seen)
    print(
        f"Entregent, {len(seen)} identities at once: {clock(began)}, {len(found.suggestions)} suggestions", flush=True
    )


def incremental(people: int) -> None:
    seen = world(people, SEED).seen
    old, new = seen[:-NEW], seen[-NEW:]
    found = resolve(old)
    index = Index([merged(old[at] for at in group) for group in found.groups], found.model)
    began = start()
    added = index.add(new)
    print(
        f"Entregent, {NEW} new into {len(old)}: {clock(began)}, "
        f"{len(added.groups)} joined, {len(added.suggestions)} suggestions",
        flush=True,
    )


def splink(people: int) -> None:
    import logging

    from people_over_networks import by_splink

    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    found = world(people, SEED)
    began = start()
    _, edges = by_splink(found)
    print(f"Splink, {len(found.seen)} identities at once: {clock(began)}, {len(edges)} suggestions", flush=True)


def main() -> int:
    if len(sys.argv) == 3:
        {"whole": whole, "incremental": incremental, "splink": splink}[sys.argv[1]](int(sys.argv[2]))
        return 0
    people = sys.argv[1] if len(sys.argv) > 1 else str(PEOPLE)
    codes = [subprocess.run([sys.executable, __file__, row, people], check=False).returncode for row in ROWS]
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
