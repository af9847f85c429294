"""Whose archive it is: without that no message has a direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from entregent.networks.linkedin.keys import folded
from entregent.networks.linkedin.people import Directory

_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's key ("" when it cannot be told), all keys that mean the owner, and the name, each as far as known."""

    key: str = ""
    keys: frozenset[str] = frozenset()
    name: str = ""

    def is_known(self) -> bool:
        """Whether messages can be given a direction."""
        return bool(self.key or self.name)

    def is_me(self, key: str | None, name: str = "") -> bool:
        """Whether this key is the owner's, or, where there is no key, whether the name is."""
        return key in self.keys if key else bool(self.name and name) and folded(name) == folded(self.name)


@dataclass(slots=True)
class OwnerEvidence:
    """What the files say of the owner: counts of keys and names at the owner's end of each invitation, the name in the
    profile, and who is present in each conversation."""

    profile_name: str = ""
    invitation_keys: Counter[str] = field(default_factory=Counter)
    invitation_names: Counter[str] = field(default_factory=Counter)
    present_keys: Counter[str] = field(default_factory=Counter)
    present_names: Counter[str] = field(default_factory=Counter)
    conversations: int = 0

    def add_conversation(self, keys: Iterable[str], names: Iterable[str]) -> None:
        """One conversation and those present in it."""
        self.conversations += 1
        self.present_keys.update(set(keys))
        self.present_names.update({folded(name) for name in names if name})

    def settle(self, directory: Directory, owner_keys: frozenset[str]) -> Owner:
        """The owner, by the surest evidence there is: invitations, then the profile's name, then keys already known,
        then who is present in every conversation."""
        name = self.profile_name or _first(self.invitation_names)
        key = _first(self.invitation_keys) or self._named(name, directory)
        key = key or self._already_known(owner_keys)
        if not key and not name:
            key = _always_there(self.present_keys, self.conversations)
        if not key and not name:
            plain = _always_there(self.present_names, self.conversations)
            key = self._named(plain, directory)
            name = plain
        shown = name if name and name != folded(name) else directory.name_of(key) or name
        return Owner(key, (owner_keys - directory.contacts) | {key} - {""}, shown)

    def _already_known(self, owner_keys: frozenset[str]) -> str:
        """The key the owner is known by already, if these conversations are that owner's."""
        key = max(sorted(owner_keys), key=lambda known: self.present_keys[known], default="")
        return key if self.present_keys[key] or not self.conversations else ""

    def _named(self, name: str, directory: Directory) -> str:
        """The key that bears the owner's name; of several, the one that is present in most conversations. An owner who
        never wrote stands among the recipients only."""
        keys = (*directory.keys_named(name), *directory.keys_addressed(name)) if name else ()
        seen = [key for key in keys if self.present_keys[key]]
        return max(seen, key=lambda key: self.present_keys[key], default="")


def _first(counts: Mapping[str, int]) -> str:
    """The commonest, "" where there is none."""
    return max(counts, key=lambda value: counts[value], default="")


def _always_there(present: Counter[str], conversations: int) -> str:
    """The only one present in every conversation (of two at least), or in nearly all while nobody else is in half."""
    if conversations < 2:
        return ""
    (first, times), (_, next_times) = (*present.most_common(2), ("", 0), ("", 0))[:2]
    everywhere = times == conversations and next_times < conversations
    stands_out = times >= _NEARLY_ALL * conversations and next_times <= conversations / 2
    return first if everywhere or stands_out else ""
