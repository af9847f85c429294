"""Endorsements and recommendations: who vouched for whom, received and given."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.contract.records import Direction, Interaction, InteractionKind, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import plain_text
from entregent.networks.linkedin.keys import folded, key_of_url
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.people import Directory, is_anonymous
from entregent.networks.linkedin.tables import Row, Table

NOBODY = t("It names nobody.")


def learn(table: Table, directory: Directory) -> None:
    """Which names stand beside which addresses."""
    for row in table:
        key = key_of_url(row["url"]) if row["url"] else None
        name = _name(row)
        if key and not is_anonymous(name):
            directory.add_seen(key, name)


def endorsements(table: Table, directory: Directory, direction: Direction) -> Iterator[Interaction | Skipped]:
    """Each skill that somebody endorsed."""
    yield from _events(table, directory, direction, InteractionKind.ENDORSEMENT)


def recommendations(table: Table, directory: Directory, direction: Direction) -> Iterator[Interaction | Skipped]:
    """Each recommendation. The file has no addresses: the one person known by that name is meant."""
    yield from _events(table, directory, direction, InteractionKind.RECOMMENDATION)


def _events(
    table: Table, directory: Directory, direction: Direction, kind: InteractionKind
) -> Iterator[Interaction | Skipped]:
    occurrences = Occurrences()
    for row in table:
        name = _name(row)
        key = _key(row, name, directory)
        if isinstance(key, Skipped):
            yield key
            continue
        at = dates.moment(row["date"])
        subject = row.get("skill", "")
        yield Interaction(
            source_id=occurrences.source_id(kind, direction, folded(name) or key, str(at), subject),
            kind=kind,
            direction=direction,
            people=(directory.who(key, name),),
            at=at,
            subject=subject,
            text=plain_text(row.get("text", "")),
        )


def _name(row: Row) -> str:
    return f"{row['given']} {row['family']}".strip()


def _key(row: Row, name: str, directory: Directory) -> str | Skipped:
    url = row.get("url", "")
    key = key_of_url(url) if url else directory.key_of_name(name)
    if key:
        return key
    if is_anonymous(name):
        return Skipped(row.file, row.line, NOBODY)
    if directory.keys_named(name):
        reason = t("{name} is named without a profile address, and several people of that name are known.", name=name)
    else:
        reason = t("{name} is named without a profile address, and nobody of that name is known.", name=name)
    return Skipped(row.file, row.line, reason)
