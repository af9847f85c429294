"""What went wrong, in one sentence that says what to do."""

from __future__ import annotations

import errno
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.utils.translation import gettext

from entregent.base.files import CannotWrite, Unreadable
from entregent.base.text import Text, t

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def said(text: Text) -> str:
    """A sentence of an adapter or of the file layer, in the language of the terminal."""
    try:
        template = gettext(text.template)
    except (ImproperlyConfigured, OSError):
        # The settings themselves are what went wrong.
        template = text.template
    return template.format(**text.values)


def sentence_for(error: Exception) -> str:
    """The sentence for a failure that the person can do something about; empty for any other, which is a fault of ours."""
    accounts = sys.modules.get("entregent.accounts.actions")
    if isinstance(error, ImproperlyConfigured) or (accounts and isinstance(error, accounts.Refused)):
        return str(error)
    graphs = sys.modules.get("entregent.graph.errors")
    if isinstance(error, (Unreadable, CannotWrite)) or (graphs and isinstance(error, graphs.GraphRefused)):
        return said(error.message)
    found = None
    if isinstance(error, OSError):
        found = _of_the_system(error)
    elif isinstance(error, DatabaseError):
        found = _of_the_database(str(error).lower())
    return said(found) if found else ""


def full_disk() -> Text:
    """The sentence for a disk without room."""
    return t("The disk is full; nothing that was there is lost: free some space, then run the same command again.")


def _of_the_system(error: OSError) -> Text | None:
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    if error.errno in _FULL:
        return full_disk()
    if error.errno in _CLOSED and name:
        reason = error.strerror or type(error).__name__
        return t("{file} cannot be opened ({reason}): check that you may read and write it.", file=name, reason=reason)
    return None


def _of_the_database(told: str) -> Text | None:
    from django.conf import settings

    home = str(settings.ENTREGENT_HOME)
    if "full" in told:
        return full_disk()
    if "readonly" in told or "unable to open" in told:
        return t("The data folder {folder} cannot be written: make it writable, or choose another one.", folder=home)
    if "locked" in told:
        return t("Another process is writing to the database: try again in a moment.")
    if "not a database" in told or "malformed" in told:
        return t("The database in {folder} is damaged: put a backup of it back in its place.", folder=home)
    if settings.ENVIRONMENT.database_url and "connection" in told:
        return t("The database of DATABASE_URL does not answer: check the address, and that the server runs.")
    return None
