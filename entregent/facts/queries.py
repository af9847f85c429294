"""Reads: what batches said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from entregent.base.packed import Ids, unpack
from entregent.facts.models import Batch, Said


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, for showing."""

    id: int
    network: str
    file: str
    observed_at: datetime
    imported_at: datetime


def said_by(batch_id: int, kind: str) -> Ids:
    """Sorted ids of the facts of `kind` that the batch said."""
    blobs = Said.objects.filter(batch_id=batch_id, kind=kind).values_list("ids", flat=True)
    parts = [unpack(blob) for blob in blobs]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def also_said(batch: Batch, kind: str) -> dict[int, Ids]:
    """For every other batch that stands, the facts it shares with this one, by batch id (oldest first)."""
    mine = said_by(batch.pk, kind)
    others = (
        Batch.objects.filter(workspace_id=batch.workspace_id, withdrawn_at=None)
        .exclude(pk=batch.pk)
        .order_by("observed_at", "pk")
        .values_list("pk", flat=True)
    )
    shared = {other: np.intersect1d(mine, said_by(other, kind), assume_unique=True) for other in others}
    return {other: ids for other, ids in shared.items() if len(ids)}


def sources(batch_ids: set[int]) -> dict[int, Source]:
    """The sources of facts by batch id."""
    rows = Batch.objects.filter(pk__in=batch_ids)
    return {row.pk: Source(row.pk, row.network, row.file, row.observed_at, row.created_at) for row in rows}
