"""Graphs from 30,000 people and a million relations to ten million and a hundred million: what each thing costs.

    python benchmarks/graph_scale.py [--large] [--ours]

Built from packed lists, opened, degrees from one person to everybody, warmest paths, search and shortlist; beside igraph,
networkit, rustworkx, scipy and DuckDB on the same graph. Each figure comes from a process of its own, which is given the
graph in the form it takes fastest; loading is not counted, memory is. `--large` adds the largest graph (a quarter of an
hour; 9 GB for the peers), `--ours` leaves the peers out. The chart of docs/performance.md is written anew with `--chart`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from crowds import SIZES, crowd, words

DEPTH = 4
# Memory beyond which a peer is not tried: rustworkx and DuckDB at the largest size.
TOO_LARGE = {"rustworkx": 1_000_000, "DuckDB": 1_000_000, "scipy Dijkstra": 1_000_000, "igraph Dijkstra": 1_000_000}
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


def build(people: int, relations: int) -> Figures:
    from entregent.analysis.reach.adjacency import FOLLOWS
    from entregent.graph.building import GraphBuilder
    from entregent.graph.people import PEOPLE

    source = crowd(people, relations)

    def made(folder: Path) -> Figures:
        builder = GraphBuilder(folder, people)
        for owners, lengths, members, levels in source.lists():
            builder.add_lists(owners, lengths, members, (levels.astype(np.uint16) * 16) | FOLLOWS)
        builder.finish()
        if (source.folder / PEOPLE).exists():
            (folder / PEOPLE).hardlink_to(source.folder / PEOPLE)
        return {}

    began, worked = time.perf_counter(), time.process_time()
    meta = store_of(people, relations).replace(made).meta
    return {"cpu": time.process_time() - worked, "wall": time.perf_counter() - began,
            "relations": meta["relations"], **memory()}  # fmt: skip


def index(people: int, relations: int) -> Figures:
    """The words of everybody, indexed once per crowd."""
    from entregent.graph.people import PEOPLE, PeopleWriter

    source = crowd(people, relations)
    if (source.folder / PEOPLE).exists():
        return {"MB": (source.folder / PEOPLE).stat().st_size // 2**20}
    work = source.folder / "words.part"
    work.mkdir(exist_ok=True)
    (work / PEOPLE).unlink(missing_ok=True)
    began, worked = time.perf_counter(), time.process_time()
    writer = PeopleWriter(work)
    for ids, names, fields in words(source):
        writer.add(ids, names, fields)
    writer.finish()
    (work / PEOPLE).rename(source.folder / PEOPLE)
    return {"cpu": time.process_time() - worked, "wall": time.perf_counter() - began, **memory(),
            "MB": (source.folder / PEOPLE).stat().st_size // 2**20}  # fmt: skip


def ours(people: int, relations: int) -> Figures:
    from entregent.analysis.reach.degrees import counts, degrees

    began = time.perf_counter()
    graph = store_of(people, relations).current().adjacency
    opened = time.perf_counter() - began
    start = start_of(graph.indptr)
    degrees(graph, start, depth=1)
    found = timed(lambda: counts(degrees(graph, start, depth=DEPTH), DEPTH))
    return {**found, "open": opened, **memory()}


def paths(people: int, relations: int) -> Figures:
    """The owner's two hops, then warmest paths to 25 and to 3,500 people; and what going over four hops from the owner
    costs instead (Bellman's recursion over everybody reached)."""
    from entregent.analysis.reach.warmest import nearby

    graph = store_of(people, relations).current().adjacency
    start = start_of(graph.indptr)
    who = graph.neighbours(start).astype(np.int64)
    ties = np.random.default_rng(0).uniform(0.05, 0.9, len(who))
    nearby(graph, who, ties).alternatives(0)
    found: Figures = {"near": timed(lambda: nearby(graph, who, ties).reached)}
    draw = np.random.default_rng(1)
    for count in (25, 3_500):
        targets = draw.integers(0, people, count)
        # What is known of three hops is worked out anew each time.
        fresh = [nearby(graph, who, ties) for _ in range(5)]
        found[str(count)] = timed(lambda fresh=fresh, targets=targets: len(fresh.pop().ways(targets).product), 5)
    near = nearby(graph, who, ties)
    found["alternatives"] = timed(lambda: [near.alternatives(int(one)) for one in targets[:25]] and 25)
    return {**found, **memory()}


def shortlists(people: int, relations: int) -> Figures:
    """Whole shortlists of 25, from the words asked to the paths: with about 25 and about 3,500 people found."""
    from entregent.graph.network import Network

    told: Figures = {"cold": cold(people, relations)}
    network = Network(store_of(people, relations).current())
    start = start_of(network._version.adjacency.indptr)
    for wanted in (25, 3_500):
        asked = asked_for(network, wanted)
        first = time.perf_counter()
        network.shortlist(asked[0][0], start)
        first = time.perf_counter() - first
        waits, works = [], []
        for text, _count in asked * 3:
            began, worked = time.perf_counter(), time.process_time()
            network.shortlist(text, start)
            waits.append(time.perf_counter() - began)
            works.append(time.process_time() - worked)
        told[str(wanted)] = {
            "first": first, "wall p95": float(np.percentile(waits, 95)), "cpu p95": float(np.percentile(works, 95)),
            "found": [count for _text, count in asked],
        }  # fmt: skip
    return {**told, **memory()}


def cold(people: int, relations: int) -> Figures:
    """Seconds until the first shortlist, opening included, once the system has let go of the graph's files: with about 25
    and about 3,500 people found. (The compiled code is there already.)"""
    from entregent.graph.network import Network

    def asked(wanted: int) -> tuple[str, int]:
        network = Network(store_of(people, relations).current())
        text = asked_for(network, wanted, 1)[0][0]
        start = start_of(network._version.adjacency.indptr)
        network.shortlist(text, start)
        return text, start

    waits: Figures = {}
    for wanted in (25, 3_500):
        text, start = asked(wanted)
        gc.collect()
        version = store_of(people, relations).current()
        for path in version.folder.iterdir():
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        began = time.perf_counter()
        Network(version).shortlist(text, start)
        waits[str(wanted)] = time.perf_counter() - began
    return waits


def asked_for(network: Any, wanted: int, count: int = 20) -> list[tuple[str, int]]:
    """Requests that about so many people answer: of words that some people's headlines hold."""
    draw = np.random.default_rng(wanted)
    found: list[tuple[str, int]] = []
    seen = set()
    while len(found) < count and len(seen) < 3_000:
        said = network.person(int(draw.integers(0, network.size))).said["headline"].split()
        text = said[int(draw.integers(0, 3))] if len(seen) % 2 else " ".join(said[:2])
        seen.add((text, len(seen)))
        hits = len(network._people.search(_terms(text)).number)
        if 0.5 * wanted <= hits <= 1.5 * wanted:
            found.append((text, hits))
    return found


def _terms(text: str) -> Any:
    from entregent.analysis.words import default_synonyms, query_terms

    return query_terms(text, default_synonyms())


def ends_of(people: int, relations: int) -> tuple[np.ndarray, np.ndarray, int]:
    graph = store_of(people, relations).current().adjacency
    source = np.repeat(np.arange(people, dtype=np.int32), np.diff(graph.indptr))
    once = source < graph.indices
    return source[once], graph.indices[once], start_of(graph.indptr)


def with_igraph(people: int, relations: int) -> Figures:
    import igraph

    source, target, start = ends_of(people, relations)
    graph = igraph.Graph(n=people, edges=np.stack([source, target], axis=1))
    del source, target
    found = timed(lambda: graph.neighborhood_size(start, order=DEPTH), 1)
    return {**found, **memory()}


def with_networkit(people: int, relations: int) -> Figures:
    import networkit

    source, target, start = ends_of(people, relations)
    graph = networkit.GraphFromCoo((source.astype(np.uint64), target.astype(np.uint64)), n=people)
    del source, target
    found = timed(lambda: networkit.distance.BFS(graph, start, storePaths=False).run() and 0)
    return {**found, **memory()}


def with_scipy(people: int, relations: int) -> Figures:
    from scipy import sparse
    from scipy.sparse.csgraph import breadth_first_order

    graph = store_of(people, relations).current().adjacency
    matrix = sparse.csr_matrix(
        (np.ones(len(graph.indices)), np.array(graph.indices), graph.indptr.astype(np.int32)), shape=(people, people)
    )
    start = start_of(graph.indptr)
    found = timed(lambda: len(breadth_first_order(matrix, start, directed=True, return_predecessors=False)), 1)
    return {**found, **memory()}


def with_rustworkx(people: int, relations: int) -> Figures:
    import rustworkx

    source, target, start = ends_of(people, relations)
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(people))
    graph.extend_from_edge_list(list(zip(source.tolist(), target.tolist(), strict=True)))
    directed = graph.to_directed()
    found = timed(lambda: len(rustworkx.bfs_successors(directed, start)), 1)
    return {**found, **memory()}


