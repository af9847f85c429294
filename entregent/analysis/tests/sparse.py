"""Graphs as the libraries take them that ours are compared with: scipy is there for tests and benchmarks alone."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from entregent.analysis.graph import Graph


def matrix_of(graph: Graph) -> sparse.csr_matrix:
    """The graph as a matrix of weights, with 32-bit indices."""
    indices, indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)
    return sparse.csr_matrix((graph.weights, indices, indptr), shape=(graph.size, graph.size))
