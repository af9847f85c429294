"""All that is held as one ZIP file, made while it is sent: JSON for programs, CSV for spreadsheets, vCard for address
books."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from entregent.accounts.models import Workspace
from entregent.base.csvfile import table_lines
from entregent.contract import registry
from entregent.privacy import queries
from entregent.privacy.cards import card

FORMAT = 1
_CHUNK = 1 << 16
_DIRECTION = {-1: "in", 0: "both", 1: "out"}
PEOPLE = (
    *("id", "name", "company", "position", "headline", "place", "connected_on", "emails", "phones", "networks"),
    *("tie", "last_at", "spheres", "tags", "notes"),
)
INTERACTIONS = ("person", "network", "key", "kind", "direction", "at", "audience", "subject", "text", "url")


class _Outgoing:
    """What the ZIP writer takes for a file that cannot be gone back in; what was written is taken from it in chunks."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Hold these bytes until they are taken."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self, least: int = 0) -> bytes:
        """What is held, where it is more than `least`."""
        if len(self._held) <= least:
            return b""
        data = bytes(self._held)
        self._held.clear()
        return data


def stream(
    workspace: Workspace,
    now: datetime,
    person_ids: Collection[int] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """The ZIP file, chunk by chunk: `data.json`, `people.csv`, `interactions.csv`, `people.vcf`. With `person_ids` (roots),
    what is held of these persons alone. `progress` is told how many persons are written, three times over."""
    outgoing = _Outgoing()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        parts = {
            "data.json": _json(workspace, now, person_ids, progress),
            "people.csv": _people_table(_counted(queries.people(workspace, person_ids), progress)),
            "interactions.csv": _table(INTERACTIONS, queries.interactions(workspace, person_ids)),
            "people.vcf": _cards(_counted(queries.people(workspace, person_ids), progress)),
        }
        for name, chunks in parts.items():
            with archive.open(zipfile.ZipInfo(name, now.timetuple()[:6]), "w", force_zip64=True) as entry:
                for chunk in chunks:
                    entry.write(chunk)
                    if ready := outgoing.taken(_CHUNK):
                        yield ready
    yield outgoing.taken()


def file_name(now: datetime) -> str:
    """What the archive is called."""
    return f"entregent-{now:%Y-%m-%d}.zip"


def _counted(people: Iterable[queries.Plain], progress: Callable[[int], None] | None) -> Iterator[queries.Plain]:
    for person in people:
        yield person
        if progress:
            progress(1)


def _json(
    workspace: Workspace, now: datetime, ids: Collection[int] | None, progress: Callable[[int], None] | None
) -> Iterator[bytes]:
    head = {"format": "entregent", "version": FORMAT, "exported_at": now, "workspace": workspace.name}
    yield _dumped(head)[:-1]
    for name, rows in queries.sections(workspace, ids):
        yield f',\n"{name}": ['.encode()
        told = _counted(rows, progress) if name == "people" else rows
        for place, row in enumerate(told):
            yield (b",\n" if place else b"\n") + _dumped(row)
        yield b"]"
    yield b"}\n"


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "replace")


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in the archive")


def _people_table(people: Iterable[queries.Plain]) -> Iterator[bytes]:
    def flat(person: queries.Plain) -> queries.Plain:
        tie = person["tie"] or {"strength": None, "last_at": None}
        return person | {
            "networks": [f"{known['network']}/{known['key']}" for known in person["identities"]],
            "tie": tie["strength"],
            "last_at": tie["last_at"],
            "notes": [note["text"] for note in person["notes"]],
        }

    return _table(PEOPLE, map(flat, people))


def _table(columns: tuple[str, ...], rows: Iterable[queries.Plain]) -> Iterator[bytes]:
    yield from table_lines(columns, ([_cell(name, row[name]) for name in columns] for row in rows), mark=True)


def _cell(name: str, value: Any) -> str | int | float | None:
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return _DIRECTION[value] if name == "direction" else value


def _cards(people: Iterable[queries.Plain]) -> Iterator[bytes]:
    known = registry.networks()
    for person in people:
        places = [(known[held["network"]], held["key"]) for held in person["identities"] if held["network"] in known]
        urls = tuple(url for network, key in places if (url := network.url_of(key)))
        yield card(person, urls).encode("utf-8", "replace")
