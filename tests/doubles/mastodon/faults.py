"""What can go wrong with a double, switched on by a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """The faults: the connection is reset in the middle of an answer, the answer has another status, is a web page, or
    the page that was given before."""

    RESET = "reset"
    STATUS = "status"
    HTML = "html"
    REPEAT = "repeat"


@dataclass(slots=True)
class Fault:
    """A fault of requests whose path contains `path`: after `skip` of them, `times` times."""

    what: What | str
    path: str = ""
    times: int = 1
    skip: int = 0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    needs: str = ""

    def strikes(self, path: str, params: dict[str, str]) -> bool:
        """Whether it strikes this request; it is used up by that. With `needs`, only one that has this parameter."""
        if self.path not in path or self.times <= 0 or (self.needs and self.needs not in params):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True
