"""Keys that live outside the database: one file each in the data folder, readable by its owner only."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path


def load_or_create_key(path: Path) -> str:
    """The key kept in `path`; made from 32 random bytes (as hex) with mode 0600 the first time.

    Whoever start together end with the same key: the file is linked into place, whole, by the first.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def new_token() -> str:
    """A token for a one-time link: 32 random bytes, URL-safe."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What the database keeps of a token (SHA-256, hex): a dump of it opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
