"""What must be known of the whole export before its first record is told: who is who, and whose export it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import Tally
from entregent.contract.network import Files, Reading
from entregent.contract.records import FeedItem, Identity, Interaction, Missing, Post, Relation, Skipped
from entregent.contract.text import t
from entregent.networks.facebook import activity, messages
from entregent.networks.facebook.friends import Lists
from entregent.networks.facebook.members import Members, sort_members
from entregent.networks.facebook.people import Directory, Owner, OwnerEvidence
from entregent.networks.facebook.profile import Profile


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
        found = archive.members
        archive.lists.learn(files, found, archive.directory, archive.tally)
        archive.profile.learn(files, found, archive.directory, archive.tally)
        for part in found.of("posts"):
            activity.tagged_in(files, part, Tally(), archive.directory)
        for part in found.of("messages"):
            archive.mailbox.learn(files, part, archive.directory)
        mailbox = archive.mailbox
        evidence = OwnerEvidence(archive.profile.name, mailbox.present(), len(mailbox.talks), mailbox.titled())
        archive.owner = evidence.settle(archive.directory, reading.owner_keys)
        return archive

    def identities(self) -> Iterator[Identity]:
        """The owner, the friends, those of the other lists, those merely seen."""
        own = self.profile.identity(self.owner)
        if own is not None:
            yield own
        unsure = bool(self.mailbox.talks) and not self.owner.key
        yield from self.directory.identities(self.owner, friends_only=unsure)

    def relations(self) -> Iterator[Relation]:
        """Who shared a group."""
        if self.owner.key:
            yield from self.mailbox.relations(self.directory, self.owner)

    def events(self) -> Iterator[Interaction | Post | FeedItem]:
        """Friendships and requests, posts, comments, reactions, messages."""
        yield from self.lists.interactions(self.directory, self.owner)
        yield from self.lists.subscriptions()
        telling = activity.Telling(self.directory, self.owner, self.tally)
        for part in self.members.of("posts"):
            yield from activity.posts(self.files, part, telling)
        for part in self.members.of("comments"):
            yield from activity.comments(self.files, part, telling)
        for part in self.members.of("reactions"):
            yield from activity.reactions(self.files, part, telling)
        heard = messages.Telling(self.mailbox, self.directory, self.owner, self.tally)
        for part in self.members.of("messages"):
            yield from messages.tell(self.files, part, heard)

    def left_out(self) -> Iterator[Skipped]:
        """What could not be taken, and files of which nothing is taken."""
        yield from (Skipped(file, 0, reason, count) for file, reason, count in self.tally.told())
        yield from self.members.left_out

    def missing(self) -> Iterator[Missing]:
        """What a whole export would hold besides, and what it takes to give messages a direction."""
        if len(self.files.names()) > 1 and self.members.of("profile") and not self.members.of("messages"):
            how = t(
                "Ask for all your information, or choose Messages. Encrypted chats come in a zip of their own: drop it too."
            )
            yield Missing(t("Your messages"), how)
        if len(self.files.names()) > 1 and self.members.of("profile") and not self.members.of("friends"):
            yield Missing(t("Your friends"), t("Ask for all your information, or choose Friends, in the format JSON."))
        if any("e2ee_cutover" in part.name for part in self.members.of("messages")):
            how = t("They come in a zip of their own, asked for on the page of encrypted chats: drop it too.")
            yield Missing(t("The messages since your chats were encrypted"), how)
        if self.members.of("messages") and not self.owner.key:
            how = t("Drop the main export first, which holds your profile, then this one again.")
            yield Missing(t("Which of the names in the messages is yours"), how)
