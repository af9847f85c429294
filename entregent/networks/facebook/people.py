"""Who is who, by name alone: Facebook's export gives neither numbers nor addresses of people.

The key of an identity is its name without case, accents and doubled spaces. So:

- two friends of the same name are one identity here, and what both said is told of one person; the export itself cannot tell
  them apart, in its list of friends no more than in its messages;
- somebody who changes their name becomes another identity, until the owner says that both are the same;
- whoever bears the owner's own name cannot be told from the owner, and is left out.

The number at the end of a conversation's folder belongs to the conversation, not to anybody in it: it is never a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from entregent.contract.addressbook import bounded_key, folded
from entregent.contract.records import Identity, Who

_NEARLY_ALL = 0.9
_LONGEST_NAME_IN_WORDS = 5
_ANONYMOUS = frozenset(
    folded(name)
    for name in (
        "Facebook user", "Utilisateur Facebook", "Utilisateur de Facebook", "Utilisateur inconnu", "Unknown user",
        "Facebook-Nutzer", "Usuario de Facebook", "Utente Facebook", "Messenger user", "Utilisateur de Messenger",
    )
)  # fmt: skip


def key_of_name(name: str) -> str:
    """The key of whoever bears the name, "" for accounts that are gone, which all bear the same one.

    >>> key_of_name("Élise  DURAND"), key_of_name("Facebook User")
    ('elise durand', '')
    """
    plain = folded(name)
    return "" if plain in _ANONYMOUS else bounded_key(plain)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose export it is: the key ("" where nothing tells), the name, and all keys that mean the owner."""

    key: str = ""
    name: str = ""
    keys: frozenset[str] = frozenset()

    def is_me(self, key: str) -> bool:
        """Whether the key is the owner's."""
        return key in self.keys


@dataclass(slots=True)
class Known:
    """What the lists say of somebody; those merely named in a conversation or a post are not listed."""

    name: str
    is_listed: bool = False
    is_friend: bool = False
    is_blocked: bool = False
    since: date | None = None
    labels: tuple[str, ...] = ()


@dataclass(slots=True)
class Directory:
    """Everybody the export names, by key: memory grows with people, not with messages."""

    known: dict[str, Known] = field(default_factory=dict)

    def meet(self, name: str) -> Known | None:
        """Somebody of that name, from now on known; None for nobody in particular."""
        key = key_of_name(name)
        return self.known.setdefault(key, Known(name)) if key else None

    def who(self, key: str) -> Who:
        """A reference to the key."""
        known = self.known.get(key)
        return Who(key, known.name if known else "")

    def identities(self, owner: Owner, *, friends_only: bool) -> Iterator[Identity]:
        """Everybody but the owner, once each, in the order in which they were met."""
        for key, known in self.known.items():
            if not owner.is_me(key) and (known.is_friend or not friends_only):
                yield Identity(
                    source_id=key if known.is_listed else f"seen:{key}",
                    key=key,
                    name=known.name,
                    labels=known.labels,
                    is_contact=known.is_friend,
                    is_blocked=known.is_blocked,
                    connected_on=known.since,
                )

    def named_in(self, sentence: str, owner: Owner) -> str:
        """The key of the one person whom a sentence such as “Ada likes Zoë Kessler's post.” names beside the owner.

        The sentence is in the language of the account, so nothing but the name is understood of it: the longest run of
        words that is the name of somebody known. "" where that is nobody or several; names of one word do not count.
        """
        words = [_without_ending(word) for word in folded(sentence.replace("’", "'")).split()[:60]]
        found: set[str] = set()
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + _LONGEST_NAME_IN_WORDS), start + 1, -1):
                key = " ".join(words[start:end])
                if key in self.known or owner.is_me(key):
                    found.add(key)
                    start = end
                    break
            else:
                start += 1
        others = [key for key in found if not owner.is_me(key)]
        return others[0] if len(others) == 1 else ""


def _without_ending(word: str) -> str:
    return word.strip('.,:;!?()"').removesuffix("'s").strip('.,:;!?()"')


@dataclass(slots=True)
class OwnerEvidence:
    """What the files say of the owner: the name in the profile; how many conversations each key is in, of how many; and how
    often each is the one of two whom the conversation is not named after."""

    name: str = ""
    present: Counter[str] = field(default_factory=Counter)
    talks: int = 0
    titled: Counter[str] = field(default_factory=Counter)

    def settle(self, directory: Directory, known: frozenset[str]) -> Owner:
        """The owner, by the surest evidence there is; `known` are the keys the owner is already known by."""
        key, guess = key_of_name(self.name), self._guess()
        if key:
            # The profile may write the name otherwise than the messages do.
            keys = {key} if self.present[key] or not guess else {key, guess}
            return Owner(key, self.name, frozenset(keys | (known if keys & known else set())))
        key = max(sorted(known), key=lambda each: self.present[each], default="")
        key = key if self.present[key] or not self.talks else guess
        return Owner(key, directory.who(key).name, frozenset({key} | (known if key in known else set())) - {""})

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
