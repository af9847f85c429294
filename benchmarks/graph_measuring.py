"""What the benchmarks of graphs share: the graph that is measured, and how time and memory are read."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from crowds import crowd

DEPTH = 4
Figures = dict[str, Any]


def store_of(people: int, relations: int) -> Any:
    from entregent.graph.store import Store

    return Store(crowd(people, relations).folder / "graph")


def timed(work: Callable[[], Any], times: int = 3) -> Figures:
    """The best of some runs, in seconds of the clock and of the processor."""
    runs = []
    for _ in range(times):
        began, worked = time.perf_counter(), time.process_time()
        result = work()
        runs.append((time.process_time() - worked, time.perf_counter() - began))
    return {"cpu": min(run[0] for run in runs), "wall": min(run[1] for run in runs), "result": result}


def memory() -> Figures:
    """Megabytes now: of the process's own, and mapped from files; and the highest both came to."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    own, mapped = (int(status[name].split()[0]) // 1024 for name in ("RssAnon", "RssFile"))
    return {"own": own, "mapped": mapped, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def start_of(indptr: Any) -> int:
    """The owner: the first person with at least 300 relations."""
    return int(np.flatnonzero(np.diff(indptr) >= 300)[0])


def ends_of(people: int, relations: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Both ends of every relation, each once, and the owner."""
    graph = store_of(people, relations).current().adjacency
    source = np.repeat(np.arange(people, dtype=np.int32), np.diff(graph.indptr))
    once = source < graph.indices
    return source[once], graph.indices[once], start_of(graph.indptr)


def costs(people: int, relations: int) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], int]:
    """−log of each weight, the neighbours and where each row begins: what Dijkstra's algorithm adds up; and the owner."""
    from entregent.analysis.reach.adjacency import weights_of_codes

    graph = store_of(people, relations).current().adjacency
    cost = -np.log(weights_of_codes().clip(1e-4, 0.9999))[graph.codes].astype(np.float64)
    return (cost, np.array(graph.indices), graph.indptr.astype(np.int32)), start_of(graph.indptr)
