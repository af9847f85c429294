"""Writes: feed items that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.feeds.models import FeedItem


def record(batch: Batch, found: Sequence[records.FeedItem]) -> tuple[int, int]:
    """Record what the owner follows; (created, unchanged)."""
    rows = [
        FeedItem(
            workspace_id=batch.workspace_id,
            batch=batch,
            fingerprint=fingerprint(batch.network, "feed item", item.source_id),
            network=batch.network,
            title=item.title[:400],
            url=item.url[:1000],
            at=item.at,
            text=item.text,
        )
        for item in found
    ]
    new, again, unchanged = facts.sort_out(batch, FeedItem, rows)
    made = FeedItem.objects.bulk_create(new, batch_size=facts.SLICE)
    facts.say(batch, Said.Kind.FEED_ITEM, [*again, *unchanged, *(row.pk for row in made)])
    return len(made) + len(again), len(unchanged)


def withdraw(batch: Batch) -> None:
    """Take back the feed items that the batch alone said."""
    for ids in slices(facts.withdraw(batch, Said.Kind.FEED_ITEM, FeedItem)):
        FeedItem.objects.filter(pk__in=ids).delete()
