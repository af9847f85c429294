"""One human twice: somebody of a follow list who bears the name of somebody known.

Whoever has the same account as a person is that person, and is no candidate (`further`). Beyond that only the name tells.
Where the name is the owner's, or one contact knows both, they are taken to be the same and not suggested; else the
suggestion says so, and the owner decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from entregent.accounts.models import Workspace
from entregent.advice.meeting.values import Namesake
from entregent.analysis.names import name_key, name_words
from entregent.people.models import Person
from entregent.ties.snapshot import Network

# A single word is nobody's name alone.
_WORDS = 2


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Persons (id, name) by the key of their names, and the keys of the owner's."""

    persons: Mapping[str, tuple[Namesake, ...]]
    own: Collection[str]

    def of(self, name: str) -> tuple[Namesake, ...]:
        """Those who bear the same name."""
        return self.persons.get(_key(name), ())

    def is_owner(self, name: str) -> bool:
        """Whether it is the owner's name."""
        return _key(name) in self.own


def namesakes(workspace: Workspace, names: Iterable[str]) -> Namesakes:
    """Who bears one of these names, of at least two words. One query."""
    keys = {key for name in names if (key := _key(name))}
    rows = Person.objects.filter(workspace=workspace, name_key__in=keys, is_root=True).order_by("pk")
    found: dict[str, list[Namesake]] = defaultdict(list)
    own: set[str] = set()
    for pk, name, key, is_owner, is_seen in rows.values_list("pk", "name", "name_key", "is_owner", "is_seen"):
        if is_owner:
            own.add(key)
        elif is_seen:
            found[key].append(Namesake(pk, name))
    return Namesakes({key: tuple(same) for key, same in found.items()}, own)


def known_to_both(network: Network, same: Iterable[Namesake], common: Iterable[int]) -> bool:
    """Whether one of the common contacts (places in the network) is, or is known to know, somebody of the same name."""
    places = {place for one in same if (place := network.index_of(one.id)) is not None}
    return any(
        other in places or any(network.graph.place_of(place, other) is not None for place in places) for other in common
    )


def _key(name: str) -> str:
    return name_key(name)[:255] if len(name_words(name)) >= _WORDS else ""
