"""What must be known of the whole archive before its first record is told: who is who, and whose archive it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from entregent.contract.network import Files, Reading
from entregent.contract.records import Direction, FeedItem, Identity, Interaction, Missing, Post, Relation, Skipped
from entregent.contract.text import Text, t
from entregent.networks.linkedin import (
    connections,
    contacts,
    endorsements,
    invitations,
    messages,
    notes,
    posts,
    profile,
)
from entregent.networks.linkedin.keys import profile_url
from entregent.networks.linkedin.owner import Owner, OwnerEvidence
from entregent.networks.linkedin.people import Directory
from entregent.networks.linkedin.tables import Table, is_known_and_unused, sort_members

NOT_ABOUT_PEOPLE = t("Known and left out: it is not about people.")
UNKNOWN_FILE = t("This file is not known here. It was left alone.")
WHOSE = t("Messages need a direction, and nothing here tells which of the people is you. They were left out.")


@dataclass(slots=True)
class Archive:
    """An archive that was looked through once: tables by kind, and what they say together."""

    files: Files
    tables: dict[str, list[Table]]
    others: list[str]
    directory: Directory = field(default_factory=Directory)
    mailbox: messages.Mailbox = field(default_factory=messages.Mailbox)
    owner: Owner = field(default_factory=Owner)
    connections: dict[str, connections.Connections] = field(default_factory=dict)
    day_first: dict[str, bool | None] = field(default_factory=dict)

    @classmethod
    def learn(cls, files: Files, reading: Reading) -> Archive:
        """Look through all files for names, addresses and the owner; memory grows with people and conversations."""
        tables, others = sort_members(files)
        archive = cls(files, tables, others)
        evidence = OwnerEvidence(profile_name=profile.owner_name(tables["profile"]))
        for table in tables["connections"]:
            archive.connections[table.name] = connections.learn(table, archive.directory)
        for table in tables["invitations"]:
            archive.day_first[table.name] = invitations.learn(table, archive.directory, evidence)
        for table in chain(tables["endorsements received"], tables["endorsements given"], tables["notes"]):
            endorsements.learn(table, archive.directory)
        for table in tables["messages"]:
            archive.mailbox.learn(table, archive.directory)
        archive.mailbox.testify(evidence, archive.directory)
        archive.owner = evidence.settle(archive.directory, reading.owner_keys)
        return archive

    def damage(self) -> Text | None:
        """Why nothing at all can be read, None where something can."""
        tables = list(chain.from_iterable(self.tables.values()))
        if not tables:
            return t(
                "Nothing in {name} is a file of a LinkedIn archive: drop the zip that LinkedIn sent you.",
                name=self.files.name,
            )
        return tables[0].damage if all(table.damage and not table.rows for table in tables) else None

    def identities(self) -> Iterator[Identity | Skipped]:
        """The owner, the connections, those merely seen, the notes, the uploaded address book."""
        owner = profile.identity(self.tables, self.owner)
        if owner is not None:
            yield owner
        for table in self.tables["connections"]:
            yield from connections.identities(table, self.directory, self.connections[table.name].day_first)
        if self.owner.is_known() or not self.mailbox.conversations:
            yield from self._merely_seen()
        for table in self.tables["notes"]:
            yield from notes.identities(table, self.directory)
        for table in self.tables["contacts"]:
            yield from contacts.identities(table)

    def _merely_seen(self) -> Iterator[Identity]:
        for key, name in self.directory.merely_seen():
            if not self.owner.is_me(key):
                yield Identity(source_id=f"seen:{key}", key=key, name=name, urls=(profile_url(key),), is_contact=False)

    def relations(self) -> Iterator[Relation]:
        """Who shared a conversation."""
        if self.owner.is_known():
            yield from self.mailbox.relations(self.directory, self.owner)

    def interactions(self) -> Iterator[Interaction | Skipped]:
        """Connections, invitations, endorsements, recommendations, messages."""
        tables, directory = self.tables, self.directory
        for table in tables["connections"]:
            yield from connections.interactions(self.connections[table.name])
        for table in tables["invitations"]:
            yield from invitations.interactions(table, directory, self.owner, self.day_first[table.name])
        for way, direction in (("received", Direction.IN), ("given", Direction.OUT)):
            for table in tables[f"endorsements {way}"]:
                yield from endorsements.endorsements(table, directory, direction)
            for table in tables[f"recommendations {way}"]:
                yield from endorsements.recommendations(table, directory, direction)
        for table in tables["messages"]:
            if self.owner.is_known():
                yield from messages.interactions(table, directory, self.owner, self.mailbox.conversations)
            else:
                yield Skipped(table.name, 0, WHOSE)

    def publications(self) -> Iterator[Post | FeedItem | Skipped]:
        """Posts, comments, companies followed."""
        for table in self.tables["shares"]:
            yield from posts.shares(table)
        for table in self.tables["comments"]:
            yield from posts.comments(table)
        for table in self.tables["company follows"]:
            yield from posts.company_follows(table)

    def left_out(self) -> Iterator[Skipped]:
        """Rows that could not be read, and files of which nothing is taken."""
        yield from profile.unusable(self.tables)
        for table in self.tables["reactions"]:
            yield Skipped(table.name, 0, posts.REACTIONS)
        for table in chain.from_iterable(self.tables.values()):
            yield from table.skipped()
        for name in self.others:
            yield Skipped(name, 0, NOT_ABOUT_PEOPLE if is_known_and_unused(name) else UNKNOWN_FILE)

    def missing(self) -> Iterator[Missing]:
        """What a whole archive would hold besides, and what it takes to give messages a direction."""
        if len(self.files.names()) > 1:
            later = t("They come in LinkedIn's second mail, up to 24 to 72 hours after the first: drop that zip too.")
            if not self.tables["connections"]:
                yield Missing(t("Your connections"), later)
            if not self.tables["messages"]:
                yield Missing(t("Your messages"), later)
            if not self.tables["invitations"]:
                how = t("Ask LinkedIn for the larger archive, which holds everything, and drop that zip.")
                yield Missing(t("Your invitations"), how)
        if self.tables["messages"] and not self.owner.is_known():
            how = t(
                "Drop the whole archive, or a folder that holds Invitations.csv or Profile.csv beside the messages."
            )
            yield Missing(t("Which of the people in the messages is you"), how)
