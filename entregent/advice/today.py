"""Whom to look after today: at most seven cards, each with its reason. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from entregent.accounts.models import Workspace
from entregent.advice.models import CardAnswer, ShortlistItem
from entregent.people import queries as people
from entregent.people.models import Identity, Mark, Person
from entregent.ties.models import WAITING, WORTH_KEEPING, Interaction, Tie
from entregent.ties.sentences import month

MOST = 7
UNANSWERED, COOLING, FOLLOW_UP = "unanswered", "cooling", "follow_up"
KINDS = (UNANSWERED, COOLING, FOLLOW_UP)
WRITTEN = ("message", "mail", "reply", "mention")
# A message left so long is history, not something to answer today.
STALE = timedelta(days=180)
# A tie without a sphere is looked after like a professional one, if there were exchanges enough to be worth it.
ASSUMED_DAYS = 120
# Somebody not heard of for so many rhythms has gone their way: no card nags about it.
GONE = 6
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do: `kind` is `follow_up`, `unanswered` or `cooling`; `due` is the day since which it waits, `since`
    the moment of the message to answer."""

    kind: str
    person_id: int
    person_name: str
    company: str
    reason: str
    due: date | None
    tie: float
    shortlist_id: int | None = None
    since: datetime | None = None


def today(workspace: Workspace, now: datetime, language: str = "en") -> tuple[Card, ...]:
    """At most seven cards: follow-ups first, then messages to answer and ties that cool, the strongest ties first."""
    with override(language):
        answered = _answered(workspace, now)
        cards: list[Card] = []
        shown = people.shut_out(workspace)
        for found, most in (
            (_follow_ups(workspace, now), 3),
            (_unanswered(workspace, now), 3),
            (_cooling(workspace, now), MOST),
        ):
            taken = 0
            for card in found:
                if taken == most or len(cards) == MOST:
                    break
                if card.person_id not in shown and not _is_answered(card, answered):
                    shown.add(card.person_id)
                    cards.append(card)
                    taken += 1
        return tuple(cards)


def _answered(workspace: Workspace, now: datetime) -> dict[tuple[int, str], datetime | None]:
    """The answers that hold, by person and kind: when they were given, None for those that hold for ever."""
    rows = CardAnswer.objects.filter(Q(until=None) | Q(until__gt=now), workspace=workspace)
    found = rows.values_list("person__root_id", "kind", "at", "until").order_by(F("until").desc(nulls_last=True))
    return {(person, kind): at if until else None for person, kind, at, until in found}


def _answers(kind: str, now: datetime) -> QuerySet[CardAnswer]:
    """The answers that hold for the person of a tie: so that those who were answered for hide nobody behind them."""
    holds = Q(until=None) | Q(until__gt=now)
    return CardAnswer.objects.filter(holds, kind=kind, person__root_id=OuterRef("person_id"))


def _is_answered(card: Card, answered: dict[tuple[int, str], datetime | None]) -> bool:
    """Whether the owner has answered this card; a message that came since is a new one."""
    if (card.person_id, card.kind) not in answered:
        return False
    at = answered[card.person_id, card.kind]
    return at is None or card.since is None or card.since <= at


def _follow_ups(workspace: Workspace, now: datetime) -> Iterator[Card]:
    steps = ShortlistItem.Step
    rows = ShortlistItem.objects.filter(
        shortlist__workspace=workspace,
        step__in=[steps.KEPT, steps.CONTACTED],
        follow_up_on__lte=now.date(),
        person__root__is_seen=True,
    ).select_related("shortlist", "person__root__tie")
    for row in rows.order_by("follow_up_on", "rank")[:_LOOKED_AT]:
        if row.step == steps.KEPT:
            reason = _("You kept them for “{text}”: write to them.").format(text=row.shortlist.text)
        else:
            reason = _("You wrote to them for “{text}”: did they answer?").format(text=row.shortlist.text)
        person = row.person.root or row.person
        yield Card(
            FOLLOW_UP,
            person.pk,
            person.name,
            person.company,
            reason,
            row.follow_up_on,
            _strength(person),
            row.shortlist_id,
        )


def _unanswered(workspace: Workspace, now: datetime) -> Iterator[Card]:
    waiting = Tie.objects.filter(WAITING, workspace=workspace, person__is_root=True, last_in_at__gte=now - STALE)
    answers = _answers(UNANSWERED, now).filter(Q(until=None) | Q(at__gte=OuterRef("last_in_at")))
    waiting = waiting.exclude(Exists(answers))
    ties = {tie.person_id: tie for tie in _strongest(waiting)}
    whose = dict(Identity.objects.filter(person_id__in=ties).values_list("pk", "person_id"))
    # By identity, so that the database reads the histories of these few and nobody else's.
    said = Interaction.objects.once().filter(
        identity_id__in=list(whose), kind__in=WRITTEN, audience__lte=2, at__gte=now - STALE
    )
    last: dict[int, tuple[int, int]] = {}
    for identity, pk, direction in said.order_by("at", "pk").values_list("identity_id", "pk", "direction"):
        last[whose[identity]] = (pk, direction)
    received = Interaction.objects.in_bulk([pk for pk, direction in last.values() if direction < 0])
    for person, tie in ties.items():
        row = received.get(last.get(person, (0, 0))[0])
        if row is None or row.at is None:
            continue
        reason = _left_unanswered((now - row.at).days, _short(row.text or row.subject))
        who = tie.person
        yield Card(UNANSWERED, person, who.name, who.company, reason, row.at.date(), tie.strength, since=row.at)


