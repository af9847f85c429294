"""The invented network of Camille Moreau: one value from which every network's sample files are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from entregent.sample import club, publishing
from entregent.sample.accounts import Settling
from entregent.sample.agenda import Agenda
from entregent.sample.books import Shelving
from entregent.sample.bulk_mail import Noise
from entregent.sample.cast import Cast, Casting
from entregent.sample.chats import CUSTOMS, Chatting
from entregent.sample.desks import Desks
from entregent.sample.facts import (
    OWNER,
    Card,
    Character,
    Circle,
    Connection,
    Conversation,
    Endorsement,
    Follow,
    Invitation,
    Note,
    Owner,
    Publication,
    Reaction,
    Recommendation,
    Remark,
)
from entregent.sample.gestures import Gestures
from entregent.sample.letterbox import Mail, Meeting, Membership
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.postings import Posted, Stage
from entregent.sample.seen import in_mails, in_meetings, on_list, on_profile
from entregent.sample.talk import conversations
from entregent.sample.telling import Telling
from entregent.sample.venues import SOCIAL, Gesture, Notice, Post, Presence, Venue

BETWEEN_EXPORTS = timedelta(days=227)


@dataclass(frozen=True)
class World:
    """Everything there is to know. `exports` are the days on which the owner asked for the data, the oldest first.

    `characters[n - 1]` has number n. The first `contacts` of them are the owner's contacts; the others only appear in
    group threads, invitations and advertising.

    What other venues hold follows from the fields and is told when first asked for: `presences`, `posts`, `gestures`,
    `talks` (direct messages) and `notices` by venue, `mails`, `meetings` and `members`.
    """

    seed: int
    today: date
    exports: tuple[date, ...]
    owner: Owner
    circles: tuple[Circle, ...]
    contacts: int
    characters: tuple[Character, ...]
    connections: tuple[Connection, ...]
    cards: tuple[Card, ...]
    uploaded: tuple[Card, ...]
    conversations: tuple[Conversation, ...]
    invitations: tuple[Invitation, ...]
    recommendations: tuple[Recommendation, ...]
    endorsements: tuple[Endorsement, ...]
    notes: tuple[Note, ...]
    publications: tuple[Publication, ...]
    remarks: tuple[Remark, ...]
    reactions: tuple[Reaction, ...]
    follows: tuple[Follow, ...]

    def character(self, number: int) -> Character:
        """The character of that number; 0 is the owner."""
        return self.owner.character if number == OWNER else self.characters[number - 1]

    @cached_property
    def cast(self) -> Cast:
        """The circles and the characters."""
        return Cast(self.circles, self.characters, self.contacts)

    @cached_property
    def presences(self) -> Mapping[Venue, tuple[Presence, ...]]:
        """The accounts on each venue, the owner's first; in MAIL and AGENDA the addresses seen there."""
        members = (
            self.owner.character,
            *(self.character(link.character) for link in self.connections if not link.hidden),
        )
        seen = {
            Venue.PROFESSIONAL: tuple(on_profile(character, self.exports[0]) for character in members),
            Venue.MAIL: in_mails(self.mails),
            Venue.AGENDA: in_meetings(self.meetings),
            Venue.CLUB: tuple(on_list(member) for member in self.members),
        }
        return dict.fromkeys(Venue, ()) | Settling(self.seed, self.cast, self.today).settle() | seen

    @cached_property
    def posts(self) -> Mapping[Venue, tuple[Post, ...]]:
        """What was posted on each venue, by the owner and by those whom she answered, liked or passed on, oldest first."""
        return dict.fromkeys(Venue, ()) | {venue: told.posts for venue, told in self._posted.items()}

    @cached_property
    def gestures(self) -> Mapping[Venue, tuple[Gesture, ...]]:
        """Likes and bookmarks on each venue, the owner's and those of her posts, oldest first."""
        return dict.fromkeys(Venue, ()) | {venue: told.gestures for venue, told in self._posted.items()}

    @cached_property
    def talks(self) -> Mapping[Venue, tuple[Conversation, ...]]:
        """Direct messages on each venue, the thread with the newest message first; the professional network's are
        `conversations`, those of FEDERATED are posts."""
        return dict.fromkeys(Venue, ()) | {
            venue: Chatting(self.seed, self.cast, self.today, venue, self.presences[venue]).conversations()
            for venue in CUSTOMS
        }

    @cached_property
    def notices(self) -> Mapping[Venue, tuple[Notice, ...]]:
        """What each venue told the owner by mail, oldest first."""
        return dict.fromkeys(Venue, ()) | Telling(self).notices()

    @cached_property
    def mails(self) -> tuple[Mail, ...]:
        """The owner's mailbox without notices, oldest first."""
        letters = Noise(self.seed, self.cast, self.today, self.desks)
        return tuple(sorted((*letters.mails(), *letters.noise()), key=lambda mail: (mail.at, mail.id)))

    @cached_property
    def desks(self) -> Desks:
        """Who writes from which address."""
        return Desks(self.cast)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The owner's agenda, oldest first."""
        writing = {address.character for mail in self.mails for address in (mail.sender, *mail.to)}
        correspondents = [character for character in self.characters[: self.contacts] if character.id in writing]
        return Agenda(self.seed, self.cast, self.today, self.desks, correspondents).meetings()

    @cached_property
    def members(self) -> tuple[Membership, ...]:
        """The members of the club, by number."""
        return club.members(self.seed, self.cast, self.today)

    def presence(self, venue: Venue, character: int) -> Presence | None:
        """The account of a character on a venue, None where there is none; the newest where there are several."""
        return self._newest.get((venue, character))

    def account(self, venue: Venue, id: str) -> Presence:
        """The account of that id. Raises KeyError."""
        return self._accounts[venue, id]

    def post(self, venue: Venue, number: int) -> Post:
        """The post of that number. Raises KeyError."""
        return self._posts[venue, number]

    @cached_property
    def truth(self) -> Mapping[tuple[Venue, str], int]:
        """Who is behind each handle and each id, by venue: the character's number, and for everybody else a number of
        their own below zero. The address books are left out: a `Card` says whose it is."""
        slugs = {(Venue.PROFESSIONAL, character.slug): character.id for character in self.characters}
        return slugs | {
            (venue, key): -1 - place if presence.character is None else presence.character
            for venue, presences in self.presences.items()
            for place, presence in enumerate(presences)
            for key in (presence.handle, presence.id, *presence.former_handles)
            if key
        }

    @cached_property
    def _posted(self) -> Mapping[Venue, Posted]:
        return {
            venue: Stage(self.seed, self.cast, self.today, venue, self.presences[venue]).play_all() for venue in SOCIAL
        }

    @cached_property
    def _newest(self) -> Mapping[tuple[Venue, int | None], Presence]:
        seen = sorted(
            (each for presences in self.presences.values() for each in presences), key=lambda each: each.since
        )
        return {(each.venue, each.character): each for each in seen}

    @cached_property
    def _accounts(self) -> Mapping[tuple[Venue, str], Presence]:
        return {(venue, each.id): each for venue, presences in self.presences.items() for each in presences}

    @cached_property
    def _posts(self) -> Mapping[tuple[Venue, int], Post]:
        return {(venue, each.number): each for venue, posts in self.posts.items() for each in posts}


