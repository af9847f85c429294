"""Looking at whom an account follows: facts gathered for all of them at once, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q

from entregent.accounts.models import Account
from entregent.analysis.following import LIMITS, Finding, Followed, Why, findings, interest, unknown
from entregent.analysis.topics import shared
from entregent.base.bulk import among
from entregent.base.packed import Ids, unpack
from entregent.contract.records import InteractionKind
from entregent.people.models import Identity, Mark
from entregent.people.queries import shut_out
from entregent.ties.follows import followed_by_ties
from entregent.ties.models import Activity, FollowChange, FollowList, Interaction, Node, Refresh
from entregent.triage.models import Item, Order
from entregent.triage.topics import bios_of, own_subjects

# Accounts whose follows are kept in memory.
_KEPT = 4
# Of those whom strong ties follow, so many are looked at, the likeliest first.
MOST_INTERESTING = 200
_NAMED = 3
_NO_FOLLOWS = Q(kind=InteractionKind.CONNECTION) | Q(kind=InteractionKind.INVITATION)


@dataclass(frozen=True, slots=True)
class Looked:
    """One account: whether it is followed, the reasons to look at it, what cannot be told of it, and how strong the tie is
    with the person behind it (None: nobody known). `known` holds the figures, `followers` names of ties who follow it."""

    key: str
    name: str
    is_followed: bool
    findings: tuple[Finding, ...]
    unknown: tuple[Why, ...] = ()
    person_id: int | None = None
    strength: float | None = None
    known: Followed = field(default_factory=Followed)
    followers: tuple[str, ...] = ()
    ordered: str = ""
    url: str = ""

    @property
    def whys(self) -> frozenset[Why]:
        """The reasons by name."""
        return frozenset(finding.why for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    strength: float | None


@dataclass(frozen=True, slots=True)
class _Passed:
    """What passed with a person: counts, follows left out, and the first time that anything did there."""

    received: int = 0
    given: int = 0
    given_lately: int = 0
    first: datetime | None = None


Found = tuple[list[Looked], datetime | None]
_kept: dict[int, tuple[object, Found]] = {}


def look(account: Account, now: datetime) -> Found:
    """Everybody whom the account follows and who is worth following, and when the list was read (None: not yet). Not to be
    changed: as long as nothing else is known it is kept in memory, for the day."""
    revision = Refresh.objects.filter(workspace=account.workspace_id).values_list("revision", flat=True).first()
    if not revision:
        return _look(account, now)
    lists = FollowList.objects.filter(workspace=account.workspace_id).aggregate(count=Count("pk"), last=Max("taken_at"))
    items = Item.objects.filter(order__account=account).aggregate(
        count=Count("pk"), ended=Count("pk", filter=~Q(end="")), last=Max("ended_at")
    )
    marks = Mark.objects.filter(workspace=account.workspace_id).aggregate(count=Count("pk"), last=Max("pk"))
    known = (revision, *lists.values(), *items.values(), *marks.values(), now.date())
    kept = _kept.get(account.pk)
    if kept is None or kept[0] != known:
        kept = known, _look(account, now)
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[account.pk] = kept
    return kept[1]


def _look(account: Account, now: datetime) -> Found:
    lists = {row.direction: row for row in _lists(account) if row.taken_at}
    out = lists.get(1)
    if out is None:
        return [], None
    followers = set(_ids(lists[-1]).tolist()) if -1 in lists else None
    members = _ids(out)
    wanted = followed_by_ties(
        account.workspace_id, account.network, members, strong=LIMITS.strong, at_least=LIMITS.followers,
        most=MOST_INTERESTING, own_key=account.key,
    )  # fmt: skip
    nodes = _nodes([*members.tolist(), *wanted])
    people = _people(account, {key for key, _name in nodes.values()})
    facts = _Facts(account, now, members, followers, out, people)
    done = _done_since(account, out.taken_at or now)
    open_now = _open(account)
    found = [
        _followed(node, nodes, people, facts, open_now, now)
        for node in members.tolist()
        if node in nodes and done.get(nodes[node][0], True)
    ]
    found += _candidates(account, wanted, nodes, people, done, open_now)
    return found, out.taken_at


def _ids(row: FollowList) -> Ids:
    return unpack(row.members)


def _candidates(
    account: Account,
    wanted: Mapping[int, list[tuple[float, str]]],
    nodes: Mapping[int, tuple[str, str]],
    people: Mapping[str, _Person],
    done: Mapping[str, bool],
    open_now: Mapping[str, str],
) -> Iterator[Looked]:
    """Those worth following, the blocked and those followed meanwhile left out."""
    banned = shut_out(account.workspace)
    own = own_subjects(account.workspace_id)
    bios = bios_of([person.id for node in wanted if (person := people.get(nodes[node][0]))])
    for node, ties in wanted.items():
        key, name = nodes[node]
        person = people.get(key)
        both = shared(own, bios.get(person.id, "")) if person else ()
        finding = interest([strength for strength, _name in ties], both)
        if finding and not done.get(key, False) and not (person and person.id in banned):
            named = tuple(name for _strength, name in ties[:_NAMED])
            yield _candidate(key, name, finding, person, named, open_now)


def _lists(account: Account) -> Iterable[FollowList]:
    rows = FollowList.objects.filter(
        workspace=account.workspace_id, of__network=account.network, of__key=account.key, taken_at__isnull=False
    )
    return rows.select_related("batch").order_by("taken_at")


def _nodes(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = Node.objects.filter(among("pk", list(ids))).values_list("pk", "key", "name")
    return {pk: (key, name) for pk, key, name in rows}


def _people(account: Account, keys: Collection[str]) -> Mapping[str, _Person]:
    """Who is behind these keys, with the strength of the tie."""
    rows = Identity.objects.filter(
        among("key", list(keys)), workspace=account.workspace_id, network=account.network, person__is_owner=False
    )
    found = rows.values_list("key", "person_id", "person__name", "person__tie__strength")
    return {key: _Person(pk, name, strength) for key, pk, name, strength in found}


class _Facts:
    """What is stored of those who are followed, by node or by person."""

    def __init__(
        self,
        account: Account,
        now: datetime,
        members: Ids,
        followers: set[int] | None,
        out: FollowList,
        people: Mapping[str, _Person],
    ) -> None:
        ids = members.tolist()
        rows = Activity.objects.filter(among("node_id", ids), batch=out.batch_id)
        self.activities = {row.node_id: row for row in rows}
        self.followers = followers
        began = FollowChange.objects.filter(of=out.of_id, batch=out.batch_id, direction=1, began=True)
        self.began: dict[int, datetime] = dict(began.values_list("node_id").annotate(at=Max("noticed_at")))
        self.passed = _passed({person.id for person in people.values()}, account.network, now)
        # Exchanges are read back to the first that the network gives, and from then on at the latest that it is connected.
        firsts = [passed.first for passed in self.passed.values() if passed.first]
        self.heard_since: date = min([*firsts, out.batch.created_at]).date()

    def of(self, node: int, person: _Person | None) -> Followed:
        """All figures of one account."""
        activity, began = self.activities.get(node), self.began.get(node)
        passed = self.passed.get(person.id, _Passed()) if person else _Passed()
        return Followed(
            read_on=activity.seen_at.date() if activity else None,
            posts=activity.posts if activity else None,
            last_post_on=activity.last_post_on if activity else None,
            opened_on=activity.opened_on if activity else None,
            earlier_posts=activity.earlier_posts if activity else None,
            earlier_on=activity.earlier_at.date() if activity and activity.earlier_at else None,
            follows_back=None if self.followers is None else node in self.followers,
            received=passed.received,
            given=passed.given,
            given_lately=passed.given_lately,
            heard_since=self.heard_since,
            followed_on=began.date() if began else None,
        )


def _passed(people: Collection[int], network: str, now: datetime) -> Mapping[int, _Passed]:
    """What passed between the owner and these persons on whatever network, and since when on this one."""
    lately = now - timedelta(days=LIMITS.lately)
    rows = (
        Interaction.objects.once()
        .filter(among("identity__person_id", list(people)))
        .exclude(_NO_FOLLOWS)
        .values_list("identity__person_id")
        .annotate(
            received=Count("pk", filter=Q(direction__lte=0)),
            given=Count("pk", filter=Q(direction__gte=0)),
            lately=Count("pk", filter=Q(direction__gte=0, at__gte=lately)),
            first=Min("at", filter=Q(identity__network=network)),
        )
    )
    return {person: _Passed(*counts) for person, *counts in rows}


def _done_since(account: Account, read_at: datetime) -> dict[str, bool]:
    """What orders changed after the list was read: by key, whether it is followed now."""
    rows = Item.objects.filter(
        order__account=account,
        order__deed__in=("follow", "unfollow"),
        end__in=("done", "already"),
        ended_at__gte=read_at,
    )
    return {key: deed == "follow" for key, deed in rows.order_by("ended_at", "pk").values_list("key", "order__deed")}


def _open(account: Account) -> dict[str, str]:
    rows = Item.objects.filter(order__in=Order.objects.filter(account=account).exclude(state="done"), end="")
    return dict(rows.order_by("pk").values_list("key", "order__deed"))


def _followed(
    node: int,
    nodes: Mapping[int, tuple[str, str]],
    people: Mapping[str, _Person],
    facts: _Facts,
    open_now: Mapping[str, str],
    now: datetime,
) -> Looked:
    key, name = nodes[node]
    person = people.get(key)
    known = facts.of(node, person)
    return Looked(
        key=key,
        name=(person.name if person else "") or name or key,
        is_followed=True,
        findings=findings(known, now.date()),
        unknown=unknown(known, now.date()),
        person_id=person.id if person else None,
        strength=person.strength if person else None,
        known=known,
        ordered=open_now.get(key, ""),
    )


def _candidate(
    key: str,
    name: str,
    finding: Finding,
    person: _Person | None,
    voters: tuple[str, ...],
    open_now: Mapping[str, str],
) -> Looked:
    return Looked(
        key=key,
        name=(person.name if person else "") or name or key,
        is_followed=False,
        findings=(finding,),
        person_id=person.id if person else None,
        strength=person.strength if person else None,
        followers=voters,
        ordered=open_now.get(key, ""),
    )


def names_of(account: Account, keys: Collection[str]) -> dict[str, str]:
    """The names shown for keys: of the person, of the account, or the key itself."""
    rows = Node.objects.filter(among("key", list(keys)), workspace=account.workspace_id, network=account.network)
    nodes = dict(rows.values_list("key", "name"))
    people = _people(account, keys)
    return {key: (people[key].name if key in people else "") or nodes.get(key, "") or key for key in keys}
