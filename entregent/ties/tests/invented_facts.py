"""Invented facts of every kind, recorded and measured as an import does it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from entregent.accounts.models import Workspace
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Relation, RelationKind, Who
from entregent.facts.actions import open_batch
from entregent.facts.models import Batch
from entregent.people import actions as people
from entregent.people.tests.invented import NOW
from entregent.ties import actions

Record = Identity | Interaction | Relation


def passed(
    key: str,
    number: int,
    days_ago: float | None,
    *,
    out: bool = False,
    kind: str = "message",
    text: str = "",
    **more: Any,
) -> Interaction:
    """One exchange with somebody, so many days before `NOW` (None: undated)."""
    direction = Direction.OUT if out else Direction.IN
    at = None if days_ago is None else NOW - timedelta(days=days_ago)
    return Interaction(f"{kind}:{key}:{number}", InteractionKind(kind), direction, (Who(key),), at, text=text, **more)


def talk(key: str, count: int, days_ago: float, *, text: str = "About this and that") -> list[Interaction]:
    """A conversation that went both ways, a message a day, the last one so many days ago and the owner's."""
    return [
        passed(key, number, days_ago + number, out=number % 2 == 0, text=text, thread=f"with {key}")
        for number in range(count)
    ]


def together(source_id: str, *keys: str, kind: str = "thread", context: str = "") -> Relation:
    """People seen in one conversation."""
    return Relation(source_id, RelationKind(kind), tuple(Who(key) for key in keys), context)


def say(into: Workspace, *facts: Record, network: str = "linkedin", at: datetime = NOW) -> Batch:
    """Record these facts in one batch, join, measure and build the map, as of `NOW`."""
    batch = open_batch(into, network, "invented", at, at)
    recorder = actions.TieRecorder(people.Recorder(batch))
    recorder.people.identities([fact for fact in facts if isinstance(fact, Identity)])
    recorder.interactions([fact for fact in facts if isinstance(fact, Interaction)])
    recorder.relations([fact for fact in facts if isinstance(fact, Relation)])
    roots = people.resolve(into, recorder.people.touched)
    actions.measure(into, NOW, roots)
    actions.index_messages(into, roots)
    actions.request_refresh(into, NOW)
    actions.ensure_snapshot(into, NOW)
    return batch
