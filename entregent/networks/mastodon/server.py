"""The handle that an owner typed in order to name their server."""

from __future__ import annotations

from entregent.networks.mastodon.keys import account


def handle_in(typed: str) -> str:
    """The handle (`me@host`) that was typed, "" where it was something else.

    >>> handle_in("@Me@Piaille.fr"), handle_in("piaille.fr")
    ('me@piaille.fr', '')
    """
    return account(typed)
