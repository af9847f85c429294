"""Why a request came to nothing, each with one sentence for a reader."""

from __future__ import annotations

from entregent.base.text import Text


class HttpError(Exception):
    """A request that gave no answer; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class Forbidden(HttpError):
    """The address is one that nothing is sent to: a private network, this machine, an unknown scheme."""


class Unreachable(HttpError):
    """Nobody answered: no such host, refused, reset, a broken certificate. What was sent may have arrived."""


class TooMuch(HttpError):
    """The answer was larger, slower or further away (redirects) than is allowed."""
