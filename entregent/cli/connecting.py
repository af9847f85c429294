"""Accounts on networks: `connect`, `accounts`, `disconnect`, `sync`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils.translation import gettext as _

from entregent.cli.answering import Answers, parse_answers
from entregent.cli.application import Session, app, refuse, session
from entregent.cli.refreshing import bring_up_to_date
from entregent.cli.showing import AsJson, bar, print_json, print_table, say, tell

if TYPE_CHECKING:
    from collections.abc import Collection

    from entregent.contract.live import Connect
    from entregent.contract.network import Network
    from entregent.intake.queries import Connection


@app.command()
def connect(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help="The network, as `entregent accounts` names it.")],
    answers: Answers = None,
    code: Annotated[
        str, typer.Option("--code", help="The code from the network's page, for a connection begun before.")
    ] = "",
    no_read: Annotated[bool, typer.Option("--no-read", help="Connect only; the worker reads later.")] = False,
    allow_changes: Annotated[
        bool, typer.Option("--allow-changes", help="Ask to be allowed to change whom you follow, too (see `triage`).")
    ] = False,
) -> None:
    """Connect your own account on a network, and read what is there."""
    opened = session()
    found = _connectable(network)
    from entregent.intake import actions, queries

    if code:
        waiting = [
            each
            for each in queries.connections(opened.workspace)
            if each.network == network and each.state == "pending"
        ]
        if not waiting or waiting[-1].id is None:
            refuse(_("No connection to {network} waits for a code: begin with `entregent connect {slug}`.").format(
                network=found.name, slug=network))  # fmt: skip
        account = queries.account(opened.workspace, waiting[-1].id)
    else:
        account = _begin(opened, found, parse_answers(answers), may_change=allow_changes)
    if account is None:
        return
    if account.state == account.State.PENDING:
        account = actions.finish_connecting(
            account, code or typer.prompt(_("The code that the page shows")), opened.now
        )
    say(_("Connected: {name}.").format(name=account.name or account.key))
    if not no_read:
        _read(opened, account.pk)


def _connectable(slug: str) -> Network:
    from entregent.contract import registry

    network = registry.get(slug)
    if network is None or network.connect is None:
        able = ", ".join(each.slug for each in registry.networks().values() if each.connect)
        refuse(_("Accounts can be connected to: {networks}.").format(networks=able))
    return network


def _begin(opened: Session, network: Network, given: dict[str, tuple[str, ...]], *, may_change: bool) -> Any:
    """Start connecting; the account, or None where the code is to be given later (nobody sits at the terminal)."""
    from entregent.intake import actions

    assert network.connect is not None
    typed = {each: values[0] for each, values in given.items()}
    typed |= _typed(network.connect, given.keys(), may_change=may_change)
    if may_change and network.connect.changes is None:
        refuse(_("This network does not let programs change whom you follow: do it there."))
    account, send_to = actions.begin_connecting(
        opened.workspace, network.slug, typed, opened.now, may_change=may_change
    )
    if send_to is None:
        return account
    say(_("Open this address, say yes there, and copy the code it shows:"))
    say(send_to.url)
    if sys.stdin.isatty():
        return account
    say(_("Then: `entregent connect {slug} --code CODE`.").format(slug=network.slug))
    return None


def _typed(connect: Connect, given: Collection[str], *, may_change: bool) -> dict[str, str]:
    """What is asked at the terminal beside what was given. Where nobody sits there, what is optional is left empty."""
    from entregent.cli.failures import said

    missing = {each.id for each in connect.fields if each.id not in given}
    if not sys.stdin.isatty():
        missing -= {each.id for each in connect.fields if each.is_optional}
    if missing and not sys.stdin.isatty():
        names = ", ".join(f"--answer {each.id}=…" for each in connect.fields if each.id in missing)
        refuse(_("Say what is needed to connect: {names}.").format(names=names))
    say(said(connect.scopes))
    if may_change and connect.changes:
        say(said(connect.changes.scopes))
    answers = {}
    for field in connect.fields:
        if field.id in missing:
            if field.help:
                say("  " + said(field.help))
            answers[field.id] = typer.prompt(
                said(field.label),
                default="" if field.is_optional else field.example or None,
                hide_input=field.is_secret,
            )
    return answers


@app.command()
def accounts(as_json: AsJson = False) -> None:
    """List the connected accounts, and the networks to which one can be connected."""
    opened = session()
    from entregent.contract import registry
    from entregent.intake import queries

    found = queries.connections(opened.workspace)
    able = [each for each in registry.networks().values() if each.connect]
    if as_json:
        print_json(
            {
                "accounts": [_as_json(each) for each in found],
                "networks": [{"network": each.slug, "name": each.name} for each in able],
            }
        )
        return
    if found:
        columns = (_("No."), _("Network"), _("Account"), _("State"), _("Read"))
        print_table(columns, [(e.id or "", e.network_name, e.name, _state(e), _moment(e)) for e in found], right=(0,))
    say(
        _("To connect one: `entregent connect NETWORK`, with {networks}.").format(
            networks=", ".join(e.slug for e in able)
        )
    )


def _as_json(each: Connection) -> dict[str, Any]:
    from entregent.cli.failures import said

    return {
        "id": each.id,
        "network": each.network,
        "name": each.name,
        "server": each.server,
        "state": each.state,
        "notice": said(each.notice) if each.notice else None,
        "paused": each.paused or None,
        "read_at": each.read_at.isoformat() if each.read_at else None,
        "counts": each.counts,
    }


def _state(each: Connection) -> str:
    from entregent.cli.failures import said

    names = {
        "pending": _("waits for a code"),
        "connected": _("connected"),
        "revoked": _("connect it anew"),
        "disconnected": _("disconnected"),
    }
    return f"{names[each.state]}: {said(each.notice)}" if each.notice else names[each.state]


def _moment(each: Connection) -> str:
    return f"{each.read_at:%Y-%m-%d %H:%M}" if each.read_at else "–"


AccountNumber = Annotated[
    int, typer.Argument(metavar="ID", help="Number of the account, as `entregent accounts` lists it.")
]


@app.command()
def disconnect(account_id: AccountNumber) -> None:
    """End the connection of an account, there and here; what was read stays."""
    opened = session()
    from entregent.intake import actions, queries

    account = queries.account(opened.workspace, account_id)
    if account is None:
        refuse(_("There is no account {id}: `entregent accounts` lists them.").format(id=account_id))
    actions.disconnect(account, opened.now)
    say(_("Disconnected: {name}. What was read stays.").format(name=account.name or account.key))


@app.command()
def sync(account_id: Annotated[int | None, typer.Argument(metavar="[ID]", help="Only this account.")] = None) -> None:
    """Read now what is new on the connected accounts."""
    opened = session()
    from entregent.intake import queries

    wanted = [each.id for each in queries.connections(opened.workspace) if each.id and each.state == "connected"]
    if account_id is not None and account_id not in wanted:
        refuse(_("There is no connected account {id}: `entregent accounts` lists them.").format(id=account_id))
    if not wanted:
        refuse(_("No account is connected: `entregent connect NETWORK`."))
    for each in [account_id] if account_id is not None else wanted:
        _read(opened, each)


def _read(opened: Session, account_id: int) -> None:
    """Read one account here, with a progress bar; a worker that has it already goes on with it."""
    from entregent.base import clock, work
    from entregent.base.work import worker_name
    from entregent.intake import actions, queries
    from entregent.intake import work as intake_work

    connection = next(each for each in queries.connections(opened.workspace) if each.id == account_id)
    row = queries.sync(opened.workspace, connection.sync_id or 0)
    if row is None:
        return
    actions.sync_now(row, opened.now)
    row.refresh_from_db()
    if not work.claim(row, worker_name(), clock.current().now()):
        tell(_("{name} is being read by another process.").format(name=connection.name))
        return
    with bar() as progress:
        task = progress.add_task(connection.name, total=None, count="")
        intake_work.advance(row, clock.current().now(), lambda _stage, done, total: progress.update(
            task, completed=done, total=total or None))  # fmt: skip
    after = next(each for each in queries.connections(opened.workspace) if each.id == account_id)
    counts = ", ".join(f"{count} {kind}" for kind, count in after.counts.items() if count)
    say(f"{after.name}: {counts or _('nothing new')}")
    if after.paused:
        tell(after.paused)
    if after.notice:
        refuse(_state(after))
    bring_up_to_date(opened)
