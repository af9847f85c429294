"""What the double was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `token` is the bearer token that came with it, `status` what was answered."""

    method: str
    path: str
    params: dict[str, str]
    form: dict[str, str]
    token: str
    agent: str
    at: datetime
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
