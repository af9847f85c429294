"""Who is whom: groups of identities from certain keys and the owner's word, and suggestions for the rest.

A group is a connected component of two kinds of link: a shared certain key (between names that can be one person's), and
the owner's "the same". The owner's "not the same" cuts: no group holds both. Everything is derived from handles
and judgments, so the order of joining does not matter and taking a judgment back restores what was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.analysis.components import components
from entregent.analysis.names import INITIALS, same_name
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.base.statistics import refresh_statistics
from entregent.facts.actions import slices
from entregent.people.actions.profiles import name_identities, refresh_profiles
from entregent.people.actions.suggesting import suggest
from entregent.people.models import Handle, Identity, Judgment, Person, SearchDocument, Suggestion

# One address on more identities than this is a shared mailbox or a switchboard: no sign of one person.
SHARED_ABOVE = 12
# Whoever has one of these is one person, whatever the names.
NEVER_SHARED = frozenset({Handle.Kind.PROFILE, Handle.Kind.OWNER})
# From so many identities on, what the database knows of its tables is out of date.
MANY = 500
# Below this likeness two names are not one person's, whatever they share: a family's phone, an office's address.
ONE_PERSON = 0.5


@transaction.atomic
def resolve(workspace: Workspace, identity_ids: Iterable[int]) -> set[int]:
    """Bring the groups around these identities, their persons' profiles and suggestions up to date.

    Returns the ids of the persons (roots) that were looked at.
    """
    concerned = set(identity_ids)
    if len(concerned) >= MANY:
        refresh_statistics()
    name_identities(concerned)
    rows, holders = around_of(workspace, concerned)
    parts = components(list(rows), _links(rows, holders, workspace), _apart(rows, workspace))
    people = Person.objects.filter(bulk.among("pk", [row.origin_id for row in rows.values()]))
    before = {pk: (root, is_root) for pk, root, is_root in bulk.fetch(people.values_list("pk", "root_id", "is_root"))}
    moved: list[Row] = []
    changed: list[Row] = []
    roots = set()
    for part in parts:
        root = min(rows[pk].origin_id for pk in part)
        roots.add(root)
        for pk in part:
            row = rows[pk]
            if row.person_id != root:
                moved.append((root, pk))
            if before[row.origin_id] != (root, row.origin_id == root):
                changed.append((root, row.origin_id == root, row.origin_id))
    bulk.update(Identity, ["person_id"], moved)
    bulk.update(Person, ["root_id", "is_root"], changed)
    for ids in slices(person for _root, is_root, person in changed if not is_root):
        SearchDocument.objects.filter(person_id__in=ids).delete()
        Suggestion.objects.filter(Q(a_id__in=ids) | Q(b_id__in=ids)).delete()
    refresh_profiles(workspace, roots)
    suggest(workspace, roots)
    return roots


@dataclass(frozen=True, slots=True)
class Known:
    """An identity as values."""

    pk: int
    network: str
    key: str
    name: str
    origin_id: int
    person_id: int


# The identities that hold a certain key, by its kind and value.
Holders = dict[tuple[str, str], list[int]]


def _known(identities: QuerySet[Identity]) -> dict[int, Known]:
    columns = identities.values_list("pk", "network", "key", "name", "origin_id", "person_id")
    return {row[0]: Known(*row) for row in bulk.fetch(columns)}


def around_of(workspace: Workspace, seeds: set[int]) -> tuple[dict[int, Known], Holders]:
    """The seeds, everybody who shares a certain key or a judgment with them, and the groups of all these; with the keys
    that several of them hold."""
    rows: dict[int, Known] = {}
    shared: Holders = {}
    fresh = seeds
    while fresh:
        people = Identity.objects.filter(bulk.among("pk", fresh)).values_list("person_id")
        found = _known(Identity.objects.filter(bulk.among("person_id", {person for (person,) in bulk.fetch(people)})))
        rows.update(found)
        shared.update(_sharing(workspace, found))
        near = {pk for holding in shared.values() for pk in holding} | _judged_with(workspace, found)
        fresh = near - rows.keys()
    return rows, shared


def _sharing(workspace: Workspace, identities: Collection[int]) -> Holders:
    """The certain keys of these identities that two or more hold, they or others."""
    values: dict[str, set[str]] = defaultdict(set)
    held = Handle.objects.filter(bulk.among("identity_id", identities)).values_list("kind", "value")
    for kind, value in bulk.fetch(held):
        values[kind].add(value)
    found: Holders = {}
    for kind, some in values.items():
        holding = Handle.objects.filter(bulk.among("value", some), workspace=workspace, kind=kind)
        for value, identity in bulk.fetch(holding.values_list("value", "identity_id")):
            found.setdefault((kind, value), []).append(identity)
    return {key: holding for key, holding in found.items() if len(holding) > 1}


def _judged_with(workspace: Workspace, rows: dict[int, Known]) -> set[int]:
    words = list(Judgment.objects.filter(workspace=workspace))
    if not words:
        return set()
    named = {(row.network, row.key) for row in rows.values()}
    other = set()
    for judgment in words:
        a, b = (judgment.a_network, judgment.a_key), (judgment.b_network, judgment.b_key)
        if a in named:
            other.add(b)
        if b in named:
            other.add(a)
    return {row.pk for row in identities_named(workspace, other - named).values()}


def identities_named(workspace: Workspace, names: set[tuple[str, str]]) -> dict[tuple[str, str], Identity]:
    found: dict[tuple[str, str], Identity] = {}
    for network in {network for network, _key in names}:
        keys = [key for other, key in names if other == network]
        rows = Identity.objects.filter(bulk.among("key", keys), workspace=workspace, network=network)
        found.update({(row.network, row.key): row for row in rows})
    return found


def _links(rows: dict[int, Known], holders: Holders, workspace: Workspace) -> list[tuple[int, int]]:
    """Pairs of identities to join: the owner's word first, then certain keys."""
    owners = _judged_pairs(rows, workspace, Judgment.Verdict.SAME)
    certain: set[tuple[int, int]] = set()
    for (kind, _value), holding in holders.items():
        is_own = kind in NEVER_SHARED
        if len(holding) > SHARED_ABOVE and not is_own:
            continue
        names = {rows[pk].name for pk in holding}
        for a, b in combinations(sorted(holding), 2):
            if is_own or are_one(rows[a].name, rows[b].name, names):
                certain.add((a, b))
    return sorted(owners) + sorted(certain)


