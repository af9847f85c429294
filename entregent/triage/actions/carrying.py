"""Carrying out an order: how each account stands is read first, then what is still to be done is done, once.

That something is about to be sent is written down before it is; what became of it, after. Whoever is killed in between, or
gets no answer, reads back how things stand and goes by that: so nothing is done twice, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from entregent.accounts import actions as accounts
from entregent.accounts.actions import Refused
from entregent.accounts.models import Account
from entregent.base import work
from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.text import Text, t
from entregent.base.work import State
from entregent.contract import registry
from entregent.contract.changing import ON_LISTS, Changer, Changes, Deed, End, Outcome, Standing, settled
from entregent.contract.live import Later, NotAllowed, Revoked, Session
from entregent.triage.models import Item, Order

Progress = Callable[[int, int], None]
# Longer than any one request takes; every account renews it.
LEASE = timedelta(minutes=5)
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
# So often one account is looked at before its end is given as unknown.
MOST_TRIES = 5
PATIENCE = 20.0
GONE = t("This account is no longer there.")
ANEW = t("Connect the account anew and allow changes: this goes on by itself then.")


def carry_out(order: Order, clock: Callable[[], datetime], progress: Progress = lambda _done, _total: None) -> None:
    """Do what is open of a claimed order; what cannot be told yet is looked at again later. Raises `LostLease`."""
    account, network = order.account, registry.get(order.network)
    changer = network.changer if network else None
    if not order.items.filter(end=Item.End.OPEN).exists():
        work.finish(order, ended_at=clock())
        return
    if account is None or account.state != Account.State.CONNECTED or not account.may_change or changer is None:
        _wait(order, ANEW)
        return
    assert network is not None
    assert network.connect is not None
    assert network.connect.changes is not None
    try:
        with accounts.http_of(account, network.connect, patience=PATIENCE) as http:
            session = accounts.session_for(account, http, clock)
            _Carrier(order, changer, network.connect.changes, session, clock, progress).run()
    except (Wait, Later) as later:
        at = later.until if isinstance(later, Wait) else later.at
        _pause(order, max(at, clock() + timedelta(seconds=1)), str(later.message))
    except Revoked as error:
        accounts.revoked(account, error.message)
        _wait(order, error.message)
    except NotAllowed as error:
        Account.objects.filter(pk=account.pk).update(may_change=False)
        _wait(order, error.message)
    except Refused:
        _wait(order, ANEW)
    except HttpError as error:
        _pause(order, clock() + RETRY[min(order.attempts, len(RETRY)) - 1], str(error.message))


def _wait(order: Order, why: Text) -> None:
    """For the owner: nothing was lost."""
    work.write(order, state=State.WAITING, next_attempt_at=None, lease_until=None, notice=_said(why))


def _pause(order: Order, until: datetime, why: str) -> None:
    work.write(order, state=State.PENDING, next_attempt_at=until, lease_until=None, last_error=why[:2000])


def _said(text: Text | None) -> dict[str, Any]:
    return {"template": text.template, "values": dict(text.values)} if text else {}


class _Carrier:
    """One run over what is open of an order, in slices of as many accounts as can be looked at together."""

    def __init__(
        self,
        order: Order,
        changer: Changer,
        changes: Changes,
        session: Session,
        clock: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self.order, self.changer, self.changes = order, changer, changes
        self.session, self.clock, self.progress = session, clock, progress
        self.deed = Deed(order.deed)
        self.total = order.items.count()

    def run(self) -> None:
        """Look at every open account once, and do what is to be done; due again where one is still open afterwards."""
        open_ids = list(self.order.items.filter(end=Item.End.OPEN).order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(open_ids), self.changes.at_once):
            items = list(Item.objects.filter(pk__in=open_ids[first : first + self.changes.at_once]).order_by("pk"))
            # Unfollowing takes people off the lists: an undo must know which.
            with_lists = self.deed in ON_LISTS or self.deed is Deed.UNFOLLOW or any(one.restore for one in items)
            found = self.changer.standings(self.session, [one.key for one in items], with_lists=with_lists)
            work.renew(self.order, self.clock(), LEASE, attempts=1)
            for item in items:
                self._one(item, found.get(item.key))
                self.progress(self.order.items.exclude(end=Item.End.OPEN).count(), self.total)
        left = self.order.items.filter(end=Item.End.OPEN)
        if left.exists():
            tries = max(left.values_list("tries", flat=True))
            _pause(self.order, self.clock() + RETRY[min(tries, len(RETRY)) - 1], "")
        else:
            work.finish(self.order, ended_at=self.clock())

    def _one(self, item: Item, standing: Standing | None) -> None:
        was_sent = item.sent_at is not None
        end = settled(self.deed, standing, was_sent=was_sent, list_id=self.order.list_id)
        if standing is None:
            self._end(item, Outcome(End.REJECTED, GONE))
        elif end is not None and not self._lists_to_restore(item, standing):
            self._end(item, Outcome(end, standing=standing))
        elif was_sent and item.tries >= MOST_TRIES:
            self._end(item, Outcome(End.UNKNOWN, standing=standing))
        elif self._about_to_send(item, standing):
            outcome = Outcome(end, standing=standing) if end is not None else self._change(item, standing)
            if outcome.end is End.DONE or end is not None:
                self._restore_lists(item, outcome.standing or standing)
            if outcome.end is End.UNKNOWN:
                work.renew(self.order, self.clock(), LEASE)
            else:
                self._end(item, outcome)

    def _change(self, item: Item, standing: Standing) -> Outcome:
        kept: Mapping[str, str] = item.restore.get("kept", {})
        return self.changer.change(self.session, self.deed, standing, list_id=self.order.list_id, kept=kept)

    def _lists_to_restore(self, item: Item, standing: Standing) -> list[str]:
        """The lists that an undo has to put somebody back on, where they are followed again."""
        if self.deed is not Deed.FOLLOW or not standing.follows:
            return []
        return [list_id for list_id in item.restore.get("lists", ()) if list_id not in (standing.lists or ())]

    def _restore_lists(self, item: Item, standing: Standing) -> None:
        for list_id in self._lists_to_restore(item, standing):
            self.changer.change(self.session, Deed.ADD, standing, list_id=list_id)

    @transaction.atomic
    def _about_to_send(self, item: Item, standing: Standing) -> bool:
        """Write down that something is sent now, and how things stood before; False where it was stopped meanwhile."""
        work.renew(self.order, self.clock(), LEASE)
        if item.sent_at is None:
            item.before = {
                "follows": standing.follows,
                "asked": standing.asked,
                "mutes": standing.mutes,
                "lists": list(standing.lists or ()),
                "kept": dict(standing.kept),
            }
        item.sent_at = item.sent_at or self.clock()
        item.tries += 1
        mine = Item.objects.filter(pk=item.pk, end=Item.End.OPEN)
        return bool(mine.update(sent_at=item.sent_at, tries=item.tries, before=item.before))

    @transaction.atomic
    def _end(self, item: Item, outcome: Outcome) -> None:
        work.renew(self.order, self.clock(), LEASE)
        asked = outcome.standing is not None and outcome.standing.asked and self.deed is Deed.FOLLOW
        Item.objects.filter(pk=item.pk, end=Item.End.OPEN).update(
            end=outcome.end.value, ended_at=self.clock(), reason=_said(outcome.reason), is_asked=asked
        )
