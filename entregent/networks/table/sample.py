"""The list of members of the invented owner's club, as its secretary saves it from a spreadsheet: CSV with semicolons,
Windows-1252, a title above the columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from entregent.sample.letterbox import Membership
from entregent.sample.world import World

COLUMNS = (
    "N° adhérent", "Nom", "Prénom", "Courriel", "Téléphone", "Code postal", "Ville", "Pupitre", "Rôle au bureau",
    "Date d’adhésion", "Date de départ", "Date de naissance", "Remarques",
)  # fmt: skip


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the members as of the last day on which the owner asked for data."""
    folder.mkdir(parents=True, exist_ok=True)
    day = world.exports[-1]
    club = next((circle.name for circle in world.circles if circle.kind == "club"), "Club")
    path = folder / f"{club.replace('/', ' ')} {day:%Y-%m-%d}.csv"
    blank = [""] * (len(COLUMNS) - 1)
    with path.open("w", encoding="cp1252", errors="replace", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([f"{club} : liste des adhérents au {_day(day)}", *blank])
        writer.writerow(["", *blank])
        writer.writerow(COLUMNS)
        writer.writerows(_row(member) for member in world.members if member.joined <= day)
    return [path]


def _row(member: Membership) -> list[str]:
    return [
        member.number,
        member.family,
        member.given,
        member.email,
        member.phone,
        member.postcode,
        member.town,
        member.section,
        member.role,
        _day(member.joined),
        _day(member.left),
        _day(member.birthday),
        member.note,
    ]


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
