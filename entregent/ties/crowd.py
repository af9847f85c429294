"""Everybody in a workspace as columns, read once per revision by each process: for ranking thousands of people at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
from django.db.models import Avg, Count, IntegerField, Max, Value
from django.db.models.functions import Cast, Coalesce

from entregent.accounts.models import Workspace
from entregent.people.models import SHOWN, Mark, Person, SearchDocument
from entregent.ties.models import Refresh

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# Stands for an unknown latitude or longitude while rows are read.
_NOWHERE = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Everybody who is shown in lists, organisations too: columns (n,) in the order of `people`, person ids ascending.

    `latitude` and `longitude` are NaN where the place is unknown, `tie` is 0 where none is measured. `mean_length` holds
    the mean number of words of each field in which anything is known of anybody. About 40 bytes a person.
    """

    people: Ints
    is_contact: Bools
    is_organisation: Bools
    latitude: Floats
    longitude: Floats
    tie: Floats
    mean_length: dict[str, float]

    def find(self, person_ids: Ints) -> tuple[Ints, Bools]:
        """Their places in the columns, and which of them are there at all (the others' places say nothing)."""
        if not len(self.people):
            return np.zeros(len(person_ids), np.int64), np.zeros(len(person_ids), np.bool_)
        place = np.minimum(np.searchsorted(self.people, person_ids), len(self.people) - 1)
        return place, self.people[place] == person_ids


def crowd(workspace: Workspace) -> Crowd:
    """Everybody in the workspace, as of now."""
    row = Refresh.objects.filter(workspace=workspace).values_list("revision", flat=True).first()
    if not row:
        return _read(workspace.pk)
    # A place that the owner states moves somebody without a new revision. Ids of marks only grow, so no two states agree.
    stated = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.PLACE).aggregate(last=Max("pk"), count=Count("pk"))
    return _kept(workspace.pk, row, stated["last"], stated["count"])


@lru_cache(maxsize=4)
def _kept(workspace_id: int, *_version: int | None) -> Crowd:
    return _read(workspace_id)


def _read(workspace_id: int) -> Crowd:
    columns = (
        Cast("is_contact", IntegerField()),
        Cast("is_organisation", IntegerField()),
        Coalesce("latitude", Value(_NOWHERE)),
        Coalesce("longitude", Value(_NOWHERE)),
        Coalesce("tie__strength", Value(0.0)),
    )
    rows = Person.objects.filter(SHOWN, workspace_id=workspace_id).values_list("pk", *columns)
    table = np.fromiter(chain.from_iterable(rows.iterator()), dtype=np.float64).reshape(-1, 6)
    table = table[np.argsort(table[:, 0])]
    return Crowd(
        people=table[:, 0].astype(np.int64),
        is_contact=table[:, 1] == 1,
        is_organisation=table[:, 2] == 1,
        latitude=np.where(table[:, 3] == _NOWHERE, np.nan, table[:, 3]),
        longitude=np.where(table[:, 4] == _NOWHERE, np.nan, table[:, 4]),
        tie=table[:, 5].copy(),
        mean_length=_mean_lengths(workspace_id, round(50 * math.log1p(len(table)))),
    )


@lru_cache(maxsize=8)
def _mean_lengths(workspace_id: int, _magnitude: int) -> dict[str, float]:
    """The mean number of words by field. They hardly change: read again when there are 2 in 100 people more, or fewer."""
    documents = SearchDocument.objects.filter(workspace_id=workspace_id).values("field").annotate(mean=Avg("length"))
    return {row["field"]: float(row["mean"]) for row in documents}
