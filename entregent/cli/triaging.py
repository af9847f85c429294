"""Whom the connected accounts follow, why to look at somebody, and doing something about it: `triage`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entregent.cli.application import Session, app, refuse, session
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, bar, print_json, print_table, say, tell

if TYPE_CHECKING:
    from entregent.contract.changing import Deed, OwnList
    from entregent.triage.queries import Looked, OrderView, Triage, Why

OrderNumber = Annotated[
    int | None, typer.Option("--undo", metavar="ORDER", help="Give back what an order changed; `--orders` lists them.")
]


@app.command()
def triage(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY]…", help="With --do: these accounts, as the list names them.")
    ] = None,
    account_id: Annotated[
        int | None, typer.Option("--account", help="The account, as `entregent accounts` lists it.")
    ] = None,
    why: Annotated[
        str, typer.Option("--why", help="Only these reasons: noisy, silent, one-way, never, interesting (with commas).")
    ] = "",
    number: Annotated[int, typer.Option("-n", "--number", min=1, max=1_000, help="How many at most.")] = 50,
    do: Annotated[str, typer.Option("--do", help="follow, unfollow, mute, unmute, add or remove (on a list).")] = "",
    to_list: Annotated[str, typer.Option("--list", help="The list meant by add and remove, by its title.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="With --do: all that the reasons find, up to -n.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    undo: OrderNumber = None,
    orders: Annotated[bool, typer.Option("--orders", help="List the latest orders and how they ended.")] = False,
    as_json: AsJson = False,
) -> None:
    """Whom you follow that is noisy, silent, one-way or never met, and who would be worth it; act on it, and undo it."""
    opened = session()
    if orders:
        _list_orders(opened, as_json=as_json)
        return
    if undo is not None:
        _undo(opened, undo, as_json=as_json)
        return
    bring_up_to_date(opened)
    found = _found(opened, account_id, _whys(why), number)
    if do:
        _act(opened, found, do, to_list, list(keys or ()), everybody=everybody, yes=yes, as_json=as_json)
    elif as_json:
        print_json(_as_json(found))
    else:
        _print(found)


def _whys(text: str) -> list[Why]:
    from entregent.triage.queries import Why

    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Why)]
    if unknown:
        refuse(_("{name} is no reason: choose among {names}.").format(name=unknown[0], names=", ".join(Why)))
    return [Why(name) for name in names]


def _found(opened: Session, account_id: int | None, whys: list[Why], number: int) -> Triage:
    from entregent.triage import queries

    accounts = queries.accounts(opened.workspace)
    if not accounts:
        refuse(_("No account is connected: `entregent connect NETWORK`."))
    if account_id is None and len(accounts) > 1:
        named = ", ".join(f"--account {each.id} ({each.name})" for each in accounts)
        refuse(_("Say which account is meant: {accounts}.").format(accounts=named))
    found = queries.triage(opened.workspace, account_id or accounts[0].id, opened.now, whys, number)
    if found is None:
        refuse(_("There is no connected account {id}: `entregent accounts` lists them.").format(id=account_id))
    if found.read_at is None:
        refuse(_("Whom this account follows has not been read yet: `entregent sync`."))
    return found


def _as_json(found: Triage) -> dict[str, Any]:
    return {
        "account": {"id": found.account.id, "network": found.account.network, "key": found.account.key},
        "may_change": found.account.may_change,
        "read_at": found.read_at.isoformat() if found.read_at else None,
        "follows": found.follows,
        "counts": {why.value: count for why, count in found.counts.items()},
        "unknown": {why.value: count for why, count in found.unknown.items()},
        "rows": [_row_as_json(row) for row in found.rows],
    }


def _row_as_json(row: Looked) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "url": row.url or None,
        "is_followed": row.is_followed,
        "person": row.person_id,
        "strength": row.strength,
        "why": [{"reason": each.why.value, **each.figures} for each in row.findings],
        "unknown": [why.value for why in row.unknown],
        "followers": list(row.followers),
        "ordered": row.ordered or None,
    }


def _print(found: Triage) -> None:
    from entregent.triage.sentences import finding_sentence, why_name

    count = found.follows
    say(ngettext("{name} follows {count} account.", "{name} follows {count} accounts.", count).format(
        name=found.account.name, count=count))  # fmt: skip
    say(", ".join(f"{why_name(why)}: {number}" for why, number in found.counts.items()))
    if not found.rows:
        say(_("Nobody whom this account follows has this reason, as far as is known."))
        return
    rows = [(row.key, row.name, " ".join(finding_sentence(each) for each in row.findings)) for row in found.rows]
    print_table((_("Account"), _("Name"), _("Why")), rows)
    if found.account.may_change:
        say(_("To act: `entregent triage KEY… --do unfollow`, or `--why silent --all --do mute`. It asks first."))
    elif found.account.deeds:
        say(_("This account is connected for reading only: `entregent connect {network} --allow-changes`.").format(
            network=found.account.network))  # fmt: skip


def _act(
    opened: Session,
    found: Triage,
    do: str,
    to_list: str,
    keys: list[str],
    *,
    everybody: bool,
    yes: bool,
    as_json: bool,
) -> None:
    from entregent.triage import actions, queries
    from entregent.triage.sentences import deed_warning

    deed, into = _deed(do), None
    if everybody:
        keys = [row.key for row in found.rows if not row.ordered and row.is_followed != (deed.value == "follow")]
    if not keys:
        refuse(_("Name the accounts, or take all that the reasons find with --all."))
    keys = [key.removeprefix("@") for key in keys]
    if to_list or deed.value in ("add", "remove"):
        into = _list(opened, found.account.id, to_list)
    seen = queries.preview(opened.workspace, found.account.id, deed, keys, opened.now)
    if not as_json:
        _print_preview(found, deed, into, seen)
        say(deed_warning(deed))
    if not seen.to_do:
        if as_json:
            print_json({"to_do": [], "already": [key for key, _name in seen.already], "order": None})
        return
    if not yes and not (sys.stdin.isatty() and not as_json and typer.confirm(_("Do it?"))):
        if as_json:
            print_json({"to_do": [key for key, _name in seen.to_do], "already": [key for key, _name in seen.already],
                        "order": None})  # fmt: skip
        else:
            say(_("Nothing was done: add --yes."))
        return
    wanted = [actions.Wanted(key, name) for key, name in seen.to_do]
    row = actions.give(opened.workspace, found.account.id, deed, wanted, opened.now, token=uuid4().hex, into=into)
    _carry_out(opened, row.pk, as_json=as_json)


def _deed(text: str) -> Deed:
    from entregent.contract.changing import Deed

    if text not in set(Deed):
        refuse(_("{name} cannot be done: choose among {names}.").format(name=text, names=", ".join(Deed)))
    return Deed(text)


def _list(opened: Session, account_id: int, title: str) -> OwnList:
    from entregent.triage import actions, queries

    row = queries.account(opened.workspace, account_id)
    lists = actions.own_lists(row) if row else ()
    chosen = [each for each in lists if title in (each.title, each.id)]
    if not chosen:
        refuse(_("Say which list with --list: {titles}.").format(titles=", ".join(each.title for each in lists) or "–"))
    return chosen[0]


def _print_preview(found: Triage, deed: Deed, into: OwnList | None, seen: Any) -> None:
    from entregent.triage.sentences import deed_name

    name = deed_name(deed) + (f" ({into.title})" if into else "")
    say(_("{deed}, with {account} on {network}:").format(
        deed=name, account=found.account.name, network=found.account.network_name))  # fmt: skip
    for key, shown in seen.to_do:
        say(f"  {key}  {shown}" if shown != key else f"  {key}")
    if seen.already:
        say(_("So already: {names}").format(names=", ".join(shown for _key, shown in seen.already)))


def _carry_out(opened: Session, order_id: int, *, as_json: bool) -> None:
    """Carry an order out here, with a progress bar; what cannot be told yet is left to the worker."""
    from entregent.base import clock, work
    from entregent.base.work import worker_name
    from entregent.triage import queries
    from entregent.triage import work as triage_work

    row = queries.row(opened.workspace, order_id)
    if row is not None and work.claim(row, worker_name(), clock.current().now()):
        with bar() as progress:
            task = progress.add_task(_("Order {id}").format(id=order_id), total=None, count="")
            triage_work.advance(row, clock.current().now(), lambda done, total: progress.update(
                task, completed=done, total=total or None, count=f"{done} / {total}"))  # fmt: skip
    view = queries.order(opened.workspace, order_id)
    if view is None:
        return
    if as_json:
        print_json({"order": _order_as_json(view)})
        return
    _print_order(view)
    if view.open:
        tell(_("What is open is done by the worker: `entregent run` or `entregent worker`."))


def _undo(opened: Session, order_id: int, *, as_json: bool) -> None:
    from entregent.triage import actions, queries

    row = queries.row(opened.workspace, order_id)
    if row is None:
        refuse(_("There is no order {id}: `entregent triage --orders` lists them.").format(id=order_id))
    _carry_out(opened, actions.undo(row, opened.now).pk, as_json=as_json)


def _list_orders(opened: Session, *, as_json: bool) -> None:
    from entregent.triage import queries
    from entregent.triage.sentences import deed_name

    found = queries.orders(opened.workspace)
    if as_json:
        print_json({"orders": [_order_as_json(each) for each in found]})
    elif not found:
        say(_("No order has been given."))
    else:
        rows = [(e.id, deed_name(e.deed), e.account, f"{e.created_at:%Y-%m-%d %H:%M}", _ends(e)) for e in found]
        print_table((_("No."), _("Order"), _("Account"), _("Given"), _("Outcome")), rows, right=(0,))


def _order_as_json(view: OrderView) -> dict[str, Any]:
    from entregent.triage import queries

    return {
        "id": view.id,
        "deed": view.deed.value,
        "account": view.account,
        "list": view.list_title or None,
        "state": view.state,
        "undoes": view.undoes_id,
        "undone_by": view.undone_by_id,
        "items": [
            {"key": each.key, "end": each.end or None, "asked": each.is_asked,
             "reason": str(each.reason) if each.reason else None}
            for each in queries.items(view.id)
        ],
    }  # fmt: skip


def _print_order(view: OrderView) -> None:
    from entregent.cli.failures import said
    from entregent.triage import queries

    say(_("Order {id}: {ends}").format(id=view.id, ends=_ends(view)))
    for each in queries.items(view.id):
        if each.reason:
            say(f"  {each.key}: {said(each.reason)}")
    if view.notice:
        tell(said(view.notice))
    if view.can_undo:
        say(_("To undo it: `entregent triage --undo {id}`.").format(id=view.id))


def _ends(view: OrderView) -> str:
    from entregent.triage.sentences import end_name

    return ", ".join(f"{count} {end_name(end)}" for end, count in sorted(view.ends.items()))
