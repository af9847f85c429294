"""Writes of the accounts domain: workspaces, members and their links; accounts on networks and their credentials."""

from entregent.accounts.actions.connecting import (
    begin,
    credentials_of,
    disconnect,
    finish,
    installation_sealer,
)
from entregent.accounts.actions.members import (
    LINK_LIFE,
    Refused,
    change_settings,
    ensure_workspace,
    issue_link,
    redeem,
    remove_member,
)
from entregent.accounts.actions.renewing import keep_credentials, revoked, session_for
from entregent.accounts.actions.spending import http_of

__all__ = [
    "LINK_LIFE",
    "Refused",
    "begin",
    "change_settings",
    "credentials_of",
    "disconnect",
    "ensure_workspace",
    "finish",
    "http_of",
    "installation_sealer",
    "issue_link",
    "keep_credentials",
    "redeem",
    "remove_member",
    "revoked",
    "session_for",
]
