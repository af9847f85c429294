"""Noting which units are to be compared anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, Q

from entregent.base import bulk
from entregent.facts.actions import slices
from entregent.people.models import Matching, MatchKeys, Suggestion


def mark_stale(workspace_id: int, units: Iterable[int]) -> None:
    """What is known of these units (by their oldest persons) has changed, or they are new."""
    wanted = sorted(set(units))
    bulk.insert(MatchKeys, ("person_id", "workspace_id"), ((pk, workspace_id) for pk in wanted), ignore_conflicts=True)
    for ids in slices(wanted):
        MatchKeys.objects.filter(pk__in=ids, is_stale=False).update(is_stale=True, seen="")


def forget_units(persons: Collection[int]) -> None:
    """These persons are no units any more: those whom they were suggested to be are compared anew."""
    for ids in slices(persons):
        cards = MatchKeys.objects.filter(pk__in=ids)
        workspaces = list(cards.values_list("workspace_id", flat=True))
        if not workspaces:
            continue
        around = Suggestion.objects.filter(Q(a_id__in=ids) | Q(b_id__in=ids))
        partners = {pk for pair in around.values_list("a_id", "b_id") for pk in pair}
        MatchKeys.objects.filter(pk__in=partners - set(ids)).update(is_stale=True, seen="")
        around.delete()
        cards.delete()
        Matching.objects.filter(workspace_id=workspaces[0]).update(gone=F("gone") + len(workspaces))
