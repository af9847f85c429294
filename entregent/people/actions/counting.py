"""How many persons a batch would bring, counted as `resolve` would join them, without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from entregent.analysis.matching import Seen, certain, merged
from entregent.people.actions.keys import holders_of
from entregent.people.actions.seeing import see
from entregent.people.likeness import OWNER, Key, likeness


@dataclass(slots=True)
class Expected:
    """What a dry run learns of identities: what is said of them and their certain keys, by id (negative for those that
    are new)."""

    workspace_id: int
    _seen: dict[int, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    _holders: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))

    def note(self, identity: int, who: tuple[str, str], said: Mapping[str, Any], keys: Iterable[Key]) -> None:
        """Of somebody (on this network, under this key) this is said, with these certain keys."""
        held = set(keys)
        self._seen[identity].append(likeness(*who, [dict(said)], held))
        for key in held:
            self._holders[key].add(identity)

    def new_people(self, created: set[int]) -> int:
        """Of the new identities: how many persons they are, without those who are somebody known, or the owner."""
        self._add_known()
        sharing = sorted({pk for holding in self._holders.values() if len(holding) > 1 for pk in holding} | created)
        known = see([pk for pk in sharing if pk > 0])
        seen = [merged([*self._seen.get(pk, ()), *([known[pk]] if pk in known else [])]) for pk in sharing]
        new = [group for group in certain(seen) if all(sharing[at] < 0 for at in group)]
        return sum(all(OWNER not in seen[at].accounts for at in group) for group in new)

    def _add_known(self) -> None:
        for key, holding in holders_of(self.workspace_id, list(self._holders)).items():
            self._holders[key].update(holding)
