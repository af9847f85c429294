"""Groups of the same: connected components under pairs that must stay apart.

Union–find with union by the smaller id and path halving (Tarjan & van Leeuwen 1984).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence


def components(
    items: Sequence[int], links: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]] = ()
) -> list[list[int]]:
    """Connected components of `items` under `links`, none of which holds both items of an `apart` pair.

    Links are taken in the order given, and a link that would bring an apart pair together is left out: so whoever
    wants a result that does not depend on the order of arrival sorts them. Each component is sorted; so are they.
    """
    parent = {item: item for item in items}
    enemies: dict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        enemies[a].add(b)
        enemies[b].add(a)

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in links:
        low, high = sorted((find(a), find(b)))
        if low == high or any(find(enemy) == low for enemy in enemies[high]):
            continue
        parent[high] = low
        enemies[low] |= enemies.pop(high)
    groups: dict[int, list[int]] = defaultdict(list)
    for item in sorted(items):
        groups[find(item)].append(item)
    return sorted(groups.values())
