"""Who is who: numbers come without names in most files, and the names stand in the owner's posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import name_of
from entregent.contract.records import Identity, Who
from entregent.networks.x.keys import account_number, key_of_handle, key_of_url, url_of_key


@dataclass(slots=True)
class Account:
    """What the posts say of one account: its handle and name as of the newest post that holds them (`seen`)."""

    handle: str = ""
    name: str = ""
    seen: int = -1


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose archive it is: the number and the handle, as far as known, and all keys that mean the owner."""

    number: str = ""
    handle: str = ""
    name: str = ""
    keys: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The owner's key, "" where nothing tells."""
        return self.number or key_of_handle(self.handle)

    def is_me(self, key: str) -> bool:
        """Whether the key is the owner's."""
        return key in self.keys


@dataclass(slots=True)
class Directory:
    """Accounts by number: memory grows with people, not with posts."""

    accounts: dict[str, Account] = field(default_factory=dict)
    following: set[str] = field(default_factory=set)
    followers: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    muted: set[str] = field(default_factory=set)
    seen: dict[str, None] = field(default_factory=dict)
    _bearers: dict[str, tuple[str, int]] = field(default_factory=dict)

    def learn(self, number: str, handle: object, name: object, at: int) -> None:
        """An account named in the post of number `at`: the newest word on its handle and name holds."""
        key = key_of_handle(handle) if isinstance(handle, str) else ""
        if not number:
            return
        account = self.accounts.setdefault(number, Account())
        if key and at >= account.seen:
            account.handle = str(handle).strip().removeprefix("@")
            account.seen = at
        if at >= account.seen or not account.name:
            account.name = name_of(name) or account.name
        if key and at >= self._bearers.get(key, ("", -1))[1]:
            self._bearers[key] = (number, at)

    def key_of(self, number: str, handle: object) -> str:
        """The key of somebody named by number, or else by handle; "" where by neither."""
        if number:
            return number
        key = key_of_handle(handle) if isinstance(handle, str) else ""
        return self._bearers[key][0] if key in self._bearers else key

    def who(self, key: str) -> Who:
        """A reference to the key under the name that is known."""
        account = self.accounts.get(key)
        return Who(key, account.name if account else "")

    def meet(self, number: str, handle: object = "") -> None:
        """Somebody the owner dealt with, by number or else by handle: told as seen unless more is known."""
        key = number or (key_of_handle(handle) if isinstance(handle, str) else "")
        if key and key not in self.seen:
            self.seen[key] = None
            if not number:
                self.accounts[key] = Account(str(handle).strip().removeprefix("@"))

    def identities(self, owner: Owner) -> Iterator[Identity]:
        """Everybody but the owner, once each: those followed, the followers, the blocked and muted, those merely seen."""
        told: set[str] = set()
        groups = (self.following, self.followers, self.blocked, self.muted)
        for numbers in (*(sorted(group, key=_in_order) for group in groups), self.seen):
            for key in numbers:
                if key not in told and key not in self._bearers and not owner.is_me(key):
                    told.add(key)
                    yield self._identity(key, is_listed=numbers is not self.seen)

    def nameless(self, owner: Owner) -> int:
        """How many accounts are known by their number alone."""
        known = self.following | self.followers | self.blocked | self.muted | self.seen.keys()
        return sum(1 for key in known if key not in self.accounts and not owner.is_me(key))

    def _identity(self, key: str, *, is_listed: bool) -> Identity:
        account = self.accounts.get(key) or Account()
        handle_key = key_of_handle(account.handle)
        bears_it = handle_key != key and self._bearers.get(handle_key, ("", 0))[0] == key
        return Identity(
            source_id=key if is_listed else f"seen:{key}",
            key=key,
            name=account.name,
            # Most are known by their number alone: it is what the archive calls them.
            handle=f"@{account.handle}" if account.handle else key,
            urls=(url_of_key(key),),
            aliases=(handle_key,) if bears_it else (),
            is_contact=key in self.following,
            is_blocked=key in self.blocked,
            is_muted=key in self.muted,
        )


def _in_order(number: str) -> tuple[int, str]:
    return len(number), number


@dataclass(slots=True)
class OwnerEvidence:
    """What the files say of the owner, the surest first."""

    number: str = ""
    handle: str = ""
    name: str = ""
    email: str = ""
    bio: str = ""
    place: str = ""
    website: str = ""
    is_protected: bool = False

    def add(self, number: str, handle: object, name: object) -> None:
        """One file's word: the first that says something is believed."""
        plain = handle.strip().removeprefix("@") if isinstance(handle, str) and key_of_handle(handle) else ""
        if self.number and number and number != self.number:
            return
        self.number = self.number or number
        self.handle = self.handle or plain
        self.name = self.name or name_of(name)

    def settle(self, guess: str, known: frozenset[str]) -> Owner:
        """The owner; `guess` is a number found otherwise, `known` the keys the owner is already known by."""
        self.number = self.number or guess
        if not self.number and not self.handle:
            self.number = next((key for key in sorted(known) if account_number(key)), "")
        keys = {self.number, key_of_handle(self.handle)} - {""}
        return Owner(
            self.number, self.handle, self.name, frozenset(keys | (known if not keys or keys & known else set()))
        )

    def identity(self, owner: Owner) -> Identity | None:
        """The owner's own identity, None where nobody is known."""
        if not owner.key:
            return None
        handle_key = key_of_handle(owner.handle)
        own = url_of_key(owner.key)
        is_site = self.website.startswith(("https://", "http://")) and key_of_url(self.website) is None
        return Identity(
            source_id=owner.key,
            key=owner.key,
            name=owner.name,
            handle=f"@{owner.handle}" if owner.handle else "",
            summary=self.bio,
            place=self.place,
            emails=(self.email,) if self.email else (),
            urls=(own, self.website) if is_site else (own,),
            aliases=(handle_key,) if handle_key and handle_key != owner.key else (),
            is_contact=False,
            is_owner=True,
        )
