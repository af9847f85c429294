"""A network made up for the suite: its modules tell what a test puts into `STORY`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entregent.contract.live import Connect, Field, Rates, Terms, Told
from entregent.contract.network import Network
from entregent.contract.text import t


@dataclass
class Story:
    """What the village tells: `since` and `follows` are called with the cursor, `asked` notes every call."""

    since: Callable[[dict[str, Any]], Iterator[Told]] = lambda cursor: iter(())
    follows: Callable[[str, dict[str, Any]], Iterator[Told]] = lambda key, cursor: iter(())
    listen: Callable[[], Iterator[None]] = lambda: iter(())
    asked: list[tuple[str, str]] = field(default_factory=list)
    page: str = ""


STORY = Story()
NETWORK = Network(
    slug="village",
    name="The Village",
    package=__name__,
    connect=Connect(
        fields=(Field("handle", t("Your name in the village")), Field("password", t("The password"), is_secret=True)),
        scopes=t("The village tells what you hear and whom you know."),
        streams=True,
        rates=Rates(requests=100, seconds=60, daily=1000),
        terms=Terms(
            t("The village lets its members have what is theirs."), "https://village.example/terms", date(2026, 1, 1)
        ),
    ),
)
