"""Follow lists: taken page by page, compared with the list before, kept packed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import numpy as np

from entregent.base import bulk
from entregent.base.packed import Ids, pack, unpack
from entregent.contract.live import Activity, FollowPage
from entregent.contract.records import Direction
from entregent.facts.models import Batch
from entregent.people.actions import Tombstones
from entregent.ties.models import Activity as ActivityRow
from entregent.ties.models import FollowChange, FollowList, Node

# The pace at which somebody writes is told over a span of at most twice this.
PACE_OVER = timedelta(days=60)
SIGN = {Direction.OUT: 1, Direction.IN: -1}


def take_follows(batch: Batch, network: str, of: int, page: FollowPage, now: datetime) -> int:
    """Take one page of the list of the identity `of`; the last one makes the list whole, and changes are noted. In one
    transaction with the position up to which was read. How many changes there are."""
    kept, _made = FollowList.objects.get_or_create(
        batch=batch, of_id=of, direction=SIGN[page.direction], defaults={"workspace": batch.workspace}
    )
    nodes = _nodes(batch, network, page)
    _note(batch, {nodes[key]: told for key, told in page.activities.items() if key in nodes}, now)
    seen = np.array(sorted(nodes.values()), dtype=np.int64)
    draft = np.union1d(unpack(kept.draft), seen)
    if not page.is_last:
        kept.draft = pack(draft)
        kept.save(update_fields=["draft"])
        return 0
    changes = _changes(kept, draft, now) if kept.taken_at else []
    FollowChange.objects.bulk_create(changes, batch_size=500)
    kept.members, kept.count, kept.taken_at, kept.draft = pack(draft), len(draft), now, b""
    kept.save(update_fields=["members", "count", "taken_at", "draft"])
    return len(changes)


def _note(batch: Batch, told: Mapping[int, Activity], now: datetime) -> None:
    """Keep what profiles count, by node; and an earlier count beside it, that is replaced when it is old."""
    known = {row.node_id: row for row in ActivityRow.objects.filter(bulk.among("node_id", list(told)), batch=batch)}
    rows = []
    for node, activity in told.items():
        row = known.get(node) or ActivityRow(workspace_id=batch.workspace_id, batch=batch, node_id=node)
        is_old = row.earlier_at is None or now - row.earlier_at > PACE_OVER
        if row.pk and row.posts is not None and is_old:
            row.earlier_posts, row.earlier_at = row.posts, row.seen_at
        last = activity.last_post_on
        if last is None and row.posts == activity.posts is not None:
            # Nothing was written since it was told last.
            last = row.last_post_on
        row.posts, row.last_post_on, row.opened_on = activity.posts, last, activity.opened_on
        row.seen_at = now
        rows.append(row)
    names = ("posts", "last_post_on", "opened_on", "seen_at", "earlier_posts", "earlier_at")
    ActivityRow.objects.bulk_create([row for row in rows if not row.pk], batch_size=90)
    ActivityRow.objects.bulk_update([row for row in rows if row.pk], names, batch_size=60)


def forget_draft(batch: Batch, of: int) -> None:
    """Begin a list anew: what was read of it cannot be gone on with."""
    FollowList.objects.filter(batch=batch, of_id=of).update(draft=b"")


def _changes(kept: FollowList, found: Ids, now: datetime) -> list[FollowChange]:
    before = unpack(kept.members)
    told = [(pk, True) for pk in np.setdiff1d(found, before)] + [(pk, False) for pk in np.setdiff1d(before, found)]
    return [
        FollowChange(
            workspace_id=kept.workspace_id,
            batch_id=kept.batch_id,
            of_id=kept.of_id,
            direction=kept.direction,
            node_id=int(pk),
            began=began,
            noticed_at=now,
        )
        for pk, began in told
    ]


def _nodes(batch: Batch, network: str, page: FollowPage) -> Mapping[str, int]:
    """The nodes of the members, made where there are none; what is told of them replaces what was, or nothing."""
    erased = Tombstones.of(batch.workspace_id)
    told = {
        who.key[:400]: (who.name[:255], " ".join(page.headlines.get(who.key, "").split())[:400])
        for who in page.members
        if who.key and not erased.cover_mention(network, who.key[:400])
    }
    found: dict[str, int] = {}
    renamed = []
    standing = Node.objects.filter(workspace=batch.workspace_id, network=network)
    for some in _slices(list(told)):
        for node in standing.filter(key__in=some):
            found[node.key] = node.pk
            before = (node.name, node.headline)
            name, headline = told[node.key]
            node.name, node.headline = name or node.name, headline or node.headline
            if (node.name, node.headline) != before:
                renamed.append(node)
    Node.objects.bulk_update(renamed, ["name", "headline"], batch_size=200)
    new = [key for key in told if key not in found]
    Node.objects.bulk_create(
        [
            Node(workspace_id=batch.workspace_id, network=network, key=key, name=told[key][0], headline=told[key][1])
            for key in new
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    for some in _slices(new):
        found.update(standing.filter(key__in=some).values_list("key", "pk"))
    return found


def _slices(keys: list[str], size: int = 900) -> Iterator[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def withdraw_follows(batch: Batch) -> set[int]:
    """Take back the lists that the batch brought, and the changes between them; the identities concerned. Nodes of which no
    list speaks any more stay: they say nothing of anybody."""
    lists = FollowList.objects.filter(batch=batch)
    concerned = set(lists.values_list("of_id", flat=True))
    FollowChange.objects.filter(batch=batch).delete()
    ActivityRow.objects.filter(batch=batch).delete()
    lists.delete()
    return concerned
