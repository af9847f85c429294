"""Reading a connected account: what is new of the owner, and whom contacts follow. The network offers its news only as one
stream of everything that everybody does, so it is asked now and then instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entregent.contract.live import Session, Told
from entregent.networks.bluesky.crawl import follows
from entregent.networks.bluesky.rounds import round_from
from entregent.networks.bluesky.streams import STREAMS

__all__ = ["follows", "listen", "since"]


def since(session: Session, cursor: Mapping[str, Any]) -> Iterator[Told]:
    """What is new, from the cursor on; from the beginning where it is empty."""
    yield from round_from(session, cursor).read(STREAMS)


def listen(_session: Session) -> Iterator[None]:
    """Nothing is streamed for one account alone."""
    yield from ()
