"""Writes: posts that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.posts.models import Post

_COUNTS = ("reach", "reactions", "replies", "shares")
_COLUMNS = ("network", "at", "text", "url", "visibility", "reply_to", "reach", "reactions", "replies", "shares")


def record(batch: Batch, found: Sequence[records.Post]) -> tuple[int, int]:
    """Record posts of the owner; (created, unchanged). Of one that is known, the counts are those told last."""
    rows = {
        fingerprint(batch.network, "post", post.source_id): (
            batch.network,
            post.at,
            post.text,
            post.url[:1000],
            post.visibility[:40],
            post.reply_to[:1000],
            post.reach,
            post.reactions,
            post.replies,
            post.shares,
        )
        for post in found
    }
    new, again, unchanged = facts.sort_out(batch, Post, rows)
    facts.record(batch, Said.Kind.POST, Post, _COLUMNS, new)
    known = [*again.values(), *unchanged.values()]
    facts.say(batch, Said.Kind.POST, known)
    _renew_counts(known, found, batch)
    return len(new) + len(again), len(unchanged)


def _renew_counts(ids: Sequence[int], found: Sequence[records.Post], batch: Batch) -> None:
    """Keep what is told now of how far known posts reached; what is not told stays as it was."""
    told = {fingerprint(batch.network, "post", post.source_id): post for post in found}
    changed = []
    for some in slices(ids):
        for row in Post.objects.filter(pk__in=some).only("fingerprint", *_COUNTS):
            new = {name: getattr(told[row.fingerprint], name) for name in _COUNTS}
            if any(value is not None and value != getattr(row, name) for name, value in new.items()):
                for name, value in new.items():
                    setattr(row, name, getattr(row, name) if value is None else value)
                changed.append(row)
    Post.objects.bulk_update(changed, _COUNTS, batch_size=200)


def withdraw(batch: Batch) -> None:
    """Take back the posts that the batch alone said."""
    for ids in slices(facts.withdraw(batch, Said.Kind.POST, Post)):
        Post.objects.filter(pk__in=ids).delete()
