"""Writes of the triage domain: orders given, stopped, undone and carried out."""

from entregent.triage.actions.carrying import carry_out
from entregent.triage.actions.ordering import MOST, Wanted, give, own_lists, stop, undo, wake

__all__ = ["MOST", "Wanted", "carry_out", "give", "own_lists", "stop", "undo", "wake"]
