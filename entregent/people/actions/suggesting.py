"""Suggesting who may be one: units are compared by the model of `analysis.matching`, all of them or only what is new.

Suggestions are derived from facts alone, so no decision of the owner has to compute anything: `settle` opens and closes
them. Small workspaces are compared whole whenever something changed, large ones when a tenth of them did; meanwhile
what is new is compared by the model and the counts of the last time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from django.db import transaction

from entregent.accounts.models import Workspace
from entregent.analysis.matching import (
    SUGGESTED,
    Drawer,
    Judged,
    Reason,
    Seen,
    compare_all,
    compare_new,
    model_from,
    model_values,
)
from entregent.analysis.matching.values import IntArray
from entregent.base import bulk
from entregent.base.memory import without_looking_for_cycles
from entregent.people.actions.census import census_from, packed_census
from entregent.people.actions.revising import Pair, Weighed, rewrite_all, rewrite_around, roots_of
from entregent.people.actions.seeing import kept, see_again, see_units
from entregent.people.actions.settling import Exchanges, settle
from entregent.people.models import Matching, MatchKeys, Person

SMALL = 5_000
"""Up to so many units are compared whole whenever something changed: some seconds."""
SHARE = 0.1
"""Above that, when so large a share of the units changed."""
LEAST_BITS = float(np.log2(SUGGESTED / (1 - SUGGESTED)))

Beside = Callable[[Collection[int]], Mapping[int, tuple[str, ...]]]
"""The contacts of units, by keys under which common ones meet; what stands above the people domain tells them."""


@without_looking_for_cycles()
def compare(workspace: Workspace, acquaintances: Beside, exchanges: Exchanges) -> bool:
    """Bring the suggestions up to date with the facts; whether there was anything to do. Not within a transaction: it
    takes a while, and nothing is locked meanwhile.

    `exchanges` tells how many exchanges persons (roots) had with the owner.
    """
    matching, _made = Matching.objects.get_or_create(workspace=workspace)
    stale = set(_stale(workspace).values_list("pk", flat=True))
    if not stale and not matching.gone:
        settle(workspace, exchanges=exchanges)
        return False
    units = MatchKeys.objects.filter(workspace=workspace).count()
    changed = len(stale) + matching.gone + max(units - matching.units, 0)
    if units <= SMALL or not matching.model or changed > SHARE * units:
        _compare_whole(workspace, matching, stale, acquaintances)
        settle(workspace, exchanges=exchanges)
    else:
        settle(workspace, roots_of(_compare_new(workspace, matching, stale, acquaintances)), exchanges)
    return True


def _stale(workspace: Workspace):  # type: ignore[no-untyped-def]
    return MatchKeys.objects.filter(workspace=workspace, is_stale=True)


def _with_contacts(found: Mapping[int, Seen], beside: Mapping[int, tuple[str, ...]]) -> dict[int, Seen]:
    return {pk: replace(seen, contacts=tuple(beside[pk])) if pk in beside else seen for pk, seen in found.items()}


def _compare_whole(workspace: Workspace, matching: Matching, stale: set[int], acquaintances: Beside) -> None:
    seen = _with_contacts(see_units(workspace), acquaintances(()))
    units = np.fromiter(seen, np.int64, len(seen))
    bulk.shrink()
    found = compare_all(list(seen.values()))
    pairs = dict(_weighed(found.judged, units))
    with transaction.atomic():
        there = set(Person.objects.filter(workspace=workspace).values_list("pk", flat=True)) & set(units.tolist())
        _write_keys(workspace, seen, *found.filed, there)
        gone = MatchKeys.objects.filter(workspace=workspace, pk__in=stale - there)
        gone.delete()
        rewrite_all(workspace, pairs, {pk: each.networks for pk, each in seen.items() if pk in there})
        values = {"model": model_values(found.judged.model), "census": packed_census(found.census)}
        Matching.objects.filter(pk=matching.pk).update(**values, units=len(units), gone=0)


def _compare_new(workspace: Workspace, matching: Matching, stale: set[int], acquaintances: Beside) -> set[int]:
    """Compare the stale units with all; the units of whose suggestions something changed."""
    seen = see_units(workspace, stale)
    new = _with_contacts(seen, acquaintances(list(seen)))
    units = np.fromiter(new, np.int64, len(new))
    drawer = _drawer(workspace, without=stale)
    known: dict[int, Seen] = {}

    def look(places: Sequence[int]) -> list[Seen]:
        again = see_again(workspace, places)
        known.update(_with_contacts(again, acquaintances(list(again))))
        return [known.get(pk, Seen()) for pk in places]

    found = compare_new(list(new.values()), drawer, look, census_from(matching.census), model_from(matching.model))
    everybody = np.concatenate([found.old, units])
    pairs = dict(_weighed(found.judged, everybody))
    with transaction.atomic():
        there = set(Person.objects.filter(bulk.among("pk", everybody.tolist())).values_list("pk", flat=True))
        _write_keys(workspace, new, *found.filed, there)
        _stale(workspace).filter(bulk.among("pk", stale - there)).delete()
        return rewrite_around(workspace, pairs, stale)


def _weighed(judged: Judged, units: IntArray) -> Iterable[tuple[Pair, Weighed]]:
    rows = np.flatnonzero(judged.bits >= LEAST_BITS)
    left, right = units[judged.left[rows]].tolist(), units[judged.right[rows]].tolist()
    for a, b, bits, why in zip(left, right, judged.bits[rows].tolist(), judged.reasons(rows), strict=True):
        yield (min(a, b), max(a, b)), (round(bits, 3), [_plain(reason) for reason in why])


def _plain(reason: Reason) -> list[Any]:
    return [reason.comparison, reason.says, round(reason.bits, 1)]


def _drawer(workspace: Workspace, without: set[int]) -> Drawer:
    """All units that were compared, filed under their keys."""
    rows = MatchKeys.objects.filter(workspace=workspace, is_stale=False).values_list("pk", "keys")
    owners: list[int] = []
    blobs: list[bytes] = []
    for pk, blob in bulk.fetch(rows, is_large=True):
        if pk not in without:
            owners.append(pk)
            blobs.append(bytes(blob))
    sizes = np.array([len(blob) // 8 for blob in blobs], np.int64)
    return Drawer(np.repeat(np.array(owners, np.int64), sizes), np.frombuffer(b"".join(blobs), "<i8"))


def _write_keys(
    workspace: Workspace, units: Mapping[int, Seen], records: IntArray, keys: IntArray, there: set[int]
) -> None:
    order = np.argsort(records, kind="stable")
    ends = np.searchsorted(records[order], np.arange(len(units) + 1))
    sorted_keys = keys[order].astype("<i8")
    rows = (
        (pk, workspace.pk, sorted_keys[ends[at] : ends[at + 1]].tobytes(), kept(seen), False)
        for at, (pk, seen) in enumerate(units.items())
        if pk in there
    )
    bulk.upsert(MatchKeys, ("person_id", "workspace_id", "keys", "seen", "is_stale"), rows)
