"""The `entregent` command: calls actions and queries only."""

from __future__ import annotations

from entregent.cli.application import main

__all__ = ["main"]
