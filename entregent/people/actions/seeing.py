"""Reading identities as the matching sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from entregent.accounts.models import Workspace
from entregent.analysis.matching import Seen, merged
from entregent.base import bulk
from entregent.facts.actions import slices
from entregent.people.likeness import Key, likeness
from entregent.people.models import Handle, Identity, Sighting
from entregent.people.profile import Said, freshest_first

_AT_ONCE = 5_000
Named = tuple[str, str]


def see(identities: Collection[int]) -> dict[int, Seen]:
    """These identities, each by itself; those of which nothing is said are left out."""
    found: dict[int, Seen] = {}
    for ids in slices(sorted(identities), _AT_ONCE):
        named = Identity.objects.filter(bulk.among("pk", ids)).values_list("pk", "network", "key")
        rows = {pk: (network, key) for pk, network, key in bulk.fetch(named)}
        said: dict[int, list[Said]] = defaultdict(list)
        sightings = Sighting.objects.filter(bulk.among("identity_id", ids))
        columns = ("identity_id", "observed_at", "is_mention", "said")
        for identity, at, is_mention, text in bulk.fetch(sightings.values_list(*columns)):
            said[identity].append(Said(bulk.moment(at), is_mention, bulk.parsed(text)))
        keys: dict[int, list[Key]] = defaultdict(list)
        held = Handle.objects.filter(bulk.among("identity_id", ids)).values_list("identity_id", "kind", "value")
        for identity, kind, value in bulk.fetch(held):
            keys[identity].append((kind, value))
        for pk, rows_said in said.items():
            found[pk] = likeness(*rows[pk], freshest_first(rows_said), keys[pk])
    return found


def see_units(workspace: Workspace, units: Collection[int] | None = None) -> dict[int, Seen]:
    """Units (all, or these) whose facts are known, by the ids of their oldest persons, in an order that does not depend on
    when they were met; the owner is not among them."""
    rows = Identity.objects.filter(workspace=workspace)
    found: dict[int, Seen] = {}
    for some in _groups(rows if units is None else rows.filter(bulk.among("unit_id", units))):
        seen = see([pk for group in some.values() for pk in group])
        for unit, group in some.items():
            if told := [seen[pk] for pk in group if pk in seen]:
                whole = merged(told)
                if "owner" not in whole.accounts:
                    found[unit] = whole
    return found


def _groups(rows) -> Iterator[dict[int, list[int]]]:  # type: ignore[no-untyped-def]
    """The identities of each unit, some thousand units at a time, both in the order of network and key."""
    units: dict[int, list[int]] = defaultdict(list)
    for unit, pk in bulk.fetch(rows.order_by("network", "key").values_list("unit_id", "pk")):
        units[unit].append(pk)
    names = list(units)
    for start in range(0, len(names), _AT_ONCE):
        yield {unit: units[unit] for unit in names[start : start + _AT_ONCE]}
