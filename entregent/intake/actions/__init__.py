"""Writes of the intake domain: receiving files, reading them into facts, and taking imports back."""

from entregent.intake.actions.asking import answer
from entregent.intake.actions.erasing import erase_traces
from entregent.intake.actions.reading import Progress, read
from entregent.intake.actions.receiving import (
    confirm,
    discard_spooled,
    dismiss,
    import_sample,
    in_order,
    queue,
    remove_sample,
    spool,
)
from entregent.intake.actions.recognising import Refusal, Source, sources
from entregent.intake.actions.syncing import (
    begin_connecting,
    choose_crawl,
    disconnect,
    finish_connecting,
    forget_sync,
    start_sync,
    sync_now,
    synchronise,
)
from entregent.intake.actions.undoing import request_undo, undo

__all__ = [
    "Progress",
    "Refusal",
    "Source",
    "answer",
    "begin_connecting",
    "choose_crawl",
    "confirm",
    "discard_spooled",
    "disconnect",
    "dismiss",
    "erase_traces",
    "finish_connecting",
    "forget_sync",
    "import_sample",
    "in_order",
    "queue",
    "read",
    "remove_sample",
    "request_undo",
    "sources",
    "spool",
    "start_sync",
    "sync_now",
    "synchronise",
    "undo",
]