def with_duckdb(people: int, relations: int) -> Figures:
    import duckdb

    graph = store_of(people, relations).current().adjacency
    start = start_of(graph.indptr)
    edges = {"a": np.repeat(np.arange(people, dtype=np.int32), np.diff(graph.indptr)), "b": np.array(graph.indices)}
    connection = duckdb.connect(config={"memory_limit": "6GB"})
    connection.register("edges", edges)
    connection.execute("CREATE TABLE edge AS SELECT * FROM edges")

    def search() -> int:
        connection.execute(f"CREATE OR REPLACE TABLE seen AS SELECT {start}::INTEGER AS n, 0 AS step")
        for step in range(1, DEPTH + 1):
            connection.execute(
                f"INSERT INTO seen SELECT DISTINCT b, {step} FROM edge JOIN seen ON a = n AND step = {step - 1}"
                " WHERE b NOT IN (SELECT n FROM seen)"
            )
        return int(connection.execute("SELECT count(*) FROM seen").fetchall()[0][0])

    return {**timed(search, 1), **memory()}


def dijkstra_scipy(people: int, relations: int) -> Figures:
    from scipy import sparse
    from scipy.sparse.csgraph import dijkstra

    matrix, start = _costs(people, relations)
    graph = sparse.csr_matrix(matrix, shape=(people, people))
    return {**timed(lambda: int(np.isfinite(dijkstra(graph, indices=start)).sum()), 1), **memory()}


