"""A post that is told again is the same post; how far it reached is told anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from entregent.accounts.models import Workspace
from entregent.contract.records import Post as Told
from entregent.facts.actions import open_batch
from entregent.posts import actions
from entregent.posts.models import Post

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def tell(into: Workspace, **counts: Any) -> tuple[int, int]:
    batch = open_batch(into, "village", "posts", NOW, NOW)
    return actions.record(batch, [Told("p1", NOW, "Hello", **counts), Told("p2", NOW, "Again")])


@pytest.mark.django_db
def test_counts_are_renewed_and_what_is_not_told_stays() -> None:
    here = Workspace.objects.create(name="Posts", language="en", created_at=NOW)
    assert tell(here, reactions=3, reach=100) == (2, 0)
    assert tell(here, reactions=5, replies=1) == (0, 2)
    (post,) = Post.objects.filter(workspace=here, text="Hello")
    assert (post.reach, post.reactions, post.replies, post.shares) == (100, 5, 1, None)
    assert Post.objects.filter(workspace=here).count() == 2
