"""One reading of one export: in which order things are told, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.base.jsonfile import Piece, inside, read_json
from entregent.contract.network import Files, Reading, Unreadable
from entregent.contract.records import Identity, Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.mastodon import owner
from entregent.networks.mastodon.accounts import Accounts
from entregent.networks.mastodon.activities import Actors, address
from entregent.networks.mastodon.keys import account, taken_apart
from entregent.networks.mastodon.lists import Kind
from entregent.networks.mastodon.members import Members
from entregent.networks.mastodon.outbox import Outbox, writer

NO_PROFILE = t("It does not say whose profile it is.")


class Session:
    """One reading. Memory grows with people and private conversations, not with posts."""

    def __init__(self, files: Files, found: Members, reading: Reading) -> None:
        self.files, self.members, self.reading = files, found, reading
        self.accounts, self.actors = Accounts(), Actors()

    def records(self) -> Iterator[Record | Skipped]:
        """Everything, in order."""
        bad_rows = [row for name, kind in self.members.lists for row in self.accounts.learn(self.files, name, kind)]
        yield from self._owner()
        told = {self.actors.owner}
        for key in self.accounts.everybody():
            if key not in told:
                told.add(key)
                yield self.accounts.identity(key)
                if connection := self.accounts.connection(key):
                    yield connection
        outbox = Outbox(self.files, self.accounts, self.actors, self.reading.now, told)
        for name in self.members.collections:
            yield from outbox.records(name)
        yield from outbox.rest()
        yield from bad_rows
        yield from outbox.skipped()

    def _owner(self) -> Iterator[Identity | Skipped]:
        """The owner, as the profile says; else whoever wrote what lies in the outbox, or is known already."""
        actors = self.actors
        for name in self.members.actors:
            actor = self._whole(name)
            if key := owner.key_of(actor):
                place = taken_apart(address(inside(actor, "id")))
                actors.owner, actors.home = key, place.host if place else ""
                yield owner.identity(actor, key)
                return
            yield Skipped(name, 0, NO_PROFILE)
        known = sorted(filter(account, self.reading.owner_keys))
        wrote = writer(self.files, self.members.collections)
        actors.owner = wrote or (known[0] if len(known) == 1 else "")
        actors.home = actors.owner.rpartition("@")[2]
        if wrote:
            yield Identity(source_id=wrote, key=wrote, handle=f"@{wrote}", is_contact=False, is_owner=True)

    def _whole(self, name: str) -> object:
        try:
            pieces = read_json(self.files.open(name))
        except Unreadable:
            return None
        return next((piece.value for piece in pieces if isinstance(piece, Piece)), None)

    def missing(self) -> Iterator[Missing]:
        """What lies in the other half of the export, and what is in neither."""
        kinds = {kind for _, kind in self.members.lists}
        has_archive = self.members.collections or self.members.actors
        where = t("Open Preferences, then Import and export, Data export.")
        if not self.members.collections:
            how = t("Request your archive there, too: in Preferences, Import and export, Data export.")
            yield Missing(t("Your posts, and whom you answered"), how)
        elif not self.members.actors:
            yield Missing(
                t("Your profile"), t("Drop the whole archive, or a folder that holds actor.json beside the rest.")
            )
        if has_archive and Kind.FOLLOWING not in kinds:
            yield Missing(t("Whom you follow: the archive does not hold it"), where)
        if has_archive and Kind.BLOCKED not in kinds:
            yield Missing(t("Whom you block, who must never be suggested to you"), where)
        if has_archive and Kind.FOLLOWERS not in kinds:
            yield Missing(t("Your followers"), t("Mastodon exports no list of them."))
