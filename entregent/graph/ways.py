"""Whom to ask for an introduction, without asking one person for everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entregent.analysis.reach.warmest import Way

# Each time somebody is asked already, asking them once more is worth so much less.
AGAIN = 0.8


@dataclass(frozen=True, slots=True)
class Asked:
    """The way that was chosen for one target, how often its introducer is asked before it, and whether a warmer one was
    passed over to spare somebody."""

    way: Way
    before: int
    is_spread: bool


def spread(options: Sequence[Sequence[Way]], already: Mapping[int, int] | None = None) -> list[Asked | None]:
    """For each target, in order, the way that is warmest once every earlier request to its introducer takes a fifth off it.

    `options` are the alternatives for each target, the warmest first (`Nearby.alternatives`); `already` how often people
    were asked before. None where there is no way.
    """
    asked = Counter(already or {})
    chosen: list[Asked | None] = []
    for ways in options:
        if not ways:
            chosen.append(None)
            continue
        best = max(ways, key=lambda way: way.product * AGAIN ** asked[way.introducer])
        chosen.append(Asked(best, asked[best.introducer], best is not ways[0]))
        asked[best.introducer] += 1
    return chosen
