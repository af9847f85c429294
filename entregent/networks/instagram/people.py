"""Who is who: accounts by user name, and the names that conversations use for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from entregent.contract.addressbook import folded
from entregent.contract.records import Identity, Who
from entregent.networks.instagram.keys import PROVISIONAL, provisional_key, user_name

CLOSE = "Close friends"
_NEARLY_ALL = 0.9


@dataclass(slots=True)
class Known:
    """What the lists say of an account; those merely named elsewhere are not listed."""

    name: str = ""
    is_listed: bool = False
    is_followed: bool = False
    is_close: bool = False
    is_blocked: bool = False
    is_restricted: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose export it is: the key ("" where nothing tells), the name shown, and all keys that mean the owner."""

    key: str = ""
    name: str = ""
    keys: frozenset[str] = frozenset()

    def is_me(self, key: str) -> bool:
        """Whether the key is the owner's."""
        return key in self.keys


@dataclass(slots=True)
class Directory:
    """Everybody the export names, by key: memory grows with people, not with messages."""

    known: dict[str, Known] = field(default_factory=dict)
    _bearers: dict[str, dict[str, None]] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)

    def meet(self, key: str, name: str = "") -> Known:
        """An account, from now on known; `name` is what it shows, where that stands beside it."""
        known = self.known.setdefault(key, Known())
        if name and user_name(name) != key:
            known.name = known.name or name
            self._bearers.setdefault(folded(name), {})[key] = None
        if not key.startswith(PROVISIONAL):
            self._bearers.setdefault(key, {})[key] = None
            self._bearers.setdefault(_squeezed(key), {})[key] = None
        return known

    def key_of_name(self, name: str) -> str:
        """The key of whoever a conversation calls so: the account whose user name it is; the one that shows this name; the
        one whose user name is this name written together, where it has two words at least; else a provisional one.
        "" for accounts that are gone."""
        if name not in self._keys:
            self._keys[name] = self._resolved(name)
        return self._keys[name]

    def _resolved(self, name: str) -> str:
        provisional, plain = provisional_key(name), folded(name)
        if not provisional:
            return ""
        if (key := user_name(name)) in self.known:
            return key
        words = sum(any(letter.isalnum() for letter in word) for word in plain.split())
        for candidate in (plain, _squeezed(plain) if words > 1 else ""):
            bearers = self._bearers.get(candidate, {}) if candidate else {}
            if len(bearers) == 1:
                key = next(iter(bearers))
                self._aliases.setdefault(key, provisional)
                if not self.known[key].name:
                    self.known[key].name = name
                return key
        self.known.setdefault(provisional, Known(name))
        return provisional

    def who(self, key: str) -> Who:
        """A reference to the key, under the name that is shown."""
        known = self.known.get(key)
        return Who(key, known.name if known else "")

    def identities(self, owner: Owner, *, followed_only: bool) -> Iterator[Identity]:
        """Everybody but the owner, once each, in the order in which they were met."""
        for key, known in self.known.items():
            if owner.is_me(key) or (followed_only and not known.is_followed):
                continue
            is_account = not key.startswith(PROVISIONAL)
            alias = self._aliases.get(key)
            yield Identity(
                source_id=key if known.is_listed else f"seen:{key}",
                key=key,
                name=known.name,
                handle=f"@{key}" if is_account else "",
                urls=(f"https://www.instagram.com/{key}/",) if is_account else (),
                aliases=(alias,) if alias else (),
                labels=(CLOSE,) if known.is_close else (),
                is_contact=known.is_followed,
                is_blocked=known.is_blocked,
                is_muted=known.is_restricted,
                connected_on=known.since,
            )


def _squeezed(plain: str) -> str:
    """Letters and digits alone: `jane.doe_` and `jane doe` are alike."""
    return "".join(character for character in plain if character.isalnum())


@dataclass(slots=True)
class OwnerEvidence:
    """What the files say of the owner: user name and name in the profile; how many conversations each key is in, of how
    many; and how often each is the one of two whom the conversation is not named after."""

    key: str = ""
    name: str = ""
    present: Counter[str] = field(default_factory=Counter)
    talks: int = 0
    titled: Counter[str] = field(default_factory=Counter)

    def settle(self, directory: Directory, known: frozenset[str]) -> Owner:
        """The owner, by the surest evidence there is; `known` are the keys the owner is already known by."""
        shown, guess = provisional_key(self.name), self._guess()
        keys = {self.key, shown} - {""}
        if self.key and guess and not any(self.present[key] for key in keys):
            # The profile may write the name otherwise than the messages do.
            keys.add(guess)
        key = self.key
        if not key:
            key = max(
                sorted(known), key=lambda each: (self.present[each], not each.startswith(PROVISIONAL)), default=""
            )
            key = key if key and (any(self.present[each] for each in known) or not self.talks) else guess
            keys |= {key} - {""}
        all_keys = frozenset(keys | (known if keys & known else set()))
        return Owner(key, self.name or directory.who(key).name, all_keys)

    def _guess(self) -> str:
        """Whoever conversations of two are not named after; else the only one present in every conversation (of two at
        least), or in nearly all while nobody else is in half."""
        (first, votes), *_ = (*self.titled.most_common(1), ("", 0))
        if votes and votes >= _NEARLY_ALL * self.titled.total():
            return first
        if self.talks < 2:
            return ""
        (first, times), (_, next_times) = (*self.present.most_common(2), ("", 0), ("", 0))[:2]
        everywhere = times == self.talks and next_times < self.talks
        stands_out = times >= _NEARLY_ALL * self.talks and next_times <= self.talks / 2
        return first if everywhere or stands_out else ""
