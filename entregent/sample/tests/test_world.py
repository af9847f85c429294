"""The invented world is the same each time, large enough, and hangs together."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import phonenumbers
import pytest

from entregent.sample.facts import OWNER, Book, Closeness, Folder
from entregent.sample.scripts import gestures, group_scripts, private_scripts
from entregent.sample.world import World, make


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def test_the_same_seed_gives_the_same_world(world: World) -> None:
    assert make() == world
    assert make(seed=7, contacts=80) != make(seed=8, contacts=80)


def test_there_are_as_many_contacts_as_asked_for(world: World) -> None:
    reached = {link.character for link in world.connections} | {card.character for card in world.cards}
    assert reached == set(range(1, 1201))
    small = make(contacts=60)
    assert len({c.character for c in small.connections} | {c.character for c in small.cards}) == 60


def test_closeness_is_heavy_tailed(world: World) -> None:
    counted = Counter(character.closeness for character in world.characters[: world.contacts])
    assert 30 <= counted[Closeness.STRONG] <= 55
    assert 200 <= counted[Closeness.MEDIUM] <= 330
    said = Counter(talk.members[0] for talk in world.conversations for _ in talk.messages if len(talk.members) == 1)
    strong = [said[c.id] for c in world.characters if c.closeness is Closeness.STRONG and "famille" not in c.circles]
    weak = [said[c.id] for c in world.characters if c.closeness is Closeness.WEAK]
    assert sorted(strong)[len(strong) // 2] > 20
    assert sorted(weak)[len(weak) // 2] == 0


def test_nothing_happens_after_today_nor_out_of_order(world: World) -> None:
    now = datetime.combine(world.today, datetime.max.time(), UTC)
    for talk in world.conversations:
        moments = [message.at for message in talk.messages]
        assert moments
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert all(message.sender in (None, OWNER, *talk.members) for message in talk.messages)
    assert all(link.connected_on <= world.today for link in world.connections)
    assert all(
        told.at.date() <= world.today for told in (*world.invitations, *world.endorsements, *world.recommendations)
    )


def test_texts_are_filled_in_and_well_set(world: World) -> None:
    texts = [message.text for talk in world.conversations for message in talk.messages]
    texts += [told.message for told in world.invitations] + [note.text for note in world.notes]
    texts += [talk.title for talk in world.conversations] + [post.text for post in world.publications]
    for text in texts:
        assert "{" not in text
        assert "'" not in text
        assert " ?" not in text
        assert " !" not in text
        assert "« " not in text
    assert len(set(texts)) > 2000


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_script_is_in_a_section_and_no_line_is_lost(language: str) -> None:
    for sections in (private_scripts(language), group_scripts(language)):
        assert "" not in sections
        assert all(script.lines for scripts in sections.values() for script in scripts)
    speakers = {who for scripts in private_scripts(language).values() for s in scripts for who, _ in s.lines}
    assert speakers == {"<", ">"}
    assert {who for scripts in group_scripts(language).values() for s in scripts for who, _ in s.lines} <= set("0ABCD")
    assert set(gestures(language)) == set(gestures("fr"))


def test_every_circle_has_threads_of_its_members(world: World) -> None:
    for circle in world.circles:
        threads = [talk for talk in world.conversations if talk.circle == circle.slug]
        assert len(threads) >= 3 or circle.kind == "family"
        for talk in threads:
            assert all(circle.slug in world.character(member).circles for member in talk.members)


def test_lyon_has_people_in_training_close_far_and_unconnected(world: World) -> None:
    connected = {link.character for link in world.connections if not link.hidden}
    words = ("formation", "e-learning", "learning", "pédagogique", "LMS")
    there = [
        c
        for c in world.characters
        if c.residences[-1].town.city == "Lyon"
        and any(word in f"{c.jobs[-1].title} {c.jobs[-1].company}" for word in words)
    ]
    assert sum(c.closeness is Closeness.STRONG for c in there) >= 3
    assert sum(c.closeness is Closeness.WEAK and c.id in connected for c in there) >= 20
    guests = [c for c in there if c.id > world.contacts]
    met = {member for talk in world.conversations if talk.circle for member in talk.members}
    assert len([c for c in guests if c.id in met]) >= 3


def test_people_are_seen_in_several_places_and_some_only_look_alike(world: World) -> None:
    emails = {world.character(link.character).emails[0] for link in world.connections if link.shows_email}
    assert sum(bool(emails & set(card.emails)) for card in world.cards) > 100
    by_phone: dict[str, set[Book]] = {}
    for card in world.cards:
        for phone in card.phones:
            number = phonenumbers.parse(phone, "FR")
            assert phonenumbers.is_possible_number(number)
            dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            by_phone.setdefault(dialled, set()).add(card.book)
    assert sum(len(books) == 2 for books in by_phone.values()) > 10
    names = Counter(character.name for character in world.characters)
    assert sum(count > 1 for count in names.values()) >= 8


def test_some_changed_their_job_between_the_two_exports(world: World) -> None:
    before, now = world.exports
    changed = [c for c in world.characters if c.job_on(before) and c.job_on(before) != c.job_on(now)]
    assert 30 <= len(changed) <= 140


def test_there_are_loose_ends_drafts_and_spam(world: World) -> None:
    recent = datetime(2026, 2, 1, tzinfo=UTC)
    direct = [talk for talk in world.conversations if len(talk.members) == 1 and talk.folder is Folder.INBOX]
    waiting = [talk for talk in direct if talk.messages[-1].sender != OWNER and "?" in talk.messages[-1].text]
    assert sum(talk.messages[-1].at >= recent for talk in waiting) >= 5
    assert sum(talk.messages[-1].at < recent for talk in waiting) >= 10
    assert any(message.is_draft for talk in direct for message in talk.messages)
    assert any(talk.folder is Folder.SPAM for talk in world.conversations)
    assert any(talk.is_advertising for talk in world.conversations)
    assert any(message.sender is None for talk in world.conversations for message in talk.messages)


@pytest.mark.parametrize("contacts", [1, 2, 7, 30])
def test_it_shrinks_to_a_handful(contacts: int) -> None:
    world = make(contacts=contacts)
    assert {c.character for c in world.connections} | {c.character for c in world.cards} == set(range(1, contacts + 1))


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 11, 22), date(2029, 1, 1)])
def test_it_can_be_told_as_of_any_day(today: date) -> None:
    world = make(contacts=200, today=today)
    newest = max(message.at for talk in world.conversations for message in talk.messages)
    assert (today - newest.date()).days < 10
    assert all(link.connected_on < today for link in world.connections)


def test_it_grows_to_a_large_network() -> None:
    world = make(contacts=3000, messages=15_000, older_export=False, today=date(2026, 3, 2))
    assert world.contacts == 3000
    assert world.exports == (date(2026, 3, 2),)
    assert abs(sum(len(talk.messages) for talk in world.conversations) - 15_000) < 1500
    assert len(world.circles) > 14
