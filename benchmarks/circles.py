"""Do the communities agree with circles drawn by hand? Beside Leiden, Louvain and label propagation, same graph, same seeds.

    python benchmarks/circles.py [FOLDER]      with N.edges and N.circles, as of SNAP's ego-Facebook

For each circle of at least five people, the best balanced error rate over communities and the best F1 (McAuley & Leskovec
2012); printed as mean 1 − BER and mean F1 over circles, per ego network and over all, averaged over the seeds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import igraph
import leidenalg
import networkx
import numpy as np

from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.leiden import leiden

DEFAULT = Path(__file__).parents[2] / "shared" / "data" / "ego-facebook"
SEEDS = range(5)
SMALLEST_CIRCLE = 5


@dataclass(frozen=True)
class Ego:
    name: str
    graph: Graph
    circles: list[np.ndarray]


def read_ego(edges: Path) -> Ego:
    pairs = np.loadtxt(edges, dtype=int)
    circles = [line.split()[1:] for line in edges.with_suffix(".circles").read_text().splitlines()]
    members = [np.array(circle, dtype=int) for circle in circles]
    people, place = np.unique(np.concatenate([pairs.ravel(), *members]), return_inverse=True)
    ends = np.unique(np.sort(place[: pairs.size].reshape(-1, 2), axis=1), axis=0)
    graph = graph_of_edges(len(people), ends[:, 0], ends[:, 1])
    kept = [np.searchsorted(people, circle) for circle in members if len(circle) >= SMALLEST_CIRCLE]
    return Ego(edges.stem, graph, kept)


def agreement(labels: np.ndarray, circles: list[np.ndarray]) -> np.ndarray:
    """Shape (circles, 2): the best 1 − BER and the best F1 of each circle over communities."""
    size = np.bincount(labels[labels >= 0])
    found = np.empty((len(circles), 2))
    for row, circle in enumerate(circles):
        here = labels[circle]
        common = np.bincount(here[here >= 0], minlength=len(size))
        missed = (len(circle) - common) / len(circle)
        wrong = (size - common) / (len(labels) - len(circle))
        found[row] = (1 - (missed + wrong) / 2).max(), (2 * common / (size + len(circle))).max()
    return found


def of_sets(size: int, sets: list[set[int]]) -> np.ndarray:
    labels = np.full(size, -1)
    for number, members in enumerate(sets):
        labels[list(members)] = number
    return labels


def by_leidenalg(graph: Graph, seed: int) -> np.ndarray:
    source, target, _ = graph.edges()
    peer = igraph.Graph(n=graph.size, edges=np.stack([source, target], axis=1).tolist())
    return np.array(leidenalg.find_partition(peer, leidenalg.ModularityVertexPartition, seed=seed).membership)


def as_networkx(graph: Graph) -> networkx.Graph:
    peer = networkx.empty_graph(graph.size)
    source, target, _ = graph.edges()
    peer.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return peer


def by_louvain(graph: Graph, seed: int) -> np.ndarray:
    return of_sets(graph.size, networkx.community.louvain_communities(as_networkx(graph), seed=seed))


def by_labels(graph: Graph, seed: int) -> np.ndarray:
    return of_sets(graph.size, list(networkx.community.asyn_lpa_communities(as_networkx(graph), seed=seed)))


METHODS: dict[str, Callable[[Graph, int], np.ndarray]] = {
    "Entregent": lambda graph, seed: communities(graph, seed=seed),
    "our Leiden alone": lambda graph, seed: leiden(graph, seed=seed),
    "Leiden (leidenalg)": by_leidenalg,
    "Louvain (networkx)": by_louvain,
    "label propagation": by_labels,
}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    egos = [read_ego(path) for path in sorted(folder.glob("*.edges"), key=lambda path: (len(path.stem), path.stem))]
    if not egos:
        print(f"Circles: not measured, {folder} holds no N.edges (give the folder as argument).")
        return 0
    print(f"Communities against circles drawn by hand: mean 1 − BER, mean F1, seeds {SEEDS[0]}–{SEEDS[-1]}")
    print(f"{'':<20}" + "".join(f"{'ego ' + ego.name:>14}" for ego in egos) + f"{'all circles':>15}{'seconds':>9}")
    communities(egos[0].graph), leiden(egos[0].graph)  # compiled before the clock starts
    for name, method in METHODS.items():
        started = time.perf_counter()
        found = [np.mean([agreement(method(ego.graph, seed), ego.circles) for seed in SEEDS], axis=0) for ego in egos]
        spent = (time.perf_counter() - started) / len(SEEDS)
        columns = [f"{rows[:, 0].mean():.3f}  {rows[:, 1].mean():.3f}" for rows in (*found, np.concatenate(found))]
        print(f"{name:<20}" + "".join(f"{cell:>14}" for cell in columns) + f"{spent:>10.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
