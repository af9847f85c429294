"""Asking for an introduction: what to write to the introducer, what they can forward, and what they were asked already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from entregent.accounts.models import Workspace
from entregent.advice.explaining import recipient_of, tongue_of
from entregent.advice.knowing import known
from entregent.advice.letters import Occasion, Sender, introduction_request, note_to_forward
from entregent.advice.models import Introduction
from entregent.graph.ways import AGAIN
from entregent.people import queries as people
from entregent.people.models import Person

# What was asked of somebody in these days counts as their load.
LOAD = timedelta(days=90)


def patience(asked: int) -> float:
    """What is left of somebody's worth as an introducer, in 0–1: each time they were asked lately takes a fifth off it, as
    on a shortlist (`graph.ways.spread`)."""
    return float(AGAIN**asked)


@dataclass(frozen=True, slots=True)
class Draft:
    """What to write to be introduced to `target` (id, name) by `introducer`. `load` counts what the introducer was asked
    within 90 days, other people included; `asked_at` is when they were asked for this one, None where they were not."""

    introducer_id: int
    introducer_name: str
    target_id: int
    target_name: str
    message: str
    forward: str
    load: int
    asked_at: datetime | None


def load_of(workspace: Workspace, now: datetime) -> Mapping[int, int]:
    """How often each introducer (root) was asked within the last 90 days."""
    rows = Introduction.objects.filter(workspace=workspace, asked_at__gte=now - LOAD)
    counted = rows.values_list("introducer__root_id").annotate(count=Count("pk"))
    return {pk: count for pk, count in counted if pk is not None}


def draft(
    workspace: Workspace, introducer_id: int, target_id: int, now: datetime, *, about: str = "", language: str = "en"
) -> Draft | None:
    """The messages by which a person (root) is asked to introduce the owner to another; `about` is the owner's reason. None
    where one of them is not there, or is not to be suggested."""
    found = known(workspace, {introducer_id, target_id})
    if len(found) < 2 or introducer_id in people.never_asked(workspace) or target_id in people.shut_out(workspace):
        return None
    introducer, target = found[introducer_id], found[target_id]
    owner = Person.objects.filter(workspace=workspace, is_owner=True, is_root=True).order_by("pk").first()
    tongue, theirs = tongue_of(introducer, language), tongue_of(target, language)
    occasion = Occasion(subject=about)
    asked = Introduction.objects.filter(workspace=workspace, introducer__root=introducer_id, target__root=target_id)
    sender = Sender(owner.name if owner else workspace.name, owner.headline.split(" | ")[0] if owner else "")
    return Draft(
        introducer_id=introducer_id,
        introducer_name=introducer.person.name,
        target_id=target_id,
        target_name=target.person.name,
        message=introduction_request(
            recipient_of(introducer, tongue),
            target.person.name,
            target.person.company,
            occasion,
            tongue,
            with_note=True,
        ),
        forward=note_to_forward(sender, introducer.person.name, recipient_of(target, theirs), occasion, theirs),
        load=load_of(workspace, now).get(introducer_id, 0),
        asked_at=asked.order_by("-asked_at").values_list("asked_at", flat=True).first(),
    )
