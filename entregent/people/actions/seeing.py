"""Reading identities as the matching sees them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import fields

from entregent.accounts.models import Workspace
from entregent.analysis.matching import Seen, merged
from entregent.base import bulk
from entregent.facts.actions import slices
from entregent.people.likeness import Key, likeness
from entregent.people.models import Handle, Identity, MatchKeys, Picture, Sighting
from entregent.people.profile import Said, freshest_first

_AT_ONCE = 5_000
_NOT_KEPT = ("contacts",)
"""What comes from others' facts, and may change without the unit's."""
_KEPT = {field.name: field.default for field in fields(Seen) if field.name not in _NOT_KEPT}
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
        pictures: dict[int, list[str]] = defaultdict(list)
        shown = Picture.objects.filter(bulk.among("identity_id", ids), state=Picture.State.SEEN)
        for identity, told in bulk.fetch(shown.values_list("identity_id", "hash")):
            pictures[identity].append(told)
        for pk, rows_said in said.items():
            found[pk] = likeness(*rows[pk], freshest_first(rows_said), keys[pk], pictures[pk])
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


def see_again(workspace: Workspace, units: Collection[int]) -> dict[int, Seen]:
    """The same as `see_units` of these, as they were seen when they were compared; those that have changed are read."""
    rows = MatchKeys.objects.filter(bulk.among("pk", units), workspace=workspace).exclude(seen="")
    found = {pk: _recalled(text) for pk, text in bulk.fetch(rows.values_list("pk", "seen"))}
    return found | see_units(workspace, set(units) - found.keys())


def kept(seen: Seen) -> str:
    """A unit as it was seen, as text."""
    said = {name: value for name, default in _KEPT.items() if (value := getattr(seen, name)) != default}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _recalled(text: str) -> Seen:
    told = bulk.parsed(text)
    return Seen(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def _groups(rows) -> Iterator[dict[int, list[int]]]:  # type: ignore[no-untyped-def]
    """The identities of each unit, some thousand units at a time, both in the order of network and key."""
    units: dict[int, list[int]] = defaultdict(list)
    for unit, pk in bulk.fetch(rows.order_by("network", "key").values_list("unit_id", "pk")):
        units[unit].append(pk)
    names = list(units)
    for start in range(0, len(names), _AT_ONCE):
        yield {unit: units[unit] for unit in names[start : start + _AT_ONCE]}
