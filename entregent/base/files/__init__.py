"""Files that people drop in, read safely, and files written for them, never half."""

from __future__ import annotations

from entregent.base.files.errors import CannotWrite, Unreadable

__all__ = ["CannotWrite", "Unreadable"]
