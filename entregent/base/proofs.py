"""Proofs of possession (DPoP, RFC 9449): each request carries a small signed token, so that a token that was stolen is of no
use without the key. And the challenge of PKCE (RFC 7636).
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def new_key() -> str:
    """A new key on the curve P-256, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def new_verifier() -> tuple[str, str]:
    """A secret to keep, and the challenge (S256) that is sent before it."""
    verifier = secrets.token_urlsafe(48)
    return verifier, _text(sha256(verifier.encode()).digest())


def proof(key: str, method: str, url: str, now: datetime, *, nonce: str = "", token: str = "") -> str:  # noqa: S107
    """The proof for one request: a JWT (RFC 7519) signed with ES256. `key` is what `new_key` gave, `nonce` what the server
    asked for, `token` the access token that goes along ("": none)."""
    private = serialization.load_pem_private_key(key.encode(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("a key on P-256 is needed")
    claims: dict[str, Any] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": url.partition("?")[0].partition("#")[0],
        "iat": int(now.timestamp()),
    }
    claims |= {"nonce": nonce} if nonce else {}
    claims |= {"ath": _text(sha256(token.encode()).digest())} if token else {}
    head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": _public(private)}
    signed = f"{_part(head)}.{_part(claims)}"
    r, s = decode_dss_signature(private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _public(private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    x, y = (_text(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
