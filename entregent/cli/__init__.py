"""The `entregent` command: calls actions and queries only. One module per theme; importing them brings their commands."""

from __future__ import annotations

from entregent.cli import (
    advising,
    connecting,
    deciding,
    demonstration,
    importing,
    listing,
    mapping,
    marking,
    serving,
    triaging,
    upkeep,
)
from entregent.cli.application import app, main

__all__ = [
    "advising",
    "app",
    "connecting",
    "deciding",
    "demonstration",
    "importing",
    "listing",
    "main",
    "mapping",
    "marking",
    "serving",
    "triaging",
    "upkeep",
]
