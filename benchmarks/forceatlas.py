"""graphology's ForceAtlas2, run in node, as maps in browsers are usually laid out. Shared by the benchmark of layouts.

The packages come from npm, once, into build/graphology; without npm the peer is left out.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from entregent.analysis.graph import Graph

FOLDER = Path(__file__).parents[1] / "build" / "graphology"
PACKAGES = ("graphology@0.26", "graphology-layout-forceatlas2@0.10")
PROGRAM = """
import fs from 'fs'; import Graph from 'graphology'; import fa2 from 'graphology-layout-forceatlas2';
const [, , from, to, iterations] = process.argv;
const bytes = fs.readFileSync(from);
const ends = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const graph = new Graph({ type: 'undirected' });
let state = 1;
const random = () => { state = (state * 1664525 + 1013904223) >>> 0; return state / 4294967296; };
for (let node = 0; node < ends[0]; node++) graph.addNode(node, { x: random() * 1000, y: random() * 1000 });
for (let at = 1; at < ends.length; at += 2) graph.addEdge(ends[at], ends[at + 1]);
const settings = { ...fa2.inferSettings(graph), barnesHutOptimize: true };
const found = fa2(graph, { iterations: Number(iterations), settings });
const places = new Float64Array(2 * ends[0]);
for (let node = 0; node < ends[0]; node++) { places[2 * node] = found[node].x; places[2 * node + 1] = found[node].y; }
fs.writeFileSync(to, Buffer.from(places.buffer));
"""


def available() -> bool:
    """Whether node and the packages are there; they are fetched where they are not."""
    if not (shutil.which("npm") and shutil.which("node")):
        return False
    if not (FOLDER / "node_modules" / "graphology-layout-forceatlas2").is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *PACKAGES]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return False
    (FOLDER / "run.mjs").write_text(PROGRAM, encoding="utf-8")
    return True


def layout(graph: Graph, iterations: int) -> np.ndarray:
    """Positions after so many iterations, with the settings that the library infers, from random places (fixed seed)."""
    source, target, _ = graph.edges()
    ends, places = FOLDER / "ends.bin", FOLDER / "places.bin"
    np.r_[graph.size, np.stack([source, target], axis=1).ravel()].astype(np.int32).tofile(ends)
    program = ["node", "--max-old-space-size=3000", str(FOLDER / "run.mjs"), str(ends), str(places), str(iterations)]
    subprocess.run(program, check=True)
    return np.fromfile(places).reshape(-1, 2)
