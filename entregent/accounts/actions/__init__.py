"""Writes of the accounts domain: workspaces, members and their links; accounts on networks and their credentials."""

from entregent.accounts.actions.connecting import (
    begin,
    credentials_of,
    disconnect,
    finish,
    http_for,
    keep_credentials,
    revoked,
    session_for,
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

__all__ = [
    "LINK_LIFE",
    "Refused",
    "begin",
    "change_settings",
    "credentials_of",
    "disconnect",
    "ensure_workspace",
    "finish",
    "http_for",
    "issue_link",
    "keep_credentials",
    "redeem",
    "remove_member",
    "revoked",
    "session_for",
]
