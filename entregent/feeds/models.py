"""What the owner follows."""

from __future__ import annotations

from django.db import models

from entregent.facts.models import Fact


class FeedItem(Fact):
    """Something the owner follows or has read on a network: a subscription, or an entry of one."""

    network = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    url = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass
