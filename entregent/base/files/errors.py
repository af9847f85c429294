"""The two ways in which a file fails a person, each with one sentence that says what to do."""

from __future__ import annotations

from entregent.base.text import Text


class Unreadable(Exception):
    """The files cannot be read at all. `message` is one sentence that says what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class CannotWrite(Exception):
    """A file cannot be written. `message` is one sentence that says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
