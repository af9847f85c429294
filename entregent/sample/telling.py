"""What the venues told the owner by mail: who answered, reacted, followed, wrote, viewed the profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from entregent.sample.facts import OWNER, Closeness, Folder
from entregent.sample.venues import Notice, NoticeKind, Presence, Venue

if TYPE_CHECKING:
    from entregent.sample.world import World

# The owner let these venues write to her; the others' mails were switched off.
TELLING = (Venue.PROFESSIONAL, Venue.MICROBLOG, Venue.FEDERATED, Venue.FRIENDS, Venue.PICTURES)
YEARS = 4  # older mails were thrown away
SOON = timedelta(seconds=90)
PARTS = {
    NoticeKind.REPLY: 0.5, NoticeKind.REACTION: 0.3, NoticeKind.FOLLOW: 0.6, NoticeKind.MESSAGE: 0.2,
    NoticeKind.INVITATION: 0.7,
}  # fmt: skip


class Telling:
    """Picks what was told by mail out of what happened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = Random(f"{world.seed}/telling")  # noqa: S311
        self.now = datetime.combine(world.today, time(6), UTC)
        self.since = self.now - timedelta(days=365 * YEARS)

    def notices(self) -> dict[Venue, tuple[Notice, ...]]:
        """By venue, oldest first."""
        told: dict[Venue, tuple[Notice, ...]] = {}
        for venue in TELLING:
            found = self._professional() if venue is Venue.PROFESSIONAL else self._public(venue)
            kept = [notice for notice in found if self.since < notice.at <= self.now and self._is_told(notice)]
            told[venue] = tuple(sorted(kept, key=lambda notice: (notice.at, notice.number)))
        return told

    def _is_told(self, notice: Notice) -> bool:
        return self.rng.random() < PARTS.get(notice.kind, 1.0)

    def _notice(
        self, kind: NoticeKind, at: datetime, who: Presence, text: str = "", post: int | None = None, count: int = 1
    ) -> Notice:
        number = self.rng.randrange(10**15, 10**16)
        return Notice(who.venue, number, kind, at + SOON, who.id, who.name, text, post, count)

    def _public(self, venue: Venue) -> Iterator[Notice]:
        world = self.world
        for presence in world.presences[venue]:
            if presence.follower_since and presence.character != OWNER:
                at = datetime.combine(
                    presence.follower_since, time(9 + presence.since.day % 10, presence.since.day), UTC
                )
                yield self._notice(NoticeKind.FOLLOW, at, presence)
        for post in world.posts[venue]:
            if post.reply_to and not post.from_owner and world.post(venue, post.reply_to).from_owner:
                yield self._notice(
                    NoticeKind.REPLY, post.at, world.account(venue, post.author), post.text, post.reply_to
                )
        for gesture in world.gestures[venue]:
            if not gesture.from_owner:
                who = world.account(venue, gesture.who)
                yield self._notice(
                    NoticeKind.REACTION, gesture.at, who, world.post(venue, gesture.post).text, gesture.post
                )
        for talk in world.talks[venue]:
            for message in talk.messages:
                sender = world.presence(venue, message.sender) if message.sender else None
                if sender and talk.folder is not Folder.REQUESTS:
                    yield self._notice(NoticeKind.MESSAGE, message.at, sender, message.text)

    def _professional(self) -> Iterator[Notice]:
        yield from self._views()
        yield from self._reactions()
        for talk in self.world.conversations:
            if talk.folder is Folder.INBOX and not talk.is_advertising:
                for message in talk.messages:
                    if message.sender and (member := self._member(message.sender)):
                        yield self._notice(NoticeKind.MESSAGE, message.at, member, message.text)
        for invitation in self.world.invitations:
            if not invitation.from_owner and (who := self._member(invitation.character)):
                at = invitation.at.replace(tzinfo=UTC)
                yield self._notice(NoticeKind.INVITATION, at, who, invitation.message)

    def _member(self, character: int) -> Presence | None:
        return self.world.presence(Venue.PROFESSIONAL, character)

    def _someone(self) -> Presence:
        """A member, the close ones more often."""
        weights = {Closeness.STRONG: 9, Closeness.MEDIUM: 4, Closeness.WEAK: 1}
        members = self.world.presences[Venue.PROFESSIONAL][1:]
        close = [weights[self.world.character(member.character or 0).closeness] for member in members]
        return self.rng.choices(members, close)[0]

    def _views(self) -> Iterator[Notice]:
        """A mail now and then: so many looked at the profile, one of them by name."""
        at = self.since
        while len(self.world.presences[Venue.PROFESSIONAL]) > 1 and at < self.now:
            at += timedelta(days=self.rng.randrange(6, 22), minutes=self.rng.randrange(600))
            yield self._notice(NoticeKind.VIEW, at, self._someone(), count=self.rng.randrange(1, 24))

    def _reactions(self) -> Iterator[Notice]:
        if len(self.world.presences[Venue.PROFESSIONAL]) < 2:
            return
        for post in self.world.publications:
            for _ in range(self.rng.randrange(9)):
                at = post.at.replace(tzinfo=UTC) + timedelta(minutes=self.rng.randrange(5, 2800))
                yield self._notice(NoticeKind.REACTION, at, self._someone(), post.text, post.number)
