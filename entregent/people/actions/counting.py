"""How many persons a batch would bring, counted as `resolve` would join them, without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from entregent.analysis.components import components
from entregent.people.actions.joining import NEVER_SHARED, SHARED_ABOVE, are_one
from entregent.people.models import Handle

Key = tuple[str, str]


@dataclass(slots=True)
class Expected:
    """What a dry run learns of identities: names and certain keys by id (negative for those that are new)."""

    workspace_id: int
    owners: set[int] = field(default_factory=set)
    _names: dict[int, str] = field(default_factory=dict)
    _holders: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))

    def note(self, identity: int, name: str, keys: Iterable[Key]) -> None:
        """Somebody goes by this name and has these certain keys."""
        if name or identity not in self._names:
            self._names[identity] = name
        for key in keys:
            self._holders[key].add(identity)

    def new_people(self, created: set[int]) -> int:
        """Of the new identities: how many persons they are, without those who are somebody known, or the owner."""
        self._add_known()
        links = [pair for key, holding in self._holders.items() for pair in self._pairs(key, sorted(holding))]
        groups = components(sorted({pk for link in links for pk in link} | created), links)
        new = [group for group in groups if all(pk < 0 for pk in group)]
        return sum(1 for group in new if self.owners.isdisjoint(group))

    def _pairs(self, key: Key, holding: list[int]) -> list[tuple[int, int]]:
        is_own = key[0] in NEVER_SHARED
        if len(holding) < 2 or (len(holding) > SHARED_ABOVE and not is_own):
            return []
        names = {self._names[pk] for pk in holding}
        pairs = combinations(holding, 2)
        return [(a, b) for a, b in pairs if is_own or are_one(self._names[a], self._names[b], names)]

    def _add_known(self) -> None:
        for kind in Handle.Kind.values:
            values = [value for other, value in self._holders if other == kind]
            for some in (values[start : start + 900] for start in range(0, len(values), 900)):
                held = Handle.objects.filter(workspace_id=self.workspace_id, kind=kind, value__in=some)
                for value, identity, name in held.values_list("value", "identity_id", "identity__name"):
                    self.note(identity, name, [(kind, value)])
