"""What the owner decides: who is whom, who knows whom, what a community is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.base.packed import pack, unpack
from entregent.people import actions as people
from entregent.people.models import Person
from entregent.ties.actions.comparing import weigh
from entregent.ties.actions.measuring import index_messages, measure
from entregent.ties.actions.snapshots import request_refresh
from entregent.ties.map import SAME_COMMUNITY
from entregent.ties.models import CommunityName, StatedRelation


@transaction.atomic
def join(workspace: Workspace, person_ids: Iterable[int], now: datetime) -> tuple[int, list[int]]:
    """These persons are one: join them and measure the tie again. Returns as `people.actions.merge`."""
    wanted = set(person_ids)
    root, judgments = people.merge(workspace, wanted, now)
    _again(workspace, wanted | {root}, now)
    return root, judgments


@transaction.atomic
def accept_suggestion(workspace: Workspace, suggestion_id: int, now: datetime) -> tuple[int, list[int]]:
    """Accept a suggestion and measure the tie again."""
    root, judgments = people.accept(workspace, suggestion_id, now)
    _again(workspace, {root}, now)
    return root, judgments


@transaction.atomic
def accept_above(
    workspace: Workspace, probability: float, now: datetime, only: Collection[int] | None = None
) -> list[int]:
    """Accept every suggestion of at least this probability (or those of them that `only` names) and measure the ties
    again. The judgments' ids."""
    roots, judgments = people.accept_above(workspace, probability, now, only)
    _again(workspace, roots, now)
    return judgments


@transaction.atomic
def part(workspace: Workspace, identity_id: int, now: datetime) -> list[int]:
    """This identity is somebody else: part it from its person and measure both again. Returns the judgments' ids."""
    roots, judgments = people.apart_from(workspace, identity_id, now)
    _again(workspace, roots, now)
    return judgments


@transaction.atomic
def forget(workspace: Workspace, judgment_ids: Iterable[int], now: datetime) -> None:
    """Take the owner's words back and measure those concerned again."""
    _again(workspace, people.forget_judgments(workspace, judgment_ids), now)


def _again(workspace: Workspace, person_ids: set[int], now: datetime) -> None:
    measure(workspace, now, person_ids)
    index_messages(workspace, person_ids)
    weigh(workspace, person_ids)
    request_refresh(workspace, now)


def state_relation(workspace: Workspace, a_id: int, b_id: int, text: str, now: datetime) -> None:
    """The owner says that two people know each other. Raises `Refused` when they are one and the same."""
    roots = sorted(
        set(Person.objects.filter(workspace=workspace, pk__in=[a_id, b_id]).values_list("root_id", flat=True))
    )
    if len(roots) != 2:
        raise Refused(_("Choose two different people."))
    StatedRelation.objects.update_or_create(
        workspace=workspace, a_id=roots[0], b_id=roots[1], defaults={"text": text.strip()[:400], "at": now}
    )
    request_refresh(workspace, now, changed=False)


def unstate_relation(workspace: Workspace, stated_id: int, now: datetime) -> None:
    """Take back that two people know each other."""
    StatedRelation.objects.filter(workspace=workspace, pk=stated_id).delete()
    request_refresh(workspace, now, changed=False)


def name_community(workspace: Workspace, members: Iterable[int], name: str, now: datetime) -> None:
    """Name the community of these persons; an empty name gives it back its automatic label.

    A name given earlier to much the same people (`SAME_COMMUNITY`) is replaced.
    """
    chosen = set(members)
    wanted = pack(chosen)
    for old in CommunityName.objects.filter(workspace=workspace):
        before = set(unpack(old.members).tolist())
        if before == chosen or len(before & chosen) >= SAME_COMMUNITY * len(before | chosen):
            old.delete()
    if name.strip():
        CommunityName.objects.create(workspace=workspace, name=name.strip()[:120], members=wanted, at=now)
    request_refresh(workspace, now, changed=False)
