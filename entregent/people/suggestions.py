"""Reads: who may be one person, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from django.db.models import Count, Q

from entregent.accounts.models import Workspace
from entregent.analysis.matching.pictures import apart
from entregent.analysis.matching.traits import AVATAR
from entregent.base.pictures import PREFIX
from entregent.contract import registry
from entregent.facts.actions import slices
from entregent.people.actions.accepting import likely as likely_rows
from entregent.people.actions.picturing import addresses_of
from entregent.people.actions.settling import open_now, queue
from entregent.people.models import Album, Identity, Person, Picture, Suggestion
from entregent.people.queries import IdentityView, identities_of

WORTH_TELLING = 0.3
PICTURE = AVATAR.name


@dataclass(frozen=True, slots=True)
class Face:
    """A person in short, as one side of a suggestion."""

    id: int
    name: str
    company: str
    position: str
    place: str
    identities: tuple[IdentityView, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One thing that was compared: the comparison, the level found (both in English: see `people.reasons`), and how many
    bits it speaks for the two being one, or against. `where`: the networks that show what is alike, where that is known."""

    comparison: str
    says: str
    bits: float
    where: tuple[str, ...] = ()

    @property
    def weighs(self) -> bool:
        """Whether it is worth telling: the odds change by a quarter and more."""
        return abs(self.bits) >= WORTH_TELLING


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """Two persons who may be one, how probably, why (the weightiest reason first), and how many exchanges with the owner
    would stand together."""

    id: int
    a: Face
    b: Face
    probability: float
    reasons: tuple[ReasonView, ...]
    stake: int


def suggestions(workspace: Workspace, now: datetime, limit: int = 50) -> tuple[SuggestionView, ...]:
    """Open suggestions, those first by which most is expected to change: how probable it is, times the exchanges that would
    stand together."""
    return _views(queue(workspace.pk, now)[:limit].select_related("a__root", "b__root"))


def likely(workspace: Workspace, probability: float) -> tuple[SuggestionView, ...]:
    """The suggestions that are accepted at once from this probability on, the likeliest first."""
    return _views(likely_rows(workspace, probability))


def suggestions_of(workspace: Workspace, person_id: int, now: datetime, limit: int = 3) -> tuple[SuggestionView, ...]:
    """Open suggestions that this person (root) may be one with others, the likeliest first."""
    # By number, so that the database looks these few up instead of going over all that are open.
    units = list(Person.objects.filter(workspace=workspace, root=person_id).values_list("pk", flat=True))
    concerned = Q(a__in=units) | Q(b__in=units)
    rows = open_now(workspace.pk, now).filter(concerned).order_by("-probability", "pk")[:limit]
    return _views(rows.select_related("a__root", "b__root"))


def _views(rows: Iterable[Suggestion]) -> tuple[SuggestionView, ...]:
    found = [(row, row.a.root or row.a, row.b.root or row.b) for row in rows]
    identities = identities_of({person.pk for _row, *sides in found for person in sides})
    alike = _shown_alike([row for row, *_sides in found])

    def face(row: Person) -> Face:
        return Face(row.pk, row.name, row.company, row.position, row.place, identities.get(row.pk, ()))

    def reasons(row: Suggestion) -> tuple[ReasonView, ...]:
        return tuple(ReasonView(*told, alike.get(row.pk, ()) if told[0] == PICTURE else ()) for told in row.reasons)

    return tuple(
        SuggestionView(row.pk, face(a), face(b), row.probability, reasons(row), row.stake) for row, a, b in found
    )


def _shown_alike(rows: Iterable[Suggestion]) -> dict[int, tuple[str, ...]]:
    """For suggestions in which pictures were compared, the names of the networks that show the two most alike."""
    asked = [row for row in rows if any(told[0] == PICTURE for told in row.reasons)]
    if not asked:
        return {}
    shown = _pictures_of({unit for row in asked for unit in (row.a_id, row.b_id)})
    found: dict[int, tuple[str, ...]] = {}
    for row in asked:
        pairs = product(shown.get(row.a_id, ()), shown.get(row.b_id, ()))
        nearest = min(pairs, key=lambda pair: apart(pair[0][1], pair[1][1]), default=None)
        if nearest:
            found[row.pk] = tuple(network for network, _hash in nearest)
    return found


def _pictures_of(units: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """The pictures that are known of these units: the network that shows each, by name, and its hash."""
    known = registry.networks()
    whose: dict[int, tuple[int, str]] = {}
    told: list[tuple[int, str]] = []
    for ids in slices(units):
        rows = Identity.objects.filter(unit_id__in=ids).values_list("pk", "unit_id", "network")
        whose |= {pk: (unit, network) for pk, unit, network in rows}
        seen = Picture.objects.filter(identity__unit_id__in=ids, state=Picture.State.SEEN)
        told += seen.values_list("identity_id", "hash")
    for identity, addresses in addresses_of(whose).items():
        told += [(identity, text.removeprefix(PREFIX)) for text in addresses if text.startswith(PREFIX)]
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for identity, code in sorted(told):
        unit, network = whose[identity]
        found[unit].append((known[network].name if network in known else network, code))
    return found


def count_suggestions(workspace: Workspace, now: datetime) -> int:
    """How many suggestions are open."""
    return open_now(workspace.pk, now).count()


@dataclass(frozen=True, slots=True)
class PicturesView:
    """What became of the pictures of those who may be one person: how many are `known`, how many are still `wanted`, and why
    others are not known, with how many. `asks` says who may be asked."""

    asks: str
    known: int
    wanted: int
    failed: tuple[tuple[str, int], ...]


def pictures(workspace: Workspace) -> PicturesView:
    """How far asking for pictures is."""
    rows = Picture.objects.filter(workspace=workspace).values("state").annotate(count=Count("pk")).order_by("state")
    counts = dict(rows.values_list("state", "count"))
    known, wanted = (counts.pop(state, 0) for state in (Picture.State.SEEN, Picture.State.WANTED))
    asks = Album.objects.filter(workspace=workspace).values_list("asks", flat=True).first() or Album.Asks.ACCOUNTS
    told = tuple((str(Picture.State(state).label), count) for state, count in sorted(counts.items()))
    return PicturesView(asks, known, wanted, told)


def whom_to_ask() -> tuple[tuple[str, str], ...]:
    """What may be chosen of `PicturesView.asks`, with how it reads."""
    return tuple((value, str(label)) for value, label in Album.Asks.choices)
