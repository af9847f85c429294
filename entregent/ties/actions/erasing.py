"""Erasing somebody from what does not hang on their identities: relations that are left with one, and follow lists."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from django.db.models import Count

from entregent.accounts.models import Workspace
from entregent.base.packed import pack, unpack
from entregent.facts.actions import slices
from entregent.people.actions import Erased
from entregent.ties.models import FollowList, Node, Relation, RelationMember


def relations_of(identity_ids: Iterable[int]) -> set[int]:
    """The relations in which these identities stand."""
    found: set[int] = set()
    for ids in slices(identity_ids):
        found.update(RelationMember.objects.filter(identity_id__in=ids).values_list("relation_id", flat=True))
    return found


def erase_traces(workspace: Workspace, erased: Erased, relation_ids: Iterable[int]) -> None:
    """Delete the relations that nobody else or one alone is left in, and the nodes and places in follow lists of the
    identities that are gone. In the transaction in which they went."""
    for ids in slices(relation_ids):
        lonely = Relation.objects.filter(pk__in=ids).annotate(left=Count("members")).filter(left__lt=2)
        alone = list(lonely.values_list("pk", flat=True))
        RelationMember.objects.filter(relation_id__in=alone).delete()
        Relation.objects.filter(pk__in=alone).delete()
    nodes: set[int] = set()
    for network, key in erased.keys:
        mine = Node.objects.filter(workspace=workspace, network=network, key=key[:400])
        nodes.update(mine.values_list("pk", flat=True))
    if nodes:
        _leave_lists(workspace, nodes)
        Node.objects.filter(pk__in=nodes).delete()


def _leave_lists(workspace: Workspace, nodes: set[int]) -> None:
    gone = np.array(sorted(nodes), dtype=np.int64)
    for kept in FollowList.objects.filter(workspace=workspace).iterator(200):
        for column in ("members", "draft"):
            ids = unpack(getattr(kept, column))
            rest = np.setdiff1d(ids, gone)
            if len(rest) < len(ids):
                setattr(kept, column, pack(rest) if len(rest) else b"")
                kept.count = len(rest) if column == "members" else kept.count
                kept.save(update_fields=[column, "count"])
