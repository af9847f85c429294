"""Who is whom: units by what is certain, persons by the owner's word on top, suggestions for the rest.

Which identities are one for certain is decided in `analysis.matching` alone, from their facts; the owner's "not the same"
cuts. These are the units, which are compared with each other. A person is a connected component of units under the
owner's "the same". All is derived from facts and judgments, so the order of joining does not matter and taking a
judgment back restores what was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.db.models import QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.components import components
from entregent.analysis.matching import certain
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.base.statistics import refresh_statistics
from entregent.facts.actions import slices
from entregent.people.actions.judging import identities_named
from entregent.people.actions.keys import Holders, holders_of
from entregent.people.actions.marking import forget_units, mark_stale
from entregent.people.actions.profiles import name_identities, refresh_profiles
from entregent.people.actions.seeing import see
from entregent.people.actions.settling import settle
from entregent.people.models import Handle, Identity, Judgment, Person, SearchDocument

# From so many identities on, what the database knows of its tables is out of date.
MANY = 500


@transaction.atomic
def resolve(workspace: Workspace, identity_ids: Iterable[int], *, is_news: bool = True) -> set[int]:
    """Bring the units and groups around these identities, their persons' profiles and what is open of the suggestions up
    to date. `is_news`: facts about them have changed, so that they are to be compared anew.

    Returns the ids of the persons (roots) that were looked at.
    """
    seeds = set(identity_ids)
    if len(seeds) >= MANY:
        refresh_statistics()
    name_identities(seeds)
    rows, holders = around_of(workspace, seeds)
    apart = judged_pairs(rows, workspace, Judgment.Verdict.APART)
    units = _units(rows, holders, apart)
    same = sorted(judged_pairs(rows, workspace, Judgment.Verdict.SAME))
    links = [*same, *(link for unit in units for link in pairwise(unit))]
    parts = components(list(rows), links, sorted(apart))
    _write_units(workspace, rows, units, seeds if is_news else set())
    roots = _write_groups(rows, parts)
    refresh_profiles(workspace, roots)
    settle(workspace, roots)
    return roots


def _write_groups(rows: Mapping[int, Known], parts: Iterable[list[int]]) -> set[int]:
    """Write who stands for each group; the roots."""
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
    return roots


def _write_units(workspace: Workspace, rows: Mapping[int, Known], units: Iterable[list[int]], news: set[int]) -> None:
    """Write the unit of each identity; those that changed, or hold one of whom there is news, are compared anew."""
    moved: list[Row] = []
    stale: set[int] = set()
    for unit in units:
        first = min(rows[pk].origin_id for pk in unit)
        changed = [pk for pk in unit if rows[pk].unit_id != first]
        moved += ((first, pk) for pk in changed)
        if changed or not news.isdisjoint(unit):
            stale.add(first)
        stale.update(rows[pk].unit_id for pk in changed)
    bulk.update(Identity, ["unit_id"], moved)
    standing = {min(rows[pk].origin_id for pk in unit) for unit in units}
    forget_units(stale - standing)
    mark_stale(workspace.pk, stale & standing)


@dataclass(frozen=True, slots=True)
class Known:
    """An identity as values."""

    pk: int
    network: str
    key: str
    name: str
    origin_id: int
    person_id: int
    unit_id: int


def known_identities(identities: QuerySet[Identity]) -> dict[int, Known]:
    """These identities as values, by their ids."""
    columns = identities.values_list("pk", "network", "key", "name", "origin_id", "person_id", "unit_id")
    return {row[0]: Known(*row) for row in bulk.fetch(columns)}


def around_of(workspace: Workspace, seeds: set[int]) -> tuple[dict[int, Known], Holders]:
    """The seeds, everybody who shares a certain key or a judgment with them, and the groups of all these; with the keys
    that several of them hold."""
    rows: dict[int, Known] = {}
    shared: Holders = {}
    fresh = seeds
    while fresh:
        people = Identity.objects.filter(bulk.among("pk", fresh)).values_list("person_id")
        found = known_identities(
            Identity.objects.filter(bulk.among("person_id", {person for (person,) in bulk.fetch(people)}))
        )
        rows.update(found)
        shared.update(_sharing(workspace, found))
        near = {pk for holding in shared.values() for pk in holding} | _judged_with(workspace, found)
        fresh = near - rows.keys()
    return rows, shared


def _sharing(workspace: Workspace, identities: Collection[int]) -> Holders:
    """The certain keys of these identities that two or more hold, they or others."""
    held = Handle.objects.filter(bulk.among("identity_id", identities)).values_list("kind", "value")
    found = holders_of(workspace.pk, bulk.fetch(held))
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


def _units(rows: Mapping[int, Known], holders: Holders, apart: Collection[tuple[int, int]]) -> list[list[int]]:
    """Who is one by the facts alone, and the owner's "not the same": what `analysis.matching` holds for certain."""
    sharing = {pk for holding in holders.values() for pk in holding}
    found = see(sharing)
    ordered = sorted(found, key=lambda pk: (rows[pk].network, rows[pk].key))
    at = {pk: place for place, pk in enumerate(ordered)}
    cut = sorted((at[a], at[b]) for a, b in apart if a in at and b in at)
    units = [sorted(ordered[place] for place in group) for group in certain([found[pk] for pk in ordered], cut)]
    return [*units, *([pk] for pk in rows if pk not in at)]


def judged_pairs(rows: Mapping[int, Known], workspace: Workspace, verdict: str) -> set[tuple[int, int]]:
    """The pairs of these identities on which the owner gave this verdict."""
    words = list(Judgment.objects.filter(workspace=workspace, verdict=verdict))
    at = {(row.network, row.key): pk for pk, row in rows.items()} if words else {}
    pairs = set()
    for word in words:
        a, b = at.get((word.a_network, word.a_key)), at.get((word.b_network, word.b_key))
        if a is not None and b is not None:
            pairs.add((min(a, b), max(a, b)))
    return pairs
