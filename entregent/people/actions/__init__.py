"""Writes of the people domain, by theme: what is seen, who is whom, and what the owner says of people."""

from entregent.people.actions.accepting import accept_above, forget_judgments
from entregent.people.actions.erasing import Erased, allow_again, erase, wipe_words
from entregent.people.actions.joining import accept, apart_from, forget_judgment, merge, postpone, reject, resolve
from entregent.people.actions.marks import (
    add_note,
    clear_mark,
    delete_note,
    delete_sphere,
    ensure_spheres,
    save_sphere,
    set_mark,
)
from entregent.people.actions.profiles import document_of, index_words, refresh_profiles
from entregent.people.actions.sightings import Recorder
from entregent.people.actions.taking_back import rebuild_handles, sweep, withdraw
from entregent.people.actions.tombstones import Tombstones

__all__ = [
    "Erased",
    "Recorder",
    "Tombstones",
    "accept",
    "accept_above",
    "add_note",
    "allow_again",
    "apart_from",
    "clear_mark",
    "delete_note",
    "delete_sphere",
    "document_of",
    "ensure_spheres",
    "erase",
    "forget_judgment",
    "forget_judgments",
    "index_words",
    "merge",
    "postpone",
    "rebuild_handles",
    "refresh_profiles",
    "reject",
    "resolve",
    "save_sphere",
    "set_mark",
    "sweep",
    "wipe_words",
    "withdraw",
]
