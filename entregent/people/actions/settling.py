"""Opening and closing suggestions by the owner's word, which is all that a decision changes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from entregent.accounts.models import Workspace
from entregent.analysis.matching import SUGGESTED
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.people.actions.judging import Name, identities_named, sides
from entregent.people.models import Identity, Judgment, Person, Suggestion

Pair = tuple[int, int]
Exchanges = Callable[[Collection[int]], Mapping[int, int]]
_COLUMNS = ("pk", "a__root_id", "b__root_id", "probability", "stake", "is_open", "waits_until")


@transaction.atomic
def settle(workspace: Workspace, roots: Collection[int] | None = None, exchanges: Exchanges | None = None) -> None:
    """Derive which suggestions are open: all, or those that concern these persons (roots).

    A suggestion is closed between those who are one already, who are not by the owner's word, or between whom a likelier
    one is open: of two that are as likely, the one whose identities come first by network and key, since rows that are
    written anew have other numbers. `exchanges` (how many each of some persons had with the owner), where given, renews
    what is at stake.
    """
    apart, later = _words(workspace)
    best: dict[Pair, int] = {}
    rows = _likeliest_first(_rows(workspace, roots))
    owners = _owners(workspace)
    had = exchanges({root for row in rows for root in row[1:3]}) if exchanges else {}
    changed: list[Row] = []
    for pk, a, b, probability, stake, was_open, waited in rows:
        pair = (min(a, b), max(a, b))
        is_open = a != b and probability >= SUGGESTED and pair not in apart and not owners & {a, b}
        is_open = is_open and best.setdefault(pair, pk) == pk
        until = later.get(pair) if is_open else None
        worth = had.get(a, 0) + had.get(b, 0) if exchanges else stake
        if (is_open, until, worth) != (bool(was_open), waited and bulk.moment(waited), stake):
            changed.append((is_open, until, worth, pk))
    bulk.update(Suggestion, ("is_open", "waits_until", "stake"), changed)


def open_now(workspace_id: int, now: datetime) -> QuerySet[Suggestion]:
    """The suggestions that are open, but for those put aside until later."""
    due = Q(waits_until=None) | Q(waits_until__lte=now)
    return Suggestion.objects.filter(due, workspace=workspace_id, is_open=True)


def queue(workspace_id: int, now: datetime) -> QuerySet[Suggestion]:
    """The same in their order: those first by which most is expected to change, how probable each is times the exchanges
    that would stand together."""
    expected = F("probability") * (F("stake") + 1.0)
    return open_now(workspace_id, now).order_by(expected.desc(), "-probability", "pk")


def _owners(workspace: Workspace) -> set[int]:
    return set(Person.objects.filter(workspace=workspace, is_owner=True, is_root=True).values_list("pk", flat=True))


def _likeliest_first(rows: Collection[Row]) -> list[Row]:
    asked = Counter((*sorted(row[1:3]), row[3]) for row in rows)
    tied = [row[0] for row in rows if asked[(*sorted(row[1:3]), row[3])] > 1]
    names = _names(tied) if tied else {}
    return sorted(rows, key=lambda row: (-row[3], names.get(row[0], []), row[0]))


def _names(suggestions: Collection[int]) -> dict[int, list[Name]]:
    """By suggestion: the first identity of both units."""
    found = Suggestion.objects.filter(bulk.among("pk", suggestions))
    units = {pk: both for pk, *both in bulk.fetch(found.values_list("pk", "a_id", "b_id"))}
    first: dict[int, Name] = {}
    members = Identity.objects.filter(bulk.among("unit_id", {unit for both in units.values() for unit in both}))
    for unit, network, key in bulk.fetch(members.values_list("unit_id", "network", "key")):
        first[unit] = min(first.get(unit, (network, key)), (network, key))
    return {pk: sorted(first[unit] for unit in both if unit in first) for pk, both in units.items()}


def _rows(workspace: Workspace, roots: Collection[int] | None) -> Collection[Row]:
    mine = Suggestion.objects.filter(workspace=workspace).values_list(*_COLUMNS)
    if roots is None:
        return list(bulk.fetch(mine))
    sides_ = [bulk.fetch(mine.filter(bulk.among(side, roots))) for side in ("a__root_id", "b__root_id")]
    return {row[0]: row for rows in sides_ for row in rows}.values()


def _words(workspace: Workspace) -> tuple[set[Pair], dict[Pair, datetime]]:
    """The pairs of persons (roots) that the owner said are not the same, and those to be asked again, and when."""
    words = list(Judgment.objects.filter(workspace=workspace).exclude(verdict=Judgment.Verdict.SAME))
    people = {
        name: row.person_id
        for name, row in identities_named(workspace, {side for word in words for side in sides(word)}).items()
    }
    apart: set[Pair] = set()
    later: dict[Pair, datetime] = {}
    for word in words:
        a, b = (people.get(side) for side in sides(word))
        if a is None or b is None:
            continue
        pair = (min(a, b), max(a, b))
        if word.verdict == Judgment.Verdict.APART:
            apart.add(pair)
        elif word.until is not None:
            later[pair] = max(word.until, later.get(pair, word.until))
    return apart, later
