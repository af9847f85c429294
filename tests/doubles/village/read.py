"""Reading the village: what the story tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entregent.contract.live import Session, Told
from tests.doubles import village


def since(session: Session, cursor: Mapping[str, Any]) -> Iterator[Told]:
    village.STORY.asked.append(("since", session.credentials["token"]))
    return village.STORY.since(dict(cursor))


def follows(session: Session, key: str, cursor: Mapping[str, Any]) -> Iterator[Told]:
    village.STORY.asked.append(("follows", key))
    return village.STORY.follows(key, dict(cursor))


def listen(session: Session) -> Iterator[None]:
    village.STORY.asked.append(("listen", session.key))
    return village.STORY.listen()
