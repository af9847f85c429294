"""Sentences shown to people, as adapters see them (defined in base, which the contract stands on)."""

from __future__ import annotations

from entregent.base.text import Text, t

__all__ = ["Text", "t"]
