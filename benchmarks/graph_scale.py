"""Graphs from 30,000 people and a million relations to ten million and a hundred million: what each thing costs.

    python benchmarks/graph_scale.py [--large] [--ours]

Built from packed lists, opened, degrees from one person to everybody, warmest paths, search and shortlist; beside igraph,
networkit, rustworkx, scipy and DuckDB on the same graph. Each figure comes from a process of its own, which is given the
graph in the form it takes fastest; loading is not counted, memory is. `--large` adds the largest graph (a quarter
of an hour; 18 GB for igraph), `--ours` leaves the peers out. The chart of docs/performance.md is drawn anew by `--chart`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from crowds import SIZES, crowd, words
from graph_measuring import DEPTH, Figures, memory, start_of, store_of, timed
from graph_peers import PEERS
from graph_shortlists import shortlists

# A peer that needs longer is not waited for.
PATIENCE = 1_200
# Beyond so many people the graph and a list of its weights take more than 20 GB.
TOO_LARGE = {"igraph Dijkstra": 1_000_000}


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


def rebuild(people: int, relations: int) -> Figures:
    """The same graph once all relations of 1,000 people are said again, a tenth of them with somebody else."""
    from entregent.graph.building import GraphBuilder
    from entregent.graph.store import Store

    before = store_of(people, relations).current().adjacency
    draw = np.random.default_rng(2)
    changed = np.sort(draw.choice(people, 1_000, replace=False))
    said = [(person, before.neighbours(person).astype(np.int64)) for person in changed.tolist()]
    codes = [before.codes[before.indptr[person] : before.indptr[person + 1]] for person in changed.tolist()]
    for _person, others in said:
        others[draw.random(len(others)) < 0.1] = draw.integers(0, people)

    def made(folder: Path) -> Figures:
        builder = GraphBuilder(folder, people, after=before, changed=changed)
        for (person, others), known in zip(said, codes, strict=True):
            builder.add(np.full(len(others), person), others, known)
        builder.finish()
        return {}

    store = Store(crowd(people, relations).folder / "graph-again")
    began, worked = time.perf_counter(), time.process_time()
    meta = store.replace(made).meta
    told = {"cpu": time.process_time() - worked, "wall": time.perf_counter() - began, "relations": meta["relations"]}
    store.remove()
    return {**told, **memory()}


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
    """The owner's two hops, then warmest paths to 25 and to 3,500 people."""
    from entregent.analysis.reach.warmest import nearby

    graph = store_of(people, relations).current().adjacency
    who, ties = owner_of(graph)
    nearby(graph, who, ties).alternatives(0)
    found: Figures = {"near": timed(lambda: nearby(graph, who, ties).reached)}
    for count in (25, 3_500):
        targets = strangers_to(graph, who, count)
        # What is known of three hops is worked out anew each time.
        fresh = [nearby(graph, who, ties) for _ in range(5)]
        found[str(count)] = timed(lambda fresh=fresh, targets=targets: len(fresh.pop().ways(targets).product), 5)
    near = nearby(graph, who, ties)
    found["alternatives"] = timed(lambda: [near.alternatives(int(one)) for one in strangers_to(graph, who, 25)] and 25)
    return {**found, **memory()}


def bounded(people: int, relations: int) -> Figures:
    """The same warmest paths by Dijkstra's algorithm with at most four hops, to 25 people; that both agree is checked."""
    import hop_dijkstra

    from entregent.analysis.reach.adjacency import weights_of_codes
    from entregent.analysis.reach.warmest import nearby

    graph = store_of(people, relations).current().adjacency
    who, ties = owner_of(graph)
    targets = strangers_to(graph, who, 25)
    given = (
        np.asarray(graph.indptr),
        np.asarray(graph.indices),
        np.asarray(graph.codes),
        weights_of_codes(),
        who,
        ties,
    )
    hop_dijkstra.warmest(*given, targets, 1)
    told = timed(lambda: hop_dijkstra.warmest(*given, targets, DEPTH), 1)
    np.testing.assert_allclose(told.pop("result"), nearby(graph, who, ties).ways(targets).product, rtol=1e-5)
    return {**told, **memory()}


def owner_of(graph: Any) -> tuple[np.ndarray, np.ndarray]:
    """The contacts of the owner, and invented ties to them."""
    who = graph.neighbours(start_of(graph.indptr)).astype(np.int64)
    return who, np.random.default_rng(0).uniform(0.05, 0.9, len(who))


def strangers_to(graph: Any, contacts: np.ndarray, count: int) -> np.ndarray:
    """People at random who are no contacts, the owner neither."""
    drawn = np.random.default_rng(count).permutation(graph.size)[: count + len(contacts) + 1]
    return np.setdiff1d(drawn, np.append(contacts, start_of(graph.indptr)))[:count]


def walks(people: int, relations: int) -> Figures:
    """Personalised PageRank by push from the owner, every relation worth its weight: coarse and fine."""
    from entregent.analysis.graph import Graph
    from entregent.analysis.reach.adjacency import weights_of_codes
    from entregent.analysis.recommending.walking import personalised_pagerank, strengths

    graph = store_of(people, relations).current().adjacency
    weighed = Graph(graph.indptr, graph.indices, weights_of_codes()[graph.codes])
    start, strength = start_of(graph.indptr), strengths(weighed)
    personalised_pagerank(weighed, start, epsilon=1e-2, strength=strength)
    found: Figures = {
        f"{epsilon:.0e}": timed(
            lambda epsilon=epsilon: len(
                personalised_pagerank(weighed, start, epsilon=epsilon, strength=strength).people
            )
        )
        for epsilon in (1e-5, 1e-7)
    }
    return {**found, **memory()}


OURS = {
    "index": index,
    "build": build,
    "rebuild": rebuild,
    "Entregent": ours,
    "paths": paths,
    "bounded": bounded,
    "walks": walks,
    "shortlists": shortlists,
}


def apart(command: list[str]) -> Figures:
    """What a process of its own tells, or why it told nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done within {PATIENCE // 60} minutes"}
    return json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr.strip()[-200:]}


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
            told = apart([sys.executable, __file__, "--one", what, str(people), str(relations)])
            figures.setdefault(str(people), {})[what] = told
            print(f"{people:>10,} {what:<16} {json.dumps(told)}", flush=True)
    if asked.chart:
        from graph_chart import bandwidth, draw

        asked.chart.write_text(draw(figures, bandwidth()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
