"""Everybody in a workspace as columns, read once per revision by each process: for ranking thousands of people at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from django.db.models import Avg, Count, F, IntegerField, Max
from django.db.models.functions import Cast

from entregent.accounts.models import Workspace
from entregent.people.models import SHOWN, Mark, Person, SearchDocument
from entregent.ties.models import Refresh

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


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
    flags = (Cast("is_contact", IntegerField()), Cast("is_organisation", IntegerField()))
    rows = Person.objects.filter(SHOWN, workspace_id=workspace_id).values_list(
        "pk", *flags, "latitude", "longitude", F("tie__strength")
    )
    table = np.array(list(rows), dtype=np.float64).reshape(-1, 6)
    table = table[np.argsort(table[:, 0])]
    documents = SearchDocument.objects.filter(workspace_id=workspace_id).values("field").annotate(mean=Avg("length"))
    return Crowd(
        people=table[:, 0].astype(np.int64),
        is_contact=table[:, 1] == 1,
        is_organisation=table[:, 2] == 1,
        latitude=table[:, 3].copy(),
        longitude=table[:, 4].copy(),
        tie=np.nan_to_num(table[:, 5]),
        mean_length={row["field"]: float(row["mean"]) for row in documents},
    )
