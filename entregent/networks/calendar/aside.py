"""What is set aside by the hundred is told once, with its count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.contract.records import Skipped
from entregent.contract.text import Text
from entregent.networks.calendar.components import Event


@dataclass(slots=True)
class Aside:
    """Events set aside, counted by the reason why; of each reason the file where it was met first is remembered."""

    _counts: Counter[Text] = field(default_factory=Counter)
    _files: dict[Text, str] = field(default_factory=dict)

    def put(self, event: Event, reason: Text, count: int = 1) -> None:
        """Count an event (or `count` occurrences of it)."""
        self._counts[reason] += count
        self._files.setdefault(reason, event.calendar.file)

    def told(self) -> Iterator[Skipped]:
        """One value for each reason, the most frequent first."""
        for reason, count in sorted(self._counts.items(), key=lambda item: (-item[1], str(item[0]))):
            yield Skipped(self._files[reason], 0, reason, count)
