"""An exported graph is computed on by PySpark in local mode, and the results come back as columns.

PySpark is 450 MB, so it is no development dependency: the test runs under `CI=true`, and where `build/spark` holds it
(docs/notebook.md says how).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from entregent import Network
from tools import system

PROGRAM = Path(__file__).with_name("graphframes.py")


@pytest.mark.skipif(not system.spark() and not system.under_ci(), reason="no PySpark in build/spark, or no Java")
def test_components_pagerank_and_labels_come_back_as_columns(tmp_path: Path) -> None:
    graph = nx.karate_club_graph()
    graph.add_edges_from([(100, 101), (101, 102)])
    lines = "".join(f"{one} {other}\n" for one, other in graph.edges)
    (tmp_path / "club.edges").write_text(lines, encoding="utf-8")
    network = Network.read(tmp_path / "club.edges", folder=tmp_path / "graph")
    network.write_parquet(tmp_path / "out")
    command = [sys.executable, str(PROGRAM), str(tmp_path / "out"), str(tmp_path / "results")]
    environment = {**os.environ, "PYTHONPATH": str(system.SPARK_FOLDER), "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    assert sorted(network.take(tmp_path / "results")) == ["component", "label", "pagerank"]
    ids = [int(network.person(number).id) for number in range(network.size)]
    component = dict(zip(ids, network.column("component").tolist(), strict=True))
    assert len({component[one] for one in graph.nodes}) == nx.number_connected_components(graph)
    assert all(component[one] == component[other] for one, other in graph.edges)
    # Twelve rounds, as the program makes them, come that near.
    expected = nx.pagerank(nx.Graph(graph.edges), weight=None, max_iter=500, tol=1e-8)
    assert np.allclose(network.column("pagerank"), [expected[one] for one in ids], atol=4e-3)
    label = dict(zip(ids, network.column("label").tolist(), strict=True))
    assert len(set(label.values())) < len(ids) / 2
    assert all(component[one] == component[int(label[one])] for one in ids)
