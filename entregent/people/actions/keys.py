"""Who holds a certain key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from entregent.analysis.matching import OF_A_FEW
from entregent.base import bulk
from entregent.people.likeness import Key
from entregent.people.models import Handle

# The identities that hold a certain key, by its kind and value.
Holders = dict[Key, list[int]]


def holders_of(workspace_id: int, keys: Iterable[Key]) -> Holders:
    """The identities that hold these keys. A domain at which many write is an office's and tells nothing: it is left out."""
    values: dict[str, set[str]] = defaultdict(set)
    for kind, value in keys:
        values[kind].add(value)
    found: Holders = {}
    for kind, some in values.items():
        held = Handle.objects.filter(bulk.among("value", some), workspace=workspace_id, kind=kind)
        rows = list(bulk.fetch(held.values_list("value", "identity_id")))
        crowded = _crowded(rows) if kind == Handle.Kind.DOMAIN else frozenset()
        for value, identity in rows:
            if value not in crowded:
                found.setdefault((kind, value), []).append(identity)
    return found


def _crowded(rows: Iterable[tuple[str, int]]) -> frozenset[str]:
    """The domains that more hold than those who may write from somebody's own, and whoever has it for a handle."""
    return frozenset(value for value, times in Counter(value for value, _ in rows).items() if times > OF_A_FEW + 1)
