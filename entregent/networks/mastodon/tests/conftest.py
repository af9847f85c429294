"""Archives and CSV files, and what is read from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Missing, Record, Skipped
from entregent.networks.mastodon import export

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ME = "https://piaille.example/users/camille"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
FOLLOWERS = f"{ME}/followers"
SAMPLES = Path(__file__).parents[1] / "samples"
ACTOR = {
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": ME,
    "type": "Person",
    "preferredUsername": "camille",
    "outbox": "outbox.json",
}
Yielded = Record | Skipped | Missing


def read_path(path: Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
    """Everything read from a path; what is recognised must hold before and after."""
    with open_files(path) as files:
        assert 0 <= export.recognise(files) <= 1
        export.observed_at(files)
        return list(export.read(files, Reading(NOW, owner_keys)))  # type: ignore[arg-type]


def mention(name: str, href: str) -> dict[str, str]:
    """A tag that names somebody."""
    return {"type": "Mention", "name": name, "href": href}


def create(number: int, content: str = "<p>Bonjour</p>", **note: Any) -> dict[str, Any]:
    """An activity of the owner: a public post, unless `to` and `cc` say otherwise."""
    uri = f"{ME}/statuses/{number}"
    value = {"id": uri, "type": "Note", "published": "2026-01-05T08:00:00Z", "to": [PUBLIC], "cc": [FOLLOWERS]}
    value |= {"content": content, "attributedTo": ME} | note
    return {"id": f"{uri}/activity", "type": "Create", "actor": ME, "object": value}


def announce(number: int, uri: object, **more: Any) -> dict[str, Any]:
    """Something that the owner passed on."""
    act = {
        "id": f"{ME}/statuses/{number}/activity",
        "type": "Announce",
        "actor": ME,
        "published": "2026-01-06T08:00:00Z",
    }
    return act | {"object": uri} | more


def collection(items: object, name: str = "outbox.json") -> dict[str, Any]:
    """A collection as the archive holds it."""
    head = {"@context": "https://www.w3.org/ns/activitystreams", "id": name, "type": "OrderedCollection"}
    return head | {"totalItems": 1, "orderedItems": items}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Yielded]]:
    """Everything read from `{name: text, bytes or a value to write as JSON}` in one folder."""
    count = iter(range(10_000))

    def read_files(files: Mapping[str, Any], owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
        folder = tmp_path / str(next(count))
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_path(folder, owner_keys)

    return read_files


@pytest.fixture
def outbox(read: Callable[..., list[Yielded]]) -> Callable[..., list[Yielded]]:
    """Everything read from an archive with these activities."""

    def read_outbox(*activities: object) -> list[Yielded]:
        return read({"actor.json": ACTOR, "outbox.json": collection(list(activities))})

    return read_outbox