def are_one(a: str, b: str, names: set[str]) -> bool:
    """Whether two names on one key, among all the `names` on it, are one person's: a name that is missing or shortened
    is nobody's where it could be that of two who differ."""
    if not one_person(a, b):
        return False
    is_vague = not a or not b or same_name(a, b) <= INITIALS
    return not is_vague or all(one_person(a, name) == one_person(b, name) for name in names)


def one_person(a: str, b: str) -> bool:
    """Whether two names can be one person's; an unknown name stands against nothing."""
    return not a or not b or same_name(a, b) >= ONE_PERSON


def _apart(rows: dict[int, Known], workspace: Workspace) -> list[tuple[int, int]]:
    return sorted(_judged_pairs(rows, workspace, Judgment.Verdict.APART))


def _judged_pairs(rows: dict[int, Known], workspace: Workspace, verdict: str) -> set[tuple[int, int]]:
    words = list(Judgment.objects.filter(workspace=workspace, verdict=verdict))
    at = {(row.network, row.key): pk for pk, row in rows.items()} if words else {}
    pairs = set()
    for word in words:
        a, b = at.get((word.a_network, word.a_key)), at.get((word.b_network, word.b_key))
        if a is not None and b is not None:
            pairs.add((min(a, b), max(a, b)))
    return pairs


