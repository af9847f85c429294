"""What is read of calendars: people, times, series, and whose calendar it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Identity, Interaction, Missing, Relation, Skipped
from entregent.networks.calendar import export

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ME = "me@home.example"
ADA = "ATTENDEE;CN=Ada Lind:mailto:ada@lind.example"
BO = "ATTENDEE;CN=Bo Berg:mailto:bo@berg.example"
MYSELF = f"ATTENDEE:mailto:{ME}"
TIME = "DTSTART:20260105T090000Z"


def event(*lines: str, uid: str = "1", start: str = TIME) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, *lines, "END:VEVENT"])


def calendar(*parts: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])


class Told(list):  # type: ignore[type-arg]
    """What was read, by kind."""

    @property
    def people(self) -> list[Identity]:
        return [each for each in self if isinstance(each, Identity) and not each.is_owner]

    @property
    def meetings(self) -> list[Interaction]:
        return [each for each in self if isinstance(each, Interaction)]

    @property
    def relations(self) -> list[Relation]:
        return [each for each in self if isinstance(each, Relation)]

    @property
    def days(self) -> list[str]:
        return [each.at.strftime("%m-%d %H:%M") for each in self.meetings if each.at]

    @property
    def skipped(self) -> dict[str, int]:
        return {str(each.reason): each.count for each in self if isinstance(each, Skipped)}


@pytest.fixture
def read(tmp_path: Path):
    def read_text(
        content: str | bytes,
        *,
        emails: Sequence[str] = (ME,),
        answers: Mapping[str, tuple[str, ...]] | None = None,
        name: str = "agenda.ics",
    ) -> Told:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with open_files(path) as files:
            return Told(export.read(files, Reading(NOW, owner_emails=frozenset(emails), answers=answers or {})))

    return read_text


def ask(path: Path, content: str, **reading: object):
    path.write_text(content)
    with open_files(path) as files:
        return export.questions(files, Reading(NOW, **reading))  # type: ignore[arg-type]


def test_a_meeting_and_who_was_there(read):
    told = read(calendar(event(MYSELF, ADA, BO, "SUMMARY:Plans\\, and\\nmore", "DESCRIPTION:secret")))
    assert [(each.key, each.name, each.emails, each.is_contact) for each in told.people] == [
        ("ada@lind.example", "Ada Lind", ("ada@lind.example",), False),
        ("bo@berg.example", "Bo Berg", ("bo@berg.example",), False),
    ]
    (meeting,) = told.meetings
    assert ([who.key for who in meeting.people], meeting.audience, meeting.subject, meeting.text) == (
        ["ada@lind.example", "bo@berg.example"],
        3,
        "Plans, and more",
        "",
    )
    (relation,) = told.relations
    assert {who.key for who in relation.people} == {"ada@lind.example", "bo@berg.example"}


@pytest.mark.parametrize(
    "line",
    [
        "ATTENDEE;CUTYPE=ROOM;CN=Hall:mailto:hall@lind.example",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@lind.example",
        "ATTENDEE;CUTYPE=GROUP;CN=Everybody:mailto:all@lind.example",
        "ATTENDEE;PARTSTAT=DECLINED;CN=No:mailto:no@lind.example",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:fyi@lind.example",
        "ATTENDEE;CN=Hall:mailto:c_18@resource.calendar.google.com",
        "ORGANIZER:mailto:unknownorganizer@calendar.google.com",
        "ATTENDEE;CN=Nobody:invalid:nomail",
        "ORGANIZER:mailto:no-reply@tickets.example",
    ],
)
def test_rooms_lists_robots_and_refusals_are_nobody(read, line: str):
    told = read(calendar(event(MYSELF, ADA, line)))
    assert [each.key for each in told.people] == ["ada@lind.example"]
    assert told.meetings[0].audience == 2


@pytest.mark.parametrize(
    ("line", "name", "given"),
    [
        ('ATTENDEE;CN="Lind, Ada":mailto:a@lind.example', "Ada Lind", "Ada"),
        ('ATTENDEE;CN="Lind, Ada (EXT)":MAILTO:A@Lind.example', "Ada Lind", "Ada"),
        ('ATTENDEE;CN="Ada Lind (a@lind.example)":mailto:a@lind.example', "Ada Lind", ""),
        ("ATTENDEE;CN=a@lind.example:mailto:a@lind.example", "", ""),
        ('ATTENDEE;CN="Lind, Inc":mailto:a@lind.example', "Lind, Inc", ""),
        ("ATTENDEE;CN=^'Ada^' Lind:mailto:a@lind.example", "Ada' Lind", ""),
        ('ATTENDEE;CN=Ada Lind;EMAIL="a@lind.example":urn:uuid:123', "Ada Lind", ""),
        ("ATTENDEE;CN=Ada: the first;X=1:mailto:a@lind.example", "Ada", ""),
        ("ATTENDEE;CN:mailto:a@lind.example", "", ""),
    ],
)
def test_names_as_programs_write_them(read, line: str, name: str, given: str):
    (person,) = read(calendar(event(MYSELF, line))).people
    assert (person.key, person.name.replace('"', "'").strip("'"), person.given_name) == (
        "a@lind.example",
        name,
        given,
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20260105T090000Z", "01-05 09:00"),
        ("DTSTART;TZID=Europe/Paris:20250705T090000", "07-05 07:00"),
        ('DTSTART;TZID="Romance Standard Time":20250705T090000', "07-05 07:00"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20250705T090000", "07-05 07:00"),
        ("DTSTART:20250705T090000", "07-05 13:00"),  # floating: on the clocks of the calendar
        ("DTSTART;TZID=Own:20250705T090000", "07-05 06:00"),
        ("DTSTART;TZID=Own:20260105T090000", "01-05 07:00"),
        ("DTSTART;TZID=Nowhere:20250705T090000", "07-05 13:00"),
        ("DTSTART;VALUE=DATE:20250705", "07-05 12:00"),
        ("DTSTART:2025-07-05T09:00:00Z", "07-05 09:00"),
        ("DTSTART;TZID=Europe/Paris:20251026T023000", "10-26 00:30"),
    ],
)
def test_times_on_all_kinds_of_clocks(read, start: str, expected: str):
    own = (
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:16011028T040000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"
        "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010325T030000\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
    )
    assert read(calendar("X-WR-TIMEZONE:America/New_York", own, event(MYSELF, ADA, start=start))).days == [expected]


def test_a_series_is_counted_as_often_as_it_was_held(read):
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO"
    assert read(calendar(event(MYSELF, ADA, rule, start="DTSTART:20260202T090000Z"))).days == [
        "02-02 09:00",
        "02-09 09:00",
        "02-16 09:00",
        "02-23 09:00",
    ]


def test_exceptions_do_not_extend_the_count_and_additions_count(read):
    lines = ("RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20260106T090000Z,20260107T090000Z", "RDATE:20260120T110000Z")
    assert read(calendar(event(MYSELF, ADA, *lines))).days == ["01-05 09:00", "01-08 09:00", "01-20 11:00"]


@pytest.mark.parametrize(
    ("until", "count"), [("20260108T090000Z", 4), ("20260108T085959Z", 3), ("20260108", 4), ("20260108T235959", 4)]
)
def test_the_last_day_of_a_rule(read, until: str, count: int):
    assert len(read(calendar(event(MYSELF, ADA, f"RRULE:FREQ=DAILY;UNTIL={until}"))).days) == count


def test_a_series_keeps_its_hour_when_clocks_change(read):
    rule, start = "RRULE:FREQ=MONTHLY;COUNT=3", "DTSTART;TZID=Europe/Paris:20250910T100000"
    assert read(calendar(event(MYSELF, ADA, rule, start=start))).days == ["09-10 08:00", "10-10 08:00", "11-10 09:00"]


def test_changed_and_cancelled_occurrences_stand_for_themselves(read):
    moved = event(MYSELF, ADA, BO, "RECURRENCE-ID:20260106T090000Z", "SUMMARY:Moved", start="DTSTART:20260106T150000Z")
    gone = event(MYSELF, ADA, "RECURRENCE-ID:20260107T090000Z", "STATUS:CANCELLED")
    emptied = event("RECURRENCE-ID:20260108T090000Z")
    told = read(calendar(moved, event(MYSELF, ADA, "RRULE:FREQ=DAILY;COUNT=5"), gone, emptied))
    assert told.days == ["01-05 09:00", "01-09 09:00", "01-06 15:00"]
    assert [each.source_id for each in told.meetings] == [
        "1|20260105T090000Z",
        "1|20260109T090000Z",
        "1|20260106T090000Z",
    ]


def test_a_day_as_exception_stands_for_what_starts_on_it(read):
    lines = ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106")
    assert read(calendar(event(MYSELF, ADA, *lines))).days == ["01-05 09:00", "01-07 09:00"]
    start, lines = "DTSTART;VALUE=DATE:20260105", ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T000000")
    assert len(read(calendar(event(MYSELF, ADA, *lines, start=start))).days) == 2


def test_one_relation_for_a_series_from_its_first_to_its_last_day(read):
    (relation,) = read(calendar(event(MYSELF, ADA, BO, "RRULE:FREQ=WEEKLY;COUNT=3"))).relations
    assert (str(relation.since), str(relation.until)) == ("2026-01-05", "2026-01-19")


def test_of_two_versions_the_newer_stays(read):
    old, new = (event(MYSELF, ADA, f"SUMMARY:{title}", f"SEQUENCE:{n}") for n, title in enumerate(("Old", "New")))
    for parts in ((old, new), (new, old)):
        told = read(calendar(*parts))
        assert [each.subject for each in told.meetings] == ["New"]
        assert sum("another calendar" in reason for reason in told.skipped) == 1


def test_the_future_refusals_and_other_peoples_meetings_are_counted(read):
    told = read(
        calendar(
            event(MYSELF, ADA),
            event(MYSELF, ADA, uid="later", start="DTSTART:20260901T090000Z"),
            event(MYSELF, ADA, uid="endless", start="DTSTART:20260901T090000Z\r\nRRULE:FREQ=DAILY"),
            event(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}", ADA, uid="no"),
            event(MYSELF, ADA, "STATUS:CANCELLED", uid="gone"),
            event(uid="alone"),
            event(ADA, BO, uid="theirs"),
            event(MYSELF, ADA, uid="ancient", start="DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY"),
        )
    )
    assert len(told.meetings) == 1
    assert len(told.relations) == 1
    assert sorted(told.skipped.values()) == [1, 1, 1, 1, 1, 2]


def test_large_meetings_are_no_circle_and_very_large_ones_are_the_organisers(read):
    def crowd(count: int) -> list[str]:
        return [
            MYSELF,
            *(f"ATTENDEE:mailto:p{n}@crowd.example" for n in range(count)),
            "ORGANIZER:mailto:p0@crowd.example",
        ]

    told = read(calendar(event(*crowd(41), uid="a"), event(*crowd(300), uid="b")))
    assert not told.relations
    assert [(len(each.people), each.audience) for each in told.meetings] == [(41, 42), (1, 301)]
    assert len(read(calendar(event(*crowd(40)))).relations) == 1


def test_birthdays_and_holidays_are_told_apart(read):
    told = read(calendar("X-WR-CALNAME:Jours fériés en France", event(), event(uid="2")))
    assert told.skipped == {"Birthdays and holidays are no meetings.": 2}
    assert any(isinstance(each, Missing) for each in told)


def test_letters_folded_between_their_bytes_and_windows_letters(read):
    content = calendar(event(MYSELF, "ATTENDEE;CN=Zoé Lind:mailto:z@lind.example", "SUMMARY:Café")).encode()
    folded = b"".join(bytes([byte]) + (b"\r\n " if byte >= 0x80 else b"") for byte in content)
    assert read(folded).people[0].name == "Zoé Lind"
    assert read(folded).meetings[0].subject == "Café"
    windows = content.decode().encode("cp1252")
    assert (read(windows).people[0].name, read(windows).meetings[0].subject) == ("Zoé Lind", "Café")
    assert read(content.decode().encode("utf-16")).people[0].name == "Zoé Lind"
    assert read(b"\xef\xbb\xbf" + content.replace(b"\r\n", b"\r")).people[0].name == "Zoé Lind"


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        ("X-WR-CALNAME:me@home.example", "a.ics"),
        ("X-OWNER;CN=Me:mailto:me@home.example", "a.ics"),
        ("", "me@home.example.ics"),
    ],
)
def test_a_calendar_that_names_its_owner_asks_nothing(read, tmp_path: Path, hint: str, name: str):
    content = calendar(*filter(None, [hint]), event(MYSELF, ADA), event(MYSELF, BO, uid="2"))
    assert not ask(tmp_path / name, content)
    told = read(content, emails=(), name=name)
    assert [each.key for each in told if isinstance(each, Identity) and each.is_owner] == [ME]
    assert len(told.meetings) == 2


def test_the_owner_is_asked_for_once_and_for_each_new_address(read, tmp_path: Path):
    content = calendar(event(MYSELF, ADA), event(MYSELF, BO, uid="2"))
    (question,) = ask(tmp_path / "a.ics", content)
    assert (question.id, question.guess, question.several) == (f"owner:{ME}", (ME,), True)
    answered = {question.id: (ME,)}
    assert not ask(tmp_path / "a.ics", content, answers=answered)
    other = content.replace(ME, "me@work.example")
    (again,) = ask(tmp_path / "b.ics", other, answers=answered)
    assert again.guess == ("me@work.example",)
    assert not ask(tmp_path / "b.ics", other, owner_emails=frozenset({"me@work.example"}))
    assert not ask(tmp_path / "b.ics", other, owner_emails=frozenset({"m.e+x@work.example"}))


def test_an_address_of_earlier_years_is_guessed_too(tmp_path: Path):
    early = [event("ATTENDEE:mailto:me@early.example", person, uid=f"a{n}") for n, person in enumerate((ADA, BO, ADA))]
    late = [event(MYSELF, person, uid=f"b{n}") for n, person in enumerate((ADA, BO, BO))]
    (question,) = ask(tmp_path / f"{ME}.ical.zip.ics", calendar(*early, *late), owner_emails=frozenset({ME}))
    assert set(question.guess) == {ME, "me@early.example"}


def test_nobody_is_guessed_where_two_are_always_together_and_no_answer_means_everybody_else(read, tmp_path: Path):
    content = calendar(event(MYSELF, ADA), event(MYSELF, ADA, uid="2"))
    (question,) = ask(tmp_path / "a.ics", content)
    assert question.guess == ()
    told = read(content, emails=(), answers={question.id: ()})
    assert [len(each.people) for each in told.meetings] == [2, 2]


def test_the_moment_of_the_export(tmp_path: Path):
    stamped = "DTSTAMP:20260220T081500Z"
    for name, content, expected in (
        ("a.ics", calendar(event(stamped), event(stamped, uid="2")), datetime(2026, 2, 20, 8, 15, tzinfo=UTC)),
        ("a.ics", calendar(event(stamped), event("DTSTAMP:20260101T000000Z", uid="2")), None),
        ("agenda-2026-02-14.ics", calendar(event(stamped)), datetime(2026, 2, 14, tzinfo=UTC)),
    ):
        path = tmp_path / name
        path.write_text(content)
        with open_files(path) as files:
            assert export.observed_at(files) == expected


def test_answers_to_invitations_and_cancellations_sent_by_mail(read):
    told = read(calendar("METHOD:REPLY", event(MYSELF, ADA)) + calendar("METHOD:CANCEL", event(MYSELF, ADA, uid="2")))
    assert not told.meetings
    assert sum(told.skipped.values()) == 2
