"""A person as one network, or several already joined, show them: what can be compared, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one identity (or of several that are one person already); everything may be missing.

    `names` are written as people write them, given name first or "FAMILY, Given"; `former_names` are maiden and other
    earlier names. `emails` as `analysis.emails` normalises them, `phones` in E.164, `urls` of profiles and sites,
    `handles` without "@". `birthdays` are `1980-01-31` or `--01-31`. `avatars` are perceptual hashes of 16
    hexadecimal digits, or any digest. `contacts` and `threads` are any keys under which common acquaintances and
    conversations meet. `networks` are where it is seen; `accounts` are its own profiles there, under any name that is
    the same for all (`network/key`), and `urls` may name the accounts of others likewise. An organisation is never one
    with a person.
    """

    networks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    birthdays: tuple[str, ...] = ()
    avatars: tuple[str, ...] = ()
    bios: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    is_organisation: bool = False


def merged(seen: Iterable[Seen]) -> Seen:
    """Everything that several identities of one person say, once each, in the order of their values."""
    rows = list(seen)
    if len(rows) == 1:
        return rows[0]
    told: dict[str, tuple[str, ...]] = {}
    for field in fields(Seen):
        if field.name != "is_organisation":
            told[field.name] = tuple(sorted({value for row in rows for value in getattr(row, field.name)}))
    return Seen(**told, is_organisation=any(row.is_organisation for row in rows))
