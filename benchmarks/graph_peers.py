"""What other libraries need for the same on the same graph, each given the graph in the form it takes fastest.

Degrees: igraph, DuckDB and rustworkx (layer by layer) could stop at depth 4, scipy and networkit go on to the end; at that
depth nearly everybody is reached. Warmest paths: Dijkstra's algorithm to everybody, of any number of hops.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from graph_measuring import DEPTH, Figures, costs, ends_of, memory, start_of, store_of, timed


def with_igraph(people: int, relations: int) -> Figures:
    """Degrees: the size of the neighbourhood of order 4."""
    import igraph

    source, target, start = ends_of(people, relations)
    edges = np.stack([source, target], axis=1)
    del source, target
    graph = igraph.Graph(n=people, edges=edges)
    del edges
    return {**timed(lambda: graph.neighborhood_size(start, order=DEPTH), 2), **memory()}


def with_networkit(people: int, relations: int) -> Figures:
    """Degrees: its breadth-first search, from the matrix of both directions (its other constructor takes minutes)."""
    import networkit
    from scipy import sparse

    graph = store_of(people, relations).current().adjacency
    start, count = start_of(graph.indptr), len(graph.indices)
    matrix = sparse.csr_matrix((np.ones(count), np.array(graph.indices), graph.indptr), shape=(people, people))
    peer = networkit.graph.GraphFromCsr(matrix, directed=True, weighted=False)
    del matrix
    return {**timed(lambda: networkit.distance.BFS(peer, start, storePaths=False).run() and 0), **memory()}


def with_scipy(people: int, relations: int) -> Figures:
    """Degrees: the breadth-first order, which does not tell the steps."""
    from scipy import sparse
    from scipy.sparse.csgraph import breadth_first_order

    graph = store_of(people, relations).current().adjacency
    matrix = sparse.csr_matrix(
        (np.ones(len(graph.indices)), np.array(graph.indices), graph.indptr.astype(np.int32)), shape=(people, people)
    )
    start = start_of(graph.indptr)
    found = timed(lambda: len(breadth_first_order(matrix, start, directed=True, return_predecessors=False)), 2)
    return {**found, **memory()}


def with_rustworkx(people: int, relations: int) -> Figures:
    """Degrees: the layers of a breadth-first search."""
    import rustworkx

    source, target, start = ends_of(people, relations)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(people))
    for part in range(0, len(source), 1_000_000):
        ends = (each[part : part + 1_000_000].tolist() for each in (source, target))
        graph.extend_from_edge_list(list(zip(*ends, strict=True)))
    del source, target
    return {**timed(lambda: sum(map(len, rustworkx.bfs_layers(graph, [start])[: DEPTH + 1])), 2), **memory()}


def with_duckdb(people: int, relations: int) -> Figures:
    """Degrees: four joins of a table of both directions."""
    import duckdb

    graph = store_of(people, relations).current().adjacency
    start, ends = start_of(graph.indptr), np.arange(people, dtype=np.int32)
    connection = duckdb.connect(config={"memory_limit": "6GB"})
    connection.execute("CREATE TABLE edge (a INTEGER, b INTEGER)")
    for first in range(0, people, 200_000):
        last = min(first + 200_000, people)
        bounds = graph.indptr[first : last + 1]
        block: dict[str, Any] = {"a": np.repeat(ends[first:last], np.diff(bounds)),
                                 "b": np.array(graph.indices[bounds[0] : bounds[-1]])}  # fmt: skip
        connection.register("block", block)
        connection.execute("INSERT INTO edge SELECT * FROM block")

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
    """Warmest paths of any length to everybody."""
    from scipy import sparse
    from scipy.sparse.csgraph import dijkstra

    matrix, start = costs(people, relations)
    graph = sparse.csr_matrix(matrix, shape=(people, people))
    return {**timed(lambda: int(np.isfinite(dijkstra(graph, indices=start)).sum()), 1), **memory()}


def dijkstra_igraph(people: int, relations: int) -> Figures:
    """Warmest paths of any length to everybody."""
    import igraph

    (cost, indices, indptr), start = costs(people, relations)
    source = np.repeat(np.arange(people, dtype=np.int32), np.diff(indptr))
    once = source < indices
    edges, weights = np.stack([source[once], indices[once]], axis=1), cost[once]
    del source, once, cost, indices
    graph = igraph.Graph(n=people, edges=edges)
    del edges
    given = weights.tolist()
    return {**timed(lambda: len(graph.distances(source=start, weights=given)[0]), 1), **memory()}


PEERS = {
    "scipy": with_scipy,
    "networkit": with_networkit,
    "igraph": with_igraph,
    "rustworkx": with_rustworkx,
    "DuckDB": with_duckdb,
    "scipy Dijkstra": dijkstra_scipy,
    "igraph Dijkstra": dijkstra_igraph,
}
