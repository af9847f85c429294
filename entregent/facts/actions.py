"""Writes: opening a batch, noting what it says, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np

from entregent.accounts.models import Workspace
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.base.packed import Ids, pack
from entregent.facts import queries
from entregent.facts.models import Batch, Fact, Said

SLICE = 900


def open_batch(
    workspace: Workspace, network: str, file: str, observed_at: datetime, now: datetime, *, is_sample: bool = False
) -> Batch:
    """Open a batch for what one file says."""
    return Batch.objects.create(
        workspace=workspace,
        network=network,
        file=file[-255:],
        observed_at=observed_at,
        created_at=now,
        is_sample=is_sample,
    )


def say(batch: Batch, kind: Said.Kind, ids: Iterable[int]) -> None:
    """Note that the batch said these facts. In the same transaction as the facts themselves."""
    if chosen := set(ids):
        Said.objects.create(batch=batch, kind=kind, count=len(chosen), ids=pack(chosen))


def sort_out(
    batch: Batch, model: type[Fact], rows: Mapping[int, Row]
) -> tuple[dict[int, Row], dict[int, int], dict[int, int]]:
    """Which of these facts, by fingerprint, are new: (the new ones; ids of those that this very batch recorded before it
    was interrupted; ids of those that stood before it), each by fingerprint."""
    new = dict(rows)
    again: dict[int, int] = {}
    unchanged: dict[int, int] = {}
    standing = model._default_manager.filter(bulk.among("fingerprint", new), workspace_id=batch.workspace_id)
    for pk, print_, said_first in list(bulk.fetch(standing.values_list("pk", "fingerprint", "batch_id"))):
        del new[print_]
        (again if said_first == batch.pk else unchanged)[print_] = pk
    return new, again, unchanged


def record(
    batch: Batch, kind: Said.Kind, model: type[Fact], names: Sequence[str], rows: Mapping[int, Row]
) -> dict[int, int]:
    """Write new facts of one kind and note that the batch says them; their ids by fingerprint.

    `rows` holds by fingerprint the values of the columns `names`.
    """
    if not rows:
        return {}
    ids = dict(zip(rows, bulk.new_ids(model, len(rows)), strict=True))
    of_a_fact, workspace = ("id", "workspace_id", "batch_id", "fingerprint"), batch.workspace_id
    bulk.insert(
        model, (*of_a_fact, *names), ((ids[print_], workspace, batch.pk, print_, *row) for print_, row in rows.items())
    )
    say(batch, kind, ids.values())
    return ids


def withdraw(batch: Batch, kind: Said.Kind, model: type[Fact]) -> Ids:
    """Ids of the facts that this batch alone said, for their owner to delete; the others are handed to a batch that
    says them too."""
    only = queries.said_by(batch.pk, kind)
    for other, shared in queries.also_said(batch, kind).items():
        for ids in slices(np.intersect1d(only, shared)):
            model._default_manager.filter(pk__in=ids, batch=batch).update(batch_id=other)
        only = np.setdiff1d(only, shared)
    return only


def close_withdrawn(batch: Batch, now: datetime) -> None:
    """The batch is taken back: it says nothing any more, and stays listed as withdrawn."""
    Said.objects.filter(batch=batch).delete()
    Batch.objects.filter(pk=batch.pk).update(withdrawn_at=now)


def slices(ids: Iterable[int] | Ids, size: int = SLICE) -> list[list[int]]:
    """Ids in slices that a database takes as parameters of one query."""
    chosen = [int(number) for number in ids]
    return [chosen[start : start + size] for start in range(0, len(chosen), size)]