DEFAULT_TODAY = date(2026, 2, 27)


def make(
    seed: int = 2010,
    today: date = DEFAULT_TODAY,
    contacts: int = 1200,
    messages: int | None = None,
    *,
    older_export: bool = True,
) -> World:
    """The invented world as of `today`: the same arguments give the same world.

    `contacts` counts the people known, on the professional network or in an address book. `messages` is about how many
    messages there are to be, None for as many as such a network has. `older_export` has the owner ask for the data
    once before, 227 days earlier, so that changes of job show.
    """

    def part(name: str) -> Random:
        return Random(f"{seed}/{name}")  # noqa: S311

    exports = (today - BETWEEN_EXPORTS, today) if older_export else (today,)
    cast = Casting(part("cast"), today, contacts, (today - BETWEEN_EXPORTS, today)).cast()
    books = Shelving(part("books"), cast, today).shelve()
    gestures = Gestures(part("gestures"), cast, books.connections, today)
    return World(
        seed=seed,
        today=today,
        exports=exports,
        owner=OWNER_OF_WORLD,
        circles=cast.circles,
        contacts=contacts,
        characters=cast.characters,
        connections=books.connections,
        cards=books.cards,
        uploaded=books.uploaded,
        conversations=conversations(part("talk"), cast, today, messages),
        invitations=gestures.invitations(),
        recommendations=gestures.recommendations(),
        endorsements=gestures.endorsements(),
        notes=gestures.notes(),
        publications=publishing.publications(part("publications"), today),
        remarks=publishing.remarks(part("remarks"), cast, today),
        reactions=publishing.reactions(part("reactions"), today),
        follows=publishing.follows(part("follows"), cast, today),
    )
