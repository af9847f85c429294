"""What a graph is refused for, in one sentence."""

from __future__ import annotations

from entregent.base.text import Text


class GraphRefused(ValueError):
    """Something that was asked of a graph cannot be done; `message` says why, and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message
