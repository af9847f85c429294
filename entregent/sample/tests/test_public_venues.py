"""The accounts, posts and messages of the public venues hang together."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from entregent.sample.facts import OWNER, Closeness, Folder
from entregent.sample.scripts import chat_groups, chats, short_posts
from entregent.sample.venues import SOCIAL, Venue, Visibility
from entregent.sample.world import World, make

FILLED = re.compile(r"[{}<>|¶]")


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def test_what_is_told_later_is_the_same_each_time(world: World) -> None:
    again = make()
    assert (again.presences, again.posts, again.gestures) == (world.presences, world.posts, world.gestures)
    assert (again.talks, again.notices, again.truth) == (world.talks, world.notices, world.truth)


def test_the_contacts_are_seen_under_about_2600_handles(world: World) -> None:
    seen = {
        (venue, presence.handle or presence.id)
        for venue, presences in world.presences.items()
        for presence in presences
        if presence.character and presence.character <= world.contacts
    }
    cards = [card for card in (*world.cards, *world.uploaded) if card.character]
    assert 2550 <= len(seen) + len(cards) <= 2700


@pytest.mark.parametrize("venue", SOCIAL)
def test_handles_are_unique_and_nobody_is_there_twice(world: World, venue: Venue) -> None:
    presences = world.presences[venue]
    assert presences[0].character == OWNER
    for of in ("id", "name" if venue is Venue.FRIENDS else "handle"):
        counted = Counter(getattr(presence, of) for presence in presences)
        assert counted.most_common(1)[0][1] == 1
    known = [presence.character for presence in presences if presence.character is not None]
    assert len(known) == len(set(known)) > 60
    for presence in presences:
        days = [day for day in (presence.followed_on, presence.follower_since, presence.ended_on) if day]
        assert presence.character == OWNER or days
        assert all(day <= world.today for day in (presence.since, *days))
        assert not (presence.is_blocked and presence.followed_by_owner)


def test_handles_keep_to_the_rules_of_their_venue(world: World) -> None:
    rules = {
        Venue.MICROBLOG: r"[a-z0-9_]{1,15}", Venue.FEDERATED: r"[a-z0-9_]+@[a-z0-9-]+\.example",
        Venue.SERVERS: r"[a-z0-9-]+(\.[a-z0-9-]+)?\.example", Venue.FRIENDS: "", Venue.PICTURES: r"[a-z0-9._]{1,30}",
    }  # fmt: skip
    for venue, rule in rules.items():
        assert all(re.fullmatch(rule, presence.handle) for presence in world.presences[venue]), venue
    assert all(re.fullmatch(r"did:plc:[a-z2-7]{24}", presence.id) for presence in world.presences[Venue.SERVERS])


def test_many_show_another_name_than_their_own(world: World) -> None:
    known = [each for venue in SOCIAL for each in world.presences[venue] if each.character]
    other = sum(each.name != world.character(each.character or 0).name for each in known)
    assert 0.25 < other / len(known) < 0.6


def test_close_people_are_met_on_more_venues(world: World) -> None:
    met = Counter(each.character for venue in SOCIAL for each in world.presences[venue] if each.character)
    mean = {}
    for closeness in Closeness:
        of = [character.id for character in world.characters[: world.contacts] if character.closeness is closeness]
        mean[closeness] = sum(met[number] for number in of) / len(of)
    assert mean[Closeness.STRONG] > 1.5 * mean[Closeness.MEDIUM] > 3 * mean[Closeness.WEAK]


@pytest.mark.parametrize("venue", SOCIAL)
def test_posts_are_well_set_and_refer_to_what_exists(world: World, venue: Venue) -> None:
    now = datetime.combine(world.today, datetime.max.time(), UTC)
    posts = world.posts[venue]
    assert len({post.number for post in posts}) == len(posts) > 300
    assert [post.number for post in posts] == sorted(post.number for post in posts)
    for post in posts:
        author = world.account(venue, post.author)
        assert post.from_owner == (author.character == OWNER)
        assert post.at <= now
        assert post.at.date() >= author.since or not post.from_owner
        assert not FILLED.search(post.text)
        assert "'" not in post.text
        assert post.text or post.shares
        for number in (post.reply_to, post.shares):
            assert number is None or world.post(venue, number).number < post.number
        for id in post.mentions:
            assert world.account(venue, id).mention in post.text
        assert all(f"#{tag}" in post.text for tag in post.tags)
        assert post.link in post.text
    for gesture in world.gestures[venue]:
        assert world.post(venue, gesture.post).at <= gesture.at <= now
        assert gesture.from_owner == (world.account(venue, gesture.who).character == OWNER)


def test_the_owner_is_answered_and_the_counts_know_it(world: World) -> None:
    for venue in SOCIAL:
        answers = Counter(post.reply_to for post in world.posts[venue] if post.reply_to)
        liked = Counter(gesture.post for gesture in world.gestures[venue])
        own = [post for post in world.posts[venue] if post.from_owner and post.visibility is not Visibility.DIRECT]
        assert sum(answers[post.number] for post in own) > 40
        for post in own:
            assert (post.replies or 0) >= answers[post.number]
            assert (post.reactions or 0) >= liked[post.number]
        assert (venue is Venue.MICROBLOG) == any(post.reach for post in own)


def test_some_posts_are_private_on_the_federated_venue_only(world: World) -> None:
    direct = {venue: [p for p in world.posts[venue] if p.visibility is Visibility.DIRECT] for venue in SOCIAL}
    assert len(direct[Venue.FEDERATED]) > 20
    assert not any(found for venue, found in direct.items() if venue is not Venue.FEDERATED)
    assert all(post.mentions for post in direct[Venue.FEDERATED])


def test_the_same_text_goes_to_three_venues_on_one_day(world: World) -> None:
    def said(venue: Venue) -> set[tuple[date, str]]:
        return {(post.at.date(), post.text) for post in world.posts[venue] if post.from_owner and not post.reply_to}

    assert len(said(Venue.MICROBLOG) & said(Venue.FEDERATED) & said(Venue.SERVERS)) > 15


@pytest.mark.parametrize("venue", [Venue.MICROBLOG, Venue.FRIENDS, Venue.PICTURES])
def test_people_write_each_other_there(world: World, venue: Venue) -> None:
    talks = world.talks[venue]
    assert len({talk.id for talk in talks}) == len(talks) > 20
    for talk in talks:
        assert talk.members
        moments = [message.at for message in talk.messages]
        assert moments == sorted(moments)
        assert all(world.presence(venue, member) for member in talk.members)
        assert {message.sender for message in talk.messages} <= {OWNER, *talk.members}
        assert not any(FILLED.search(message.text) for message in talk.messages)
    assert any(len(talk.members) > 2 and talk.title for talk in talks)
    assert any(talk.is_encrypted for talk in talks) == (venue is Venue.FRIENDS)
    if venue is not Venue.MICROBLOG:
        assert any(talk.folder is Folder.REQUESTS for talk in talks)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_is_in_a_section(language: str) -> None:
    assert "" not in short_posts(language)
    for sections in (chats(language), chat_groups(language)):
        assert "" not in sections
        assert all(script.lines for scripts in sections.values() for script in scripts)
    assert set(chats("en")) == set(chats("fr"))
    assert set(short_posts("en")) <= set(short_posts("fr"))


@pytest.mark.parametrize("contacts", [1, 7, 60])
def test_small_worlds_have_venues_too(contacts: int) -> None:
    small = make(contacts=contacts)
    assert all(small.presences[venue][0].character == OWNER for venue in SOCIAL)
    assert all(small.posts[venue] is not None for venue in SOCIAL)
    assert set(small.truth.values()) >= {OWNER}


def test_before_a_venue_opened_only_the_owner_is_there() -> None:
    early = make(contacts=60, today=date(2021, 5, 1))
    assert len(early.presences[Venue.SERVERS]) == 1
    assert all(post.at.date() <= date(2021, 5, 1) for venue in SOCIAL for post in early.posts[venue])


def test_the_truth_knows_everybody_apart(world: World) -> None:
    owner = {key for key, number in world.truth.items() if number == OWNER}
    assert {venue for venue, _ in owner} >= {*SOCIAL, Venue.MAIL, Venue.AGENDA, Venue.CLUB, Venue.PROFESSIONAL}
    strangers = [number for number in world.truth.values() if number < 0]
    assert len(set(strangers)) > 1000
    shared = world.truth[Venue.MAIL, "contact@voix-erdre.example"]
    assert shared < 0
