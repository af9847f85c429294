"""What the owner wrote, as the export and the API both can tell it, and the records made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from entregent.contract.records import Direction, Interaction, InteractionKind, Post, Who

_TOMORROW = timedelta(days=1)


class Visibility(StrEnum):
    """Whom a post is for. What is `DIRECT` is a message, and never a post."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Status:
    """One post or message of the owner.

    `uri` names it for ever, on every server and in export and API alike; `url` is where it can be read. `answered` is
    the key of whoever wrote the post above it, `quoted` of whoever wrote the one shown within, "" each where there is
    none or it is the owner; `named` are the keys of the others to whom it is addressed. `reply_to` is the address of
    the post above it, `thread` that of the conversation.
    """

    uri: str
    at: datetime | None
    text: str
    visibility: Visibility
    url: str = ""
    reply_to: str = ""
    thread: str = ""
    answered: str = ""
    quoted: str = ""
    named: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody it is addressed to, each once."""
        return tuple(dict.fromkeys(key for key in (self.answered, *self.named) if key))


def records(status: Status) -> Iterator[Post | Interaction]:
    """A message to those it names; or else a post, the answer, the naming of others, and the quotation."""
    audience = max(2, 1 + len(status.people))
    if status.visibility is Visibility.DIRECT:
        if status.people:
            yield _said(status, InteractionKind.MESSAGE, "message", status.people, audience)
        return
    yield Post(
        source_id=status.uri,
        at=status.at,
        text=status.text,
        url=status.url,
        visibility=status.visibility.value,
        reply_to=status.reply_to,
    )
    if status.answered:
        yield _said(status, InteractionKind.REPLY, "reply", (status.answered,), audience)
    if others := tuple(key for key in status.people if key != status.answered):
        yield _said(status, InteractionKind.MENTION, "mention", others, audience)
    if status.quoted:
        yield _said(status, InteractionKind.SHARE, "quote", (status.quoted,), 2)


def _said(status: Status, kind: InteractionKind, name: str, people: tuple[str, ...], audience: int) -> Interaction:
    return Interaction(
        source_id=f"{name}:{status.uri}",
        kind=kind,
        direction=Direction.OUT,
        people=tuple(map(Who, people)),
        at=status.at,
        audience=audience,
        thread=status.thread if kind in (InteractionKind.MESSAGE, InteractionKind.REPLY) else "",
        text=status.text,
        url=status.url,
    )


def boost(uri: str, author: str, at: datetime | None, url: str) -> Interaction:
    """That the owner passed on somebody's post, at `url`."""
    return Interaction(
        source_id=f"boost:{uri}",
        kind=InteractionKind.SHARE,
        direction=Direction.OUT,
        people=(Who(author),),
        at=at,
        url=url,
    )


def favourite(uri: str, author: str, at: datetime | None = None) -> Interaction:
    """That the owner marked somebody's post as a favourite; the export does not say when."""
    return Interaction(
        source_id=f"favourite:{uri}",
        kind=InteractionKind.REACTION,
        direction=Direction.OUT,
        people=(Who(author),),
        at=at,
        url=uri,
    )


def moment(text: object, now: datetime) -> datetime | None:
    """The moment (UTC) that an ISO 8601 date writes; None for anything else, and for one that is still to come.

    >>> moment("2024-05-03T10:11:12Z", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2024-05-03T10:11:12+00:00'
    """
    if not isinstance(text, str) or not 10 <= len(text) <= 64:
        return None
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found <= now + _TOMORROW else None
