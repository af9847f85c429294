"""The sample network's share: what is written is read, and its mails are understood."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from entregent.contract.network import Notice
from entregent.contract.records import Identity, Interaction, InteractionKind, Post, Relation
from entregent.networks.facebook import notices, sample, sample_mails
from entregent.networks.facebook.people import key_of_name
from entregent.networks.facebook.tests.conftest import read_export
from entregent.sample.venues import Venue
from entregent.sample.world import World, make

HERE = Venue.FRIENDS


@pytest.fixture(scope="module")
def world() -> World:
    return make(contacts=300)


def test_what_is_written_is_read(world: World, tmp_path: Path) -> None:
    main, encrypted = sample.write(world, tmp_path)
    owner, *others = world.presences[HERE]
    records = read_export(main)
    people = {each.key: each for each in records if isinstance(each, Identity)}
    friends = {key_of_name(each.name) for each in others if each.followed_by_owner}
    assert people[key_of_name(owner.name)].is_owner
    assert {key for key, each in people.items() if each.is_contact} == friends - {key_of_name(owner.name)}
    events = [each for each in (*records, *read_export(encrypted)) if isinstance(each, Interaction)]
    told = Counter(each.kind for each in events)
    assert len({each.source_id for each in events if each.kind is InteractionKind.MESSAGE}) == sum(
        len(talk.messages) for talk in world.talks[HERE]
    )
    assert told[InteractionKind.CONNECTION] == len(friends)
    assert told[InteractionKind.REPLY] > 0 < told[InteractionKind.REACTION]
    mine = [post for post in world.posts[HERE] if post.from_owner and (post.text or post.link)]
    assert sum(isinstance(each, Post) for each in records) == len(mine)
    assert sum(isinstance(each, Relation) for each in records) == sum(len(t.members) > 1 for t in world.talks[HERE])


def test_the_encrypted_chats_tell_their_owner_by_themselves(world: World, tmp_path: Path) -> None:
    _main, encrypted = sample.write(world, tmp_path)
    (own,) = [each for each in read_export(encrypted) if isinstance(each, Identity) and each.is_owner]
    assert own.name == world.presences[HERE][0].name


def test_its_mails_are_understood(world: World) -> None:
    written = list(sample.mails(world))
    told_of = [notice for notice in world.notices[HERE] if notice.kind in sample_mails.FORMS and notice.name]
    assert written
    for mail, notice in zip(written, told_of, strict=True):
        found = notices.read(Notice(mail.id, mail.sender.email, mail.sender.name, mail.subject, mail.at, mail.text))
        keys = [each.key for each in found if isinstance(each, Identity)]
        # A given name alone is not enough to say who it was.
        assert keys == ([key_of_name(notice.name)] if " " in notice.name else [])
