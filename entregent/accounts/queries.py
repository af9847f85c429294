"""Reads: who may enter which workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from entregent.accounts.models import Membership, OneTimeLink, Role, User, Workspace
from entregent.base.secrets import token_digest


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in person's place in a workspace."""

    workspace: Workspace
    role: str

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


@dataclass(frozen=True, slots=True)
class Member:
    user_id: int
    name: str
    login: str
    role: str


def access_of(user: User) -> Access | None:
    """The workspace that this user enters; None for a stranger."""
    row = Membership.objects.select_related("workspace").filter(user_id=user.pk).order_by("pk").first()
    return Access(row.workspace, row.role) if row else None


def members(workspace: Workspace) -> tuple[Member, ...]:
    """Everybody who may enter, the owner first."""
    rows = Membership.objects.filter(workspace=workspace).select_related("user").order_by("-role", "user__login")
    return tuple(Member(row.user_id, row.user.name, row.user.login, row.role) for row in rows)


def owner(workspace: Workspace) -> User | None:
    """The workspace's owner, None while it has not been claimed."""
    row = Membership.objects.filter(workspace=workspace, role=Role.OWNER).select_related("user").first()
    return row.user if row else None


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link that still works: what it is for, and whom it was made for (empty for somebody new)."""

    purpose: str
    workspace: str
    login: str
    name: str


def usable_link(token: str, now: datetime) -> Link | None:
    """The one-time link of a token, None when it is unknown, used or expired."""
    rows = OneTimeLink.objects.filter(token_digest=token_digest(token), used_at=None, expires_at__gte=now)
    row = rows.select_related("workspace", "user").first()
    if row is None:
        return None
    return Link(row.purpose, row.workspace.name, row.user.login if row.user else "", row.user.name if row.user else "")
