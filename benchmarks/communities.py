"""Are the communities as good as the best library's, and how long do they take? 30,000 people, then a million.

    python benchmarks/communities.py [--small]

Planted communities and heavy-tailed numbers of relations (fixed seed). Modularity at resolution 1 of what each method gives;
every library that can be installed, each on its own structure, whose making counts. leidenalg and igraph are left out on
the million, where they take many minutes. "Entregent" is what the map uses (several runs compared, relations weighted by how
closed they are, resolution 1.15); "our Leiden" is the algorithm underneath alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import igraph
import leidenalg
import networkit
import numpy as np
from apart import apart
from layout import as_igraph, planted
from sknetwork.clustering import Leiden

from entregent.analysis.communities import communities
from entregent.analysis.graph import Graph
from entregent.analysis.leiden import leiden
from entregent.analysis.tests.sparse import matrix_of


def modularity(graph: Graph, labels: np.ndarray) -> float:
    """At resolution 1; whoever has no community is alone."""
    own = np.where(labels < 0, labels.max() + 1 + np.arange(len(labels)), labels)
    total = graph.weights.sum()
    inside = graph.weights[own[graph.ends] == own[graph.indices]].sum()
    strength = np.bincount(own, np.bincount(graph.ends, graph.weights, graph.size))
    return float(inside / total - ((strength / total) ** 2).sum())


def by_leidenalg(graph: Graph) -> np.ndarray:
    peer: igraph.Graph = as_igraph(graph)
    return np.array(leidenalg.find_partition(peer, leidenalg.ModularityVertexPartition, seed=1).membership)


def by_igraph(graph: Graph) -> np.ndarray:
    return np.array(as_igraph(graph).community_leiden(objective_function="modularity", n_iterations=5).membership)


def by_sknetwork(graph: Graph) -> np.ndarray:
    return np.asarray(Leiden(random_state=1).fit_predict(matrix_of(graph)))


def by_networkit(graph: Graph) -> np.ndarray:
    source, target, _ = graph.edges()
    ends = (source.astype(np.uint64), target.astype(np.uint64))
    peer = networkit.GraphFromCoo((np.ones(len(source)), ends), n=graph.size, directed=False, weighted=False)
    found = networkit.community.detectCommunities(
        peer, networkit.community.ParallelLeiden(peer, gamma=1.0), inspect=False
    )
    return np.array(found.getVector())


METHODS: dict[str, Callable[[Graph], np.ndarray]] = {
    "Entregent": lambda graph: communities(graph, seed=1),
    "our Leiden": lambda graph: leiden(graph, seed=1),
    "scikit-network": by_sknetwork,
    "networkit": by_networkit,
    "igraph": by_igraph,
    "leidenalg": by_leidenalg,
}
SLOW = ("igraph", "leidenalg")


def report(graph: Graph, names: list[str]) -> None:
    print(f"{graph.size:,} people, {len(graph.indices) // 2:,} relations")
    print(f"  {'':<18}{'modularity':>12}{'of the best':>13}{'communities':>13}{'wall s':>9}{'CPU s':>9}{'MB':>8}")
    found = {}
    for name in names:
        labels, cost = apart(lambda name=name: METHODS[name](graph))
        found[name] = (modularity(graph, labels), len(np.unique(labels[labels >= 0])), cost)
    best = max(value for value, _count, _cost in found.values())
    for name, (value, count, cost) in found.items():
        figures = (
            f"{value:>12.4f}{value / best:>13.2%}{count:>13,}{cost.wall:>9.1f}{cost.cpu:>9.1f}{cost.megabytes:>8.0f}"
        )
        print(f"  {name:<18}{figures}", flush=True)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--small", action="store_true", help="30,000 people only")
    chosen = arguments.parse_args()
    communities(planted(100, 300, 0)[0])  # compiled before the clock starts
    report(planted(30_000, 1_000_000, 1)[0], list(METHODS))
    if not chosen.small:
        report(planted(1_000_000, 10_000_000, 1)[0], [name for name in METHODS if name not in SLOW])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
