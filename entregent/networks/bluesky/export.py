"""Reads the repository that Bluesky gives its members to take away: a CAR file, alone or in an archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from entregent.contract.network import Choice, Files, Question, Reading, Unreadable
from entregent.contract.records import Missing, Record, Skipped
from entregent.contract.text import t
from entregent.networks.bluesky.car import decoded, first_blocks, roots
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.reading import Told, records
from entregent.networks.bluesky.repository import HEAD, head_commit
from entregent.networks.bluesky.tree import NODE_STARTS

_SURE, _LIKELY, _ONE_OF_MANY = 0.95, 0.7, 0.3
_LOOK_AT = 40
_MEDIA = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".webm", ".bin")

UNKNOWN = t("This file is no repository of Bluesky and was left alone.")
ANOTHERS = t("The repository of somebody else: it was left alone.")
PICTURES = t("Pictures and films are left out.")


def recognise(files: Files) -> float:
    """How sure (0–1) that these files are repositories: by the commit at the head of a CAR, else by records or index nodes
    near it. Little where most of the files are something else: then the repository within is an export of its own."""
    names = sorted(_candidates(files), key=lambda name: not name.lower().endswith(".car"))[:_LOOK_AT]
    found = [_sure(files.head(name, HEAD)) for name in names]
    ours = [sure for sure in found if sure]
    if not ours:
        return 0.0
    return max(ours) if 2 * len(ours) >= len(found) else _ONE_OF_MANY


def _sure(head: bytes) -> float:
    found = roots(head)
    if found is None:
        return 0.0
    if head_commit(head):
        return _SURE
    near = any(data[:3] in NODE_STARTS or _is_ours(decoded(data).get("$type")) for data in first_blocks(head))
    return _LIKELY if near else 0.0


def _is_ours(kind: object) -> bool:
    return isinstance(kind, str) and kind.startswith("app.bsky.")


def observed_at(files: Files) -> datetime | None:
    """When the (newest) repository was last written to, as its revision says; None where nothing tells."""
    commits = (head_commit(files.head(name, HEAD)) for name in _candidates(files)[:_LOOK_AT])
    return max((commit.at for commit in commits if commit and commit.at), default=None)


def questions(files: Files, reading: Reading) -> Sequence[Question]:
    """Whether a repository is the owner's, where the owner is known by another one: anybody may download anybody's."""
    known = any(did(key) for key in reading.owner_keys)
    owners = dict.fromkeys(owner for name in _candidates(files)[:_LOOK_AT] if (owner := _whose(files, name)))
    return [
        _whether_yours(owner)
        for owner in owners
        if known and owner not in reading.owner_keys and _asked(owner) not in reading.answers
    ]


def _asked(owner: str) -> str:
    return f"repository of {owner}"


def _whether_yours(owner: str) -> Question:
    text = t("This repository belongs to {owner}, another account than yours so far. Is it yours, too?", owner=owner)
    choices = (Choice("yes", t("Yes, it is an account of mine")), Choice("no", t("No, it is somebody else's")))
    return Question(_asked(owner), text, choices, guess=("yes",), examples=(f"https://bsky.app/profile/{owner}",))


def _whose(files: Files, name: str) -> str:
    commit = head_commit(files.head(name, HEAD))
    return commit.owner if commit else ""


def read(files: Files, reading: Reading) -> Iterator[Record | Skipped | Missing]:
    """Of each repository, the newest first: the owner, the people followed, what the owner wrote and did, then whoever else
    is known, what was left out and what no repository holds."""
    names = [name for name in _candidates(files) if roots(files.head(name, HEAD)) is not None]
    if not names:
        raise Unreadable(
            t("Nothing in {name} is a repository of Bluesky: drop the .car file that it gave you.", name=files.name)
        )
    told = Told()
    for name in sorted(names, key=lambda name: -_revision(files, name)):
        if reading.answers.get(_asked(_whose(files, name)), ())[:1] == ("no",):
            yield Skipped(name, 0, ANOTHERS)
        else:
            yield from records(files, name, reading, told)
    yield from told.missing()
    for name in _candidates(files):
        if name not in names:
            yield Skipped(name, 0, UNKNOWN)
    kept = set(_candidates(files))
    if pictures := [name for name in files.names() if name not in kept]:
        yield Skipped(pictures[0], 0, PICTURES, count=len(pictures))


def _revision(files: Files, name: str) -> int:
    commit = head_commit(files.head(name, HEAD))
    return commit.revision if commit else 0


def _candidates(files: Files) -> list[str]:
    names = files.names()
    return [name for name in names if len(names) == 1 or not name.lower().endswith(_MEDIA)]