@transaction.atomic
def merge(workspace: Workspace, person_ids: Iterable[int], now: datetime) -> tuple[int, list[int]]:
    """The owner says that these persons are one. Returns the root, and the ids of the judgments to take back.

    Raises `Refused` when the owner said earlier that two of them are not the same.
    """
    people = list(Person.objects.filter(workspace=workspace, pk__in=set(person_ids), is_root=True).order_by("pk"))
    if len(people) < 2:
        raise Refused(_("Choose two people or more to join."))
    first, *others = people
    rows = _known(Identity.objects.filter(person__in=people))
    if any(rows[a].person_id != rows[b].person_id for a, b in _apart(rows, workspace)):
        raise Refused(_("You said that they are not the same person: take that back first."))
    judgments = [judge(workspace, face(first), face(other), Judgment.Verdict.SAME, now) for other in others]
    resolve(workspace, rows)
    root = Identity.objects.get(pk=face(first).pk).person_id
    return root, [judgment.pk for judgment in judgments]


@transaction.atomic
def apart_from(workspace: Workspace, identity_id: int, now: datetime) -> tuple[set[int], list[int]]:
    """The owner says that this identity is not the person it was joined with.

    Returns the persons concerned and the ids of the judgments to take back.
    """
    identity = Identity.objects.get(workspace=workspace, pk=identity_id)
    rest = list(Identity.objects.filter(person_id=identity.person_id).exclude(pk=identity_id))
    if not rest:
        raise Refused(_("There is only one identity here: nothing to part."))
    Judgment.objects.filter(pk__in=[word.pk for word in _between(workspace, [identity], rest)]).delete()
    words = [judge(workspace, identity, other, Judgment.Verdict.APART, now) for other in rest]
    return resolve(workspace, [identity.pk, *(row.pk for row in rest)]), [word.pk for word in words]


def _between(workspace: Workspace, a: list[Identity], b: list[Identity]) -> list[Judgment]:
    pairs = {_ordered(one, other) for one in a for other in b}
    return [
        word
        for word in Judgment.objects.filter(workspace=workspace)
        if ((word.a_network, word.a_key), (word.b_network, word.b_key)) in pairs
    ]


@transaction.atomic
def forget_judgment(workspace: Workspace, judgment_id: int) -> set[int]:
    """Take the owner's word back: what it joined parts, what it parted joins again if the facts say so."""
    word = Judgment.objects.filter(workspace=workspace, pk=judgment_id).first()
    if word is None:
        return set()
    rows = identities_named(workspace, {(word.a_network, word.a_key), (word.b_network, word.b_key)})
    around, _shared = around_of(workspace, {row.pk for row in rows.values()})
    word.delete()
    return resolve(workspace, around)


def accept(workspace: Workspace, suggestion_id: int, now: datetime) -> tuple[int, list[int]]:
    """The owner accepts a suggestion: the two are one. Returns as `merge` does."""
    found = Suggestion.objects.filter(workspace=workspace, pk=suggestion_id).first()
    if found is None:
        raise Refused(_("This suggestion is no longer open."))
    return merge(workspace, [found.a_id, found.b_id], now)


@transaction.atomic
def reject(workspace: Workspace, suggestion_id: int, now: datetime) -> int:
    """The owner says that the two are not the same person: remembered for ever. Returns the judgment's id."""
    found = Suggestion.objects.select_related("a", "b").filter(workspace=workspace, pk=suggestion_id).first()
    if found is None:
        raise Refused(_("This suggestion is no longer open."))
    word = judge(workspace, face(found.a), face(found.b), Judgment.Verdict.APART, now)
    found.delete()
    return word.pk


def postpone(workspace: Workspace, suggestion_id: int, now: datetime, days: int = 30) -> None:
    """Ask again later."""
    Suggestion.objects.filter(workspace=workspace, pk=suggestion_id).update(postponed_until=now + timedelta(days=days))


def face(person: Person) -> Identity:
    return Identity.objects.get(origin=person)


def _ordered(a: Identity, b: Identity) -> tuple[tuple[str, str], tuple[str, str]]:
    first, second = sorted([(a.network, a.key), (b.network, b.key)])
    return first, second


def judge(workspace: Workspace, a: Identity, b: Identity, verdict: str, now: datetime) -> Judgment:
    (a_network, a_key), (b_network, b_key) = _ordered(a, b)
    word, _made = Judgment.objects.update_or_create(
        workspace=workspace,
        a_network=a_network,
        a_key=a_key,
        b_network=b_network,
        b_key=b_key,
        defaults={"verdict": verdict, "at": now},
    )
    return word
