"""What the owner did beside writing: follow, like, repost. All of it went out to one person."""

from __future__ import annotations

from datetime import datetime

from entregent.base.jsonfile import inside
from entregent.contract.records import Direction, Interaction, InteractionKind, Who
from entregent.networks.bluesky.keys import did, post_url
from entregent.networks.bluesky.written import Written, who


def follow(record: Written, owner: str, now: datetime) -> Interaction | None:
    """That the owner began to follow somebody; None where it names nobody else."""
    key = did(record.value.get("subject"))
    if not key or key == owner:
        return None
    return Interaction(
        source_id=f"follow:{record.cid}",
        kind=InteractionKind.CONNECTION,
        direction=Direction.OUT,
        people=(Who(key),),
        at=record.at(now),
    )


def like(record: Written, owner: str, now: datetime) -> Interaction | None:
    """That the owner liked what somebody wrote; None where it names nobody else."""
    return _passed_on(record, owner, now, InteractionKind.REACTION, "like")


def repost(record: Written, owner: str, now: datetime) -> Interaction | None:
    """That the owner passed on what somebody wrote; None where it names nobody else."""
    return _passed_on(record, owner, now, InteractionKind.SHARE, "repost")


def _passed_on(record: Written, owner: str, now: datetime, kind: InteractionKind, name: str) -> Interaction | None:
    uri = inside(record.value.get("subject"), "uri")
    author = who(uri, owner)
    if author is None:
        return None
    return Interaction(
        source_id=f"{name}:{record.cid}",
        kind=kind,
        direction=Direction.OUT,
        people=(author,),
        at=record.at(now),
        url=post_url(uri),
    )
