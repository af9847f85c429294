"""What must be known of the whole archive before its first record is told: who is who, and whose archive it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import (
    Repeats,
    Tally,
    elements,
    inside,
    members,
    name_of,
    number_of,
    pieces_in,
    text_of,
    whole,
)
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import (
    Direction,
    FeedItem,
    Identity,
    Interaction,
    InteractionKind,
    Missing,
    Post,
    Relation,
    Skipped,
)
from entregent.contract.text import t
from entregent.networks.x import likes, messages, posts
from entregent.networks.x.members import KINDS, MANIFEST, Members, sort_members
from entregent.networks.x.notes import Notes
from entregent.networks.x.people import Directory, Owner, OwnerEvidence
from entregent.networks.x.reading import elements_of, number_in

_FOLLOWS = (("following", "following", Direction.OUT), ("followers", "follower", Direction.IN))
_MARKS = (("blocks", "blocking"), ("mutes", "muting"))
NO_NUMBER = t("This entry names no account.")
TWICE = t("The very same account stands earlier.")


@dataclass(slots=True)
class Archive:
    """An archive that was looked through once."""

    files: Files
    members: Members
    directory: Directory = field(default_factory=Directory)
    mailbox: messages.Mailbox = field(default_factory=messages.Mailbox)
    notes: Notes = field(default_factory=Notes)
    learnt: posts.Learnt = field(default_factory=posts.Learnt)
    evidence: OwnerEvidence = field(default_factory=OwnerEvidence)
    owner: Owner = field(default_factory=Owner)
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def learn(cls, files: Files, reading: Reading) -> Archive:
        """Look through all files for names and the owner; memory grows with people and conversations. Raises `Unreadable`
        where nothing at all can be read."""
        archive = cls(files, sort_members(files))
        parts = archive.members
        archive._learn_owner()
        archive._learn_accounts()
        seek_owner = not archive.evidence.number
        for part in parts.of("posts"):
            posts.learn(files, part, archive.directory, archive.learnt, seek_owner=seek_owner)
        for part in parts.of("notes"):
            archive.notes.learn(files, part, archive.directory)
        for part in parts.of("messages"):
            archive.mailbox.learn(files, part)
        archive.mailbox.settle()
        guess = posts.owner_by_threads(archive.learnt) or archive.mailbox.guess_owner() if seek_owner else ""
        archive.owner = archive.evidence.settle(guess, reading.owner_keys)
        if archive.owner.key:
            archive.mailbox.meet(archive.directory)
        return archive

    def _learn_owner(self) -> None:
        evidence, files, tally = self.evidence, self.files, self.tally
        for part in self.members.of("account"):
            for account in elements_of(files, part, tally, "account"):
                evidence.add(
                    number_in(account, "accountId"), account.get("username"), account.get("accountDisplayName")
                )
                email = name_of(account.get("email")).lower()
                evidence.email = evidence.email or (email if _is_address(email) else "")
        for part in self.members.of(MANIFEST):
            user = members(inside(self._manifest(part.name), "userInfo"))
            evidence.add(number_in(user, "accountId"), user.get("userName"), user.get("displayName"))
        for part in self.members.of("details"):
            for piece in pieces_in(files, part.name, tally):
                details = members(piece.value)
                evidence.add(number_in(details, "id"), details.get("screen_name"), details.get("full_name"))
                evidence.bio = text_of(details.get("bio")).strip()
                evidence.place = name_of(details.get("location"))
        for part in self.members.of("profile"):
            for profile in elements_of(files, part, tally, "profile"):
                described = profile.get("description")
                evidence.bio = text_of(inside(described, "bio")).strip() or evidence.bio
                evidence.place = name_of(inside(described, "location")) or evidence.place
                evidence.website = name_of(inside(described, "website")) or evidence.website
        for part in self.members.of("protection"):
            changes = [
                (text_of(change.get("protectedAt"), 40), text_of(change.get("action"), 20))
                for change in elements_of(files, part, tally, "protectedHistory")
            ]
            evidence.is_protected = bool(changes) and max(changes)[1].lower() == "protect"

    def _learn_accounts(self) -> None:
        directory = self.directory
        groups = {
            "following": directory.following,
            "followers": directory.followers,
            "blocks": directory.blocked,
            "mutes": directory.muted,
        }
        for kind, within in (*((kind, within) for kind, within, _ in _FOLLOWS), *_MARKS):
            for part in self.members.of(kind):
                for element in elements_of(self.files, part, self.tally, within):
                    number = number_in(element, "accountId")
                    if not number or number in groups[kind]:
                        self.tally.skip(part.name, TWICE if number else NO_NUMBER)
                    else:
                        groups[kind].add(number)

    def _manifest(self, name: str) -> object:
        try:
            return whole(self.files.open(name))
        except Unreadable:
            return None

    def identities(self) -> Iterator[Identity]:
        """The owner, those followed, the followers, the blocked and muted, those merely seen."""
        owner = self.evidence.identity(self.owner)
        if owner is not None:
            yield owner
        yield from self.directory.identities(self.owner)

    def relations(self) -> Iterator[Relation]:
        """Who shared a group."""
        if self.owner.key:
            yield from self.mailbox.relations(self.directory, self.owner)

    def events(self) -> Iterator[Post | Interaction | FeedItem]:
        """Follows, posts with whom they were for, likes, messages."""
        yield from self._follows()
        visibility = "followers" if self.evidence.is_protected else "public"
        telling = posts.Telling(self.directory, self.owner, self.notes, self.tally, visibility)
        for part in self.members.of("posts"):
            yield from posts.tell(self.files, part, telling)
        for part in self.members.of("notes"):
            yield from self.notes.tell(self.files, part, self.directory, self.owner, self.tally)
        yield from self.notes.left()
        seen = Repeats()
        for part in self.members.of("likes"):
            yield from likes.tell(self.files, part, self.learnt.authors, self.directory, self.owner, self.tally, seen)
        heard = messages.Telling(self.mailbox, self.directory, self.owner, self.tally)
        for part in self.members.of("messages"):
            yield from messages.tell(self.files, part, heard)

    def _follows(self) -> Iterator[Interaction]:
        for kind, within, direction in _FOLLOWS:
            group = self.directory.following if kind == "following" else self.directory.followers
            for number in sorted(group, key=lambda each: (len(each), each)):
                if not self.owner.is_me(number):
                    yield Interaction(
                        source_id=f"{within}:{number}",
                        kind=InteractionKind.CONNECTION,
                        direction=direction,
                        people=(self.directory.who(number),),
                    )

    def left_out(self) -> Iterator[Skipped]:
        """What could not be taken, and files of which nothing is taken."""
        yield from (Skipped(file, 0, reason, count) for file, reason, count in self.tally.told())
        yield from self.members.left_out

    def missing(self) -> Iterator[Missing]:
        """Parts that the archive names and does not hold, and what it takes to give messages a direction."""
        for name in self._lost_parts():
            yield Missing(
                t("The file {name}", name=name), t("The archive names it. Download the archive again, all its parts.")
            )
        if count := self.directory.nameless(self.owner):
            how = t("X gives their numbers only. Names come from posts in which you named or answered somebody.")
            yield Missing(t("The names of {count} accounts", count=count), how)
        if self.members.of("messages") and not self.owner.key:
            how = t("Drop the whole archive, or a folder that holds account.js beside the messages.")
            yield Missing(t("Which account in the messages is yours"), how)

    def _lost_parts(self) -> Iterator[str]:
        here = {name.rpartition("/")[2] for name in self.files.names()}
        for part in self.members.of(MANIFEST):
            for files in members(inside(self._manifest(part.name), "dataTypes")).values():
                for listed in elements(inside(files, "files")):
                    name, variable = name_of(inside(listed, "fileName")), text_of(inside(listed, "globalName"), 100)
                    kind = variable.removeprefix("YTD.").partition(".")[0]
                    if kind in KINDS and number_of(inside(listed, "count")) and name.rpartition("/")[2] not in here:
                        yield name


def _is_address(email: str) -> bool:
    return "@" in email[1:-1] and " " not in email
