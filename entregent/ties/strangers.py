"""Everybody who is in a follow list and nobody known: found by their words, and reached through those who are known.

Read from the graph that the worker keeps (`ties.reach`): while there is none, nobody is found.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, OuterRef

from entregent.accounts.models import Workspace
from entregent.analysis.reach.numbering import Numbers
from entregent.analysis.reach.warmest import Nearby, nearby
from entregent.analysis.words import Term
from entregent.base.bulk import among
from entregent.graph.people import People
from entregent.graph.store import Version
from entregent.people.models import Identity
from entregent.ties.crowd import Crowd
from entregent.ties.models import Node
from entregent.ties.reach import own_store
from entregent.ties.rebuilding import LAYOUT, WHO

# Of each word so many of all people are looked up, those first of whom it says most; the words of so many are read.
MOST, READ = 2_000, 300
# Of so many words it is remembered who they are said of (16 kB each).
_WORDS = 256

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reachable:
    """A version of the owner's graph, and what is near to the owner in it. `who` (n,) stands behind each number: a person by
    their id, a stranger by that of their node below zero, the owner as 0. Nobody but persons is gone through, and none who
    is shut out or never to be asked; the owner's ties are those of the crowd."""

    version: Version
    who: Ints
    near: Nearby
    _said_of: dict[Term, Ints] = field(default_factory=dict, repr=False)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of those who stand behind them."""
        return Numbers(self.who)

    @cached_property
    def beyond(self) -> Bools:
        """Who is a stranger, shape (n,)."""
        return self.who < 0

    def nodes_of(self, numbers: Ints) -> Ints:
        """The nodes behind strangers' numbers."""
        return -self.who[numbers]

    def person_of(self, number: int) -> int:
        """The person behind a number; 0 for a stranger."""
        return max(int(self.who[number]), 0)

    def said_of(self, people: People, term: Term) -> Ints:
        """The strangers of whom a term is known, those first of whom it says most."""
        found = self._said_of.get(term)
        if found is None:
            if len(self._said_of) >= _WORDS:
                self._said_of.clear()
            found = people.search([term], most=MOST).number
            self._said_of[term] = found = found[self.beyond[found]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Whose words answer: `number` (k,) of strangers, ascending, and `seen` (k, terms) which terms are known of each;
    `has_more` where some word is said of more than were asked for."""

    number: Ints
    seen: Bools
    has_more: bool


def reachable(
    workspace: Workspace, crowd: Crowd, shut_out: frozenset[int], unasked: frozenset[int]
) -> Reachable | None:
    """The owner's graph as it is now; None while the worker has not built it, or nobody is beyond those who are known."""
    version = own_store(workspace).current()
    if version is None or version.meta.get("layout") != LAYOUT or not version.meta["strangers"]:
        return None
    return _opened(_Named(version), crowd, shut_out | unasked)


@dataclass(frozen=True, slots=True)
class _Named:
    """A version that is the same as another of its name."""

    version: Version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and other.version.folder == self.version.folder

    def __hash__(self) -> int:
        return hash(self.version.folder)


@lru_cache(maxsize=4)
def _opened(named: _Named, crowd: Crowd, closed_to: frozenset[int]) -> Reachable:
    version = named.version
    who = version.array(WHO, np.int64)
    persons = np.flatnonzero(who > 0)
    place, known = crowd.find(who[persons])
    tie = np.where(known, crowd.tie[place] if len(crowd.tie) else 0.0, 0.0)
    closed = np.ones(version.size, np.bool_)
    closed[persons] = np.isin(who[persons], list(closed_to))
    mine = tie > 0
    return Reachable(version, who, nearby(version.adjacency, persons[mine], tie[mine], closed=closed))


@contextlib.contextmanager
def people_of(found: Reachable) -> Iterator[People]:
    """The words of the graph, for as long as they are asked for anything: a connection for this thread alone."""
    people = found.version.people()
    try:
        yield people
    finally:
        people.close()


def by_words(found: Reachable, people: People, terms: Sequence[Term], most: int = READ) -> Words:
    """The strangers of whom some of the terms are known, at most `most` for each: those of whom it says most."""
    said = [found.said_of(people, term) for term in terms]
    numbers = [each[:most] for each in said]
    everybody = np.unique(np.concatenate([np.empty(0, np.int64), *numbers]))
    seen = np.zeros((len(everybody), len(terms)), np.bool_)
    for term, each in enumerate(numbers):
        seen[np.searchsorted(everybody, each), term] = True
    return Words(everybody, seen, any(len(each) > most for each in said))


def still_strangers(workspace: Workspace, nodes: Sequence[int]) -> dict[int, Node]:
    """Those of the nodes that are there still, and have not become somebody known since the graph was built."""
    rows = Node.objects.filter(~_is_known(), workspace=workspace, pk__in=nodes)
    return {row.pk: row for row in rows}


def still_named(nodes: Ints) -> dict[int, tuple[str, str, str]]:
    """Network, key and name of those of the nodes that are there still, bear a name and have not become somebody known."""
    rows = Node.objects.filter(among("pk", nodes.tolist()), ~_is_known()).exclude(name="")
    return {pk: (network, key, name) for pk, network, key, name in rows.values_list("pk", "network", "key", "name")}


def _is_known() -> Exists:
    """Whether the account of a node is that of somebody known."""
    same = Identity.objects.filter(workspace=OuterRef("workspace"), network=OuterRef("network"), key=OuterRef("key"))
    return Exists(same)


def name_of(workspace: Workspace, network: str, key: str) -> str | None:
    """The name under which a follow list shows an account; None where none ever named it."""
    rows = Node.objects.filter(workspace=workspace, network=network, key=key)
    return rows.values_list("name", flat=True).first()


# A version that was replaced between looking and opening is gone: whoever asks again gets the new one.
Replaced = (sqlite3.OperationalError, FileNotFoundError)
