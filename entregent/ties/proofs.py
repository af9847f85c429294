"""Who knows whom, read from the facts: every group in which contacts were seen together, with its kind of proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from entregent.accounts.models import Workspace
from entregent.analysis.companies import NO_EMPLOYER, company_key
from entregent.contract.records import RelationKind
from entregent.people.models import Sighting
from entregent.ties.follows import follows_among
from entregent.ties.models import Relation, RelationMember, StatedRelation

# What a group of two of each kind proves, in 0–1; a pair in a group of n gets 1/(n − 1) of it.
WORTH: Mapping[str, float] = {
    RelationKind.STATED: 1.0,
    RelationKind.MEETING: 0.8,
    RelationKind.THREAD: 0.7,
    RelationKind.EMPLOYER: 0.5,
    RelationKind.FOLLOWS: 0.4,
}
KINDS = tuple(WORTH)
INFERRED = frozenset({RelationKind.EMPLOYER.value})
# Of more people than this in one place, nobody can be said to know another by that alone.
LARGEST = {RelationKind.EMPLOYER: 50, RelationKind.THREAD: 50, RelationKind.MEETING: 50}


@dataclass(frozen=True, slots=True)
class Group:
    """Persons (roots) seen together: `context` names the occasion, `since` and `until` the years, 0 where unknown."""

    kind: str
    context: str
    people: tuple[int, ...]
    since: int = 0
    until: int = 0


def groups(workspace: Workspace) -> Iterator[Group]:
    """Every group of two or more persons in the workspace, in a stable order."""
    yield from _seen_together(workspace)
    yield from _stated(workspace)
    yield from (Group(RelationKind.FOLLOWS.value, "", pair) for pair in follows_among(workspace))
    yield from colleagues(employments(workspace))


def _seen_together(workspace: Workspace) -> Iterator[Group]:
    members: dict[int, list[int]] = defaultdict(list)
    rows = RelationMember.objects.filter(relation__workspace=workspace, identity__person__is_owner=False)
    for relation, person in rows.order_by("relation_id", "place").values_list("relation_id", "identity__person_id"):
        if person not in members[relation]:
            members[relation].append(person)
    for relation in Relation.objects.filter(workspace=workspace).order_by("pk").iterator():
        people = tuple(members.get(relation.pk, ()))
        if len(people) > 1:
            since, until = (moment.year if moment else 0 for moment in (relation.since, relation.until))
            yield Group(relation.kind, relation.context, people, since, until)


def _stated(workspace: Workspace) -> Iterator[Group]:
    rows = StatedRelation.objects.filter(workspace=workspace, a__root__is_seen=True, b__root__is_seen=True).order_by(
        "pk"
    )
    for a, b, text, at in rows.values_list("a__root_id", "b__root_id", "text", "at"):
        if a != b:
            yield Group(RelationKind.STATED.value, text, (a, b), at.year, at.year)


@dataclass(frozen=True, slots=True)
class Employed:
    """A person seen at an employer, from one year to another (both included)."""

    person: int
    company: str
    key: str
    since: int
    until: int


def employments(workspace: Workspace, person_ids: Collection[int] | None = None) -> Iterator[Employed]:
    """The employers of these persons (roots; None: everybody), from what was said of them: an employer holds from the
    sighting that names it to the first later one of the same identity that names another."""
    rows = Sighting.objects.filter(workspace=workspace, is_mention=False, identity__person__is_owner=False)
    rows = rows if person_ids is None else rows.filter(identity__person_id__in=person_ids)
    told = rows.order_by("identity_id", "observed_at", "pk").values_list(
        "identity_id", "identity__person_id", "observed_at", "said__company", "said__employments"
    )
    last: tuple[int, int, str, datetime] | None = None
    seen_until: dict[int, datetime] = {}
    pending: list[Employed] = []
    for identity, person, at, company, employments in told.iterator():
        for job in employments or ():
            pending += _held(person, job, at.year)
        if not company:
            continue
        if last and last[0] == identity and company_key(last[2]) != company_key(company):
            pending.append(_employed(last[1], last[2], last[3].year, at.year))
            last = (identity, person, company, at)
        elif not last or last[0] != identity:
            if last:
                pending.append(_employed(last[1], last[2], last[3].year, seen_until[last[0]].year))
            last = (identity, person, company, at)
        seen_until[identity] = at
    if last:
        pending.append(_employed(last[1], last[2], last[3].year, seen_until[last[0]].year))
    yield from (job for job in pending if job.key)


def _employed(person: int, company: str, since: int, until: int) -> Employed:
    return Employed(person, company, company_key(company), since, max(since, until))


def _held(person: int, job: Mapping[str, str], now: int) -> Iterator[Employed]:
    if job.get("company") and job.get("started"):
        since = int(job["started"][:4])
        yield _employed(person, job["company"], since, int((job.get("ended") or str(now))[:4]))


def colleagues(employments: Iterable[Employed]) -> Iterator[Group]:
    """Groups of people at one employer in overlapping years.

    Where not all overlap, each largest set of people who were there in one year is a group.
    """
    by_company: dict[str, list[Employed]] = defaultdict(list)
    for job in employments:
        by_company[job.key].append(job)
    for key in sorted(by_company.keys() - NO_EMPLOYER):
        jobs = by_company[key]
        sets: dict[frozenset[int], tuple[int, int]] = {}
        for year in sorted({job.since for job in jobs}):
            there = frozenset(job.person for job in jobs if job.since <= year <= job.until)
            sets.setdefault(there, (year, min(job.until for job in jobs if job.person in there and job.until >= year)))
        for people, (since, until) in sets.items():
            if len(people) > 1 and not any(people < other for other in sets):
                yield Group(RelationKind.EMPLOYER.value, jobs[0].company, tuple(sorted(people)), since, until)
