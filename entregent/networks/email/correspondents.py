"""Those met in the mails, and which of them were together: in memory, which grows with people and not with mails."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from entregent.base.fingerprints import fingerprint
from entregent.contract.records import Identity, Relation, RelationKind, Who
from entregent.networks.email.addresses import Party, mailbox_of
from entregent.networks.email.mailboxes import is_shared

# How many different circles are remembered: some 60 MB.
MOST_CIRCLES = 200_000


class Correspondent:
    """What was learnt of one address. `wrote_herself` says that the name is what she calls herself, not what others do."""

    __slots__ = ("address", "last", "name", "named_at", "named_herself", "number", "was_written_to")

    def __init__(self, address: str, number: int) -> None:
        self.address, self.number = address, number
        self.name, self.named_herself = "", False
        self.named_at: datetime | None = None
        self.last: datetime | None = None
        self.was_written_to = False

    def meet(self, name: str, at: datetime | None, *, herself: bool) -> None:
        """One more mail with this address in it: of the names the newest holds, her own before what others call her."""
        if at is not None and (self.last is None or at > self.last):
            self.last = at
        is_better = herself and not self.named_herself
        is_newer = herself == self.named_herself and at is not None and (self.named_at is None or at >= self.named_at)
        if name and (not self.name or is_better or is_newer):
            self.name, self.named_herself, self.named_at = name, herself, at


class Correspondents:
    """Everybody met, by address, in the order in which they were met."""

    def __init__(self) -> None:
        self._by_address: dict[str, Correspondent] = {}
        self.lists: set[str] = set()

    def of(self, address: str) -> Correspondent:
        """What is known of an address, from now on."""
        found = self._by_address.get(address)
        if found is None:
            found = self._by_address[address] = Correspondent(address, len(self._by_address))
        return found

    def meet(self, party: Party, at: datetime | None, *, herself: bool) -> Correspondent:
        """Note that somebody was met in a mail."""
        found = self.of(party.address)
        found.meet(party.name, at, herself=herself)
        return found

    def identities(self, own: Collection[str]) -> Iterator[Identity]:
        """An identity for each address; those whose mailbox is one of `own` are the owner's. What a whole office reads is
        told as an organisation, and not as a certain key: it says nothing of who somebody is."""
        for each in self._by_address.values():
            is_owner = mailbox_of(each.address) in own
            is_organisation = not is_owner and (is_shared(each.address) or each.address in self.lists)
            yield Identity(
                source_id=each.address,
                key=each.address,
                name=each.name,
                handle=each.address,
                emails=() if is_organisation else (each.address,),
                is_contact=each.was_written_to and not is_owner,
                is_owner=is_owner,
                is_organisation=is_organisation,
                observed_at=each.last,
            )

    def addresses(self) -> Sequence[Correspondent]:
        """Everybody, by number."""
        return list(self._by_address.values())


class Circles:
    """Who was together in mails: each set of people once, with the first and the last day and the first occasion."""

    def __init__(self, most: int = MOST_CIRCLES) -> None:
        self._most = most
        self._circles: dict[bytes, tuple[int, int, str]] = {}
        self.left_out = 0

    def add(self, people: Sequence[Correspondent], at: datetime | None, occasion: str) -> None:
        """One mail that these people saw. Past the bound new circles are counted and not kept."""
        key = array("I", sorted(each.number for each in people)).tobytes()
        before = self._circles.get(key)
        day = at.toordinal() if at is not None else 0
        if before is None:
            if len(self._circles) >= self._most:
                self.left_out += 1
                return
            self._circles[key] = day, day, occasion
        elif day and (day > before[1] or day < before[0] or not before[0]):
            first = min(day, before[0] or day)
            self._circles[key] = first, max(day, before[1]), occasion if first == day else before[2]

    def relations(self, everybody: Sequence[Correspondent], own: Collection[str]) -> Iterator[Relation]:
        """A relation for each circle of two people at least, once those who turned out to be the owner are taken out."""
        given: set[int] = set()
        for key, (first, last, occasion) in self._circles.items():
            numbers = array("I", key)
            people = [everybody[number] for number in numbers if mailbox_of(everybody[number].address) not in own]
            mark = fingerprint(*sorted(each.address for each in people))
            if len(people) < 2 or mark in given:
                continue
            given.add(mark)
            yield Relation(
                source_id=f"thread:{mark:016x}",
                kind=RelationKind.THREAD,
                people=tuple(Who(each.address, each.name) for each in people),
                context=occasion,
                since=date.fromordinal(first) if first else None,
                until=date.fromordinal(last) if last else None,
            )
