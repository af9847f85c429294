"""Notes.csv: what the owner wrote down about a connection."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.contract.records import Identity, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import plain_text
from entregent.networks.linkedin.keys import folded, key_of_url
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.people import Directory
from entregent.networks.linkedin.tables import Table

NOBODY = t("The note is about somebody without a profile address, and no single person is known by that name.")
EMPTY = t("The note is empty.")


def identities(table: Table, directory: Directory) -> Iterator[Identity | Skipped]:
    """A sighting of the person with the note, dated by its last edit."""
    occurrences = Occurrences()
    for row in table:
        name = f"{row['given']} {row['family']}".strip()
        note = plain_text(row["note"])
        key = key_of_url(row["url"]) if row["url"] else directory.key_of_name(name)
        if key is None or not note:
            yield Skipped(row.file, row.line, EMPTY if key else NOBODY)
            continue
        yield Identity(
            source_id=occurrences.source_id("note", folded(name) or key, row["created"]),
            key=key,
            name=name or directory.name_of(key),
            given_name=row["given"],
            family_name=row["family"],
            note=note,
            urls=(row["url"],) if row["url"] else (),
            is_contact=True,
            observed_at=dates.moment(row["edited"]) or dates.moment(row["created"]),
        )
