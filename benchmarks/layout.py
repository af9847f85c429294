"""Is the map quick, and are people near those they know? Beside igraph's DrL, graphology's ForceAtlas2 and UMAP's descent.

    python benchmarks/layout.py [--small] [EDGES …]

Graphs with planted communities and heavy-tailed numbers of relations (and edge lists, if given: `source target` lines).
Of the 10 nearest on the picture: how many are of the same community (planted, or else found by Leiden), and how many are
real neighbours; then the mean length of a relation over the mean distance of random pairs (lower is better).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path

import forceatlas
import igraph
import numpy as np
from apart import apart
from scipy.spatial import cKDTree

from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.layout import layout
from entregent.analysis.tests.sparse import matrix_of

NEAREST = 10
CALTECH = Path(__file__).parents[2] / "shared" / "data" / "facebook100-caltech.edges"


def planted(people: int, relations: int, seed: int, inside: float = 0.75) -> tuple[Graph, np.ndarray]:
    """Communities with Pareto sizes (exponent 1.2), people with Pareto activity (2), `inside` of relations at home."""
    draw = np.random.default_rng(seed)
    sizes = np.minimum(10 + draw.pareto(1.2, people) * 40, people / 10).astype(int)
    group = np.repeat(np.arange(people), sizes)[:people]
    activity = draw.pareto(2.0, people) + 0.5
    chance = activity / activity.sum()
    keys = np.empty(0, dtype=np.int64)
    reach = np.cumsum(activity)
    start, end = np.searchsorted(group, group), np.searchsorted(group, group, side="right")
    while len(keys) < relations:
        source, target = draw.choice(people, (2, relations), p=chance)
        home = draw.random(relations) < inside
        low = np.where(start[source] > 0, reach[start[source] - 1], 0.0)
        within = np.searchsorted(reach, low + draw.random(relations) * (reach[end[source] - 1] - low))
        target = np.where(home, np.minimum(within, people - 1), target)
        low, high = np.minimum(source, target), np.maximum(source, target)
        keys = np.unique(np.r_[keys, (low * people + high)[low != high]])
    keys = draw.choice(keys, relations, replace=False)
    return graph_of_edges(people, keys // people, keys % people), group


def figures(position: np.ndarray, graph: Graph, group: np.ndarray) -> tuple[float, float, float]:
    """Same community and real neighbours among the nearest, mean relation over mean random distance."""
    placed = np.flatnonzero(graph.degree > 0)
    _, near = cKDTree(position[placed]).query(position[placed], k=NEAREST + 1)
    ends, other = np.repeat(placed, NEAREST), placed[near[:, 1:]].ravel()
    known = np.isin(ends * graph.size + other, graph.ends * graph.size + graph.indices)
    source, target, _ = graph.edges()
    draw = np.random.default_rng(0)
    one, two = draw.choice(placed, (2, 100_000))
    random_length = np.linalg.norm(position[one] - position[two], axis=1).mean()
    length = np.linalg.norm(position[source] - position[target], axis=1).mean()
    return float((group[ends] == group[other]).mean()), float(known.mean()), float(length / random_length)


def ours(graph: Graph) -> np.ndarray:
    return layout(graph, communities(graph), seed=1)


def as_igraph(graph: Graph) -> igraph.Graph:
    source, target, _ = graph.edges()
    return igraph.Graph(n=graph.size, edges=np.stack([source, target], axis=1).tolist())


def peer(name: str) -> Callable[[Graph], np.ndarray]:
    def run(graph: Graph) -> np.ndarray:
        random.seed(1)
        return np.array(as_igraph(graph).layout(name).coords)

    return run


def read(path: Path) -> tuple[Graph, np.ndarray]:
    pairs = np.loadtxt(path, dtype=int, usecols=(0, 1))
    _, place = np.unique(pairs, return_inverse=True)
    ends = np.unique(np.sort(place.reshape(-1, 2), axis=1), axis=0)
    graph = graph_of_edges(int(place.max()) + 1, ends[:, 0], ends[:, 1])
    partition = as_igraph(graph).community_leiden(objective_function="modularity", n_iterations=5)
    return graph, np.array(partition.membership)


def by_umap(graph: Graph) -> np.ndarray:
    """UMAP's gradient descent alone, on the graph as it is, from random places."""
    from umap.umap_ import find_ab_params, simplicial_set_embedding

    a, b = find_ab_params(1.0, 0.1)
    found = simplicial_set_embedding(
        None, matrix_of(graph).tocoo(), 2, 1.0, a, b, 1.0, 5, 500, "random", np.random.RandomState(1), "euclidean", {},
        False, {}, False,
    )  # fmt: skip
    return np.asarray(found[0])


def report(name: str, graph: Graph, group: np.ndarray, methods: dict[str, Callable[[Graph], np.ndarray]]) -> None:
    print(f"{name}: {graph.size:,} people, {len(graph.indices) // 2:,} relations")
    print(
        f"  {'':<26}{'wall s':>9}{'CPU s':>9}{'MB':>7}{'same community':>16}{'real neighbours':>17}{'relation/random':>17}"
    )
    for method, run in methods.items():
        position, cost = apart(lambda run=run: run(graph))
        same, real, length = figures(np.asarray(position, float), graph, group)
        spent = f"{cost.wall:>9.1f}{cost.cpu:>9.1f}{cost.megabytes:>7.0f}"
        print(f"  {method:<26}{spent}{same:>16.1%}{real:>17.1%}{length:>17.4f}", flush=True)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("edges", nargs="*", type=Path)
    arguments.add_argument(
        "--small", action="store_true", help="without the 30,000 people, whose peers take many minutes"
    )
    chosen = arguments.parse_args()
    ours(planted(100, 300, 0)[0])  # compiled before the clock starts
    peers = {"DrL (igraph)": peer("drl"), "UMAP's descent": by_umap}
    force = {}
    if forceatlas.available():
        force = {
            f"ForceAtlas2, {count:,} rounds": (lambda graph, count=count: forceatlas.layout(graph, count))
            for count in (200, 1_000)
        }
    small = {"Entregent": ours, **peers, **force, "Fruchterman–Reingold": peer("fr")}
    for path in chosen.edges or ([CALTECH] if CALTECH.is_file() else []):
        report(path.name, *read(path), small)
    report("planted", *planted(5_000, 50_000, 1), small)
    if not chosen.small:
        report("planted", *planted(30_000, 1_000_000, 1), {"Entregent": ours, **force, **peers})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
