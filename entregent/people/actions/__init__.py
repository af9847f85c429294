"""Writes of the people domain, by theme: what is seen, who is whom, and what the owner says of people."""

from entregent.people.actions.accepting import LEAST, accept_above, likely
from entregent.people.actions.deciding import accept, apart_from, forget_judgments, merge, postpone, reject
from entregent.people.actions.erasing import Erased, allow_again, erase, wipe_words
from entregent.people.actions.fetching import fetch_pictures
from entregent.people.actions.joining import resolve
from entregent.people.actions.marks import (
    add_note,
    change_note,
    clear_mark,
    delete_note,
    delete_sphere,
    ensure_spheres,
    save_sphere,
    set_mark,
)
from entregent.people.actions.picturing import choose_pictures, plan_pictures, request_pictures
from entregent.people.actions.profiles import document_of, index_words, refresh_profiles
from entregent.people.actions.settling import settle
from entregent.people.actions.sightings import Recorder
from entregent.people.actions.suggesting import compare
from entregent.people.actions.taking_back import rebuild_handles, sweep, withdraw
from entregent.people.actions.tombstones import Tombstones

__all__ = [
    "LEAST",
    "Erased",
    "Recorder",
    "Tombstones",
    "accept",
    "accept_above",
    "add_note",
    "allow_again",
    "apart_from",
    "change_note",
    "choose_pictures",
    "clear_mark",
    "compare",
    "delete_note",
    "delete_sphere",
    "document_of",
    "ensure_spheres",
    "erase",
    "fetch_pictures",
    "forget_judgments",
    "index_words",
    "likely",
    "merge",
    "plan_pictures",
    "postpone",
    "rebuild_handles",
    "refresh_profiles",
    "reject",
    "request_pictures",
    "resolve",
    "save_sphere",
    "set_mark",
    "settle",
    "sweep",
    "wipe_words",
    "withdraw",
]
