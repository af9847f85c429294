"""Connecting the workspace's own accounts to networks, and ending it. Credentials are sealed, and shown never."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions.agent import agent
from entregent.accounts.actions.members import Refused
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.base.http import Http, HttpError
from entregent.base.http.polite import PoliteHttp
from entregent.base.sealing import Sealer, Unsealable, sealer
from entregent.contract import registry
from entregent.contract.live import Connect, Connected, Connector, LiveError, SendTo, Using

Outcome = TypeVar("Outcome")
logger = logging.getLogger(__name__)
# A connection that nobody came back to is forgotten after so long.
PENDING_LIFE = timedelta(hours=1)


def _http_for(connect: Connect, patience: float) -> PoliteHttp:
    """The way out for one network, before there is an account: within its rates."""
    return PoliteHttp(
        Http(agent(), allowed=settings.PRIVATE_HOSTS),
        now=clock.current().now,
        rate=(connect.rates.requests, connect.rates.seconds),
        patience=patience,
    )


def begin(
    workspace: Workspace,
    network: str,
    answers: Mapping[str, str],
    now: datetime,
    callback: str = "",
    *,
    may_change: bool = False,
) -> tuple[Account, SendTo | None]:
    """Start connecting an account: it stands at once, or the owner must say yes on the network's own page first.

    With `may_change` we ask to be allowed to change things there too, where the network has any. Raises `Refused` with the
    sentence that says what to do.
    """
    connect, connector = _parts(network)
    for field in connect.fields:
        if not field.is_optional and not answers.get(field.id, "").strip():
            raise Refused(_("Fill in every field."))
    typed = {field.id: answers.get(field.id, "").strip() for field in connect.fields}
    Account.objects.filter(state=Account.State.PENDING, begun_at__lt=now - PENDING_LIFE).delete()
    may_change = may_change and connect.changes is not None
    step = _ask(connect, callback, now, lambda using: connector.begin(typed, replace(using, may_change=may_change)))
    if isinstance(step, Connected):
        return _stand(workspace, network, step, now), None
    with transaction.atomic():
        account = Account.objects.create(workspace=workspace, network=network, begun_at=now)
        account.pending = sealed(account, "pending", step.pending)
        account.save(update_fields=["pending"])
    return account, step


def finish(account: Account, code: str, now: datetime, callback: str = "", state: str = "") -> Account:
    """Go on with the code from the network's page, and the `state` it brought back where it led here by itself. Raises
    `Refused`."""
    if account.state != Account.State.PENDING:
        raise Refused(_("This connection has been made or given up already: begin anew."))
    connect, connector = _parts(account.network)
    pending = open_sealed(account, "pending")
    if callback and not hmac.compare_digest(pending.get("state", "").encode(), state.encode()):
        raise Refused(_("This answer belongs to another connection: begin anew."))
    connected = _ask(connect, callback, now, lambda using: connector.finish(pending, code.strip(), using))
    account.delete()
    return _stand(account.workspace, account.network, connected, now)


def _stand(workspace: Workspace, network: str, connected: Connected, now: datetime) -> Account:
    """The account with its credentials; the one that stood before, where it is connected anew."""
    with transaction.atomic():
        account, _made = Account.objects.select_for_update().get_or_create(
            workspace=workspace, network=network, key=connected.key, defaults={"begun_at": now}
        )
        account.name, account.server = connected.name[:255], connected.server[:400]
        account.state, account.notice, account.pending = Account.State.CONNECTED, {}, b""
        account.connected_at, account.expires_at = now, connected.expires_at
        account.may_change = connected.may_change
        account.credentials = sealed(account, "credentials", connected.credentials)
        account.save()
    return account


def credentials_of(account: Account) -> dict[str, str]:
    """The account's credentials. Raises `Refused` where they cannot be opened (the sealing key is another one)."""
    return open_sealed(account, "credentials")


def disconnect(account: Account, now: datetime) -> None:
    """End the connection, there (as far as the server can be reached) and here. What was read stays."""
    network = registry.get(account.network)
    connector = network.connector if network else None
    if connector and network and network.connect and account.state == Account.State.CONNECTED:
        held = connector
        try:
            credentials = credentials_of(account)
            _ask(network.connect, "", now, lambda using: held.revoke(account.server, credentials, using))
        except Refused as refused:
            logger.info("%s was not told of the end of the connection: %s", account.network, refused)
    account.delete()


def _parts(slug: str) -> tuple[Connect, Connector]:
    network = registry.get(slug)
    if network is None or network.connect is None or network.connector is None:
        raise Refused(_("Accounts cannot be connected to this network."))
    return network.connect, network.connector


def _ask(connect: Connect, callback: str, now: datetime, what: Callable[[Using], Outcome]) -> Outcome:
    with closing(_http_for(connect, patience=5)) as http:
        try:
            return what(Using(http, now, callback, agent(), settings.WEBSITE))
        except (HttpError, LiveError) as error:
            raise Refused(_(error.message.template).format(**error.message.values)) from error


def sealed(account: Account, column: str, values: Mapping[str, str]) -> bytes:
    """Values as they are stored in a column of this account."""
    return installation_sealer().seal(values, _place(account, column))


def open_sealed(account: Account, column: str) -> dict[str, str]:
    """What a column of this account holds. Raises `Refused` where it cannot be opened."""
    try:
        return installation_sealer().open(bytes(getattr(account, column)), _place(account, column))
    except Unsealable as error:
        raise Refused(
            _("The credentials cannot be read with this installation's key: connect the account anew.")
        ) from error


def _place(account: Account, column: str) -> str:
    return f"{account.workspace_id}|{account.pk}|{column}"


def installation_sealer() -> Sealer:
    """What seals with the key of this installation."""
    return sealer(Path(settings.ENTREGENT_HOME), settings.SEALING_KEY, settings.CREDENTIALS_FOLDER)
