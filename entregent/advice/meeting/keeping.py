"""A suggestion as one of a shortlist, to be followed up on a board like any other."""

from __future__ import annotations

from math import prod

from entregent.advice.meeting.values import Door, Suggestion
from entregent.advice.shortlist import Account, Introducer, Other, Result, Why


def as_result(one: Suggestion, person_id: int, message: str) -> Result:
    """What stands on the board for somebody who was suggested and is the person `person_id` now."""
    introducer = _introducer(one, person_id) if one.doors else None
    return Result(
        rank=one.rank,
        score=one.score,
        person_id=person_id,
        name=one.name,
        company=one.company,
        position=one.position,
        place=one.place,
        tie=one.tie,
        tie_sentence=one.tie_sentence,
        is_contact=False,
        why=(Why("headline", one.account.headline),) if one.account and one.account.headline else (),
        introducer=introducer,
        uncertain=one.uncertain,
        parts=one.parts,
        message=message,
        degree=len(introducer.path) if introducer else 0,
        account=Account(one.account.network, one.account.key) if one.account else None,
    )


def _introducer(one: Suggestion, person_id: int) -> Introducer:
    door = one.doors[0]
    path = tuple((pk or person_id, name, step) for (pk, step), name in zip(door.steps, door.path, strict=True))
    others = tuple(Other(other.id, other.name, _worth(other)) for other in one.doors[1:])
    return Introducer(door.id, door.name, path[0][2], _worth(door), path, asked=door.asked, others=others)


def _worth(door: Door) -> float:
    return prod(step for _pk, step in door.steps)
