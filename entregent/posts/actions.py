"""Writes: posts that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.posts.models import Post

_COLUMNS = ("network", "at", "text", "url", "visibility", "reply_to", "reach", "reactions", "replies", "shares")


def record(batch: Batch, found: Sequence[records.Post]) -> tuple[int, int]:
    """Record posts of the owner; (created, unchanged)."""
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
    facts.say(batch, Said.Kind.POST, [*again.values(), *unchanged.values()])
    return len(new) + len(again), len(unchanged)


def withdraw(batch: Batch) -> None:
    """Take back the posts that the batch alone said."""
    for ids in slices(facts.withdraw(batch, Said.Kind.POST, Post)):
        Post.objects.filter(pk__in=ids).delete()
