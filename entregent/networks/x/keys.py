"""The key of an account on X: its number, which never changes, or `@handle` in lower case where only the handle is known.

The archive names most people by number alone. Whose handle stands beside the number somewhere carries `@handle` as an
alias, so a link to a profile leads to the same person. A handle can be given up and taken by somebody else: only who bore it
last, as far as the archive tells, has it as an alias.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote

HOSTS = frozenset(("x.com", "twitter.com"))
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
_NOT_PROFILES = frozenset(
    (
        "about", "account", "compose", "download", "explore", "hashtag", "home", "i", "intent", "jobs", "login",
        "logout", "messages", "notifications", "oauth", "privacy", "search", "settings", "share", "signup", "tos",
        "who_to_follow", "widgets",
    )
)  # fmt: skip


@lru_cache(maxsize=16_384)
def key_of_url(url: str) -> str | None:
    """The key that a profile's address names; None for any other address (a post is one too: it names its author's handle,
    which may have changed since).

    >>> key_of_url("https://twitter.com/Jane/"), key_of_url("x.com/i/user/123"), key_of_url("https://x.com/Jane/status/9")
    ('@jane', '123', None)
    """
    scheme, separator, rest = url.strip().partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        return None
    address, _, query = (rest if separator else url.strip()).partition("#")[0].partition("?")
    host, *path = address.split("/")
    host = host.lower().removeprefix("www.").removeprefix("mobile.").removesuffix(":443")
    if host not in HOSTS:
        return None
    parts = [unquote(part) for part in path if part]
    if len(parts) == 3 and parts[:2] == ["i", "user"]:
        return account_number(parts[2]) or None
    if len(parts) == 2 and parts[0] == "intent":
        return _key_of_intent(query)
    if len(parts) != 1 or parts[0].lower() in _NOT_PROFILES:
        return None
    return key_of_handle(parts[0]) or None


def url_of_key(key: str) -> str:
    """Where a profile is: `https://x.com/jane` for a handle, `https://x.com/i/user/123` for a number."""
    if key.startswith("@"):
        return f"https://x.com/{key[1:]}" if key_of_handle(key) == key else ""
    return f"https://x.com/i/user/{key}" if account_number(key) else ""


@lru_cache(maxsize=65_536)
def key_of_handle(handle: str) -> str:
    """The key of a handle with or without its `@`; "" where it is none.

    >>> key_of_handle("@Jane")
    '@jane'
    """
    plain = handle.strip().removeprefix("@")
    return f"@{plain.lower()}" if _HANDLE.fullmatch(plain) else ""


def account_number(text: str) -> str:
    """The number of an account (or of a post); "" where it is none, as for people who are gone (`-1`)."""
    return text if _NUMBER.fullmatch(text) else ""


def _key_of_intent(query: str) -> str | None:
    """The key in `intent/user?user_id=…`, which is how archives link to accounts."""
    asked = parse_qs(query, max_num_fields=20) if query.count("&") < 20 else {}
    number = account_number(asked.get("user_id", [""])[0])
    return number or key_of_handle(asked.get("screen_name", [""])[0]) or None
