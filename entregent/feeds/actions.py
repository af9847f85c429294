"""Writes: feed items that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.feeds.models import FeedItem

_COLUMNS = ("network", "title", "url", "at", "text")


def record(batch: Batch, found: Sequence[records.FeedItem]) -> tuple[int, int]:
    """Record what the owner follows; (created, unchanged)."""
    rows = {
        fingerprint(batch.network, "feed item", item.source_id): (
            batch.network,
            item.title[:400],
            item.url[:1000],
            item.at,
            item.text,
        )
        for item in found
    }
    new, again, unchanged = facts.sort_out(batch, FeedItem, rows)
    facts.record(batch, Said.Kind.FEED_ITEM, FeedItem, _COLUMNS, new)
    facts.say(batch, Said.Kind.FEED_ITEM, [*again.values(), *unchanged.values()])
    return len(new) + len(again), len(unchanged)


def withdraw(batch: Batch) -> None:
    """Take back the feed items that the batch alone said."""
    for ids in slices(facts.withdraw(batch, Said.Kind.FEED_ITEM, FeedItem)):
        FeedItem.objects.filter(pk__in=ids).delete()
