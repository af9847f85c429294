"""Small exports for the tests of this network, written as Instagram writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from entregent.base.files import open_files
from entregent.contract.network import Reading
from entregent.contract.records import Missing, Record, Skipped
from entregent.networks.instagram import export

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ME = "Camille Moreau"
Yielded = Record | Skipped | Missing


def profile(**said: str) -> dict[str, Any]:
    """The profile, with labels in English unless others are given."""
    labels = said or {"Username": "camille.moreau", "Name": ME}
    return {
        "profile_user": [{"string_map_data": {label.replace("_", " "): {"value": v} for label, v in labels.items()}}]
    }


def broken(value: Any) -> Any:
    """Every text as UTF-8 read as Latin-1, as the export holds it."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("latin-1")
    if isinstance(value, list):
        return [broken(each) for each in value]
    if isinstance(value, dict):
        return {broken(name): broken(each) for name, each in value.items()}
    return value


def valued(name: str, at: int = 1_700_000_000) -> dict[str, Any]:
    """An entry of a list, with the user name as value."""
    listed = {"href": f"https://www.instagram.com/{name}", "value": name, "timestamp": at}
    return {"title": "", "media_list_data": [], "string_list_data": [listed]}


def titled(name: str, at: int = 1_700_000_000) -> dict[str, Any]:
    """An entry of a list, with the user name as title."""
    return {"title": name, "string_list_data": [{"href": f"https://www.instagram.com/_u/{name}", "timestamp": at}]}


def said(sender: str, at: int, text: str = "", **more: Any) -> dict[str, Any]:
    """A message; `at` in milliseconds."""
    return {"sender_name": sender, "timestamp_ms": at, "content": text} | more


def thread(names: list[str], *messages: dict[str, Any], title: str = "", path: str = "") -> dict[str, Any]:
    """A conversation, its newest message first."""
    people = [{"name": name} for name in names]
    return {"participants": people, "messages": list(messages), "title": title or names[0], "thread_path": path}


def read_export(path: Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
    """Everything read from a path."""
    with open_files(path) as files:
        return list(export.read(files, Reading(NOW, owner_keys)))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write `{file name: content}` (JSON, with every text broken; bytes as they are) into a folder and return it."""
    count = iter(range(1000))

    def write_files(files: dict[str, Any]) -> Path:
        folder = tmp_path / f"export {next(count)}"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else json.dumps(broken(content)).encode())
        return folder

    return write_files
