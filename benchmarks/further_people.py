"""Whom to look at of millions who stand in follow lists: the choice of 20,000 people to meet, alone.

    python benchmarks/further_people.py [--contacts 30000] [--strangers 3000000] [--each 500]

Every contact follows `each` people, the first of them the most. What each contact's list weighs, the choice, and who knows
the chosen are worked out once for a state of the lists; the second of two runs is printed, in which they are in memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from entregent.analysis.reach.adjacency import FOLLOWED_BACK, FOLLOWS, Adjacency
from entregent.analysis.recommending import MOST, lists_of, most_in_common, relations_of


def followed(contacts: int, strangers: int, each: int) -> Adjacency:
    """The owner (0), who stands alone, the contacts, and those whom they follow."""
    generator = np.random.default_rng(1)
    rows = [np.unique((generator.random(each) ** 2 * strangers).astype(np.int64)) for _one in range(contacts)]
    lengths = np.array([len(row) for row in rows])
    members = np.concatenate(rows).astype(np.int32)
    order = np.argsort(members, kind="stable")
    owners = np.repeat(np.arange(1, contacts + 1, dtype=np.int32), lengths)[order]
    degrees = np.concatenate([[0], lengths, np.bincount(members, minlength=strangers)])
    return Adjacency(
        indptr=np.concatenate([[0], np.cumsum(degrees)]),
        indices=np.concatenate([members + contacts + 1, owners]).astype(np.int32),
        codes=np.repeat(np.array([FOLLOWS, FOLLOWED_BACK], np.uint16), len(members)),
    )


def choose(graph: Adjacency, contacts: int) -> dict[str, tuple[float, float]]:
    """Wall and processor seconds of each step."""
    people, beyond = np.arange(1, contacts + 1), np.arange(graph.size) > contacts
    tie = np.random.default_rng(2).uniform(0.05, 1, contacts)
    told: dict[str, tuple[float, float]] = {}
    weight, _count = timed("what each list weighs", partial(lists_of, graph, people, beyond), told)
    share = tie / (tie + weight)
    chosen, _more = timed("the choice", partial(most_in_common, graph, people, share, beyond, MOST), told)
    timed("who knows the chosen", partial(relations_of, graph, chosen, np.ones(graph.size, np.bool_)), told)
    return told


def timed(name: str, step: Callable[[], Any], told: dict[str, tuple[float, float]]) -> Any:
    began, began_work = time.perf_counter(), time.process_time()
    found = step()
    told[name] = time.perf_counter() - began, time.process_time() - began_work
    return found


def main() -> int:
    """Build the graph, choose twice, print the second time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=30_000)
    parser.add_argument("--strangers", type=int, default=3_000_000)
    parser.add_argument("--each", type=int, default=500)
    asked = parser.parse_args()
    graph = followed(asked.contacts, asked.strangers, asked.each)
    choose(graph, asked.contacts)
    told = choose(graph, asked.contacts)
    print(f"{asked.strangers:,} people, followed {graph.relations:,} times by {asked.contacts:,}; {MOST:,} are chosen")
    for name, (wall, work) in told.items():
        print(f"  {name:<24}{wall:>8.2f} s{work:>8.2f} s of processor")
    print(
        f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most, the making of the graph included"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
