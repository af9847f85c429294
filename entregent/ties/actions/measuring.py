"""Deriving tie strengths from interactions, and the words by which conversations are found."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import F, Q

from entregent.accounts.models import Workspace
from entregent.analysis.graph import FloatArray
from entregent.analysis.strength import KIND_WORTH, PARTS, Interactions, Strengths, StrengthSettings, tie_strengths
from entregent.base import bulk
from entregent.base.bulk import Row
from entregent.contract.records import InteractionKind
from entregent.facts.actions import slices
from entregent.people.actions import document_of, index_words
from entregent.people.models import Identity, Person
from entregent.ties.models import Interaction, Tie

# A person's conversations are found by their latest words, up to this many characters.
INDEXED = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("identity_id", "at", "direction", "kind", "audience", "thread")
_READ_AT_ONCE = 20_000
# The rows of more people than this are read without asking for each.
_FEW = 5_000
_COUNTS = (
    "count_in",
    "count_out",
    "count_both",
    "weeks",
    "channels",
    "recommendations",
    "introductions",
    "meetings",
    "longest_conversation",
    "long_conversations",
)
_DAYS = ("first_day", "last_day", "last_day_in", "last_day_out")
_TIE = (
    *("person_id", "workspace_id", "strength", "parts", "evidence", "interactions"),
    *("last_at", "last_in_at", "last_out_at", "computed_on"),
)


def measure(workspace: Workspace, now: datetime, person_ids: Iterable[int] | None = None) -> int:
    """Measure the ties with these persons (roots; None: everybody) as of the day of `now`. How many were measured."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    people = list(_people(workspace, person_ids))
    index = {pk: place for place, (pk, _connected) in enumerate(people)}
    measured = tie_strengths(
        _interactions(workspace, index, everybody=person_ids is None),
        np.array([connected for _pk, connected in people], dtype=bool),
        _day(today),
        StrengthSettings(half_life_days=float(workspace.half_life_days)),
    )
    # Who was joined with somebody, or turned out to be the owner, has no tie of their own any more.
    nobodys = Tie.objects.filter(Q(person__is_root=False) | Q(person__is_owner=True), workspace=workspace)
    for ids in slices(pk for (pk,) in list(bulk.fetch(nobodys.values_list("pk")))):
        Tie.objects.filter(pk__in=ids).delete()
    bulk.upsert(Tie, _TIE, _ties(workspace, list(index), measured, now))
    return len(index)


def measure_stale(workspace: Workspace, now: datetime) -> int:
    """Measure the ties that are not as of the day of `now`: everybody's once a day, and nobody's right after an import,
    which measures those of whom something new was said. How many were measured."""
    people = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False)
    stale = people.filter(Q(tie=None) | ~Q(tie__computed_on=now.date())).values_list("pk")
    ids = [pk for (pk,) in bulk.fetch(stale, is_large=True)]
    return measure(workspace, now, ids)


def forget_measures(workspace: Workspace) -> None:
    """What ties are measured by has changed: all of them are stale."""
    Tie.objects.filter(workspace=workspace).update(computed_on=_EPOCH.date())


def index_messages(workspace: Workspace, person_ids: Iterable[int]) -> None:
    """Make what was said with these persons (roots) findable."""
    for ids in slices(person_ids, 300):
        texts: dict[int, list[str]] = defaultdict(list)
        room: dict[int, int] = defaultdict(lambda: INDEXED)
        said = Interaction.objects.filter(bulk.among("identity__person_id", ids))
        # What was said in one second stands in the same order whenever it is read.
        said = said.order_by(F("at").desc(nulls_last=True), "fingerprint")
        for person, subject, text in bulk.fetch(said.values_list("identity__person_id", "subject", "text")):
            if room[person] > 0 and (subject or text):
                texts[person].append(f"{subject} . {text}")
                room[person] -= len(text)
        found = (document_of(person, "message", " . ".join(parts)[:INDEXED]) for person, parts in texts.items())
        index_words(workspace, ids, ["message"], filter(None, found))


def _people(workspace: Workspace, person_ids: Iterable[int] | None) -> Iterator[tuple[int, bool]]:
    roots = Person.objects.filter(workspace=workspace, is_root=True, is_owner=False).order_by("pk")
    wanted = roots if person_ids is None else roots.filter(bulk.among("pk", set(person_ids)))
    yield from bulk.fetch(wanted.values_list("pk", "is_contact"), is_large=True)


