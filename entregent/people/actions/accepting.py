"""Accepting many suggestions at once: each is the owner's word, as if given one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.base import bulk
from entregent.people.actions.joining import resolve
from entregent.people.actions.judging import face, judge
from entregent.people.models import Identity, Judgment, Suggestion

# Below this, suggestions are looked at one by one: a wrong join mixes two people's histories.
LEAST = 0.9


@transaction.atomic
def accept_above(
    workspace: Workspace, probability: float, now: datetime, only: Collection[int] | None = None
) -> tuple[set[int], list[int]]:
    """Accept every open suggestion of at least this probability (or those of them that `only` names), the likeliest first.

    Where two suggestions would bring two accounts on one network into one person, the less likely one stays open. Returns
    the persons (roots) concerned and the ids of the judgments to take back. Raises `Refused` below `LEAST`.
    """
    found = likely(workspace, probability)
    if only is not None:
        found = [row for row in found if row.pk in only]
    words = [judge(workspace, face(row.a), face(row.b), Judgment.Verdict.SAME, now) for row in found]
    roots = {root for row in found for root in (row.a.root_id, row.b.root_id) if root}
    identities = Identity.objects.filter(bulk.among("person_id", roots)).values_list("pk", flat=True)
    return resolve(workspace, list(identities), is_news=False), [word.pk for word in words]


def likely(workspace: Workspace, probability: float) -> list[Suggestion]:
    """The suggestions that `accept_above` accepts."""
    if not LEAST <= probability <= 1:
        raise Refused(
            _("Choose a likelihood between {least} and 100 %.").format(least=f"{LEAST:.0%}".replace("%", "\u202f%"))
        )
    rows = Suggestion.objects.filter(workspace=workspace, is_open=True, probability__gte=probability, waits_until=None)
    found = list(rows.select_related("a", "b").order_by("-probability", "pk"))
    groups = _Groups(root for row in found for root in (row.a.root_id, row.b.root_id) if root)
    return [row for row in found if groups.join(row.a.root_id or 0, row.b.root_id or 0)]


class _Groups:
    """Persons that are being joined, with the networks on which each group has an account."""

    def __init__(self, person_ids: Iterable[int]) -> None:
        self._of: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._networks: dict[int, list[str]] = {}
        rows = Identity.objects.filter(bulk.among("person_id", set(person_ids))).values_list("person_id", "network")
        for person, network in bulk.fetch(rows):
            self._of[person] = person
            self._members[person] = [person]
            self._networks.setdefault(person, []).append(network)

    def join(self, a: int, b: int) -> bool:
        """Join two groups, unless they are one or have an account on one network both."""
        first, second = self._of.get(a, a), self._of.get(b, b)
        mine, theirs = self._networks.get(first, []), self._networks.get(second, [])
        if first == second or set(mine) & set(theirs):
            return False
        self._networks[first] = mine + theirs
        moved = self._members.pop(second, [second])
        self._members.setdefault(first, [first]).extend(moved)
        self._of.update(dict.fromkeys(moved, first))
        return True
