"""Workspaces, the people who may enter them, and the one-time links by which they come in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class User(AbstractBaseUser):
    """Somebody who signs in. `login` is what they type: a name or an e-mail address, compared without case."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[BaseUserManager[User]] = BaseUserManager()
    USERNAME_FIELD = "login"

    def __str__(self) -> str:
        return self.name


class Workspace(models.Model):
    """One presence, a person's or a brand's. Every row of every other table belongs to one.

    `region` (ISO 3166 alpha-2) reads phone numbers written without a country. `half_life_days` is how long it takes
    for what was exchanged to count half. `synonyms` are the owner's own, one group a line,
    separated by commas.
    """

    name = models.CharField(max_length=150)
    language = models.CharField(max_length=8, default="fr")
    region = models.CharField(max_length=2, default="FR")
    half_life_days = models.PositiveIntegerField(default=180)
    synonyms = models.TextField(blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="accounts_one_membership")]


class OneTimeLink(models.Model):
    """A link that lets one person in, once: to become the owner, to join as a member, or to choose a new passphrase.

    Only the digest of its token is kept.
    """

    class Purpose(models.TextChoices):
        CLAIM = "claim"
        INVITE = "invite"
        RENEW = "renew"

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Account(models.Model):
    """The workspace's own account on a network. Its credentials are sealed (`base/sealing`); `pending` is what a connection
    under way needs to go on.

    `key` is the owner's own there, "" until the connection stands. `notice` says why it no longer does. `may_change`: the
    credentials allow changing things there, not only to read. Until `renewing_until` a process renews the credentials.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        CONNECTED = "connected"
        REVOKED = "revoked"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="accounts")
    network = models.CharField(max_length=40)
    key = models.CharField(max_length=400, blank=True)
    name = models.CharField(max_length=255, blank=True)
    server = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    credentials = models.BinaryField(default=bytes)
    pending = models.BinaryField(default=bytes)
    begun_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    may_change = models.BooleanField(default=False)
    notice = models.JSONField(default=dict)
    renewing_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "network", "key"], condition=~models.Q(key=""), name="accounts_account_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network}:{self.key}"


class Spending(models.Model):
    """How many requests were sent to one server on one day (UTC) for an account; those that a process has taken for itself
    among them."""

    account = models.ForeignKey(Account, models.CASCADE)
    host = models.CharField(max_length=400)
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "host", "day"], name="accounts_spending_once")]
