"""Giving orders, stopping them, and undoing what they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts import actions as accounts
from entregent.accounts.actions import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http import HttpError
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.changing import ON_LISTS, OPPOSITE, Changes, Deed, OwnList
from entregent.contract.live import LiveError
from entregent.people.actions import Erased
from entregent.triage.models import Item, Order

# Accounts in one order.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """An account that something is to be done to."""

    key: str
    name: str = ""


def give(
    workspace: Workspace,
    account_id: int,
    deed: Deed,
    wanted: Iterable[Wanted],
    now: datetime,
    *,
    token: str,
    into: OwnList | None = None,
) -> Order:
    """Have the worker do one deed to these accounts; `token` is the preview's: the same one again gives the same order.
    Raises `Refused` with the sentence that says what to do."""
    standing = Order.objects.filter(workspace=workspace, token=token).first()
    if standing is not None:
        return standing
    account = Account.objects.filter(workspace=workspace, pk=account_id).first()
    if account is None:
        raise Refused(_("This account is not connected."))
    _check(account, deed, into)
    named = {one.key: one.name for one in wanted if one.key}
    if not named:
        raise Refused(_("Choose at least one account."))
    if len(named) > MOST:
        raise Refused(_("At most {count} accounts at a time.").format(count=MOST))
    with transaction.atomic():
        order = Order.objects.create(
            workspace=workspace,
            account=account,
            network=account.network,
            account_key=account.key,
            account_name=account.name,
            deed=deed.value,
            list_id=into.id if into else "",
            list_title=into.title if into else "",
            token=token,
            created_at=now,
            next_attempt_at=now,
        )
        Item.objects.bulk_create(
            [Item(order=order, key=key, name=name[:255]) for key, name in named.items()], batch_size=90
        )
    return order


def _check(account: Account, deed: Deed, into: OwnList | None) -> None:
    changes = changes_of(account.network)
    if changes is None or deed not in changes.deeds:
        raise Refused(_("This network does not let us do that."))
    check_able(account)
    if (deed in ON_LISTS) != (into is not None):
        raise Refused(_("Say which list is meant."))


def check_able(account: Account | None) -> None:
    """Raise `Refused` where an account does not let us change anything."""
    if account is None or account.state != Account.State.CONNECTED:
        raise Refused(_("This account is not connected."))
    if not account.may_change:
        raise Refused(_("This account was connected for reading only: connect it anew, and allow changes."))


def changes_of(slug: str) -> Changes | None:
    """What can be changed on a network, None for nothing."""
    network = registry.get(slug)
    return network.connect.changes if network and network.connect else None


def own_lists(account: Account) -> tuple[OwnList, ...]:
    """The owner's lists there, asked of the network now. Raises `Refused` where it does not answer."""
    network = registry.get(account.network)
    changer = network.changer if network else None
    if network is None or network.connect is None or changer is None or account.state != Account.State.CONNECTED:
        return ()
    with accounts.http_of(account, network.connect) as http:
        try:
            return changer.own_lists(accounts.session_for(account, http, clock.current().now))
        except (HttpError, LiveError) as error:
            raise Refused(_(error.message.template).format(**error.message.values)) from error


@transaction.atomic
def stop(order: Order, now: datetime) -> int:
    """Do no more of an order than was sent already; what was sent is still looked at. How many accounts are left alone."""
    stopped = order.items.filter(end=Item.End.OPEN, sent_at=None).update(end=Item.End.STOPPED, ended_at=now)
    Order.objects.filter(pk=order.pk, state=State.WAITING).update(state=State.PENDING, next_attempt_at=now)
    return stopped


@transaction.atomic
def undo(order: Order, now: datetime) -> Order:
    """Give back what was, for all that the order changed. Raises `Refused` where it is under way, or changed nothing."""
    undone: Order | None = Order.objects.filter(undoes=order).first()
    if undone is not None:
        return undone
    if order.items.filter(end=Item.End.OPEN).exists():
        raise Refused(_("This order is still being carried out: stop it first, or wait for its end."))
    changed = list(order.items.filter(end=Item.End.DONE))
    if not changed:
        raise Refused(_("This order changed nothing: there is nothing to undo."))
    check_able(order.account)
    back = Order.objects.create(
        workspace=order.workspace,
        account=order.account,
        network=order.network,
        account_key=order.account_key,
        account_name=order.account_name,
        deed=OPPOSITE[Deed(order.deed)].value,
        list_id=order.list_id,
        list_title=order.list_title,
        token=f"undo-{order.pk}",
        created_at=now,
        next_attempt_at=now,
        undoes=order,
    )
    items = [Item(order=back, key=one.key, name=one.name, restore=one.before) for one in changed]
    Item.objects.bulk_create(items, batch_size=90)
    return back


def erase_traces(workspace: Workspace, erased: Erased) -> None:
    """Take those who are gone out of orders; nothing more is done about them."""
    for network, key in erased.keys:
        Item.objects.filter(order__workspace=workspace, order__network=network, key=key[:400]).delete()


def wake(now: datetime) -> int:
    """Let orders go on that waited for an account to be connected anew. How many."""
    able = Order.objects.filter(
        state=State.WAITING, account__state=Account.State.CONNECTED, account__may_change=True
    ).values("pk")
    if not able.exists():
        return 0
    return Order.objects.filter(pk__in=able).update(state=State.PENDING, next_attempt_at=now, notice={})
