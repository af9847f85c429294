"""The key of a Bluesky identity: its DID, which stays the same when the handle changes.

A profile's address names somebody by DID or by handle. A handle is then the key of an identity of its own, as good a key as
can be had from an address; the identity with the DID carries its handle as an alias, so the two are one person.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

LONGEST = 200
_HOSTS = ("bsky.app", "www.bsky.app", "staging.bsky.app", "main.bsky.dev")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]")
_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PLC = "did:plc:"
_POST = re.compile(rf"at://({_DID.pattern})/app\.bsky\.feed\.post/([A-Za-z0-9._:~-]+)")


@lru_cache(maxsize=16_384)
def key_of_url(url: str) -> str | None:
    """The key that a profile URL names: its DID or lower-cased handle; None for any other URL (a post, another site).

    >>> key_of_url("https://bsky.app/profile/Jane.Example.org/"), key_of_url("https://bsky.app/profile/did:plc:2zoe")
    ('jane.example.org', 'did:plc:2zoe')
    """
    address = url.strip()
    scheme, separator, rest = address.partition("://")
    if separator:
        if scheme.lower() not in ("http", "https"):
            return None
        address = rest
    host, *path = address.split("?", 1)[0].split("#", 1)[0].split("/")
    parts = [part for part in path if part]
    if host.lower().removesuffix(":443") not in _HOSTS or len(parts) != 2 or parts[0].lower() != "profile":
        return None
    name = unquote(parts[1])
    return did(name) or handle(name) or None


def did(text: object) -> str:
    """The DID, as it is compared; "" for whatever is none.

    >>> did("did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ"), did("at://x"), did(7)
    ('did:plc:ewvi7nxzyoun6zhxrhs64oiz', '', '')
    """
    return _did(text) if isinstance(text, str) else ""


@lru_cache(maxsize=32_768)
def _did(text: str) -> str:
    if len(text) > LONGEST or not _DID.fullmatch(text):
        return ""
    return text.lower() if text.startswith(_PLC) else text


def handle(text: object) -> str:
    """The handle without its leading @, lower-cased; "" for whatever is none.

    >>> handle("@Jane.Example.org"), handle("jane"), handle(None)
    ('jane.example.org', '', '')
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        return ""
    plain = text.strip().removeprefix("@").lower()
    return plain if _HANDLE.fullmatch(plain) and not plain.endswith(".invalid") else ""


def did_of_uri(uri: object) -> str:
    """The DID of whoever wrote the record that an `at://` address names; "" for anything else.

    >>> did_of_uri("at://did:plc:2zoe/app.bsky.feed.post/3kabcdefghij2")
    'did:plc:2zoe'
    """
    return did(uri[5:].partition("/")[0]) if isinstance(uri, str) and uri[:5] == "at://" else ""


def post_url(uri: object) -> str:
    """Where the post that an `at://` address names can be read; "" for any other record.

    >>> post_url("at://did:plc:2zoe/app.bsky.feed.post/3kabcdefghij2")
    'https://bsky.app/profile/did:plc:2zoe/post/3kabcdefghij2'
    """
    found = _POST.fullmatch(uri) if isinstance(uri, str) and len(uri) <= 2 * LONGEST else None
    return f"https://bsky.app/profile/{found[1]}/post/{found[2]}" if found else ""
