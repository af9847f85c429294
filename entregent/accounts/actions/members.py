"""Workspaces, members and the one-time links by which people come in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.models import Membership, OneTimeLink, Role, User, Workspace
from entregent.base.secrets import new_token, token_digest

LINK_LIFE = timedelta(days=2)


class Refused(Exception):
    """What was asked cannot be done; the message is one sentence for the person who asked."""


def ensure_workspace(now: datetime, language: str = "en") -> Workspace:
    """The workspace of this installation, made the first time it is asked for."""
    every = Workspace.objects.order_by("pk")
    if first := every.first():
        return first
    # Of two processes that start at once, the second finds what the first has made.
    with transaction.atomic():
        return every.first() or Workspace.objects.create(name=_("My network"), language=language, created_at=now)


def issue_link(workspace: Workspace, purpose: str, now: datetime, *, user: User | None = None) -> str:
    """The token of a new one-time link; earlier unused links of the same purpose and user end."""
    if purpose == OneTimeLink.Purpose.CLAIM and workspace.memberships.filter(role=Role.OWNER).exists():
        raise Refused(_("This workspace has an owner already: ask for a renewal link instead."))
    if purpose != OneTimeLink.Purpose.INVITE:
        OneTimeLink.objects.filter(workspace=workspace, purpose=purpose, user=user, used_at=None).delete()
    token = new_token()
    OneTimeLink.objects.create(
        workspace=workspace,
        purpose=purpose,
        user=user,
        token_digest=token_digest(token),
        created_at=now,
        expires_at=now + LINK_LIFE,
    )
    return token


@transaction.atomic
def redeem(token: str, login: str, name: str, passphrase: str, now: datetime) -> User:
    """Use a link: the new owner or member with their passphrase, or the same user with a new one.

    Raises `Refused` when the link is used, expired or unknown, or the login is taken or the passphrase too weak.
    """
    link = OneTimeLink.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if link is None or link.used_at or link.expires_at < now:
        raise Refused(_("This link has been used or has expired: ask for a new one with `entregent link`."))
    # Of two requests with one link, one changes the row.
    if not OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise Refused(_("This link has been used or has expired: ask for a new one with `entregent link`."))
    user = link.user or _new_user(link, login, name, now)
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.set_password(passphrase)
    user.save()
    if link.user is None:
        role = Role.OWNER if link.purpose == OneTimeLink.Purpose.CLAIM else Role.MEMBER
        Membership.objects.create(workspace=link.workspace, user=user, role=role)
    return user


def _new_user(link: OneTimeLink, login: str, name: str, now: datetime) -> User:
    login = login.strip().casefold()
    if not login:
        raise Refused(_("Choose a name to sign in with."))
    if User.objects.filter(login=login).exists():
        raise Refused(_("Somebody signs in with this name already: choose another one."))
    claims = link.purpose == OneTimeLink.Purpose.CLAIM
    if claims and Membership.objects.filter(workspace=link.workspace, role=Role.OWNER).exists():
        raise Refused(_("This workspace has an owner already: ask for a renewal link instead."))
    return User(login=login, name=name.strip() or login, created_at=now)


def change_settings(workspace: Workspace, *, name: str, region: str, half_life_days: int, synonyms: str) -> None:
    """Change the workspace's settings (see the model for their meaning). Raises `Refused` for a value out of range."""
    if not 7 <= half_life_days <= 3650:
        raise Refused(_("The half-life must lie between 7 and 3650 days."))
    if len(region) != 2 or not region.isalpha():
        raise Refused(_("The country must be its two-letter code, such as FR."))
    workspace.name = name.strip()[:150] or workspace.name
    workspace.region = region.upper()
    workspace.half_life_days = half_life_days
    workspace.synonyms = synonyms[:20_000]
    workspace.save()


def remove_member(workspace: Workspace, user_id: int) -> None:
    """End a member's access. The owner cannot be removed."""
    Membership.objects.filter(workspace=workspace, user_id=user_id, role=Role.MEMBER).delete()
