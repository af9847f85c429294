"""Lists of people with their ties: narrowed, sorted, a page at a time, as fast on the last page as on the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from entregent.accounts.models import Workspace
from entregent.people import queries as people
from entregent.people import search
from entregent.people.models import SHOWN, Mark, Person
from entregent.people.queries import IdentityView
from entregent.ties.models import Tie

PAGE = 50
SORTS = ("tie", "recent", "name", "new")
# So many rows are skipped one by one; before more are, it is asked whether they can be skipped unseen.
NEAR = 1000


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list."""

    id: int
    name: str
    company: str
    position: str
    headline: str
    place: str
    tie: float
    last_at: datetime | None
    is_contact: bool
    spheres: tuple[str, ...]
    tags: tuple[str, ...]
    identities: tuple[IdentityView, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of people: `total` counts all that answer."""

    rows: tuple[PersonRow, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of people is narrowed to; empty fields narrow nothing. `place` is a place's key or words of it, `company`
    words of its name."""

    text: str = ""
    sphere: str = ""
    tag: str = ""
    place: str = ""
    company: str = ""
    contacts_only: bool = False


def list_people(
    workspace: Workspace,
    wanted: Filter,
    *,
    sort: str = "tie",
    number: int = 1,
    size: int = PAGE,
    with_identities: bool = True,
) -> Page:
    """One page of people that answer the filter, with the same number of queries however many there are. Their
    `identities` are left empty where they are not asked for."""
    rows = _matching(workspace, wanted)
    total = rows.count()
    if not total:
        return Page((), 0, 1, size)
    number = max(1, min(number, -(-total // size)))
    start = (number - 1) * size
    if sort == "name":
        runs = [rows.order_by("sort_name", "pk")]
    elif sort == "new":
        dated, undated = rows.filter(connected_on__isnull=False), rows.filter(connected_on=None)
        runs = [dated.order_by("-connected_on", "pk"), undated.order_by("pk")]
    else:
        runs = _by_tie(workspace, wanted, rows, sort, total if start > NEAR else None)
    # Ids first: sorting whole rows of everybody to show fifty costs ten times as much.
    ids = _part([run.values_list("pk", flat=True) for run in runs], start, size)
    return Page(tuple(_person_rows(ids, with_identities=with_identities)), total, number, size)


def _by_tie(
    workspace: Workspace, wanted: Filter, rows: QuerySet[Person], sort: str, total: int | None
) -> list[QuerySet[Any]]:
    """Those who answer in the order of their ties, read off an index of ties; those not measured yet follow. `total`
    counts them where a page far down is wanted."""
    mine = Tie.objects.filter(workspace=workspace)
    if wanted not in (Filter(), Filter(contacts_only=True)):
        # Said twice in the negative, so that SQLite goes down the index of ties and stops at the page's end: it takes every
        # list of ids for a short one, and would look up and sort all who answer.
        tied = mine.exclude(~Q(person_id__in=rows.values("pk")))
    elif wanted == Filter() and total is not None and total == mine.count():
        # Everybody shown has a tie and nobody else has: so nobody needs to be looked at, as far down as it may be.
        tied = mine
    else:
        tied = mine.filter(person__is_root=True, person__is_owner=False, person__is_seen=True)
        tied = tied.filter(person__is_contact=True) if wanted.contacts_only else tied
    untied = rows.filter(tie=None).order_by("pk")
    if sort == "recent":
        dated, undated = tied.filter(last_at__isnull=False), tied.filter(last_at=None)
        return [dated.order_by("-last_at", "person_id"), undated.order_by("person_id"), untied]
    return [tied.order_by("-strength", "person_id"), untied]


def _part(runs: Iterable[QuerySet[Any]], start: int, size: int) -> list[int]:
    """So many ids from a place on, the runs taken as one list."""
    found: list[int] = []
    for run in runs:
        taken = list(run[start : start + size - len(found)])
        found += taken
        if len(found) == size:
            break
        start = 0 if taken else max(0, start - run.count())
    return found


def matching_ids(workspace: Workspace, wanted: Filter) -> list[int]:
    """The ids of all people that answer the filter: for setting something for all of them at once."""
    return list(_matching(workspace, wanted).values_list("pk", flat=True))


def _matching(workspace: Workspace, wanted: Filter):  # type: ignore[no-untyped-def]
    rows = Person.objects.filter(SHOWN, workspace=workspace)
    if wanted.text:
        rows = search.narrow(rows, workspace, wanted.text)
    for kind, value in ((Mark.Kind.SPHERE, wanted.sphere), (Mark.Kind.TAG, wanted.tag)):
        if value:
            marked = Mark.objects.filter(workspace=workspace, kind=kind, value=value)
            rows = rows.filter(pk__in=marked.values("person__root_id"))
    if wanted.place:
        there = rows.filter(place_key=wanted.place)
        said = search.says("place", wanted.place) or Q(place__icontains=wanted.place)
        rows = there if there.exists() else rows.filter(said)
    if wanted.company:
        rows = rows.filter(search.says("company", wanted.company) or Q(company__icontains=wanted.company))
    return rows.filter(is_contact=True) if wanted.contacts_only else rows


def _person_rows(ids: list[int], *, with_identities: bool) -> Iterator[PersonRow]:
    told = ("pk", "name", "company", "position", "headline", "place", "tie__strength", "tie__last_at", "is_contact")
    found = {row[0]: row for row in Person.objects.filter(SHOWN, pk__in=ids).values_list(*told)}
    marks = people.all_marks_of(ids)
    identities = people.identities_of(ids) if with_identities else {}
    for pk in (pk for pk in ids if pk in found):
        _pk, name, company, position, headline, place, tie, last_at, is_contact = found[pk]
        yield PersonRow(
            id=pk,
            name=name,
            company=company,
            position=position,
            headline=headline,
            place=place,
            tie=tie or 0.0,
            last_at=last_at,
            is_contact=is_contact,
            spheres=marks[pk][Mark.Kind.SPHERE],
            tags=marks[pk][Mark.Kind.TAG],
            identities=identities.get(pk, ()),
        )
