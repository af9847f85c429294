"""Reads of the triage domain: whom accounts follow and why to look at them, what an order would do, and what orders did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from entregent.accounts.models import Account, Workspace
from entregent.analysis.following import Why
from entregent.base.text import Text
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.changing import Changes, Deed
from entregent.triage.actions.ordering import changes_of
from entregent.triage.looking import Looked, look, names_of
from entregent.triage.models import Item, Order

__all__ = ["Looked", "Why"]
_ORDER = tuple(Why)


@dataclass(frozen=True, slots=True)
class AccountView:
    """A connected account whose follows can be looked at. `deeds` are those its network has, in order; `may_change` whether
    it was connected with leave to do them."""

    id: int
    network: str
    network_name: str
    key: str
    name: str
    is_connected: bool
    may_change: bool
    deeds: tuple[Deed, ...]
    told: frozenset[Deed]


@dataclass(frozen=True, slots=True)
class Triage:
    """What is found about one account's follows. `counts` holds how many have each reason, `unknown` of how many it cannot
    be told; `rows` are those asked for, the weakest tie first (candidates: the most wanted first). `read_at` None: not read
    yet."""

    account: AccountView
    read_at: datetime | None
    follows: int
    counts: dict[Why, int]
    unknown: dict[Why, int]
    rows: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an order would do: those it is about, and those of whom it is so already as far as was read."""

    to_do: tuple[tuple[str, str], ...]
    already: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order, how far it is, and how its accounts ended."""

    id: int
    account: str
    network_name: str
    deed: Deed
    list_title: str
    created_at: datetime
    ended_at: datetime | None
    state: str
    notice: Text | None
    last_error: str
    next_attempt_at: datetime | None
    total: int
    ends: dict[str, int]
    asked: int
    undoes_id: int | None
    undone_by_id: int | None

    @property
    def open(self) -> int:
        """Accounts that have no end yet."""
        return self.ends.get("", 0)

    @property
    def ended(self) -> int:
        """Accounts that have one."""
        return self.total - self.open

    @property
    def can_undo(self) -> bool:
        """Whether there is something to give back."""
        return not self.open and self.ends.get("done", 0) > 0 and self.undone_by_id is None


@dataclass(frozen=True, slots=True)
class ItemView:
    """How one account of an order ended ("" while it is open)."""

    key: str
    name: str
    end: str
    is_sent: bool
    is_asked: bool
    reason: Text | None


def accounts(workspace: Workspace) -> tuple[AccountView, ...]:
    """The accounts whose follows can be looked at, in the order in which they were connected."""
    rows = Account.objects.filter(workspace=workspace).exclude(state=Account.State.PENDING).order_by("pk")
    return tuple(_view(row) for row in rows)


def account(workspace: Workspace, account_id: int) -> Account | None:
    """The row of an account, for the actions."""
    return Account.objects.filter(workspace=workspace, pk=account_id).first()


def _view(row: Account) -> AccountView:
    network, changes = registry.get(row.network), changes_of(row.network) or Changes(frozenset(), Text(""))
    return AccountView(
        id=row.pk,
        network=row.network,
        network_name=network.name if network else row.network,
        key=row.key,
        name=row.name or row.key,
        is_connected=row.state == Account.State.CONNECTED,
        may_change=row.may_change and row.state == Account.State.CONNECTED,
        deeds=tuple(deed for deed in Deed if deed in changes.deeds),
        told=changes.told,
    )


def triage(
    workspace: Workspace, account_id: int, now: datetime, whys: Collection[Why] = (), limit: int | None = None
) -> Triage | None:
    """What is found about the follows of an account; `rows` are those with at least one of `whys` (all of them: with any),
    at most `limit`. None where there is no such account."""
    row = account(workspace, account_id)
    if row is None:
        return None
    found, read_at = look(row, now)
    wanted = frozenset(whys) or frozenset(Why)
    rows = sorted((one for one in found if one.whys & wanted), key=_urgency)
    return Triage(
        account=_view(row),
        read_at=read_at,
        follows=sum(one.is_followed for one in found),
        counts=_counted(why for one in found for why in one.whys),
        unknown=_counted(why for one in found for why in one.unknown),
        rows=tuple(rows if limit is None else rows[:limit]),
    )


def _counted(whys: object) -> dict[Why, int]:
    counts = Counter(whys)  # type: ignore[call-overload]
    return {why: counts[why] for why in _ORDER}


def _urgency(one: Looked) -> tuple[bool, int, float, str]:
    if not one.is_followed:
        return True, 0, -float(one.findings[0].figures["weight"]), one.key
    return False, -len(one.findings), one.strength or 0.0, one.key


def preview(workspace: Workspace, account_id: int, deed: Deed, keys: Sequence[str], now: datetime) -> Preview:
    """What doing a deed to these accounts would do, as far as was read: the worker looks again before it does anything."""
    row = account(workspace, account_id)
    if row is None:
        return Preview((), ())
    followed = {one.key for one in look(row, now)[0] if one.is_followed}
    already = {key for key in keys if (deed is Deed.FOLLOW and key in followed) or
               (deed is Deed.UNFOLLOW and key not in followed)}  # fmt: skip
    shown = named(workspace, account_id, keys)
    return Preview(
        tuple(one for one in shown if one[0] not in already), tuple(one for one in shown if one[0] in already)
    )


def named(workspace: Workspace, account_id: int, keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """These keys, each once, with the names to show; () where there is no such account."""
    row = account(workspace, account_id)
    names = names_of(row, keys) if row else {}
    return tuple((key, names[key]) for key in dict.fromkeys(keys) if key in names)


def orders(workspace: Workspace, limit: int = 20) -> tuple[OrderView, ...]:
    """The latest orders."""
    rows = Order.objects.filter(workspace=workspace).select_related("undone_by").order_by("-pk")[:limit]
    return _orders(list(rows))


def order(workspace: Workspace, order_id: int) -> OrderView | None:
    """One order, None where there is none of that number."""
    found = _orders(list(Order.objects.filter(workspace=workspace, pk=order_id).select_related("undone_by")))
    return found[0] if found else None


def row(workspace: Workspace, order_id: int) -> Order | None:
    """The row of an order, for the actions."""
    return Order.objects.filter(workspace=workspace, pk=order_id).select_related("account", "workspace").first()


def _orders(rows: Sequence[Order]) -> tuple[OrderView, ...]:
    counted = (
        Item.objects.filter(order__in=[row.pk for row in rows])
        .values_list("order_id", "end")
        .annotate(count=Count("pk"), asked=Count("pk", filter=Q(is_asked=True)))
    )
    ends: dict[int, dict[str, int]] = {row.pk: {} for row in rows}
    asked: Counter[int] = Counter()
    for order_id, end, count, waiting in counted:
        ends[order_id][end] = count
        asked[order_id] += waiting
    return tuple(_order(row, ends[row.pk], asked[row.pk]) for row in rows)


def _order(row: Order, ends: dict[str, int], asked: int) -> OrderView:
    network = registry.get(row.network)
    undone_by = getattr(row, "undone_by", None)
    return OrderView(
        id=row.pk,
        account=row.account_name or row.account_key,
        network_name=network.name if network else row.network,
        deed=Deed(row.deed),
        list_title=row.list_title,
        created_at=row.created_at,
        ended_at=row.ended_at,
        state="waiting" if row.state == State.WAITING else "running" if ends.get("") else "ended",
        notice=_text(row.notice),
        last_error=row.last_error,
        next_attempt_at=row.next_attempt_at,
        total=sum(ends.values()),
        ends=ends,
        asked=asked,
        undoes_id=row.undoes_id,
        undone_by_id=undone_by.pk if undone_by else None,
    )


def items(order_id: int, limit: int = 1_000) -> tuple[ItemView, ...]:
    """How the accounts of an order ended, those still open first."""
    rows = Item.objects.filter(order=order_id).order_by("end", "pk")[:limit]
    return tuple(
        ItemView(one.key, one.name or one.key, one.end, one.sent_at is not None, one.is_asked, _text(one.reason))
        for one in rows
    )


def _text(held: dict[str, object]) -> Text | None:
    return Text(str(held["template"]), held["values"]) if held else None  # type: ignore[arg-type]
