"""Are relations that were taken out of a graph recommended again? Beside common neighbours, Adamic–Adar, resource allocation
and preferential attachment.

    python benchmarks/recommendations.py [FILE… | FOLDER]     edge lists: two ids a line, further columns are not looked at

By default the graphs of the folder shared/data. A tenth of the edges is removed at random (seeds 1–5). AUC: how often one
of them stands before a pair that is no edge, as many of each. Precision: of the first 10 and 50 whom a person does not know,
how many are removed edges, over everybody with at least one; equals stand in a random order. Adamic–Adar is igraph's, the
other measures are matrix products that are held against networkx on 300 pairs. Printed with the spread over the seeds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import igraph
import networkx
import numpy as np
from scipy import sparse
from scipy.stats import rankdata

from entregent.analysis.graph import Graph, graph_of_edges
from entregent.analysis.recommending import Reader, learn

DATA = Path(__file__).parents[2] / "shared" / "data"
SEEDS = range(1, 6)
EPSILON = 1e-7
Row = Callable[[int], np.ndarray]


def edges_of(path: Path) -> np.ndarray:
    lines = (line.replace(",", " ").split() for line in path.read_text(encoding="utf-8").splitlines())
    return np.array([[int(cell) for cell in line[:2]] for line in lines if line and line[0].isdigit()])


def graphs(paths: list[Path]) -> Iterator[tuple[str, np.ndarray]]:
    if paths and not paths[0].is_dir():
        yield from ((path.name, edges_of(path)) for path in paths)
        return
    folder = paths[0] if paths else DATA
    circles = sorted((folder / "ego-facebook").glob("*.edges"))
    if circles:
        rows = []
        for path in circles:
            found = edges_of(path)
            friends = np.unique(found)
            rows += [found, np.stack([np.full(len(friends), int(path.stem)), friends], axis=1)]
        yield "ego-facebook, the six networks together with their egos", np.concatenate(rows)
    for name in ("facebook100-caltech.edges", "CollegeMsg.txt"):
        if (folder / name).is_file():
            yield name, edges_of(folder / name)


def simple(edges: np.ndarray) -> tuple[np.ndarray, int]:
    """Each edge once, people numbered from 0."""
    edges = np.unique(np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1), axis=0)
    people, place = np.unique(edges, return_inverse=True)
    return place.reshape(-1, 2), len(people)


def split(edges: np.ndarray, size: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What stays, what is removed, and as many pairs that are no edge."""
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(edges))
    removed, kept = edges[order[: len(edges) // 10]], edges[order[len(edges) // 10 :]]
    known = set((edges[:, 0] * size + edges[:, 1]).tolist())
    others: list[tuple[int, int]] = []
    while len(others) < len(removed):
        one, other = sorted(generator.integers(0, size, 2).tolist())
        if one != other and one * size + other not in known:
            others.append((one, other))
    return kept, removed, np.array(others)


def peers(kept: np.ndarray, size: int) -> dict[str, Row]:
    """The measures to be beaten: each gives the scores of a person with everybody."""
    one, other = np.r_[kept[:, 0], kept[:, 1]], np.r_[kept[:, 1], kept[:, 0]]
    matrix = sparse.csr_matrix((np.ones(len(one)), (one, other)), shape=(size, size))
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    share = sparse.diags(1 / np.maximum(degree, 1)) @ matrix
    whole = igraph.Graph(n=size, edges=kept.tolist())
    check(networkx.Graph(kept.tolist()), matrix, share, degree)
    return {
        "common neighbours": lambda person: (matrix[person] @ matrix).toarray().ravel(),
        "Adamic–Adar": lambda person: np.array(whole.similarity_inverse_log_weighted(vertices=[person])[0]),
        "resource allocation": lambda person: (matrix[person] @ share).toarray().ravel(),
        "preferential attachment": lambda person: degree[person] * degree,
    }


def check(library: networkx.Graph, matrix: sparse.csr_matrix, share: sparse.csr_matrix, degree: np.ndarray) -> None:
    people = np.array(library.nodes)
    pairs = np.random.default_rng(0).choice(people, (300, 2))
    pairs = [(int(a), int(b)) for a, b in pairs if a != b]
    for a, b, value in networkx.resource_allocation_index(library, pairs):
        assert abs((matrix[a] @ share)[0, b] - value) < 1e-9
    for a, b, value in networkx.preferential_attachment(library, pairs):
        assert degree[a] * degree[b] == value


def ours(graph: Graph) -> tuple[Row, tuple[float, ...]]:
    model, reader = learn(graph, epsilon=EPSILON), Reader(graph, epsilon=EPSILON)
    everybody = np.arange(graph.size)

    def row(person: int) -> np.ndarray:
        _met, *around = reader.around(person)
        return model.scores(reader.values(person, everybody, (around[0], around[1], around[2])))

    return row, model.weights


def measure(row: Row, graph: Graph, removed: np.ndarray, others: np.ndarray) -> tuple[float, float, float]:
    """AUC, precision@10, precision@50."""
    scores = {int(person): row(int(person)) for person in np.unique(np.concatenate([removed, others]))}
    values = np.array([(scores[a][b] + scores[b][a]) / 2 for a, b in np.concatenate([removed, others]).tolist()])
    ranks, count = rankdata(values)[: len(removed)], len(removed)
    auc = (ranks.sum() - count * (count + 1) / 2) / (count * len(others))
    both = np.concatenate([removed, removed[:, ::-1]])
    shuffled = np.random.default_rng(0).permutation(graph.size)
    at10, at50 = [], []
    for person in np.unique(both[:, 0]).tolist():
        value = scores[person].astype(float)
        value[graph.indices[graph.indptr[person] : graph.indptr[person + 1]]] = -np.inf
        value[person] = -np.inf
        first = shuffled[np.argsort(-value[shuffled], kind="stable")[:50]]
        hit = np.isin(first, both[both[:, 0] == person, 1])
        at10.append(hit[:10].mean())
        at50.append(hit.mean())
    return float(auc), float(np.mean(at10)), float(np.mean(at50))


def main() -> int:
    names = [Path(name) for name in sys.argv[1:]]
    told = False
    for name, edges in graphs(names):
        told = True
        pairs, size = simple(edges)
        found: dict[str, list[tuple[float, float, float]]] = {}
        mixtures, seconds = set(), 0.0
        for seed in SEEDS:
            kept, removed, others = split(pairs, size, seed)
            graph = graph_of_edges(size, kept[:, 0], kept[:, 1])
            began = time.process_time()
            mine, weights = ours(graph)
            seconds += time.process_time() - began
            mixtures.add(weights)
            for label, row in (peers(kept, size) | {"entregent": mine}).items():
                found.setdefault(label, []).append(measure(row, graph, removed, others))
        print(
            f"{name}: {size} people, {len(pairs)} relations; learnt in {seconds / len(SEEDS):.1f} s: {sorted(mixtures)}"
        )
        show(found)
    if not told:
        print(f"Recommendations: not measured, {DATA} is absent (give edge lists as arguments).")
    return 0


def show(found: dict[str, list[tuple[float, float, float]]]) -> None:
    print(
        f"  {'':<24}" + "".join(f"{title:>19}" for title in ("AUC", "precision@10", "precision@50")) + "   seeds best"
    )
    mine = np.array(found["entregent"])
    best = np.max([rows for label, rows in found.items() if label != "entregent"], axis=0)
    for label, rows in found.items():
        cells = "".join(f"{f'{mean:.4f} ± {spread:.4f}':>19}" for mean, spread in zip(
            np.mean(rows, axis=0), np.std(rows, axis=0), strict=True))  # fmt: skip
        wins = "   " + " ".join(str(count) for count in (mine > best).sum(axis=0)) if label == "entregent" else ""
        print(f"  {label:<24}{cells}{wins}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
