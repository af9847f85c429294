"""The key of a LinkedIn identity: the lower-cased, percent-decoded `/in/<slug>` of its profile.

Where an export gives no profile address (connections before the middle of 2023), the identity gets a *provisional*
key `~<folded name>~<date of connection>`, which no profile can bear because slugs hold no `~`. It is the same in every
export without addresses. A connection with an address carries it as an alias, unless two of them would share it: so a
newer export, or a slug that was changed, still means the same person.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from urllib.parse import quote, unquote

PROVISIONAL = "~"
_HOST = "linkedin.com"
_LONGEST_SLUG = 200
# As exports write nearly every address: nothing in it needs decoding.
_USUAL_ADDRESS = re.compile(rf"https?://www\.linkedin\.com/in/([A-Za-z0-9_-]{{1,{_LONGEST_SLUG}}})/?")
_NOT_IN_SLUGS = re.compile(r'[\s/\\?#<>"~]')


def key_of_url(url: str) -> str | None:
    """The key that a profile URL names; None for any other URL (a company, a school, a post, another site).

    Accepts addresses with or without scheme, country sub-domains, trailing slashes, queries, a language behind
    the slug (`/in/ada/fr`), and the old `/pub/<name>/<a>/<b>/<c>`, which redirects to `/in/<name>-<c><b><a>`.

    >>> key_of_url("fr.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x")
    'zoë-brandt'
    """
    if usual := _USUAL_ADDRESS.fullmatch(url):
        return usual[1].lower()
    return _key_of_unusual_address(url)


@lru_cache(maxsize=16_384)
def _key_of_unusual_address(url: str) -> str | None:
    address = url.strip()
    scheme, separator, rest = address.partition("://")
    if separator:
        if scheme.lower() not in ("http", "https"):
            return None
        address = rest
    address = address.split("?", 1)[0].split("#", 1)[0]
    host, *path = address.split("/")
    host = host.lower().removesuffix(":443").removesuffix(":80")
    if host != _HOST and not host.endswith("." + _HOST):
        return None
    parts = [part for part in path if part]
    if len(parts) < 2:
        return None
    section = parts[0].lower()
    if section == "in":
        return _slug(parts[1])
    if section == "pub":
        return _slug(_slug_of_old_address(parts[1:]))
    return None


def profile_url(key: str) -> str:
    """The address of the profile that a key names, as exports write it."""
    return f"https://www.linkedin.com/in/{quote(key)}"


def _slug_of_old_address(parts: list[str]) -> str:
    if parts[0].lower() == "dir":
        return ""
    numbers = [part.lower() for part in parts[1:4]]
    if len(numbers) < 3:
        return parts[0]
    first, second, third = numbers
    # The old address drops leading zeros of its middle and last parts: /pub/ada/1/23/4 is /in/ada-0040231.
    return f"{parts[0]}-{third.zfill(3)}{second.zfill(3)}{'' if first == '0' else first}"


def _slug(part: str) -> str | None:
    slug = unicodedata.normalize("NFC", unquote(part).strip()).lower()
    usable = 0 < len(slug) <= _LONGEST_SLUG and slug.isprintable() and not _NOT_IN_SLUGS.search(slug)
    return slug if usable else None


@lru_cache(maxsize=16_384)
def folded(name: str) -> str:
    """A name as compared: without accents, case, punctuation at the edges of words and doubled spaces.

    >>> folded("  Éloïse  d'Arc, Ph.D. ")
    "eloise d'arc ph.d"
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(word for part in bare.replace("’", "'").split() if (word := part.strip(",.;:()")))


def provisional_key(name: str, connected_on: date | None) -> str:
    """The key of somebody whose profile address is not known: see the head of this module."""
    day = connected_on.isoformat() if connected_on else ""
    return f"{PROVISIONAL}{folded(name)}{PROVISIONAL}{day}"


def provisional_owner_key(name: str) -> str:
    """The owner's key where only the name is known: no contact can have it."""
    return f"{PROVISIONAL}{folded(name)}{PROVISIONAL}owner"
