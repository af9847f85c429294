"""Shortlists, the owner's answers to the cards of Today, what was asked of those who can introduce, and who is not to be
suggested."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entregent.accounts.models import Workspace
from entregent.people.models import OwnersWord, Person


class Shortlist(models.Model):
    """The N people to meet for a stated purpose, kept as they were found; one of them, without a purpose, takes those whom
    the owner keeps among the people to meet (`is_of_meeting`)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="shortlists")
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=8, default="en")
    query = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    is_of_meeting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_of_meeting=True), name="advice_one_of_meeting"
            )
        ]


class ShortlistItem(OwnersWord):
    """One person of a shortlist, and how far the owner is with them."""

    # Those with whom the owner has not done anything yet were merely found.
    kept = Q(changed_at__gt=F("shortlist__created_at"))

    class Step(models.TextChoices):
        FOUND = "found", _("found")
        KEPT = "kept", _("kept")
        CONTACTED = "contacted", _("contacted")
        MET = "met", _("met")
        DROPPED = "dropped", _("set aside")

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="items")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.FOUND)
    result = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    follow_up_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shortlist", "person"], name="advice_item_once")]
        indexes = [models.Index(fields=["step", "follow_up_on"], name="advice_item_follow_up")]


class CardAnswer(OwnersWord):
    """The owner's answer to a card: it is done or put off until a date, or never to come again (`until` None)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="advice_answer_once")]


class Introduction(OwnersWord):
    """The owner asked somebody to introduce them to somebody: remembered, so that one person is not asked for everything."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    introducer = models.ForeignKey(Person, models.CASCADE, related_name="+")
    target = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["introducer", "target"], name="advice_introduction_once")]
        indexes = [models.Index(fields=["workspace", "asked_at"], name="advice_introduction_lately")]


class PassedAccount(models.Model):
    """The owner said no to somebody who is known only from follow lists: kept by the account, so that it holds whatever is
    read again, and once they are a person too. `name` is how they were called then."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    network = models.CharField(max_length=40)
    key = models.CharField(max_length=400)
    name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "network", "key"], name="advice_passed_once")]
