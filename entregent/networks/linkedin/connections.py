"""Connections.csv: the people the owner is connected with, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Skipped, Who
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.keys import folded, key_of_url, profile_url, provisional_key
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.people import Directory, is_anonymous
from entregent.networks.linkedin.tables import Row, Table

HIDDEN = t("This member hides who they are: the row holds only the date of connection.")
NO_PROFILE = t("The profile address is no address of a person on LinkedIn.")
SHIFTED = t("The date of connection cannot be read: the columns of this row may be shifted.")


@dataclass(frozen=True, slots=True)
class Connection:
    """One row that names somebody."""

    key: str
    given_name: str
    family_name: str
    connected_on: date | None

    @property
    def name(self) -> str:
        """Given and family name, as shown."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Connections:
    """What was learnt of one file: which way round its dates are written, and everybody in it, once."""

    day_first: bool | None
    people: tuple[Connection, ...]


def parse(row: Row, day_first: bool | None) -> Connection | Skipped:
    """What a row says of its person, or why it says nothing."""
    given, family, url, when = row["given"], row["family"], row["url"], row["connected on"]
    connected_on = dates.day(when, day_first=day_first)
    name = f"{given} {family}".strip()
    if when and connected_on is None:
        return Skipped(row.file, row.line, SHIFTED)
    if not url and is_anonymous(name):
        return Skipped(row.file, row.line, HIDDEN)
    key = key_of_url(url) if url else provisional_key(name, connected_on)
    if key is None:
        return Skipped(row.file, row.line, NO_PROFILE)
    return Connection(key, given, family, connected_on)


def learn(table: Table, directory: Directory) -> Connections:
    """Enter everybody in the directory, and keep who is connected since when."""
    day_first = dates.day_first(row["connected on"] for row in table)
    people: dict[str, Connection] = {}
    for row in table:
        found = parse(row, day_first)
        if isinstance(found, Connection):
            directory.add_contact(found.key, found.name, found.connected_on)
            if found.key not in people or people[found.key].connected_on is None:
                people[found.key] = found
    return Connections(day_first, tuple(people.values()))


def identities(table: Table, directory: Directory, day_first: bool | None) -> Iterator[Identity | Skipped]:
    """A sighting of each connection, once; rows that name nobody are skipped with the reason."""
    told: set[str] = set()
    for row in table:
        found = parse(row, day_first)
        if isinstance(found, Skipped):
            yield found
        elif found.key in told:
            yield Skipped(row.file, row.line, t("The same person stands in an earlier row."))
        else:
            told.add(found.key)
            yield _identity(found, row, directory)


def _identity(found: Connection, row: Row, directory: Directory) -> Identity:
    email = row["email"].lower()
    profile = found.key if row["url"] else directory.profile_of(found.key, found.name)
    alias = directory.alias_of(found.key, found.name, found.connected_on)
    return Identity(
        source_id=f"connection:{found.key}",
        key=found.key,
        name=found.name,
        given_name=found.given_name,
        family_name=found.family_name,
        company=row["company"],
        position=row["position"],
        emails=(email,) if "@" in email else (),
        urls=(row["url"] or profile_url(profile),) if profile else (),
        aliases=(alias,) if alias else (),
        connected_on=found.connected_on,
    )


def interactions(learnt: Connections) -> Iterator[Interaction]:
    """The event of connecting, for each connection whose date is known.

    The id holds the name and the day, not the address: it stays when addresses appear or change.
    """
    occurrences = Occurrences()
    for found in learnt.people:
        if found.connected_on is None:
            continue
        yield Interaction(
            source_id=occurrences.source_id("connection", folded(found.name) or found.key, str(found.connected_on)),
            kind=InteractionKind.CONNECTION,
            direction=Direction.BOTH,
            people=(Who(found.key, found.name),),
            at=datetime.combine(found.connected_on, time(), UTC),
        )
