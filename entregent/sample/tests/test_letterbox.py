"""The mailbox, the agenda, the club's list and the notices hang together."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from entregent.sample.facts import OWNER, Closeness
from entregent.sample.letterbox import Answer, Tray
from entregent.sample.rituals import occurrences, rituals
from entregent.sample.scripts import mail_scripts
from entregent.sample.venues import NoticeKind, Venue
from entregent.sample.world import World, make


@pytest.fixture(scope="module")
def world() -> World:
    return make()


def test_what_is_told_later_is_the_same_each_time(world: World) -> None:
    again = make()
    assert (again.mails, again.meetings, again.members) == (world.mails, world.meetings, world.members)


def test_mails_stand_in_threads(world: World) -> None:
    by_id = {mail.id: mail for mail in world.mails}
    assert len(by_id) == len(world.mails) > 2500
    assert [mail.at for mail in world.mails] == sorted(mail.at for mail in world.mails)
    for mail in world.mails:
        if mail.reply_to:
            before = by_id[mail.reply_to]
            assert before.thread == mail.thread
            assert before.at < mail.at
            assert mail.references[-1] == mail.reply_to
        assert (mail.sender.character == OWNER) == (mail.tray in (Tray.SENT, Tray.DRAFTS))
        assert mail.at <= datetime.combine(world.today, datetime.max.time(), UTC)
        assert "{" not in mail.text + mail.subject
        assert "'" not in mail.text + mail.subject


def test_newsletters_robots_and_lists_are_marked(world: World) -> None:
    people = [mail for mail in world.mails if mail.sender.character and not mail.is_automatic]
    assert not any(mail.is_bulk for mail in people)
    assert sum(bool(mail.list_id) for mail in people) > 50
    assert sum(mail.is_bulk and bool(mail.list_id) for mail in world.mails) > 200
    assert sum(mail.is_automatic for mail in world.mails) > 200
    away = [mail for mail in world.mails if mail.is_automatic and mail.sender.character]
    assert away
    assert all(mail.reply_to for mail in away)
    assert {tray for mail in world.mails for tray in [mail.tray]} >= set(Tray) - {Tray.BIN}


def test_an_address_is_one_persons_for_ever(world: World) -> None:
    owners: dict[str, set[int | None]] = {}
    for mail in world.mails:
        for address in (mail.sender, *mail.to, *mail.cc):
            owners.setdefault(address.email, set()).add(address.character)
    for meeting in world.meetings:
        for attendee in meeting.attendees:
            owners.setdefault(attendee.address.email, set()).add(attendee.address.character)
    assert all(len(whose) == 1 for whose in owners.values())
    known = {email: c.id for c in world.characters for email in c.emails}
    assert all(next(iter(whose)) == known[email] for email, whose in owners.items() if email in known)
    older = [email for email, whose in owners.items() if email not in known and next(iter(whose))]
    assert len(older) > 10


def test_two_people_write_from_one_mailbox(world: World) -> None:
    names: dict[str, set[str]] = {}
    for mail in world.mails:
        names.setdefault(mail.sender.email, set()).add(mail.sender.name)
    assert sum(len(shown) == 2 for shown in names.values()) == 2


def test_close_people_are_written_to_and_met(world: World) -> None:
    written = Counter(mail.sender.character for mail in world.mails)
    met = Counter(
        a.address.character for meeting in world.meetings for a in meeting.attendees if len(meeting.attendees) < 20
    )
    for counted in (written, met):
        mean = {
            closeness: sum(counted[c.id] for c in world.characters if c.closeness is closeness)
            / sum(c.closeness is closeness for c in world.characters)
            for closeness in Closeness
        }
        assert mean[Closeness.STRONG] > 2 * mean[Closeness.MEDIUM] > 4 * mean[Closeness.WEAK]


def test_the_agenda_holds_every_kind_of_meeting(world: World) -> None:
    meetings = world.meetings
    single = [meeting for meeting in meetings if not meeting.instead_of]
    assert len({meeting.uid for meeting in single}) == len(single)
    assert sum(bool(meeting.rule) for meeting in meetings) == len(rituals())
    assert max(len(meeting.attendees) for meeting in meetings) > 300
    assert any(meeting.is_all_day for meeting in meetings)
    assert any(meeting.is_cancelled for meeting in meetings)
    assert any(meeting.is_private for meeting in meetings)
    assert any(attendee.is_room for meeting in meetings for attendee in meeting.attendees)
    answers = {attendee.answer for meeting in meetings for attendee in meeting.attendees}
    assert answers == set(Answer)
    for meeting in meetings:
        assert meeting.start < meeting.end
        assert meeting.start.date() <= world.today + timedelta(days=46)
        emails = [attendee.address.email for attendee in meeting.attendees]
        assert not emails or OWNER in {attendee.address.character for attendee in meeting.attendees}
        assert meeting.is_webinar or len(emails) == len(set(emails)) or len(emails) > 9
    assert any("FREQ=WEEKLY" in meeting.rule and "UNTIL" not in meeting.rule for meeting in meetings)


def test_exceptions_fall_on_days_of_their_rule(world: World) -> None:
    series = {meeting.uid: meeting for meeting in world.meetings if meeting.rule}
    by_title = {ritual.title: ritual for ritual in rituals()}
    moved = [meeting for meeting in world.meetings if meeting.instead_of]
    assert len(moved) > 20
    for meeting in moved:
        days = occurrences(by_title[meeting.title], datetime.combine(world.today, datetime.max.time()))
        assert meeting.instead_of in days
        assert meeting.instead_of not in series[meeting.uid].skipped
    for meeting in series.values():
        held = occurrences(by_title[meeting.title], datetime.combine(world.today, datetime.max.time()))
        assert set(meeting.skipped) <= set(held)
        assert held[0] == meeting.start


def test_rules_are_counted_as_calendars_do() -> None:
    told = {ritual.title: ritual for ritual in rituals()}
    far = datetime(2040, 1, 1)
    assert len(occurrences(told["Suivi de projet Estuaria"], far)) == 52
    assert occurrences(told["Stand-up"], far)[-1] == datetime(2019, 12, 20, 9, 30)
    assert occurrences(told["Quillboat translators’ call"], datetime(2019, 5, 1))[1:] == [
        datetime(2019, 3, 6, 18), datetime(2019, 4, 3, 18),
    ]  # fmt: skip
    assert occurrences(told["Carrowmore steering committee"], datetime(2022, 3, 1))[-1] == datetime(2022, 2, 15, 15)


def test_the_club_lists_contacts_the_owner_and_others(world: World) -> None:
    numbers = [member.number for member in world.members]
    assert len(set(numbers)) == len(numbers) > 60
    assert sum(member.character == OWNER for member in world.members) == 1
    assert any(member.character is None for member in world.members)
    for member in world.members:
        if member.character and member.email:
            assert member.email in world.character(member.character).emails
        assert member.left is None or member.left <= world.today


def test_venues_tell_by_mail_what_happened(world: World) -> None:
    kinds = {venue: Counter(notice.kind for notice in told) for venue, told in world.notices.items() if told}
    assert set(kinds[Venue.PROFESSIONAL]) >= {NoticeKind.VIEW, NoticeKind.MESSAGE, NoticeKind.INVITATION}
    for venue in (Venue.MICROBLOG, Venue.FEDERATED, Venue.PICTURES):
        assert set(kinds[venue]) >= {NoticeKind.FOLLOW, NoticeKind.REPLY, NoticeKind.REACTION}
    for venue, told in world.notices.items():
        for notice in told:
            assert world.account(venue, notice.who).character != OWNER
            assert notice.at.date() <= world.today
            assert notice.post is None or venue is Venue.PROFESSIONAL or world.post(venue, notice.post).from_owner


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_thread_of_mails_has_a_subject(language: str) -> None:
    for name, scripts in mail_scripts(language).items():
        assert name
        assert all(script.title and script.lines for script in scripts)
        assert {who for script in scripts for who, _ in script.lines} <= {"<", ">"}


@pytest.mark.parametrize(
    ("contacts", "today"), [(1, date(2026, 2, 27)), (60, date(2020, 5, 1)), (60, date(2024, 2, 29))]
)
def test_small_and_early_worlds_have_letterboxes(contacts: int, today: date) -> None:
    world = make(contacts=contacts, today=today)
    assert all(mail.at.date() <= today for mail in world.mails)
    assert all(meeting.start.date() <= today + timedelta(days=46) for meeting in world.meetings)
    assert all(member.joined <= today for member in world.members)
