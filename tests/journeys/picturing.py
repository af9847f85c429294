"""People whom an account in the village and address books show with pictures, and a worker that asks for these."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from entregent import worker
from entregent.accounts.models import Account, Workspace
from entregent.base import clock
from entregent.contract.live import Position, Told
from entregent.contract.records import Identity as Record
from entregent.intake import actions
from entregent.people.actions import fetching
from entregent.people.models import Picture
from entregent.people.reasons import reason_sentence
from entregent.people.suggestions import SuggestionView, suggestions
from tests.doubles import village
from tests.journeys.taking import NOW

LATER = NOW + timedelta(minutes=5)
ADA, OTHER = 1, 2
CROWD = [f"{given} {family}" for given in ("Marc", "Zoé", "Hugo") for family in ("Oriol", "Bertin", "Kerguelen")]


def known(here: Workspace, *told: Record) -> Account:
    """An account in the village, which tells of these people and of a crowd, of whom nobody is anywhere else."""
    crowd = [Record(f"c{at}", f"c{at}", name, company=f"Firm {at}", picture=f"http://127.0.0.1:9/c{at}.jpg")
             for at, name in enumerate(CROWD)]  # fmt: skip

    def since(_cursor: dict[str, Any]) -> Iterator[Told]:
        yield Record("me", "camille", "Camille Example", is_contact=False, is_owner=True)
        yield from (*told, *crowd)
        yield Position({"told": 1}, 1, 1)

    village.STORY.since = since
    with clock.use(clock.FixedClock(NOW)):
        account, _ = actions.begin_connecting(here, "village", {"handle": "camille", "password": "x"}, NOW)
    return account


def card(folder: Path, name: str, photo: bytes | str = b"", named: str = "book.vcf", more: str = "") -> Path:
    """An address book of one, with a photo of their own or its address."""
    path = folder / named
    given, _, family = name.partition(" ")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:{family};{given};;;", "ORG:Falandis"]
    if isinstance(photo, str):
        lines.append(f"PHOTO;VALUE=uri:{photo}")
    elif photo:
        coded = base64.b64encode(photo).decode()
        lines.append(
            "\r\n ".join(["PHOTO;ENCODING=b;TYPE=JPEG:", *(coded[at : at + 74] for at in range(0, len(coded), 74))])
        )
    path.write_text("\r\n".join([*lines, *([more] if more else []), "END:VCARD", ""]), encoding="utf-8", newline="")
    return path


def ada(picture: str, name: str = "Ada Quatrevaux", key: str = "ada") -> Record:
    return Record(key, key, name, company="Falandis", picture=picture)


def work_until(moment: datetime = LATER, since: datetime = NOW) -> None:
    """Do all that is due from one moment to another, as a worker that looks again and again."""
    while since <= moment:
        with clock.use(clock.FixedClock(since)):
            worker.run_until_idle()
        since += fetching.PAUSE


def asked_of(here: Workspace) -> SuggestionView:
    (found,) = (row for row in suggestions(here, LATER) if "Ada Quatrevaux" in (row.a.name, row.b.name))
    return found


def weight(view: SuggestionView) -> float:
    return sum(reason.bits for reason in view.reasons)


def said(view: SuggestionView) -> list[str]:
    return [reason_sentence(reason.says, reason.where) for reason in view.reasons if reason.comparison == "picture"]


def states(here: Workspace) -> list[str]:
    return list(Picture.objects.filter(workspace=here).values_list("state", flat=True))