def _left_unanswered(days: int, text: str) -> str:
    if not text:
        return _left_without_words(days)
    if days < 1:
        return _("Wrote to you today, and you have not answered: “{text}”").format(text=text)
    return ngettext(
        "Wrote to you {days} day ago, and you have not answered: “{text}”",
        "Wrote to you {days} days ago, and you have not answered: “{text}”",
        days,
    ).format(days=days, text=text)


def _left_without_words(days: int) -> str:
    """Of a picture, say, or where an export tells of a message but not what it says."""
    if days < 1:
        return _("Wrote to you today, without words that are known here, and you have not answered.")
    return ngettext(
        "Wrote to you {days} day ago, without words that are known here, and you have not answered.",
        "Wrote to you {days} days ago, without words that are known here, and you have not answered.",
        days,
    ).format(days=days)


def _short(text: str, size: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1].rsplit(" ", 1)[0] + " …"


def _cooling(workspace: Workspace, now: datetime) -> Iterator[Card]:
    rhythms = {sphere.slug: (sphere.cadence_days, sphere.name) for sphere in people.spheres(workspace, counted=False)}
    looked_at = {tie.pk: tie for tie in _strongest(_without_sphere(workspace, now))}
    for days in {days for days, _name in rhythms.values() if days}:
        slugs = [slug for slug, (cadence, _name) in rhythms.items() if cadence == days]
        looked_at |= {tie.pk: tie for tie in _strongest(_in_spheres(workspace, slugs, days, now))}
    spheres = people.marks_of(looked_at, Mark.Kind.SPHERE)
    for tie in sorted(looked_at.values(), key=lambda tie: (-tie.strength, tie.pk)):
        of_them = [rhythms.get(slug, (None, slug)) for slug in spheres.get(tie.pk, ())]
        asked = [(days, name) for days, name in of_them if days]
        if of_them and not asked:
            continue
        days, sphere = min(asked, default=(ASSUMED_DAYS, ""))
        if tie.last_at is None or not timedelta(days=days) < now - tie.last_at < timedelta(days=days * GONE):
            continue
        due = (tie.last_at + timedelta(days=days)).date()
        yield Card(
            COOLING, tie.person_id, tie.person.name, tie.person.company, _cool(tie, days, sphere), due, tie.strength
        )


def _without_sphere(workspace: Workspace, now: datetime) -> QuerySet[Tie]:
    """Ties with those in no sphere that have cooled for as long as the rhythm that is assumed."""
    placed = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.SPHERE).values("person__root_id")
    ties = Tie.objects.filter(WORTH_KEEPING, workspace=workspace)
    return _cooled(ties, ASSUMED_DAYS, now).exclude(person_id__in=placed)


def _in_spheres(workspace: Workspace, slugs: list[str], days: int, now: datetime) -> QuerySet[Tie]:
    """Ties with the people of these spheres, which have one rhythm, that have cooled for as long."""
    marks = Mark.objects.filter(workspace=workspace, kind=Mark.Kind.SPHERE, value__in=slugs)
    ties = Tie.objects.filter(workspace=workspace, person_id__in=marks.values("person__root_id"))
    return _cooled(ties, days, now)


def _cooled(ties: QuerySet[Tie], days: int, now: datetime) -> QuerySet[Tie]:
    # Said as what is left out, so that no database takes all ties of so many months rather than the strongest in order.
    gone, warm = Q(last_at__lte=now - timedelta(days=days * GONE)), Q(last_at__gte=now - timedelta(days=days))
    cooled = ties.exclude(gone).exclude(warm).filter(last_at__isnull=False)
    cooled = cooled.filter(person__is_root=True, person__is_organisation=False)
    return cooled.exclude(Exists(_answers(COOLING, now)))


def _strongest(ties: QuerySet[Tie]) -> list[Tie]:
    """The strongest of these ties, with their persons. Ids first: they are read off an index."""
    ids = ties.order_by("-strength", "person_id").values("pk")[:_LOOKED_AT]
    shown = ("strength", "last_at", "interactions", "person__name", "person__company")
    found = Tie.objects.filter(pk__in=ids).select_related("person").only(*shown)
    return sorted(found, key=lambda tie: (-tie.strength, tie.pk))


def _cool(tie: Tie, days: int, sphere: str) -> str:
    told = {"month": month(tie.last_at), "days": days, "count": tie.interactions, "sphere": sphere}
    if sphere:
        return _("Last exchange in {month}, {count} in all; your rhythm for {sphere} is {days} days.").format(**told)
    return _("Last exchange in {month}, {count} in all; without a sphere, {days} days are taken as the rhythm.").format(
        **told
    )


def _strength(person: Person) -> float:
    tie = getattr(person, "tie", None)
    return float(tie.strength) if tie else 0.0
