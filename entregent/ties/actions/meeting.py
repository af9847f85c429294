"""Taking up somebody of a follow list: from then on they are one of the people, as the list tells of them."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from django.db import transaction

from entregent.accounts.models import Workspace
from entregent.base.packed import unpack
from entregent.contract.records import Identity as Said
from entregent.people import actions as people
from entregent.people.models import Identity
from entregent.ties.actions.measuring import measure
from entregent.ties.actions.snapshots import request_refresh
from entregent.ties.models import FollowList, Node


@transaction.atomic
def take_up(workspace: Workspace, network: str, key: str, now: datetime, *, through: int | None = None) -> int | None:
    """Make a person of somebody who is seen in a follow list, or find the one whom they are already: their id (root).

    It is a fact that the newest list says which names them, so that taking back its import takes them back too. `through` is
    a person in whose list they are looked for first. None where no list names them (any more).
    """
    standing = Identity.objects.filter(workspace=workspace, network=network, key=key)
    if known := standing.values_list("person_id", flat=True).first():
        return known
    node = Node.objects.filter(workspace=workspace, network=network, key=key).first()
    row = _naming(workspace, node, through) if node else None
    if node is None or row is None:
        return None
    recorder = people.Recorder(row.batch, network=network)
    recorder.identities(
        [
            Said(
                source_id=f"followed:{key}",
                key=key,
                name=node.name,
                headline=node.headline,
                is_contact=False,
                observed_at=row.taken_at,
            )
        ]
    )
    measure(workspace, now, people.resolve(workspace, recorder.touched))
    request_refresh(workspace, now)
    return standing.values_list("person_id", flat=True).first()


def _naming(workspace: Workspace, node: Node, through: int | None) -> FollowList | None:
    """The newest whole list that names a node: one of `through` where there is one."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__network=node.network)
    lists = lists.order_by("-taken_at", "-pk").select_related("batch")
    for some in (lists.filter(of__person_id=through) if through else lists.none(), lists):
        for row in some.iterator(200):
            if row.members and np.isin(node.pk, unpack(row.members)):
                return row
    return None