def dijkstra_igraph(people: int, relations: int) -> Figures:
    import igraph

    (cost, indices, indptr), start = _costs(people, relations)
    source = np.repeat(np.arange(people), np.diff(indptr))
    once = source < indices
    graph = igraph.Graph(n=people, edges=np.stack([source[once], indices[once]], axis=1))
    weights = cost[once].tolist()
    return {**timed(lambda: len(graph.distances(source=start, weights=weights)[0]), 1), **memory()}


def _costs(people: int, relations: int) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], int]:
    from entregent.analysis.reach.adjacency import weights_of_codes

    graph = store_of(people, relations).current().adjacency
    cost = -np.log(weights_of_codes().clip(1e-4, 0.9999))[graph.codes].astype(np.float64)
    return (cost, np.array(graph.indices), graph.indptr.astype(np.int32)), start_of(graph.indptr)


OURS = {"index": index, "build": build, "Entregent": ours, "paths": paths, "shortlists": shortlists}
PEERS = {
    "igraph": with_igraph,
    "networkit": with_networkit,
    "scipy": with_scipy,
    "rustworkx": with_rustworkx,
    "DuckDB": with_duckdb,
    "scipy Dijkstra": dijkstra_scipy,
    "igraph Dijkstra": dijkstra_igraph,
}


def main() -> int:
    """Measure everything, each in a process of its own, and print it as JSON lines and a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="10 million people too")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--chart", type=Path, help="draw docs/graph-scale.svg anew from these figures")
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "PEOPLE", "RELATIONS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        what, people, relations = asked.one
        print(json.dumps((OURS | PEERS)[what](int(people), int(relations))))
        return 0
    figures: Figures = {}
    for people, relations in SIZES if asked.large else SIZES[:2]:
        crowd(people, relations)
        for what in OURS if asked.ours else OURS | PEERS:
            if people > TOO_LARGE.get(what, people):
                continue
            command = [sys.executable, __file__, "--one", what, str(people), str(relations)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            told = json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr.strip()[-200:]}
            figures.setdefault(str(people), {})[what] = told
            print(f"{people:>10,} {what:<16} {json.dumps(told)}", flush=True)
    if asked.chart:
        from graph_chart import bandwidth, draw

        asked.chart.write_text(draw(figures, bandwidth()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
