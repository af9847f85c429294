"""Mails that are set aside: which, why, and how many."""

from __future__ import annotations

from collections.abc import Iterator

from entregent.contract.records import Skipped
from entregent.contract.text import Text, t
from entregent.networks.email.headers import Fields

DAMAGED = t("These mails name no sender: they are damaged, or no mails at all.")
TWICE = t("The very same mails stand earlier.")
WHOSE = t("Nothing tells which address is yours, so these mails were left out.")
SPAM = t("Spam is set aside.")
DRAFTS = t("Drafts were never sent: they are set aside.")
BIN = t("Mails in the bin are set aside, but for those that you wrote.")
CHATS = t("Chats are no mails: they are set aside.")
LISTS = t("Newsletters, mailing lists and other bulk mail are no sign of a tie: they are set aside.")
ROBOTS = t("Mails that no human wrote (automatic answers, notifications, no-reply addresses) are set aside.")
NOTICES = t(
    "Notifications of a network in a form that is not known here, or of nothing that concerns people, are set aside."
)
ALONE = t("Mails that you wrote to nobody else are set aside.")
CROWDS = t("Mails that you wrote to more than {most} people at once are set aside.", most=300)

_AUTOMATIC = (b"x-autoreply", b"x-autorespond", b"x-autoresponder")
_MOST_PLACES = 500


def is_bulk(headers: Fields) -> bool:
    """Whether a mail went to a list: newsletters, mailing lists, mass mailings (RFC 2919, RFC 2369, `Precedence`)."""
    if b"list-id" in headers or b"list-unsubscribe" in headers or b"list-post" in headers or b"feedback-id" in headers:
        return True
    return headers.get(b"precedence", b"").lower() in (b"bulk", b"junk", b"list")


def is_automatic(headers: Fields) -> bool:
    """Whether a program wrote the mail by itself (RFC 3834), or it is the report of one that could not be delivered."""
    automatic = headers.get(b"auto-submitted", b"no").lower()
    if not automatic.startswith(b"no") or headers.get(b"return-path") == b"<>":
        return True
    return any(name in headers for name in _AUTOMATIC)


class Aside:
    """Counts of what was set aside, by place and reason."""

    def __init__(self, everything: str) -> None:
        self._everything = everything
        self._counts: dict[tuple[str, Text], int] = {}

    def count(self, place: str, reason: Text) -> None:
        """One mail of that place."""
        key = (place, reason)
        if key not in self._counts and len(self._counts) >= _MOST_PLACES:
            key = (self._everything, reason)
        self._counts[key] = self._counts.get(key, 0) + 1

    def skipped(self) -> Iterator[Skipped]:
        """What is to be told of them."""
        for (place, reason), count in self._counts.items():
            yield Skipped(place, 0, reason, count)
