"""Writes of the ties domain, by theme: recording facts, measuring ties, the snapshot of the network, the owner's word."""

from entregent.ties.actions.beyond import build_beyond, ensure_beyond, request_beyond
from entregent.ties.actions.comparing import compare
from entregent.ties.actions.deciding import (
    accept_above,
    accept_suggestion,
    forget,
    join,
    name_community,
    part,
    state_relation,
    unstate_relation,
)
from entregent.ties.actions.erasing import erase_traces, relations_of
from entregent.ties.actions.following import forget_draft, take_follows
from entregent.ties.actions.measuring import forget_measures, index_messages, measure, measure_stale
from entregent.ties.actions.meeting import take_up, take_up_all
from entregent.ties.actions.recording import TieRecorder, withdraw
from entregent.ties.actions.snapshots import (
    build_snapshot,
    ensure_snapshot,
    new_revision,
    request_gathering,
    request_refresh,
)

__all__ = [
    "TieRecorder",
    "accept_above",
    "accept_suggestion",
    "build_beyond",
    "build_snapshot",
    "compare",
    "ensure_beyond",
    "ensure_snapshot",
    "erase_traces",
    "forget",
    "forget_draft",
    "forget_measures",
    "index_messages",
    "join",
    "measure",
    "measure_stale",
    "name_community",
    "new_revision",
    "part",
    "relations_of",
    "request_beyond",
    "request_gathering",
    "request_refresh",
    "state_relation",
    "take_follows",
    "take_up",
    "take_up_all",
    "unstate_relation",
    "withdraw",
]
