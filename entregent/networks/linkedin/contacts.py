"""Contacts.csv: the address book the owner once uploaded. These are people the owner may know, not ties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entregent.contract.records import Identity, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.keys import PROVISIONAL, folded, key_of_url
from entregent.networks.linkedin.tables import Row, Table

UNREACHABLE = t(
    "This entry of the uploaded address book has neither an e-mail address, a telephone number nor a profile."
)
AGAIN = t("The same entry stands in an earlier row.")
_BETWEEN = re.compile(r"\s*[,;|\n]\s*")
_BARE = re.compile(r"[^\d+]")


def identities(table: Table) -> Iterator[Identity | Skipped]:
    """A sighting of each entry that can be told from others, keyed by its profile, first e-mail or first telephone."""
    told: set[str] = set()
    for row in table:
        emails = tuple(dict.fromkeys(part.lower() for part in _BETWEEN.split(row["emails"]) if "@" in part))
        phones = tuple(dict.fromkeys(part for part in _BETWEEN.split(row["phones"]) if _BARE.sub("", part)))
        profiles = tuple(part for part in _BETWEEN.split(row["profiles"]) if key_of_url(part))
        key = _key(emails, phones, profiles)
        if not key or key in told:
            yield Skipped(row.file, row.line, AGAIN if key else UNREACHABLE)
            continue
        told.add(key)
        yield _identity(key, row, emails, phones, profiles)


def _key(emails: tuple[str, ...], phones: tuple[str, ...], profiles: tuple[str, ...]) -> str:
    if profiles:
        return key_of_url(profiles[0]) or ""
    if emails:
        return PROVISIONAL + emails[0]
    return PROVISIONAL + _BARE.sub("", phones[0]) if phones else ""


def _identity(
    key: str, row: Row, emails: tuple[str, ...], phones: tuple[str, ...], profiles: tuple[str, ...]
) -> Identity:
    name = row["name"] or f"{row['given']} {row['family']}".strip()
    return Identity(
        source_id=f"address book:{key}",
        key=key,
        name="" if folded(name) in emails else name,
        given_name=row["given"],
        family_name=row["family"],
        company=row["company"],
        position=row["position"],
        place=row["place"],
        birthday=row["birthday"],
        emails=emails,
        phones=phones,
        urls=profiles,
        is_contact=False,
        observed_at=dates.moment(row["created"]),
    )