def _interactions(workspace: Workspace, people: dict[int, int], *, everybody: bool) -> Interactions:
    """What passed between the owner and these people, by their place, as columns: a million rows take 100 MB."""
    whose, channel_of = _identities(workspace, people, everybody=everybody)
    every = Interaction.objects.once().filter(workspace=workspace)
    parts = []
    some = every if everybody or len(people) > _FEW else every.filter(bulk.among("identity_id", whose))
    found = bulk.fetch(some.values_list(*_COLUMNS), is_large=True)
    while rows := list(islice(found, _READ_AT_ONCE)):
        parts.append(_columns([row for row in rows if row[0] in whose], whose, channel_of))
    return Interactions(*(np.concatenate(column) for column in zip(*parts or [_columns([], {}, {})], strict=True)))


def _identities(
    workspace: Workspace, people: dict[int, int], *, everybody: bool
) -> tuple[dict[int, int], dict[int, int]]:
    """By identity: the place of its person, and the number of its network."""
    whose, channel_of = {}, {}
    channels: dict[str, int] = {}
    every = Identity.objects.filter(workspace=workspace)
    mine = every if everybody or len(people) > _FEW else every.filter(bulk.among("person_id", people))
    for pk, person, network in bulk.fetch(mine.values_list("pk", "person_id", "network"), is_large=True):
        if (place := people.get(person)) is not None:
            whose[pk] = place
            channel_of[pk] = channels.setdefault(network, len(channels))
    return whose, channel_of


_KINDS = {kind.value: number for number, kind in enumerate(InteractionKind)}
_WORTH = np.array([KIND_WORTH[kind] for kind in _KINDS])


def _columns(rows: list[Any], whose: dict[int, int], channel_of: dict[int, int]) -> tuple[Any, ...]:
    """Rows of interactions as the columns of `Interactions`, in their order."""
    identity, at, direction, kinds, audience, thread = zip(*rows, strict=True) if rows else [()] * 6
    kind = np.array([_KINDS[name] for name in kinds], dtype=np.int64)
    return (
        np.array([whose[pk] for pk in identity], dtype=np.int64),
        _days(at),
        np.array(direction, dtype=np.int64),
        _WORTH[kind],
        np.array(audience, dtype=np.int64),
        np.array([channel_of[pk] for pk in identity], dtype=np.int64),
        np.array([-1 if number is None else number for number in thread], dtype=np.int64),
        *(kind == _KINDS[proof] for proof in ("recommendation", "introduction", "meeting")),
    )


def _days(moments: Iterable[datetime | None]) -> FloatArray:
    """Days since the epoch of times as `bulk.fetch` reads them; NaN for none."""
    naive = [at if at is None or at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None) for at in moments]
    known = np.array(naive, dtype="datetime64[us]")
    return np.where(np.isnat(known), np.nan, known.astype(np.int64) / 1e6 / 86_400)


def _day(moment: datetime) -> float:
    return (moment - _EPOCH).total_seconds() / 86_400


def _moment(day: float) -> datetime | None:
    return None if math.isnan(day) else _EPOCH + timedelta(days=day)


def _ties(workspace: Workspace, person_ids: list[int], measured: Strengths, now: datetime) -> Iterator[Row]:
    """The rows of `_TIE`."""
    evidence = measured.evidence
    parts = zip(*(measured.values[name].tolist() for name in PARTS), strict=True)
    counts = zip(*(getattr(evidence, name).tolist() for name in _COUNTS), strict=True)
    days = zip(*(getattr(evidence, name).tolist() for name in _DAYS), strict=True)
    strengths = measured.strength.tolist()
    for pk, strength, values, numbers, when in zip(person_ids, strengths, parts, counts, days, strict=True):
        first, last, last_in, last_out = map(_moment, when)
        span = {"first": first.date().isoformat() if first else None, "last": last.date().isoformat() if last else None}
        yield (
            pk,
            workspace.pk,
            strength,
            dict(zip(PARTS, values, strict=True)),
            dict(zip(_COUNTS, numbers, strict=True)) | span,
            sum(numbers[:3]),
            last,
            last_in,
            last_out,
            now.date(),
        )
