"""Deriving tie strengths from interactions, and the words by which conversations are found."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Q

from entregent.accounts.models import Workspace
from entregent.analysis.strength import KIND_WORTH, PARTS, Interactions, Strengths, StrengthSettings, tie_strengths
from entregent.base import bulk
from entregent.contract.records import InteractionKind
from entregent.facts.actions import slices
from entregent.people.actions import document_of, index_words
from entregent.people.models import Person
from entregent.ties.models import Interaction, Tie

# A person's conversations are found by their latest words, up to this many characters.
INDEXED = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("identity__person_id", "at", "direction", "kind", "audience", "identity__network", "thread")
_COUNTS = (
    "count_in",
    "count_out",
    "count_both",
    "channels",
    "recommendations",
    "introductions",
    "meetings",
    "longest_conversation",
    "long_conversations",
)


def measure(workspace: Workspace, now: datetime, person_ids: Iterable[int] | None = None) -> int:
    """Measure the ties with these persons (roots; None: everybody) as of the day of `now`. How many were measured."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    people = list(_people(workspace, person_ids))
    index = {pk: place for place, (pk, _connected) in enumerate(people)}
    measured = tie_strengths(
        _arrays(_rows(workspace, None if person_ids is None else list(index)), index),
        np.array([connected for _pk, connected in people], dtype=bool),
        _day(today),
        StrengthSettings(half_life_days=float(workspace.half_life_days)),
    )
    # Who was joined with somebody, or turned out to be the owner, has no tie of their own any more.
    Tie.objects.filter(Q(person__is_root=False) | Q(person__is_owner=True), workspace=workspace).delete()
    ties = [_tie(workspace, pk, measured, place, now) for pk, place in index.items()]
    bulk.upsert(ties)
    return len(ties)


def index_messages(workspace: Workspace, person_ids: Iterable[int]) -> None:
    """Make what was said with these persons (roots) findable."""
    for ids in slices(person_ids, 300):
        texts: dict[int, list[str]] = defaultdict(list)
        room: dict[int, int] = defaultdict(lambda: INDEXED)
        said = Interaction.objects.filter(identity__person_id__in=ids).order_by("-at")
        for person, subject, text in said.values_list("identity__person_id", "subject", "text").iterator():
            if room[person] > 0 and (subject or text):
                texts[person].append(f"{subject} . {text}")
                room[person] -= len(text)
        documents = [
            document
            for person, parts in texts.items()
            if (document := document_of(workspace, person, "message", " . ".join(parts)[:INDEXED]))
        ]
        index_words(ids, ["message"], documents)


def _people(workspace: Workspace, person_ids: Iterable[int] | None) -> Iterator[tuple[int, bool]]:
    roots = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False).order_by("pk")
    if person_ids is None:
        yield from roots.values_list("pk", "is_contact").iterator()
    else:
        for ids in slices(sorted(set(person_ids))):
            yield from roots.filter(pk__in=ids).values_list("pk", "is_contact")


def _rows(workspace: Workspace, person_ids: list[int] | None) -> Iterator[tuple[Any, ...]]:
    every = Interaction.objects.filter(workspace=workspace)
    if person_ids is None or len(person_ids) > 5_000:
        yield from every.values_list(*_COLUMNS).iterator(chunk_size=10_000)
    else:
        for ids in slices(person_ids):
            yield from every.filter(identity__person_id__in=ids).values_list(*_COLUMNS)


_KINDS = [kind.value for kind in InteractionKind]


def _arrays(rows: Iterable[tuple[Any, ...]], index: dict[int, int]) -> Interactions:
    """The rows as columns, filled as they come: a million of them take 50 MB."""
    channels: dict[str, int] = {}
    numbers, days, threads = array("l"), array("d"), array("q")
    for person, at, direction, kind, audience, network, thread in rows:
        if (place := index.get(person)) is not None:
            channel = channels.setdefault(network, len(channels))
            numbers.extend((place, direction, _KINDS.index(kind), audience, channel))
            days.append(math.nan if at is None else _day(at))
            threads.append(-1 if thread is None else thread)
    table = np.array(numbers, dtype=np.int64).reshape(-1, 5)
    worth = np.array([KIND_WORTH[kind] for kind in _KINDS])
    return Interactions(
        person=table[:, 0],
        day=np.array(days),
        direction=table[:, 1],
        worth=worth[table[:, 2]],
        audience=table[:, 3],
        channel=table[:, 4],
        thread=np.array(threads, dtype=np.int64),
        is_recommendation=table[:, 2] == _KINDS.index(InteractionKind.RECOMMENDATION.value),
        is_introduction=table[:, 2] == _KINDS.index(InteractionKind.INTRODUCTION.value),
        is_meeting=table[:, 2] == _KINDS.index(InteractionKind.MEETING.value),
    )


def _day(moment: datetime) -> float:
    return (moment - _EPOCH).total_seconds() / 86_400


def _moment(day: float) -> datetime | None:
    return None if np.isnan(day) else _EPOCH + timedelta(days=float(day))


def _tie(workspace: Workspace, person_id: int, measured: Strengths, place: int, now: datetime) -> Tie:
    evidence = measured.evidence
    counts = {name: int(getattr(evidence, name)[place]) for name in _COUNTS}
    first, last = _moment(evidence.first_day[place]), _moment(evidence.last_day[place])
    return Tie(
        person_id=person_id,
        workspace=workspace,
        strength=float(measured.strength[place]),
        parts={name: float(measured.values[name][place]) for name in PARTS},
        evidence=counts
        | {"first": first.date().isoformat() if first else None, "last": last.date().isoformat() if last else None},
        interactions=counts["count_in"] + counts["count_out"] + counts["count_both"],
        last_at=last,
        last_in_at=_moment(evidence.last_day_in[place]),
        last_out_at=_moment(evidence.last_day_out[place]),
        computed_on=now.date(),
    )
