"""Who is who in one archive: which names stand for which keys, learnt from every file before anything is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from entregent.contract.records import Who
from entregent.networks.linkedin.keys import PROVISIONAL, folded, provisional_key

_ANONYMOUS = frozenset(
    folded(name) for name in ("LinkedIn Member", "Membre de LinkedIn", "Membre LinkedIn", "Utilisateur LinkedIn")
)


def is_anonymous(name: str) -> bool:
    """Whether the name stands for a member who has left or hides: they cannot be told from one another."""
    return not name or folded(name) in _ANONYMOUS


class Directory:
    """Keys and names of everybody the archive names, in memory: it grows with people, not with messages."""

    def __init__(self) -> None:
        self.contacts: set[str] = set()
        self._bearers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._contacts_named: dict[str, tuple[str, ...]] = {}
        self._others_named: dict[str, tuple[str, ...]] = {}
        self._guesses: dict[str, str] = {}
        self._addressed: set[str] = set()

    def add_contact(self, key: str, name: str, connected_on: date | None) -> None:
        """Somebody the owner is connected with, and since when."""
        if key not in self.contacts and connected_on and not is_anonymous(name):
            alias = provisional_key(name, connected_on)
            self._bearers[alias] = self._bearers.get(alias, 0) + 1
        self.contacts.add(key)
        self._name(key, name, self._contacts_named)

    def alias_of(self, key: str, name: str, connected_on: date | None) -> str | None:
        """The provisional key by which exports without addresses know a contact; None where two would share it."""
        alias = provisional_key(name, connected_on)
        return alias if alias != key and self._bearers.get(alias) == 1 else None

    def add_seen(self, key: str, name: str) -> None:
        """Somebody whose profile address and name stand side by side somewhere else."""
        if key not in self._names or not self._names[key]:
            self._name(key, name, self._others_named)

    def add_guess(self, key: str, name: str, *, is_alone: bool = False) -> None:
        """A name that probably belongs to the key: shown where nothing better is known, never used to find a key but the
        owner's. `is_alone` tells that a message went to that key and name and to nobody else."""
        self._guesses.setdefault(key, name)
        if is_alone:
            self._addressed.add(key)

    def _name(self, key: str, name: str, index: dict[str, tuple[str, ...]]) -> None:
        self._names[key] = name
        if not is_anonymous(name):
            bearers = index.get(folded(name), ())
            if key not in bearers:
                index[folded(name)] = (*bearers, key)

    def name_of(self, key: str) -> str:
        """The name of a key, empty where none is known."""
        return self._names.get(key) or self._guesses.get(key, "")

    def who(self, key: str, name: str = "") -> Who:
        """A reference to the key, under the name given or else the one known."""
        return Who(key, name or self.name_of(key))

    def keys_named(self, name: str) -> tuple[str, ...]:
        """All the keys that bear the name."""
        plain = folded(name)
        contacts = self._contacts_named.get(plain, ())
        return contacts + tuple(key for key in self._others_named.get(plain, ()) if key not in contacts)

    def keys_addressed(self, name: str) -> tuple[str, ...]:
        """The keys to which a message went under that name, and to nobody else."""
        plain = folded(name)
        return tuple(sorted(key for key in self._addressed if folded(self._guesses[key]) == plain))

    def key_of_name(self, name: str) -> str | None:
        """The only key a name can stand for: the one contact who bears it, or else the one person seen under it.

        A contact without profile address stands back behind the one profile seen under the same name.
        """
        plain = folded(name)
        contacts = self._contacts_named.get(plain, ())
        if len(contacts) > 1:
            return None
        if contacts:
            return self.profile_of(contacts[0], name) or contacts[0]
        others = self._others_named.get(plain, ())
        return others[0] if len(others) == 1 else None

    def profile_of(self, key: str, name: str) -> str | None:
        """The profile key of a contact known without address: the only one seen under a name no other contact bears."""
        if not key.startswith(PROVISIONAL) or len(self._contacts_named.get(folded(name), ())) != 1:
            return None
        others = self._others_named.get(folded(name), ())
        return others[0] if len(others) == 1 else None

    def merely_seen(self) -> Iterator[tuple[str, str]]:
        """(key, name) of those who are no contacts, in the order in which they were met."""
        for key in dict.fromkeys((*self._names, *self._guesses)):
            if key not in self.contacts:
                yield key, self.name_of(key)
