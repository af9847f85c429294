"""Erasing somebody from orders: what was done about their account can no longer be undone."""

from __future__ import annotations

from collections import defaultdict

from entregent.accounts.models import Workspace
from entregent.people.actions import Erased
from entregent.triage.models import Item


def erase_traces(workspace: Workspace, erased: Erased) -> None:
    """Delete the items of orders that were about the accounts of those who are gone."""
    keys: dict[str, list[str]] = defaultdict(list)
    for network, key in erased.keys:
        keys[network].append(key)
    for network, some in keys.items():
        Item.objects.filter(order__workspace=workspace, order__network=network, key__in=some).delete()
