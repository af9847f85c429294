"""Who follows whom among the people, read from the follow lists; what changed between two lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, Exists, F, Max, OuterRef, Sum

from entregent.accounts.models import Workspace
from entregent.base.packed import Ids, unpack
from entregent.people.models import Identity, Mark
from entregent.people.queries import shut_out
from entregent.ties.models import FollowChange, FollowList, Node


def follows_among(workspace: Workspace) -> Iterator[tuple[int, int]]:
    """Pairs (who follows, who is followed) of persons (roots), the owner left out, each once, in a stable order."""
    nodes, people = people_of_nodes(workspace)
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
    found: dict[int, set[int]] = defaultdict(set)
    rows = lists.order_by("of_id", "direction", "pk").values_list("of__person_id", "direction", "members")
    for person, direction, members in rows.iterator():
        for other in people[np.isin(nodes, unpack(members), assume_unique=True)].tolist():
            if other != person and direction > 0:
                found[person].add(other)
            elif other != person:
                found[other].add(person)
    for person in sorted(found):
        yield from ((person, other) for other in sorted(found[person]))


def lists_of_contacts(workspace: Workspace) -> Iterator[tuple[int, Ids]]:
    """(person, nodes) of every whole follow list of somebody who is not the owner and not shut out, in a stable order."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
    lists = lists.exclude(of__person_id__in=shut_out(workspace))
    for person, members in (
        lists.order_by("of_id", "direction", "pk").values_list("of__person_id", "members").iterator()
    ):
        yield person, unpack(members)


def has_lists(workspace: Workspace) -> bool:
    """Whether it is known of any contact whom they follow, or who follows them."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False, of__person__is_owner=False)
    return lists.exists()


def state_of_lists(workspace: Workspace) -> str:
    """Changes whenever a whole follow list of the workspace does, or who is shut out."""
    lists = FollowList.objects.filter(workspace=workspace, taken_at__isnull=False)
    found = lists.aggregate(lists=Count("pk"), members=Sum("count"), last=Max("taken_at"))
    out = shut_out(workspace)
    return f"{found['lists']} {found['members']} {found['last']} {len(out)} {sum(out)}"


def known_nodes(workspace: Workspace) -> Ids:
    """The nodes that are somebody known already, the owner among them; ascending."""
    same = Identity.objects.filter(workspace=workspace, network=OuterRef("network"), key=OuterRef("key"))
    rows = Node.objects.filter(Exists(same), workspace=workspace)
    return np.sort(np.fromiter(rows.values_list("pk", flat=True).iterator(), dtype=np.int64))


def followed_by_ties(
    workspace_id: int, network: str, known: Ids, *, strong: float, at_least: int, most: int, own_key: str
) -> dict[int, list[tuple[float, str]]]:
    """Whom at least `at_least` ties of a strength of `strong` follow and who is not among `known` (nodes, ascending): by
    node, the strengths and names of those ties, the strongest first. At most `most` nodes, in order of the sum of strengths.
    The owner, who has `own_key` there, is left out."""
    lists = FollowList.objects.filter(
        workspace=workspace_id,
        of__network=network,
        direction=1,
        taken_at__isnull=False,
        of__person__is_owner=False,
        of__person__tie__strength__gte=strong,
    ).order_by("-of__person__tie__strength", "pk")
    ties: dict[int, tuple[float, str, Ids]] = {}
    columns = ("of__person_id", "of__person__tie__strength", "of__person__name", "members")
    for person, strength, name, packed in lists.values_list(*columns):
        ids = unpack(packed)
        ties[person] = (strength, name, ids if person not in ties else np.union1d(ties[person][2], ids))
    if not ties:
        return {}
    weights = np.concatenate([np.full(len(ids), strength) for strength, _name, ids in ties.values()])
    nodes, place, counts = np.unique(
        np.concatenate([ids for _strength, _name, ids in ties.values()]), return_inverse=True, return_counts=True
    )
    sums = np.bincount(place, weights=weights, minlength=len(nodes))
    is_new = (counts >= at_least) & ~np.isin(nodes, known) & ~np.isin(nodes, _own_nodes(workspace_id, network, own_key))
    order = np.lexsort((nodes[is_new], -sums[is_new]))[:most]
    found: dict[int, list[tuple[float, str]]] = {node: [] for node in nodes[is_new][order].tolist()}
    for strength, name, ids in ties.values():
        for node in np.intersect1d(ids, np.array(list(found), dtype=np.int64)).tolist():
            found[node].append((strength, name))
    return found


def _own_nodes(workspace_id: int, network: str, own_key: str) -> list[int]:
    own = Identity.objects.filter(workspace=workspace_id, network=network, person__is_owner=True)
    keys = {*own.values_list("key", flat=True), own_key}
    nodes = Node.objects.filter(workspace=workspace_id, network=network, key__in=keys)
    return list(nodes.values_list("pk", flat=True))


def people_of_nodes(workspace: Workspace) -> tuple[Ids, Ids]:
    """The nodes that are somebody known, with their persons (roots) in the same order; the owner left out."""
    known: Mapping[tuple[str, str], int] = {
        (network, key): person
        for network, key, person in Identity.objects.filter(
            workspace=workspace, person__is_owner=False, network__in=_networks(workspace)
        )
        .values_list("network", "key", "person_id")
        .iterator()
    }
    pairs = [
        (pk, known[network, key])
        for pk, network, key in Node.objects.filter(workspace=workspace)
        .order_by("pk")
        .values_list("pk", "network", "key")
        .iterator()
        if (network, key) in known
    ]
    nodes, people = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return nodes, people


def _networks(workspace: Workspace) -> list[str]:
    lists = FollowList.objects.filter(workspace=workspace)
    return sorted(set(lists.values_list("of__network", flat=True)))


@dataclass(frozen=True, slots=True)
class FollowEvent:
    """Somebody began to follow somebody, or stopped. `key` and `name` are of the other end (`direction` 1: is followed)."""

    direction: int
    network: str
    key: str
    name: str
    began: bool
    noticed_at: datetime


def follow_events(person_id: int, limit: int = 20) -> tuple[FollowEvent, ...]:
    """The latest changes in the follow lists of a person (root)."""
    rows = FollowChange.objects.filter(of__person_id=person_id).select_related("node").order_by("-noticed_at", "-pk")
    return tuple(
        FollowEvent(row.direction, row.node.network, row.node.key, row.node.name, row.began, row.noticed_at)
        for row in rows[:limit]
    )


def identities_to_crawl(
    workspace: Workspace, network: str, *, older_than: datetime, sphere: str = "", limit: int
) -> list[str]:
    """Keys of contacts on a network whose follow list was not read since `older_than`, the strongest ties first: those with
    a tie, or (where it is given) those in a sphere."""
    fresh = FollowList.objects.filter(of=OuterRef("pk"), direction=1, taken_at__gte=older_than)
    wanted = Identity.objects.filter(workspace=workspace, network=network, person__is_owner=False).exclude(
        Exists(fresh)
    )
    wanted = wanted.exclude(person_id__in=shut_out(workspace))
    if sphere:
        members = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.SPHERE, value=sphere)
        wanted = wanted.filter(person_id__in=members.values("person__root_id"))
    else:
        wanted = wanted.filter(person__tie__strength__gt=0, person__is_contact=True)
    return list(
        wanted.order_by(F("person__tie__strength").desc(nulls_last=True), "pk").values_list("key", flat=True)[:limit]
    )
