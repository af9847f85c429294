"""Which mails were read already, and the conversation of each: 16 bytes a mail and slot, within a bound."""

from __future__ import annotations

from array import array

_FIRST_SLOTS = 1 << 12
MOST_SLOTS = 1 << 22


class Seen:
    """A table of 63-bit marks, each with a value: open addressing in packed arrays.

    Of more than some 2.5 million marks the oldest are forgotten, half of them at once, so it takes 128 MiB at most.
    """

    def __init__(self, most_slots: int = MOST_SLOTS) -> None:
        self._most_slots = most_slots
        self._older: tuple[array[int], array[int]] | None = None
        self._start(_FIRST_SLOTS)

    def _start(self, slots: int) -> None:
        self._marks = array("Q", bytes(8 * slots))
        self._values = array("Q", bytes(8 * slots))
        self._count = 0

    def value(self, mark: int) -> int | None:
        """What was put in beside the mark, None where it is not known."""
        mark = mark or 1
        slot = _slot(self._marks, mark)
        if self._marks[slot]:
            return self._values[slot]
        if self._older is None:
            return None
        marks, values = self._older
        slot = _slot(marks, mark)
        return values[slot] if marks[slot] else None

    def put(self, mark: int, value: int = 0) -> None:
        """Remember a mark that is not known yet, and its value."""
        if self._count * 5 >= len(self._marks) * 3:
            self._grow()
        mark = mark or 1
        slot = _slot(self._marks, mark)
        self._count += not self._marks[slot]
        self._marks[slot], self._values[slot] = mark, value

    def _grow(self) -> None:
        marks, values = self._marks, self._values
        if len(marks) >= self._most_slots:
            self._older = marks, values
            self._start(_FIRST_SLOTS)
            return
        self._start(2 * len(marks))
        for mark, value in zip(marks, values, strict=True):
            if mark:
                slot = _slot(self._marks, mark)
                self._marks[slot], self._values[slot] = mark, value
                self._count += 1


def _slot(marks: array[int], mark: int) -> int:
    """Where the mark is, or where it would be: marks are hashes, so their low bits are as good as any."""
    last = len(marks) - 1
    slot = mark & last
    while marks[slot] and marks[slot] != mark:
        slot = (slot + 1) & last
    return slot
