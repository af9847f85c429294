"""Orders: what the owner wants changed about whom an account follows, carried out by the worker one account at a time."""

from __future__ import annotations

from django.db import models

from entregent.accounts.models import Account, Workspace
from entregent.base.work import WorkRow


class Order(WorkRow):
    """One deed to some accounts, as the owner confirmed it. `deed` is a `contract.changing.Deed`; `list_id` and `list_title`
    name the list where it is about one. `token` comes from the preview that was confirmed: so one confirmation is one order.

    An undo is an order of its own (`undoes`). Without the account, or while that does not allow changes, an order waits;
    `notice` says for what.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="orders")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="orders")
    network = models.CharField(max_length=40)
    account_key = models.CharField(max_length=400)
    account_name = models.CharField(max_length=255)
    deed = models.CharField(max_length=10)
    list_id = models.CharField(max_length=100, blank=True)
    list_title = models.CharField(max_length=255, blank=True)
    token = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    notice = models.JSONField(default=dict)

    class Meta(WorkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "token"], name="triage_order_once")]


class Item(models.Model):
    """One account of an order. `sent_at` is written before anything is sent: whoever finds it without an `end` reads back
    how things stand before doing more. `before` is how they stood, for the undo; `restore` what an undo gives back besides.
    """

    class End(models.TextChoices):
        OPEN = ""
        DONE = "done"
        ALREADY = "already"
        REJECTED = "rejected"
        UNKNOWN = "unknown"
        STOPPED = "stopped"

    order = models.ForeignKey(Order, models.CASCADE, related_name="items", db_index=False)
    key = models.CharField(max_length=400)
    name = models.CharField(max_length=255, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True, default=End.OPEN)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    is_asked = models.BooleanField(default=False)
    reason = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    restore = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "key"], name="triage_item_once")]
        indexes = [models.Index(fields=["order", "end"], name="triage_item_open")]
