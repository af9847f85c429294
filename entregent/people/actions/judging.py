"""The owner's word on two identities, as it is written."""

from __future__ import annotations

from datetime import datetime

from entregent.accounts.models import Workspace
from entregent.base import bulk
from entregent.people.models import Identity, Judgment, Person

Name = tuple[str, str]
"""An identity by its network and key."""


def sides(word: Judgment) -> tuple[Name, Name]:
    """The two identities that a word is of."""
    return (word.a_network, word.a_key), (word.b_network, word.b_key)


def identities_named(workspace: Workspace, names: set[Name]) -> dict[Name, Identity]:
    """The identities of these names that there are."""
    found: dict[tuple[str, str], Identity] = {}
    for network in {network for network, _key in names}:
        keys = [key for other, key in names if other == network]
        rows = Identity.objects.filter(bulk.among("key", keys), workspace=workspace, network=network)
        found.update({(row.network, row.key): row for row in rows})
    return found


def face(person: Person) -> Identity:
    """The identity that a person came with."""
    return Identity.objects.get(origin=person)


def ordered(a: Identity, b: Identity) -> tuple[Name, Name]:
    """The names of two identities, the smaller first."""
    first, second = sorted([(a.network, a.key), (b.network, b.key)])
    return first, second


def judge(
    workspace: Workspace, a: Identity, b: Identity, verdict: str, now: datetime, until: datetime | None = None
) -> Judgment:
    """Write the owner's word on two identities, instead of an earlier one."""
    (a_network, a_key), (b_network, b_key) = ordered(a, b)
    word, _made = Judgment.objects.update_or_create(
        workspace=workspace,
        a_network=a_network,
        a_key=a_key,
        b_network=b_network,
        b_key=b_key,
        defaults={"verdict": verdict, "at": now, "until": until},
    )
    return word
