"""Elements that come twice: parts of an export that were copied or downloaded again."""

from __future__ import annotations

REMEMBERED = 200_000


class Repeats:
    """Tells what came before in one reading, by its mark. The latest 200,000 to 400,000 marks are remembered, so memory does
    not grow with the file: what comes again later has the same id, and adds nothing either."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._most = remembered
        self._latest: set[int] = set()
        self._earlier: set[int] = set()

    def again(self, mark: int) -> bool:
        """Whether this mark came before; it is remembered from now on."""
        if mark in self._latest or mark in self._earlier:
            return True
        if len(self._latest) >= self._most:
            self._earlier, self._latest = self._latest, set()
        self._latest.add(mark)
        return False
