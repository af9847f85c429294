"""Comparing people, with what the ties domain knows of them: contacts in common, and exchanges at stake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial

from entregent.accounts.models import Workspace
from entregent.analysis.names import name_key
from entregent.base import bulk
from entregent.people import actions as people
from entregent.ties.models import RelationMember, Tie

# In a larger round nobody is anybody's acquaintance by that alone.
LARGEST = 12


def compare(workspace: Workspace) -> bool:
    """Bring the suggestions of who may be one up to date; whether there was anything to do."""
    return people.compare(workspace, partial(_acquaintances, workspace), _exchanges)


def weigh(workspace: Workspace, person_ids: Collection[int]) -> None:
    """Renew what is at stake where these persons (roots) are suggested, after they were joined or parted."""
    people.settle(workspace, person_ids, _exchanges)


def _acquaintances(workspace: Workspace, units: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """The names of those with whom each unit was seen in a small round (of these units, or of all where none is named): the
    same friend goes by other keys on another network, but by much the same name."""
    rows = RelationMember.objects.filter(relation__workspace=workspace)
    if units:
        mine = rows.filter(bulk.among("identity__unit_id", units)).values_list("relation_id")
        rows = rows.filter(bulk.among("relation_id", {relation for (relation,) in bulk.fetch(mine)}))
    rounds: dict[int, dict[int, str]] = defaultdict(dict)
    told = rows.values_list("relation_id", "identity__unit_id", "identity__name")
    for relation, unit, name in bulk.fetch(told, is_large=True):
        rounds[relation][unit] = name
    found: dict[int, set[str]] = defaultdict(set)
    for members in rounds.values():
        if len(members) <= LARGEST:
            keys = {unit: key for unit, name in members.items() if " " in (key := name_key(name))}
            for unit in members:
                found[unit].update(key for other, key in keys.items() if other != unit)
    return {unit: tuple(sorted(keys)) for unit, keys in found.items()}


def _exchanges(person_ids: Collection[int]) -> Mapping[int, int]:
    rows = Tie.objects.filter(bulk.among("person_id", person_ids), interactions__gt=0)
    return dict(bulk.fetch(rows.values_list("person_id", "interactions")))
