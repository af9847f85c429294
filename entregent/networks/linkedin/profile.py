"""The owner's own pages: profile, positions, schools, skills, addresses. They make one identity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from entregent.contract.records import Employment, Identity, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import plain_text
from entregent.networks.linkedin.keys import profile_url, provisional_owner_key
from entregent.networks.linkedin.owner import Owner
from entregent.networks.linkedin.tables import Row, Table

_WEB_ADDRESS = re.compile(r"https?://[^\s,\]]+", re.I)
NO_COMPANY = t("It names no company.")


def owner_name(tables: Iterable[Table]) -> str:
    """The name in the profile, "" where there is none."""
    for table in tables:
        for row in table:
            if name := _name(row):
                return name
    return ""


def identity(parts: Mapping[str, Sequence[Table]], owner: Owner) -> Identity | None:
    """The owner's identity with all that the files say; None where nothing tells who the owner is."""
    profile = next((row for table in parts["profile"] for row in table if _name(row)), None)
    name = (_name(profile) if profile else "") or owner.name
    unproven = provisional_owner_key(name) if name else ""
    key = owner.key or unproven
    if not key:
        return None
    employments = tuple(_employment(row) for table in parts["positions"] for row in table if row["company"])
    present = next((job for job in employments if job.ended is None), None)
    emails = [row["email"].lower() for table in parts["email addresses"] for row in table if "@" in row["email"]]
    known = Identity(
        source_id=f"owner:{key}",
        key=key,
        name=name,
        company=present.company if present else "",
        position=present.title if present else "",
        emails=tuple(dict.fromkeys(emails)),
        phones=_column(parts["phone numbers"], "number"),
        urls=((profile_url(owner.key),) if owner.key else ()) + _websites(profile),
        aliases=(unproven,) if unproven not in ("", key) else (),
        skills=_column(parts["skills"], "name"),
        schools=_column(parts["education"], "school"),
        employments=employments,
        is_contact=False,
        is_owner=True,
    )
    return _with_profile(known, profile) if profile else known


def unusable(parts: Mapping[str, Sequence[Table]]) -> Iterable[Skipped]:
    """The rows of the owner's pages that say nothing."""
    for table in parts["positions"]:
        for row in table:
            if not row["company"]:
                yield Skipped(row.file, row.line, NO_COMPANY)


def _with_profile(known: Identity, row: Row) -> Identity:
    return replace(
        known,
        given_name=row["given"],
        family_name=row["family"],
        former_name=row["maiden"],
        headline=row["headline"],
        summary=plain_text(row["summary"]),
        industry=row["industry"],
        place=row["place"] or row["address"],
        birthday=row["birthday"],
    )


def _name(row: Row) -> str:
    return f"{row['given']} {row['family']}".strip()


def _employment(row: Row) -> Employment:
    return Employment(
        company=row["company"],
        title=row["title"],
        started=dates.period(row["started"]),
        ended=dates.period(row["ended"]),
        place=row["place"],
    )


def _websites(row: Row | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WEB_ADDRESS.findall(row["websites"]))) if row else ()


def _column(tables: Iterable[Table], field: str) -> tuple[str, ...]:
    """The different values of one column, in order."""
    return tuple(dict.fromkeys(row[field] for table in tables for row in table if row[field]))
