"""What must be known of the whole export before its first record is told: who is who, and whose export it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import Tally
from entregent.contract.network import Files, Reading
from entregent.contract.records import Identity, Interaction, Missing, Post, Relation, Skipped
from entregent.contract.text import t
from entregent.networks.instagram import activity, messages
from entregent.networks.instagram.lists import Lists
from entregent.networks.instagram.members import Members, sort_members
from entregent.networks.instagram.people import Directory, Owner, OwnerEvidence
from entregent.networks.instagram.profile import Profile


@dataclass(slots=True)
class Archive:
    """An export that was looked through once."""

    files: Files
    members: Members
    directory: Directory = field(default_factory=Directory)
    lists: Lists = field(default_factory=Lists)
    profile: Profile = field(default_factory=Profile)
    mailbox: messages.Mailbox = field(default_factory=messages.Mailbox)
    owner: Owner = field(default_factory=Owner)
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def learn(cls, files: Files, reading: Reading) -> Archive:
        """Look through all files for names and the owner; memory grows with people and conversations."""
        archive = cls(files, sort_members(files))
        found, directory, mailbox, profile = archive.members, archive.directory, archive.mailbox, archive.profile
        profile.learn(files, found, archive.tally)
        if profile.key:
            directory.meet(profile.key, profile.name)
        archive.lists.learn(files, found, directory, archive.tally)
        activity.learn(files, found, directory)
        for part in found.of("messages"):
            mailbox.learn(files, part)
        evidence = OwnerEvidence(
            profile.key, profile.name, mailbox.present(directory), len(mailbox.talks), mailbox.titled(directory)
        )
        archive.owner = evidence.settle(directory, reading.owner_keys)
        return archive

    def identities(self) -> Iterator[Identity]:
        """The owner, those of the lists, those merely seen."""
        own = self.profile.identity(self.owner)
        if own is not None:
            yield own
        unsure = bool(self.mailbox.talks) and not self.owner.key
        yield from self.directory.identities(self.owner, followed_only=unsure)

    def relations(self) -> Iterator[Relation]:
        """Who shared a group."""
        if self.owner.key:
            yield from self.mailbox.relations(self.directory, self.owner)

    def events(self) -> Iterator[Interaction | Post]:
        """Follows and requests, likes, comments, posts, messages."""
        yield from self.lists.interactions(self.directory, self.owner)
        telling = activity.Telling(self.directory, self.owner, self.tally, self.profile.visibility)
        for part in self.members.of("likes"):
            yield from activity.likes(self.files, part, telling)
        for part in self.members.of("comments"):
            yield from activity.comments(self.files, part, telling)
        for part in self.members.of("posts"):
            yield from activity.posts(self.files, part, telling)
        heard = messages.Telling(self.mailbox, self.directory, self.owner, self.tally)
        for part in self.members.of("messages"):
            yield from messages.tell(self.files, part, heard)

    def left_out(self) -> Iterator[Skipped]:
        """What could not be taken, and files of which nothing is taken."""
        yield from (Skipped(file, 0, reason, count) for file, reason, count in self.tally.told())
        yield from self.members.left_out

    def missing(self) -> Iterator[Missing]:
        """What a whole export would hold besides, and what it takes to give messages a direction."""
        if len(self.files.names()) > 1 and self.members.of("profile"):
            how = t("Ask for all your information, in the format JSON.")
            if not self.members.of("messages"):
                yield Missing(t("Your messages"), how)
            if not self.members.of("following"):
                yield Missing(t("The accounts that you follow"), how)
        if self.members.of("messages") and not self.owner.key:
            how = t("Drop the whole export, which holds your profile beside the messages.")
            yield Missing(t("Which of the names in the messages is yours"), how)
