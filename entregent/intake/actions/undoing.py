"""Taking an import back: what it alone said goes, what others say too stays, and all that is derived follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from entregent.base.work import State
from entregent.facts import actions as facts
from entregent.facts.models import Batch
from entregent.feeds import actions as feeds
from entregent.intake.models import Import
from entregent.people import actions as people
from entregent.posts import actions as posts
from entregent.ties import actions as ties


def request_undo(run: Import, now: datetime) -> Import:
    """Queue the undoing of an import. Nothing happens to one that was undone, or is a preview."""
    waiting = Import.objects.filter(pk=run.pk, is_preview=False).exclude(
        stage__in=[Import.Stage.UNDONE, Import.Stage.UNDOING, Import.Stage.REFUSED]
    )
    # Raising the epoch takes the row from whoever is still reading it.
    waiting.update(
        stage=Import.Stage.UNDOING,
        state=State.PENDING,
        next_attempt_at=now,
        attempts=0,
        lease_epoch=run.lease_epoch + 1,
        lease_until=None,
    )
    run.refresh_from_db()
    return run


@transaction.atomic
def undo(run: Import, now: datetime) -> None:
    """Take back all that this import alone said. One transaction: it is undone, or it is not."""
    if run.batch is not None:
        take_back(run.batch, now)


def take_back(batch: Batch, now: datetime) -> None:
    """Take back all that this batch alone said. In one transaction; nothing happens to one that was taken back."""
    if batch.withdrawn_at:
        return
    workspace = batch.workspace
    concerned = ties.withdraw(batch) | people.withdraw(batch)
    posts.withdraw(batch)
    feeds.withdraw(batch)
    sharing = people.rebuild_handles(concerned)
    staying = people.sweep(concerned) | sharing
    roots = people.resolve(workspace, staying)
    ties.measure(workspace, now, roots)
    ties.index_messages(workspace, roots)
    ties.request_refresh(workspace, now)
    facts.close_withdrawn(batch, now)
