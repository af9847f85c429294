"""The invented network of Camille Moreau: one value from which every network's sample files are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from entregent.sample import publishing
from entregent.sample.books import Shelving
from entregent.sample.cast import Casting
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
from entregent.sample.owner import OWNER_OF_WORLD
from entregent.sample.talk import conversations

BETWEEN_EXPORTS = timedelta(days=227)


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is to know. `exports` are the days on which the owner asked for the data, the oldest first.

    `characters[n - 1]` has number n. The first `contacts` of them are the owner's contacts; the others only appear in
    group threads, invitations and advertising.
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
