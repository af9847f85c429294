"""Runs one method in a process of its own and tells its cost: shared by benchmarks that compare methods on one graph."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds, and the peak of memory in MB of the whole process, the graph among it."""

    wall: float
    cpu: float
    megabytes: float


def apart(method: Callable[[], np.ndarray]) -> tuple[np.ndarray, Cost]:
    """What `method` gives, and what it cost; the graph that it closes over is shared with this process."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(there, method))
    process.start()
    there.close()
    result, cost = here.recv()
    process.join()
    return result, cost


def _child(there: Connection, method: Callable[[], np.ndarray]) -> None:
    began = resource.getrusage(resource.RUSAGE_SELF)
    wall = time.perf_counter()
    result = np.asarray(method())
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in spent) - began.ru_utime - began.ru_stime
    memory = max(each.ru_maxrss for each in spent) / 1000
    there.send((result, Cost(time.perf_counter() - wall, cpu, memory)))
