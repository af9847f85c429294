"""The invented network of Camille Moreau: one value from which every network's sample files are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class World:
    """Everything there is to know. `exports` are the days on which the owner asked for the data, the oldest first.

    `characters[n - 1]` has number n. Some characters are no contacts: they only appear in group threads.
    """

    seed: int
    today: date
    exports: tuple[date, ...]
    owner: Owner
    circles: tuple[Circle, ...]
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
