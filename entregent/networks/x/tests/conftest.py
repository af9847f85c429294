"""Small archives for the tests of this network, written as X writes them."""

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
from entregent.networks.x import export

NOW = datetime(2026, 11, 1, tzinfo=UTC)
OWNER = "40010020"
Yielded = Record | Skipped | Missing


def script(variable: str, content: object) -> bytes:
    """One file of an archive; `variable` is `tweets.part0` or `tweets`."""
    full = variable if "." in variable else f"{variable}.part0"
    return f"window.YTD.{full} = {json.dumps(content)}".encode()


def account(number: str = OWNER, handle: str = "camille_m", name: str = "Camille Moreau") -> bytes:
    """account.js"""
    return script("account", [{"account": {"accountId": number, "username": handle, "accountDisplayName": name}}])


def tweet(number: str, text: str, *named: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """A post that names accounts, each as (number, handle, name)."""
    mentions = [{"id_str": id_, "screen_name": handle, "name": name} for id_, handle, name in named]
    return {"tweet": {"id_str": number, "full_text": text, "entities": {"user_mentions": mentions}} | more}


def message(number: str, sender: str, text: str, at: str = "2025-06-05T09:00:00.000Z", **more: Any) -> dict[str, Any]:
    """A message of a conversation."""
    return {"messageCreate": {"id": number, "senderId": sender, "text": text, "createdAt": at} | more}


def talk(name: str, *messages: dict[str, Any]) -> dict[str, Any]:
    """A conversation, its newest message first."""
    return {"dmConversation": {"conversationId": name, "messages": list(messages)}}


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """Write `{file name: content}` into a folder of its own and return the folder."""
    count = iter(range(1000))

    def write(files: dict[str, bytes]) -> Path:
        folder = tmp_path / f"archive {next(count)}"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    return write


def read_archive(path: Path, owner_keys: frozenset[str] = frozenset()) -> list[Yielded]:
    """Everything read from a path."""
    with open_files(path) as files:
        return list(export.read(files, Reading(NOW, owner_keys)))


@pytest.fixture
def read() -> Callable[..., list[Yielded]]:
    """Everything read from a path."""
    return read_archive
