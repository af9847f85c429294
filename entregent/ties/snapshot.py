"""The network among contacts as arrays, kept in one row and opened once per version by each process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from entregent.accounts.models import Workspace
from entregent.analysis.graph import Graph
from entregent.ties.models import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Who knows whom among n contacts.

    `people` (n,) person ids, ascending. `graph` holds the combined weight of each pair, `kind` (2m,) beside its
    `indices` the strongest kind of proof as an index of `proofs.KINDS`, `proofs` (2m,) how many there are. `positions`
    (n, 2) in [−1, 1]; `community` (n,), −1 where isolated. `summary` holds labels, bridges and what the
    network teaches for recommending (see `build_snapshot`).
    """

    version: int
    people: npt.NDArray[np.int64]
    graph: Graph
    kind: npt.NDArray[np.uint8]
    proofs: npt.NDArray[np.int32]
    positions: npt.NDArray[np.float32]
    community: npt.NDArray[np.int64]
    summary: dict[str, Any]

    def index_of(self, person_id: int) -> int | None:
        """The place of a person in the arrays, None when they came after this snapshot."""
        place = int(np.searchsorted(self.people, person_id))
        return place if place < len(self.people) and self.people[place] == person_id else None


EMPTY = Network(
    version=0,
    people=np.empty(0, np.int64),
    graph=Graph(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0)),
    kind=np.empty(0, np.uint8),
    proofs=np.empty(0, np.int32),
    positions=np.empty((0, 2), np.float32),
    community=np.empty(0, np.int64),
    summary={"labels": {}, "bridges": [], "large": []},
)


def encode(network: Network) -> bytes:
    """The arrays of a network as a compressed NumPy archive."""
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        people=network.people,
        indptr=network.graph.indptr,
        indices=network.graph.indices.astype(np.int32),
        weights=network.graph.weights.astype(np.float32),
        kind=network.kind,
        proofs=network.proofs,
        positions=network.positions,
        community=network.community.astype(np.int32),
    )
    return stream.getvalue()


def load(workspace: Workspace) -> Network:
    """The current network of a workspace, empty while there is none."""
    found = Snapshot.objects.filter(workspace=workspace).values_list("pk", "version").first()
    return _opened(*found) if found else EMPTY


@lru_cache(maxsize=4)
def _opened(pk: int, version: int) -> Network:  # noqa: ARG001 - the version is part of the cache's key
    row = Snapshot.objects.get(pk=pk)
    with np.load(io.BytesIO(bytes(row.arrays)), allow_pickle=False) as arrays:
        graph = Graph(
            arrays["indptr"],
            arrays["indices"].astype(np.int64),
            np.clip(arrays["weights"].astype(np.float64), 0.0, 1.0),
        )
        return Network(
            version=row.version,
            people=arrays["people"],
            graph=graph,
            kind=arrays["kind"],
            proofs=arrays["proofs"],
            positions=arrays["positions"],
            community=arrays["community"].astype(np.int64),
            summary=row.summary,
        )
