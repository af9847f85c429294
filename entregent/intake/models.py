"""Imports: work rows that read a file into facts, with the report that they leave."""

from __future__ import annotations

from django.db import models

from entregent.accounts.models import Account, Workspace
from entregent.base.work import WorkRow
from entregent.facts.models import Batch


class Import(WorkRow):
    """One file on its way to facts: read in slices, each one a transaction, then the derived state brought up to date.

    A preview reads in the same way and writes nothing but its report. An import that its network has `questions` about
    waits (`ASKING`) until the owner has answered them; `answers` are those it is read with. `path` is where the file
    lies; `is_spooled` when it is our own copy of an upload, deleted at the end. `done` of `total` are bytes of input.
    `counts` holds the report's numbers; `missing` what the export could have held.
    """

    class Stage(models.TextChoices):
        ASKING = "asking"
        READING = "reading"
        JOINING = "joining"
        MEASURING = "measuring"
        FINISHED = "finished"
        REFUSED = "refused"
        UNDOING = "undoing"
        UNDONE = "undone"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="imports")
    # None for a preview, which says nothing.
    batch = models.OneToOneField(Batch, models.CASCADE, related_name="import_run", null=True)
    network = models.CharField(max_length=40)
    file = models.CharField(max_length=255)
    is_preview = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    path = models.CharField(max_length=4096)
    # The part of the file that this is about, "" for the whole.
    inside = models.CharField(max_length=1000, blank=True)
    size = models.BigIntegerField(default=0)
    modified_ns = models.BigIntegerField(default=0)
    is_spooled = models.BooleanField(default=False)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.READING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    missing = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    # The one sentence that says why nothing could be read.
    refusal = models.JSONField(default=dict)

    class Meta(WorkRow.Meta):
        pass


class Sync(WorkRow):
    """The reading of one connected account, again and again: facts come into one batch, from `cursor` on.

    `touched` holds, packed, the identities whose persons and ties are still to be derived anew. `crawl` is of whom follow
    lists are read: those with a tie, one sphere, or nobody; `crawling` is the one being read. What was read stays when
    the account is disconnected, until it is taken back.
    """

    class Crawl(models.TextChoices):
        TIES = "ties"
        SPHERE = "sphere"
        NOBODY = "nobody"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="syncs")
    account = models.OneToOneField(Account, models.SET_NULL, null=True, related_name="sync")
    batch = models.OneToOneField(Batch, models.CASCADE, related_name="sync")
    network = models.CharField(max_length=40)
    # The owner's own there, which stays when they change their handle (`name`) or the account is disconnected.
    key = models.CharField(max_length=400, blank=True)
    name = models.CharField(max_length=255)
    cursor = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    touched = models.BinaryField(default=bytes)
    read_at = models.DateTimeField(null=True)
    crawl = models.CharField(max_length=8, choices=Crawl.choices, default=Crawl.TIES)
    sphere = models.CharField(max_length=60, blank=True)
    crawling = models.JSONField(default=dict)

    class Meta(WorkRow.Meta):
        pass


class Answer(models.Model):
    """What the owner answered to a network's question once: given to every later import from there."""

    workspace = models.ForeignKey(Workspace, models.CASCADE)
    network = models.CharField(max_length=40)
    question = models.CharField(max_length=120)
    values = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "question"], name="intake_answer_once"),
        ]


class SkippedRow(models.Model):
    """A row that an import did not take, and why; or so many of them (`count`), told in one."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="skipped")
    file = models.CharField(max_length=400)
    line = models.PositiveBigIntegerField()
    count = models.PositiveBigIntegerField(default=1)
    template = models.CharField(max_length=400)
    values = models.JSONField(default=dict)
