"""Accepting many suggestions at once, and taking them back at once: each is the owner's word, as if given one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.people.actions.joining import around_of, face, identities_named, judge, resolve
from entregent.people.models import Identity, Judgment, Suggestion

# Below this, suggestions are looked at one by one: a wrong join mixes two people's histories.
LEAST = 0.9


@transaction.atomic
def accept_above(workspace: Workspace, probability: float, now: datetime) -> tuple[set[int], list[int]]:
    """Accept every open suggestion of at least this probability, the likeliest first.

    Where two suggestions would bring two accounts on one network into one person, the less likely one stays open. Returns
    the persons (roots) concerned and the ids of the judgments to take back. Raises `Refused` below `LEAST`.
    """
    if not LEAST <= probability <= 1:
        raise Refused(
            _("Choose a likelihood between {least} and 100 %.").format(least=f"{LEAST:.0%}".replace("%", " %"))
        )
    rows = Suggestion.objects.filter(workspace=workspace, score__gte=probability, postponed_until=None)
    found = list(rows.select_related("a", "b").order_by("-score", "pk"))
    groups = _Groups(pk for row in found for pk in (row.a_id, row.b_id))
    words = [
        judge(workspace, face(row.a), face(row.b), Judgment.Verdict.SAME, now)
        for row in found
        if groups.join(row.a_id, row.b_id)
    ]
    return resolve(workspace, groups.identities()), [word.pk for word in words]


class _Groups:
    """Persons that are being joined, with the networks on which each group has an account."""

    def __init__(self, person_ids: Iterable[int]) -> None:
        self._of: dict[int, int] = {}
        self._networks: dict[int, list[str]] = {}
        self._identities: set[int] = set()
        ids = sorted(set(person_ids))
        for start in range(0, len(ids), 900):
            rows = Identity.objects.filter(person_id__in=ids[start : start + 900])
            for pk, person, network in rows.values_list("pk", "person_id", "network"):
                self._of[person] = person
                self._networks.setdefault(person, []).append(network)
                self._identities.add(pk)

    def join(self, a: int, b: int) -> bool:
        """Join two groups, unless they are one or have an account on one network both."""
        first, second = self._of.get(a, a), self._of.get(b, b)
        mine, theirs = self._networks.get(first, []), self._networks.get(second, [])
        if first == second or set(mine) & set(theirs):
            return False
        self._networks[first] = mine + theirs
        for person, group in self._of.items():
            if group == second:
                self._of[person] = first
        return True

    def identities(self) -> set[int]:
        """The identities of everybody who was looked at."""
        return self._identities


@transaction.atomic
def forget_judgments(workspace: Workspace, judgment_ids: Iterable[int]) -> set[int]:
    """Take several of the owner's words back at once; the persons (roots) concerned."""
    words = list(Judgment.objects.filter(workspace=workspace, pk__in=set(judgment_ids)))
    names = {side for word in words for side in ((word.a_network, word.a_key), (word.b_network, word.b_key))}
    concerned = set(around_of(workspace, {row.pk for row in identities_named(workspace, names).values()})[0])
    Judgment.objects.filter(pk__in=[word.pk for word in words]).delete()
    return resolve(workspace, concerned) if concerned else set()
