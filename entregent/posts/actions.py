"""Writes: posts that a batch says, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from entregent.base.fingerprints import fingerprint
from entregent.contract import records
from entregent.facts import actions as facts
from entregent.facts.actions import slices
from entregent.facts.models import Batch, Said
from entregent.posts.models import Post


def record(batch: Batch, found: Sequence[records.Post]) -> tuple[int, int]:
    """Record posts of the owner; (created, unchanged)."""
    rows = [
        Post(
            workspace_id=batch.workspace_id,
            batch=batch,
            fingerprint=fingerprint(batch.network, "post", post.source_id),
            network=batch.network,
            at=post.at,
            text=post.text,
            url=post.url[:1000],
            visibility=post.visibility[:40],
            reply_to=post.reply_to[:1000],
            reach=post.reach,
            reactions=post.reactions,
            replies=post.replies,
            shares=post.shares,
        )
        for post in found
    ]
    new, again, unchanged = facts.sort_out(batch, Post, rows)
    made = Post.objects.bulk_create(new, batch_size=facts.SLICE)
    facts.say(batch, Said.Kind.POST, [*again, *unchanged, *(row.pk for row in made)])
    return len(made) + len(again), len(unchanged)


def withdraw(batch: Batch) -> None:
    """Take back the posts that the batch alone said."""
    for ids in slices(facts.withdraw(batch, Said.Kind.POST, Post)):
        Post.objects.filter(pk__in=ids).delete()
