"""Where facts come from: batches, and what each batch said.

A fact stands once, however many batches say it. It names the batch that said it first; `Said` keeps, packed, all
that each batch said, so that taking a batch back removes what it alone said and nothing else.
"""

from __future__ import annotations

from django.db import models

from entregent.accounts.models import Workspace


class Batch(models.Model):
    """One source of facts: a file that was imported (later also a synchronisation).

    `observed_at` is when the facts were true: the date of the export, else of the file, else of the import.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="batches")
    network = models.CharField(max_length=40)
    file = models.CharField(max_length=255)
    observed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.network}: {self.file}"


class Said(models.Model):
    """Ids of facts of one kind that a batch said: int64, sorted, delta-encoded, zlib-compressed; some rows a batch."""

    class Kind(models.TextChoices):
        SIGHTING = "sighting"
        INTERACTION = "interaction"
        RELATION = "relation"
        POST = "post"
        FEED_ITEM = "feed_item"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="said")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    count = models.PositiveIntegerField()
    ids = models.BinaryField()


class Fact(models.Model):
    """The columns that every fact has.

    `fingerprint` is a 63-bit hash of what makes the fact the same fact when it is read again.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, db_index=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="+", db_index=False)
    fingerprint = models.BigIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["workspace", "fingerprint"], name="%(app_label)s_%(class)s_once"),
        ]
