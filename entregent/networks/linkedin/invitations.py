"""Invitations.csv: who asked whom to connect. It also tells the owner's own profile address."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.contract.records import Direction, Interaction, InteractionKind, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import plain_text
from entregent.networks.linkedin.keys import folded, key_of_url
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.owner import Owner, OwnerEvidence
from entregent.networks.linkedin.people import Directory, is_anonymous
from entregent.networks.linkedin.tables import Row, Table

_INCOMING = frozenset(("incoming", "received", "in", "entrant", "entrante", "recue", "reçue", "reçu"))
_OUTGOING = frozenset(("outgoing", "sent", "out", "sortant", "sortante", "envoyee", "envoyée", "envoyé"))
NO_DIRECTION = t("It does not say who invited whom.")
UNKNOWN_PERSON = t("The other person has no profile address here, and no single person is known by that name.")


def _direction(row: Row) -> Direction | None:
    word = row["direction"].lower()
    return Direction.IN if word in _INCOMING else Direction.OUT if word in _OUTGOING else None


def learn(table: Table, directory: Directory, evidence: OwnerEvidence) -> bool | None:
    """Take names, addresses and the owner's own from every row, and tell which way round the dates are written."""
    day_first = dates.day_first(row["sent at"] for row in table)
    for row in table:
        ends = ((row["inviter url"], row["from"]), (row["invitee url"], row["to"]))
        direction = _direction(row)
        for place, (url, name) in zip((Direction.OUT, Direction.IN), ends, strict=True):
            key = key_of_url(url) if url else None
            if key and not is_anonymous(name):
                directory.add_seen(key, name)
            if direction is place:
                evidence.invitation_keys.update((key,) if key else ())
                evidence.invitation_names.update((name,) if name else ())
    return day_first


def interactions(
    table: Table, directory: Directory, owner: Owner, day_first: bool | None
) -> Iterator[Interaction | Skipped]:
    """Every invitation with a person who can be told."""
    occurrences = Occurrences()
    for row in table:
        direction = _direction(row) or _told_by_owner(row, owner)
        if direction is None:
            yield Skipped(row.file, row.line, NO_DIRECTION)
            continue
        incoming = direction is Direction.IN
        name, url = (row["from"], row["inviter url"]) if incoming else (row["to"], row["invitee url"])
        key = key_of_url(url) if url else directory.key_of_name(name)
        if key is None:
            yield Skipped(row.file, row.line, UNKNOWN_PERSON)
            continue
        at = dates.moment(row["sent at"], day_first=day_first)
        yield Interaction(
            source_id=occurrences.source_id("invitation", direction, folded(name) or key, str(at)),
            kind=InteractionKind.INVITATION,
            direction=direction,
            people=(directory.who(key, "" if is_anonymous(name) else name),),
            at=at,
            text=plain_text(row["message"]),
        )


def _told_by_owner(row: Row, owner: Owner) -> Direction | None:
    if owner.is_me(key_of_url(row["inviter url"]), row["from"]):
        return Direction.OUT
    if owner.is_me(key_of_url(row["invitee url"]), row["to"]):
        return Direction.IN
    return None
