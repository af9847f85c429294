"""Sealing what must not be read from the database: AES-256-GCM (NIST SP 800-38D), the key kept outside it.

A sealed value is: one byte for the form (1), 4 bytes that name the key, 12 random bytes (the nonce), the ciphertext with
its tag. What it belongs to is bound in as associated data, so a value moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entregent.base.secrets import load_or_create_key

FORM = b"\x01"
KEY_NAME, NONCE = 4, 12


class Unsealable(Exception):
    """The value cannot be opened: another key, another place, or damage."""


class Sealer:
    """Seals and opens small maps of strings with one key (64 hexadecimal digits)."""

    def __init__(self, key: str) -> None:
        raw = bytes.fromhex(key)
        if len(raw) != 32:
            raise ValueError("a sealing key has 64 hexadecimal digits")
        self._name = hashlib.sha256(b"name:" + raw).digest()[:KEY_NAME]
        self._cipher = AESGCM(raw)
        self._digest_key = hashlib.sha256(b"digest:" + raw).digest()

    def seal(self, values: Mapping[str, str], place: str) -> bytes:
        """The sealed form of `values`, bound to `place` ("workspace|account|column")."""
        nonce = os.urandom(NONCE)
        plain = json.dumps(dict(values), ensure_ascii=False, sort_keys=True).encode()
        return FORM + self._name + nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def digest(self, text: str, place: str) -> str:
        """What is remembered of a text that may not be kept (HMAC-SHA256, hex), bound to `place`: who has the database but
        not the key cannot find out by trying."""
        return hmac.new(self._digest_key, f"{place}\x00{text}".encode(), hashlib.sha256).hexdigest()

    def open(self, sealed: bytes, place: str) -> dict[str, str]:
        """What was sealed for `place`. Raises `Unsealable`."""
        head = len(FORM) + KEY_NAME
        if sealed[: len(FORM)] != FORM or sealed[len(FORM) : head] != self._name:
            raise Unsealable("sealed with another key")
        nonce, ciphertext = sealed[head : head + NONCE], sealed[head + NONCE :]
        try:
            return dict(json.loads(self._cipher.decrypt(nonce, ciphertext, place.encode())))
        except (InvalidTag, ValueError) as error:
            raise Unsealable("damaged, or sealed for another place") from error


def sealer(home: Path, key: str = "", credentials_folder: str = "") -> Sealer:
    """The sealer of an installation: with the key that is given, else with the service credential `entregent-sealing-key`
    of that folder, else with a key of its own in the data folder, in a file of mode 0600 made when first needed."""
    if key.strip():
        return Sealer(key.strip())
    if credentials_folder and (credential := Path(credentials_folder) / "entregent-sealing-key").is_file():
        return Sealer(credential.read_text(encoding="ascii").strip())
    return Sealer(load_or_create_key(home / "sealing.key"))
