"""Erasing a person, everywhere, in one action."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions as advice
from entregent.base.wiping import wiping
from entregent.intake import actions as intake
from entregent.intake import queries as arriving
from entregent.people import actions as people
from entregent.people import queries
from entregent.ties import actions as ties
from entregent.triage import actions as triage


def erase(workspace: Workspace, person_id: int, now: datetime) -> str:
    """Erase a person (root): what is known and was written of them goes everywhere, and later imports pass them over. It
    cannot be taken back. Their name, for the last time.

    Raises `Refused` for the owner, for nobody, and while something is being read, which may hold them.
    """
    if arriving.is_reading(workspace):
        raise Refused(_("Something is being imported: erase once it is read."))
    view = queries.person(workspace, person_id)
    with wiping(), transaction.atomic():
        identities = [identity.id for identity in view.identities] if view else []
        relations = ties.relations_of(identities)
        erased = people.erase(workspace, person_id, now)
        ties.erase_traces(workspace, erased, relations)
        intake.erase_traces(workspace, erased)
        advice.erase_traces(workspace, erased)
        triage.erase_traces(workspace, erased)
        people.wipe_words()
        ties.request_refresh(workspace, now)
    return view.name if view else ""


def allow_again(workspace: Workspace, written: str) -> None:
    """Let imports tell again of an erased person's address, number or profile. Raises `Refused` where it was nobody's."""
    if not people.allow_again(workspace, written):
        raise Refused(_("Nobody who was erased had “{written}”.").format(written=written.strip()))
