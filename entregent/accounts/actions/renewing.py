"""Credentials that are renewed while they are used: by one process at a time, for a server takes what renews only once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from entregent.accounts.actions.connecting import open_sealed, sealed
from entregent.accounts.models import Account
from entregent.base.http.polite import PoliteHttp
from entregent.base.text import Text, t
from entregent.contract.live import Change, Later, Revoked, Session

# Longer than a request may take: whoever was killed meanwhile hinders nobody after that.
LEASE = timedelta(seconds=90)
LOOK_AGAIN_SECONDS, MOST_LOOKS = 0.1, 600


def session_for(account: Account, http: PoliteHttp, clock: Callable[[], datetime]) -> Session:
    """What a network's own parts read and change this account with. Raises `Refused` as `credentials_of`."""
    return Session(
        http,
        account.key,
        account.server,
        open_sealed(account, "credentials"),
        clock,
        lambda change: _renewed(account, change, clock),
    )


def _renewed(account: Account, change: Change, clock: Callable[[], datetime]) -> Mapping[str, str]:
    """New credentials, kept: those that another process has got meanwhile, else what `change` gets from the server. Raises
    what `change` raises, and `Revoked` where the account is no longer connected."""
    for _look in range(MOST_LOOKS):
        if _is_newer(account):
            return open_sealed(account, "credentials")
        if _claimed(account, clock()):
            try:
                keep_credentials(account, change(open_sealed(account, "credentials")))
            finally:
                Account.objects.filter(pk=account.pk).update(renewing_until=None)
            return open_sealed(account, "credentials")
        time.sleep(LOOK_AGAIN_SECONDS)
    raise Later(t("Another process renews the permission: it is tried again later."), clock() + LEASE)


def _is_newer(account: Account) -> bool:
    """Whether other credentials are stored than those that `account` holds; it holds them then."""
    stored = Account.objects.filter(pk=account.pk, state=Account.State.CONNECTED).values_list("credentials", flat=True)
    found = stored.first()
    if found is None:
        raise Revoked(t("The account is no longer connected."))
    is_newer = bytes(found) != bytes(account.credentials)
    account.credentials = bytes(found)
    return is_newer


def _claimed(account: Account, now: datetime) -> bool:
    """Whether it is for us to renew: nobody is at it, and what is stored is what we hold."""
    free = Q(renewing_until=None) | Q(renewing_until__lt=now)
    ours = Account.objects.filter(free, pk=account.pk, credentials=bytes(account.credentials))
    return bool(ours.update(renewing_until=now + LEASE))


def keep_credentials(account: Account, credentials: Mapping[str, str]) -> None:
    """Keep renewed credentials, at once."""
    account.credentials = sealed(account, "credentials", credentials)
    Account.objects.filter(pk=account.pk).update(credentials=account.credentials)


def revoked(account: Account, message: Text) -> None:
    """Note that the network takes the credentials no more: one notice, and nothing is lost. Not where the account has been
    connected anew meanwhile: what was refused are then others than those that are stored."""
    notice = {"template": message.template, "values": dict(message.values)}
    refused = Account.objects.filter(pk=account.pk, credentials=bytes(account.credentials))
    if refused.update(state=Account.State.REVOKED, credentials=b"", notice=notice):
        account.state, account.credentials, account.notice = Account.State.REVOKED, b"", notice
