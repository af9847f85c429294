"""Writes of the intake domain: receiving files, reading them into facts, and taking imports back."""

from entregent.intake.actions.reading import Progress, read
from entregent.intake.actions.receiving import (
    Refusal,
    Source,
    confirm,
    discard_spooled,
    dismiss,
    import_sample,
    queue,
    remove_sample,
    sources,
    spool,
)
from entregent.intake.actions.undoing import request_undo, undo

__all__ = [
    "Progress",
    "Refusal",
    "Source",
    "confirm",
    "discard_spooled",
    "dismiss",
    "import_sample",
    "queue",
    "read",
    "remove_sample",
    "request_undo",
    "sources",
    "spool",
    "undo",
]
