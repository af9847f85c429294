"""E-mail addresses as certain keys: two spellings of one mailbox become one."""

from __future__ import annotations

import re
from functools import lru_cache

from entregent.analysis.lexicon import word_set

# RFC 5321, section 4.5.3.1.3: a path is at most 256 octets, two of which are its angle brackets.
LONGEST = 254
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
_GMAIL = frozenset(("gmail.com", "googlemail.com"))
_PLUS_TAGS = word_set("mail_plus_tags")
_SAME_MAILBOX = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}


@lru_cache(maxsize=100_000)
def normalise_email(raw: str) -> str | None:
    """Return the canonical form of an address, or None where `raw` is none.

    Lower case; "mailto:" and angle brackets dropped; dots and "+tag" dropped as the provider itself ignores them;
    domains of one provider that share their mailboxes become one.

    >>> normalise_email("Jean.Doe+news@GoogleMail.com")
    'jeandoe@gmail.com'
    """
    text = raw.strip().casefold().removeprefix("mailto:")
    found = _ADDRESS.search(text)
    if found is None or len(found.group()) > LONGEST:
        return None
    local, _, domain = found.group().strip(".'").rpartition("@")
    if domain in _PLUS_TAGS:
        local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local = local.replace(".", "") or local
    return f"{local}@{_SAME_MAILBOX.get(domain, domain)}" if local else None


def mail_domain(address: str) -> str:
    """Return the lower-case domain of `address`, "" where it has none."""
    return address.rpartition("@")[2].strip().casefold() if "@" in address else ""
