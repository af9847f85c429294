"""What the owner published."""

from __future__ import annotations

from django.db import models

from entregent.facts.models import Fact


class Post(Fact):
    """Something the owner published on a network, with the counts its source tells (None where it does not)."""

    network = models.CharField(max_length=40)
    at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=1000, blank=True)
    visibility = models.CharField(max_length=40, blank=True)
    reply_to = models.CharField(max_length=1000, blank=True)
    reach = models.PositiveIntegerField(null=True)
    reactions = models.PositiveIntegerField(null=True)
    replies = models.PositiveIntegerField(null=True)
    shares = models.PositiveIntegerField(null=True)

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["workspace", "-at"], name="posts_post_latest")]
