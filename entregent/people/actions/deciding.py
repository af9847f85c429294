"""What the owner decides of who is whom: one person, two persons, or to be asked again later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.people.actions.joining import around_of, judged_pairs, known_identities, resolve
from entregent.people.actions.judging import face, identities_named, judge, ordered, sides
from entregent.people.actions.settling import settle
from entregent.people.models import Identity, Judgment, Person, Suggestion

LATER = timedelta(days=30)


@transaction.atomic
def merge(workspace: Workspace, person_ids: Iterable[int], now: datetime) -> tuple[int, list[int]]:
    """The owner says that these persons are one. Returns the root, and the ids of the judgments to take back.

    Raises `Refused` when the owner said earlier that two of them are not the same.
    """
    people = list(Person.objects.filter(workspace=workspace, pk__in=set(person_ids), is_root=True).order_by("pk"))
    if len(people) < 2:
        raise Refused(_("Choose two people or more to join."))
    first, *others = people
    return _join(workspace, [(first, other) for other in others], now)


def _join(workspace: Workspace, pairs: list[tuple[Person, Person]], now: datetime) -> tuple[int, list[int]]:
    roots = {person.root_id for pair in pairs for person in pair}
    rows = known_identities(Identity.objects.filter(person__in=roots))
    apart = judged_pairs(rows, workspace, Judgment.Verdict.APART)
    if any(rows[a].person_id != rows[b].person_id for a, b in apart):
        raise Refused(_("You said that they are not the same person: take that back first."))
    words = [judge(workspace, face(a), face(b), Judgment.Verdict.SAME, now) for a, b in pairs]
    resolve(workspace, rows, is_news=False)
    root = Identity.objects.get(pk=face(pairs[0][0]).pk).person_id
    return root, [word.pk for word in words]


@transaction.atomic
def apart_from(workspace: Workspace, identity_id: int, now: datetime) -> tuple[set[int], list[int]]:
    """The owner says that this identity is not the person it was joined with.

    Returns the persons concerned and the ids of the judgments to take back.
    """
    identity = Identity.objects.get(workspace=workspace, pk=identity_id)
    rest = list(Identity.objects.filter(person_id=identity.person_id).exclude(pk=identity_id))
    if not rest:
        raise Refused(_("There is only one identity here: nothing to part."))
    pairs = {ordered(identity, other) for other in rest}
    before = [word.pk for word in Judgment.objects.filter(workspace=workspace) if sides(word) in pairs]
    Judgment.objects.filter(pk__in=before).delete()
    words = [judge(workspace, identity, other, Judgment.Verdict.APART, now) for other in rest]
    concerned = [identity.pk, *(row.pk for row in rest)]
    return resolve(workspace, concerned, is_news=False), [word.pk for word in words]


@transaction.atomic
def forget_judgments(workspace: Workspace, judgment_ids: Iterable[int]) -> set[int]:
    """Take the owner's words back: what they joined parts, what they parted joins again if the facts say so. The persons
    (roots) concerned."""
    words = list(Judgment.objects.filter(workspace=workspace, pk__in=set(judgment_ids)))
    names = {side for word in words for side in sides(word)}
    concerned = set(around_of(workspace, {row.pk for row in identities_named(workspace, names).values()})[0])
    Judgment.objects.filter(pk__in=[word.pk for word in words]).delete()
    return resolve(workspace, concerned, is_news=False) if concerned else set()


@transaction.atomic
def accept(workspace: Workspace, suggestion_id: int, now: datetime) -> tuple[int, list[int]]:
    """The owner accepts a suggestion: the two are one. Returns as `merge` does."""
    found = _open(workspace, suggestion_id)
    return _join(workspace, [(found.a, found.b)], now)


@transaction.atomic
def reject(workspace: Workspace, suggestion_id: int, now: datetime) -> int:
    """The owner says that the two are not the same person: remembered for ever. Returns the judgment's id."""
    return _say(workspace, suggestion_id, Judgment.Verdict.APART, now)


@transaction.atomic
def postpone(workspace: Workspace, suggestion_id: int, now: datetime) -> int:
    """Ask again later. Returns the judgment's id."""
    return _say(workspace, suggestion_id, Judgment.Verdict.LATER, now, now + LATER)


def _say(workspace: Workspace, suggestion_id: int, verdict: str, now: datetime, until: datetime | None = None) -> int:
    found = _open(workspace, suggestion_id)
    word = judge(workspace, face(found.a), face(found.b), verdict, now, until)
    settle(workspace, {root for root in (found.a.root_id, found.b.root_id) if root})
    return word.pk


def _open(workspace: Workspace, suggestion_id: int) -> Suggestion:
    rows = Suggestion.objects.select_related("a", "b").filter(workspace=workspace, is_open=True)
    found = rows.filter(pk=suggestion_id).first()
    if found is None:
        raise Refused(_("This suggestion is no longer open."))
    return found
