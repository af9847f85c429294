"""Stable ids for facts that LinkedIn gives none: a hash of what does not change, and a number for exact repetitions."""

from __future__ import annotations

from entregent.base.fingerprints import fingerprint

_REMEMBERED = 50_000


class Occurrences:
    """Ids of facts in one reading. Two facts alike in every stable part are numbered in the order they come.

    Only the latest 50,000 to 100,000 ids are remembered, so memory does not grow with the file: facts alike to the second
    stand close together in an export.
    """

    def __init__(self) -> None:
        self._latest: dict[int, int] = {}
        self._earlier: dict[int, int] = {}

    def source_id(self, kind: str, *parts: str) -> str:
        """`kind:hash`, with `.2`, `.3` … behind it from the second occurrence on."""
        mark = fingerprint(*parts)
        count = self._latest.get(mark, 0) or self._earlier.get(mark, 0)
        if len(self._latest) >= _REMEMBERED:
            self._earlier, self._latest = self._latest, {}
        self._latest[mark] = count + 1
        return f"{kind}:{mark:016x}" if not count else f"{kind}:{mark:016x}.{count + 1}"
