"""Taking up those of follow lists: from then on they are among the people, as the lists tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

import numpy as np
from django.db import transaction

from entregent.accounts.models import Workspace
from entregent.base.packed import unpack
from entregent.contract.records import Identity as Said
from entregent.facts.models import Batch
from entregent.people import actions as people
from entregent.people.models import Identity
from entregent.ties.actions.measuring import measure
from entregent.ties.actions.snapshots import request_refresh
from entregent.ties.models import FollowList, Node

# A network and a key within it.
Seen = tuple[str, str]


def take_up(workspace: Workspace, network: str, key: str, now: datetime, *, through: int | None = None) -> int | None:
    """Make a person of one (`take_up_all`): their id, None where no list names them (any more)."""
    return take_up_all(workspace, {(network, key): through}, now).get((network, key))


@transaction.atomic
def take_up_all(workspace: Workspace, wanted: Mapping[Seen, int | None], now: datetime) -> dict[Seen, int]:
    """Make persons of those who are seen in follow lists, or find the ones whom they are already: their ids (roots), without
    those whom no list names (any more).

    It is a fact that the newest list says which names them, so that taking back its import takes them back too. The values
    of `wanted` are persons in whose lists each is looked for first. As many queries for many as for few, if the lists were
    read at once.
    """
    known = _standing(workspace, wanted)
    nodes = Node.objects.filter(workspace=workspace, key__in={key for _network, key in wanted if key})
    fresh = {node: wanted[seen] for node in nodes if (seen := (node.network, node.key)) in wanted and seen not in known}
    rows = _naming(workspace, fresh) if fresh else {}
    told: dict[tuple[Batch, str], list[Said]] = defaultdict(list)
    for node, row in rows.items():
        told[row.batch, node.network].append(_said(node, row))
    touched: set[int] = set()
    for (batch, network), said in told.items():
        recorder = people.Recorder(batch, network=network)
        recorder.identities(said)
        touched |= recorder.touched
    if not touched:
        return known
    measure(workspace, now, people.resolve(workspace, touched))
    request_refresh(workspace, now)
    return _standing(workspace, wanted)


def _standing(workspace: Workspace, wanted: Mapping[Seen, int | None]) -> dict[Seen, int]:
    """Those who are persons already."""
    rows = Identity.objects.filter(workspace=workspace, key__in={key for _network, key in wanted if key})
    found = {(network, key): person for network, key, person in rows.values_list("network", "key", "person_id")}
    return {seen: found[seen] for seen in wanted if seen in found}


def _said(node: Node, row: FollowList) -> Said:
    return Said(
        source_id=f"followed:{node.key}",
        key=node.key,
        name=node.name,
        headline=node.headline,
        is_contact=False,
        observed_at=row.taken_at,
    )


def _naming(workspace: Workspace, through: Mapping[Node, int | None]) -> dict[Node, FollowList]:
    """The newest whole list that names each node: one of the person it comes `through` where there is one."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False)
    lists = lists.order_by("-taken_at", "-pk").select_related("batch", "of")
    found: dict[Node, FollowList] = {}
    near = lists.filter(of__person_id__in={person for person in through.values() if person})
    for some, is_near in ((near, True), (lists, False)):
        for row in some.iterator(200):
            left = [
                node
                for node, person in through.items()
                if node not in found and node.network == row.of.network and (person == row.of.person_id or not is_near)
            ]
            if left and row.members:
                named = np.isin([node.pk for node in left], unpack(row.members))
                found |= {node: row for node, is_named in zip(left, named, strict=True) if is_named}
            if len(found) == len(through):
                return found
    return found
