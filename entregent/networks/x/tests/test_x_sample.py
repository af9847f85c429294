"""The sample network's share: what is written is read, and its mails are understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from entregent.contract.network import Notice
from entregent.contract.records import (
    FeedItem,
    Identity,
    Interaction,
    InteractionKind,
    Missing,
    Post,
    Relation,
    Skipped,
)
from entregent.networks.x import notices, sample
from entregent.networks.x.tests.conftest import Yielded
from entregent.sample.venues import GestureKind, Venue
from entregent.sample.world import World, make

HERE = Venue.MICROBLOG


@pytest.fixture(scope="module")
def world() -> World:
    return make(contacts=300)


def test_what_is_written_is_read(world: World, tmp_path: Path, read: Callable[..., list[Yielded]]) -> None:
    (path,) = sample.write(world, tmp_path)
    records = read(path)
    owner, *others = world.presences[HERE]
    people = {each.key: each for each in records if isinstance(each, Identity)}
    assert people[owner.id].is_owner
    assert {key for key, each in people.items() if each.is_contact} == {
        each.id for each in others if each.followed_by_owner
    }
    assert {key for key, each in people.items() if each.is_blocked} == {each.id for each in others if each.is_blocked}
    assert {key for key, each in people.items() if each.is_muted} == {each.id for each in others if each.is_muted}
    kinds = Counter(each.kind for each in records if isinstance(each, Interaction))
    assert kinds[InteractionKind.MESSAGE] == sum(len(talk.messages) for talk in world.talks[HERE])
    assert kinds[InteractionKind.CONNECTION] == sum(each.followed_by_owner + each.follows_owner for each in others)
    mine = [post for post in world.posts[HERE] if post.from_owner]
    assert kinds[InteractionKind.SHARE] == sum(post.shares is not None for post in mine)
    assert sum(isinstance(each, Post) for each in records) == sum(
        post.shares is None or bool(post.text) for post in mine
    )
    liked = {each.post for each in world.gestures[HERE] if each.from_owner and each.kind is GestureKind.LIKE}
    assert sum(isinstance(each, FeedItem) for each in records) == len(liked)
    assert sum(isinstance(each, Relation) for each in records) == sum(len(t.members) > 1 for t in world.talks[HERE])
    assert [each.file for each in records if isinstance(each, Skipped)] == ["data/ad-impressions.js"]
    assert all("names of" in str(each.what) for each in records if isinstance(each, Missing))


def test_names_and_handles_are_those_of_the_world(
    world: World, tmp_path: Path, read: Callable[..., list[Yielded]]
) -> None:
    (path,) = sample.write(world, tmp_path)
    people = [each for each in read(path) if isinstance(each, Identity) and each.handle.startswith("@")]
    named = [each for each in people if each.key.isdigit()]
    assert len(named) > 10
    for each in named:
        presence = world.account(HERE, each.key)
        assert each.handle == f"@{presence.handle}"
        assert each.name in ("", presence.name)


def test_its_mails_are_understood(world: World) -> None:
    written = list(sample.mails(world))
    assert len(written) > 10
    handles = {f"@{presence.handle.lower()}" for presence in world.presences[HERE]}
    for mail in written:
        told = list(
            notices.read(Notice(mail.id, mail.sender.email, mail.sender.name, mail.subject, mail.at, mail.text))
        )
        assert [each.key for each in told if isinstance(each, Identity) and each.key in handles]
