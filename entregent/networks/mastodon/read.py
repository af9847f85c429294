"""Reading a connected account: what is new of the owner, whom contacts follow, and when there is something to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from entregent.contract.live import Session, Told
from entregent.networks.mastodon.crawl import follows
from entregent.networks.mastodon.listening import listen
from entregent.networks.mastodon.rounds import round_from
from entregent.networks.mastodon.streams import STREAMS

__all__ = ["follows", "listen", "since"]


def since(session: Session, cursor: Mapping[str, Any]) -> Iterator[Told]:
    """What is new, from the cursor on; from the beginning where it is empty."""
    yield from round_from(session, cursor).read(STREAMS)
