"""The sample network's share: what is written is read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from entregent.contract.records import Identity, Interaction, InteractionKind, Post, Skipped
from entregent.networks.instagram import sample
from entregent.networks.instagram.tests.conftest import read_export
from entregent.sample.venues import Venue
from entregent.sample.world import make

HERE = Venue.PICTURES


def test_what_is_written_is_read(tmp_path: Path) -> None:
    world = make(contacts=300)
    (path,) = sample.write(world, tmp_path)
    records = read_export(path)
    owner, *others = world.presences[HERE]
    people = {each.key: each for each in records if isinstance(each, Identity)}
    assert people[owner.handle].is_owner
    assert {key for key, each in people.items() if each.is_contact} == {
        each.handle for each in others if each.followed_by_owner
    }
    assert {key for key, each in people.items() if each.is_blocked} == {
        each.handle for each in others if each.is_blocked
    }
    kinds = Counter(each.kind for each in records if isinstance(each, Interaction))
    assert kinds[InteractionKind.MESSAGE] == sum(len(talk.messages) for talk in world.talks[HERE])
    assert kinds[InteractionKind.CONNECTION] == sum(each.followed_by_owner + each.follows_owner for each in others)
    mine = [post for post in world.posts[HERE] if post.from_owner]
    assert sum(isinstance(each, Post) for each in records) == len(mine)
    assert not [each for each in records if isinstance(each, Skipped)]


def test_whoever_writes_is_one_of_those_who_are_there(tmp_path: Path) -> None:
    world = make(contacts=300)
    (path,) = sample.write(world, tmp_path)
    shown = {presence.name for presence in world.presences[HERE]}
    handles = {presence.handle: presence.name for presence in world.presences[HERE]}
    for each in read_export(path):
        if isinstance(each, Interaction) and each.kind is InteractionKind.MESSAGE:
            for who in each.people:
                assert who.name in shown if who.key.startswith("~") else handles[who.key] == who.name
