"""The key of an account on Instagram: its user name in lower case.

Conversations name people by the name they show, not by their user name. Where the export does not say which account
bears that name, the identity gets a *provisional* key `~<folded name>`, which no account can have. Where it does say so, the
account carries the provisional key as an alias, so that what an earlier export told of the name stays the same person's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from entregent.contract.addressbook import bounded_key, folded

PROVISIONAL = "~"
_HOSTS = frozenset(("instagram.com", "instagr.am"))
_USER_NAME = re.compile(r"(?!\.)[a-z0-9._]{1,30}(?<!\.)", re.ASCII)
_NOT_PROFILES = frozenset(
    (
        "_n", "_u", "about", "accounts", "api", "challenge", "developer", "direct", "directory", "emails", "explore",
        "legal", "oauth", "p", "press", "privacy", "reel", "reels", "s", "stories", "terms", "tv", "web",
    )
)  # fmt: skip
_ANONYMOUS = frozenset(
    folded(name)
    for name in (
        "Instagram user", "Instagram User", "Utilisateur Instagram", "Utilisateur d’Instagram", "Instagrammer",
        "instagramuser", "Instagram-Nutzer", "Usuario de Instagram", "Utente di Instagram",
    )
)  # fmt: skip


def user_name(text: str) -> str:
    """A user name as key, "" where the text is none.

    >>> user_name("@Jane.Doe"), user_name("Jane Doe")
    ('jane.doe', '')
    """
    plain = text.strip().removeprefix("@").lower()
    return plain if _USER_NAME.fullmatch(plain) else ""


@lru_cache(maxsize=16_384)
def key_of_url(url: str) -> str | None:
    """The key that a profile's address names; None for any other address (a post, a reel, another site).

    >>> key_of_url("https://www.instagram.com/Jane.Doe/"), key_of_url("https://www.instagram.com/_u/jane")
    ('jane.doe', 'jane')
    """
    scheme, separator, rest = url.strip().partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        return None
    address = (rest if separator else url.strip()).partition("#")[0].partition("?")[0]
    host, *path = address.split("/")
    if host.lower().removeprefix("www.").removeprefix("m.").removesuffix(":443") not in _HOSTS:
        return None
    parts = [unquote(part) for part in path if part]
    if len(parts) == 2 and parts[0] == "_u":
        return user_name(parts[1]) or None
    if len(parts) != 1 or parts[0].lower() in _NOT_PROFILES:
        return None
    return user_name(parts[0]) or None


def provisional_key(name: str) -> str:
    """The key of somebody of whom only the name shown is known, "" for accounts that are gone, which all bear the same."""
    plain = folded(name)
    return "" if not plain or plain in _ANONYMOUS else bounded_key(PROVISIONAL + plain)
