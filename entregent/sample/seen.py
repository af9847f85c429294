"""Those seen in the owner's mailbox, agenda and club, and on the professional network, as accounts there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from entregent.sample.facts import OWNER, Character
from entregent.sample.letterbox import Address, Mail, Meeting, Membership
from entregent.sample.venues import Presence, Venue


def in_mails(mails: Iterable[Mail]) -> tuple[Presence, ...]:
    """Everybody who wrote or was written to, the owner's addresses first."""
    return _presences(
        Venue.MAIL, ((address, mail.at.date()) for mail in mails for address in (mail.sender, *mail.to, *mail.cc))
    )


def in_meetings(meetings: Iterable[Meeting]) -> tuple[Presence, ...]:
    """Everybody who was invited or invited others, rooms left out, the owner's addresses first."""
    return _presences(
        Venue.AGENDA,
        (
            (address, meeting.start.date())
            for meeting in meetings
            for address in (
                *([meeting.organiser] if meeting.organiser else []),
                *(attendee.address for attendee in meeting.attendees if not attendee.is_room),
            )
        ),
    )


def on_list(member: Membership) -> Presence:
    """A line of the club's list; the number is the handle."""
    name = f"{member.given} {member.family}"
    return Presence(Venue.CLUB, member.character, member.number, member.number, name, member.joined, place=member.town)


def on_profile(character: Character, since: date) -> Presence:
    """A member of the professional network."""
    return Presence(Venue.PROFESSIONAL, character.id, character.slug, character.slug, character.name, since)


def _presences(venue: Venue, seen: Iterable[tuple[Address, date]]) -> tuple[Presence, ...]:
    """One for each address, with the name last shown beside it and the day it was first seen."""
    first: dict[str, date] = {}
    last: dict[str, tuple[date, Address]] = {}
    for address, day in seen:
        first[address.email] = min(first.get(address.email, day), day)
        if address.email not in last or (address.name and last[address.email][0] <= day):
            last[address.email] = (day, address)
    found = [
        Presence(
            venue,
            address.character,
            email,
            email,
            address.name,
            first[email],
            is_organisation=address.character is None,
        )
        for email, (_, address) in last.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.character != OWNER, each.since, each.handle)))
