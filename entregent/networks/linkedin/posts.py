"""What the owner published and follows: shares, comments, companies."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from entregent.contract.records import FeedItem, Post, Skipped
from entregent.contract.text import t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import plain_text, unescaped_commentary
from entregent.networks.linkedin.keys import folded
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.tables import Table

EMPTY = t("The row holds neither text nor link.")
REACTIONS = t("Reactions are left out: the file holds a link, but not whose post it was or what it said.")
# MEMBER_NETWORK is what the export calls "anyone on LinkedIn": not the open web.
_VISIBILITY = {
    "": "unknown",
    "public": "public",
    "anyone": "public",
    "member_network": "members",
    "logged_in": "members",
}


def shares(table: Table) -> Iterator[Post | Skipped]:
    """The owner's posts. `visibility` is `public`, `members`, or LinkedIn's own word in lower case (`connections`)."""
    occurrences = Occurrences()
    for row in table:
        text = unescaped_commentary(row["text"])
        if not (text or row["link"] or row["shared url"]):
            yield Skipped(row.file, row.line, EMPTY)
            continue
        word = row["visibility"].lower()
        yield Post(
            source_id=occurrences.source_id("share", *([unquote(row["link"])] if row["link"] else [row["date"], text])),
            at=dates.moment(row["date"]),
            text=text or row["shared url"],
            url=row["link"],
            visibility=_VISIBILITY.get(word, word),
        )


def comments(table: Table) -> Iterator[Post | Skipped]:
    """The owner's comments, as replies to the post that the link names. Who wrote that post is not in the export."""
    occurrences = Occurrences()
    for row in table:
        text = plain_text(row["text"])
        if not text:
            yield Skipped(row.file, row.line, EMPTY)
            continue
        at = dates.moment(row["date"])
        yield Post(
            source_id=occurrences.source_id("comment", unquote(row["link"]), str(at), " ".join(text.split())),
            at=at,
            text=text,
            url=row["link"],
            visibility="unknown",
            reply_to=row["link"].split("?", 1)[0],
        )


def company_follows(table: Table) -> Iterator[FeedItem | Skipped]:
    """The companies the owner follows. The export gives neither their address nor whether anybody there is known."""
    told: set[str] = set()
    for row in table:
        name = folded(row["name"])
        if not name or name in told:
            yield Skipped(row.file, row.line, t("The same company stands in an earlier row.") if name else EMPTY)
            continue
        told.add(name)
        yield FeedItem(source_id=f"company:{name}", title=row["name"])
