"""Reads: whom to meet, the shortlists kept, whom to look after today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from entregent.accounts.models import Workspace
from entregent.advice.finding import find
from entregent.advice.introducing import Draft, draft
from entregent.advice.meeting import DIAL, Meeting, meet
from entregent.advice.models import PassedAccount, Shortlist, ShortlistItem
from entregent.advice.shortlist import Account, Asking, Query, Result, askings, restored
from entregent.advice.today import Card, today
from entregent.people import queries as people
from entregent.people.models import Mark, Person
from entregent.ties.strangers import name_of

__all__ = [
    "DIAL",
    "Account",
    "Card",
    "Draft",
    "ItemView",
    "Meeting",
    "ShortlistView",
    "draft",
    "find",
    "is_listed",
    "kept_of_meeting",
    "meet",
    "passed_accounts",
    "passed_over",
    "shortlist",
    "shortlists",
    "today",
]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One person of a kept shortlist: as found then, and how far the owner is with them."""

    id: int
    person_id: int
    step: str
    message: str
    follow_up_on: date | None
    result: Result


@dataclass(frozen=True, slots=True)
class ShortlistView:
    """A kept shortlist; `counts` says how many of its people are at each step, `items` is empty in a list of them."""

    id: int
    text: str
    query: Query
    created_at: datetime
    counts: dict[str, int]
    items: tuple[ItemView, ...] = ()

    @property
    def askings(self) -> tuple[Asking, ...]:
        """What is asked of each introducer for those who are not set aside."""
        return askings([item.result for item in self.items if item.step != ShortlistItem.Step.DROPPED])


def shortlists(workspace: Workspace) -> tuple[ShortlistView, ...]:
    """The shortlists kept, the latest first."""
    rows = list(Shortlist.objects.filter(workspace=workspace).order_by("-created_at", "-pk")[:100])
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    seen = ShortlistItem.objects.filter(shortlist__in=rows, person__root__is_seen=True)
    steps = seen.values("shortlist_id", "step").annotate(count=Count("pk"))
    for row in steps:
        counts[row["shortlist_id"]][row["step"]] = row["count"]
    return tuple(ShortlistView(row.pk, row.text, Query(**row.query), row.created_at, counts[row.pk]) for row in rows)


def shortlist(workspace: Workspace, shortlist_id: int) -> ShortlistView | None:
    """One kept shortlist with its people; None when there is none of that id."""
    row = Shortlist.objects.filter(workspace=workspace, pk=shortlist_id).first()
    if row is None:
        return None
    counts: dict[str, int] = defaultdict(int)
    items = []
    # Whoever is out of sight, because the import that told of them was taken back, comes again with the next that does.
    seen = ShortlistItem.objects.filter(shortlist=row, person__root__is_seen=True)
    for item in seen.select_related("person").order_by("rank"):
        counts[item.step] += 1
        person = item.person.root_id or item.person_id
        items.append(ItemView(item.pk, person, item.step, item.message, item.follow_up_on, restored(item.result)))
    return ShortlistView(row.pk, row.text, Query(**row.query), row.created_at, dict(counts), tuple(items))


def passed_over(workspace: Workspace, limit: int = 200) -> tuple[tuple[int, str], ...]:
    """Those whom the owner does not want among the people to meet (id, name), by name."""
    rows = Person.objects.filter(pk__in=people.marked(workspace, Mark.Kind.PASSED), is_root=True)
    return tuple(rows.order_by("sort_name", "pk").values_list("pk", "name")[:limit])


def passed_accounts(workspace: Workspace, limit: int = 200) -> tuple[tuple[Account, str], ...]:
    """Those of follow lists whom the owner does not want among the people to meet (account, name), by name."""
    rows = PassedAccount.objects.filter(workspace=workspace).order_by("name", "pk")
    columns = rows.values_list("network", "key", "name")[:limit]
    return tuple((Account(network, key), name) for network, key, name in columns)


def kept_of_meeting(workspace: Workspace) -> tuple[int, frozenset[int]] | None:
    """The board of the people to meet and the persons (roots) on it; None while nobody was kept."""
    board = Shortlist.objects.filter(workspace=workspace, is_of_meeting=True).first()
    if board is None:
        return None
    rows = ShortlistItem.objects.filter(shortlist=board).values_list("person__root_id", flat=True)
    return board.pk, frozenset(pk for pk in rows if pk)


def is_listed(workspace: Workspace, account: Account) -> bool:
    """Whether a follow list ever named an account."""
    return name_of(workspace, account.network, account.key) is not None
