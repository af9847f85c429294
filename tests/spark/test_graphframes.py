"""An exported graph is computed on by PySpark in local mode, and the results come back as columns.

PySpark is 450 MB, so it is no development dependency: the test runs where `build/spark` holds it
(docs/notebook.md says how).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from entregent import Network

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "build" / "spark" / "bin" / "python"
PROGRAM = Path(__file__).with_name("graphframes.py")


@pytest.mark.skipif(not PYTHON.exists() or not shutil.which("java"), reason="no build/spark with PySpark, or no Java")
def test_components_pagerank_and_labels_come_back_as_columns(tmp_path: Path) -> None:
    graph = nx.karate_club_graph()
    graph.add_edges_from([(100, 101), (101, 102)])
    lines = "".join(f"{one} {other}\n" for one, other in graph.edges)
    (tmp_path / "club.edges").write_text(lines, encoding="utf-8")
    network = Network.read(tmp_path / "club.edges", folder=tmp_path / "graph")
    network.write_parquet(tmp_path / "out")
    command = [str(PYTHON), str(PROGRAM), str(tmp_path / "out"), str(tmp_path / "results")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
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
