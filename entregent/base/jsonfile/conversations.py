"""Conversations as messengers export them: `participants` and `messages` in one object, one or several files for each.

Two forms are known. One writes `sender_name`, `timestamp_ms` and `content`, participants as objects with a `name`, and every
text as UTF-8 read as Latin-1. The other, of end-to-end encrypted chats, writes `senderName`, `timestamp` and `text`,
participants as plain names. People are told by their names alone, messages have no ids. They usually come newest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import IO

from entregent.base.fingerprints import fingerprint
from entregent.base.jsonfile.mojibake import repaired_text
from entregent.base.jsonfile.pieces import Damage, Piece, read_json
from entregent.base.jsonfile.values import elements, inside, moment_of, name_of, number_of, text_of

MOST_PEOPLE = 500
_MOST_REACTIONS = 50
_TALK = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[^{\[]{0,200}?"(?:participants|messages)"\s*:\s*\[', re.DOTALL)
_SENDER = re.compile(rb'"(?:sender_name|senderName|participants)"\s*:')
_NUMBER_OF_TALK = re.compile(r".*_([A-Za-z0-9-]{5,40})", re.DOTALL)
# Counts of milliseconds pass this one in 1973, counts of seconds in the year 5138.
_MILLISECONDS = 100_000_000_000
_COMINGS_AND_GOINGS = frozenset(("subscribe", "unsubscribe"))


def repaired_name(value: object) -> str:
    """A name as it was meant, on one line."""
    return _repaired_name(value) if isinstance(value, str) else name_of(value)


@lru_cache(maxsize=4_096)
def _repaired_name(text: str) -> str:
    return name_of(repaired_text(text))


def repaired(value: object) -> str:
    """A text as it was meant."""
    return text_of(repaired_text(value) if isinstance(value, str) else value).strip()


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `is_gone` was taken back by its sender; `is_event` says that somebody came or went. `reactions` are
    (name, reaction, when). `mark` is the same wherever the message is exported again."""

    at: datetime | None
    sender: str
    text: str
    link: str = ""
    is_gone: bool = False
    is_event: bool = False
    reactions: tuple[tuple[str, str, datetime | None], ...] = ()
    mark: int = 0


@dataclass(slots=True)
class Talk:
    """What a conversation's files say of it besides: the names of its participants and senders, its title, its path in the
    messenger, and when it ran. `sent` counts the messages of each sender."""

    names: dict[str, None] = field(default_factory=dict)
    title: str = ""
    path: str = ""
    first: date | None = None
    last: date | None = None
    sent: dict[str, int] = field(default_factory=dict)

    def join(self, *names: str) -> None:
        """People who are or were there: at most `MOST_PEOPLE` are kept."""
        for name in names:
            if name and len(self.names) < MOST_PEOPLE:
                self.names.setdefault(name)

    def hear(self, sender: str, at: datetime | None, *, is_gone: bool) -> None:
        """One of its messages."""
        self.join(sender)
        if at is not None and not is_gone:
            day = at.date()
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        if sender in self.sent or len(self.sent) < MOST_PEOPLE:
            self.sent[sender] = self.sent.get(sender, 0) + 1

    def take(self, other: Talk) -> None:
        """The same conversation, told by another of its files."""
        self.join(*other.names)
        self.title, self.path = self.title or other.title, self.path or other.path
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        for name, count in other.sent.items():
            self.sent[name] = self.sent.get(name, 0) + count


def is_talk(head: bytes) -> bool:
    """Whether a file is a conversation, by its beginning."""
    return _TALK.match(head) is not None and _SENDER.search(head) is not None


def talk_id(talk: Talk, member: str) -> str:
    """What names a conversation for ever: the number at the end of its path in the messenger, or of the folder its file lies
    in; for files without either, its participants.

    >>> talk_id(Talk(path="inbox/ada_10150"), "x/message_1.json"), talk_id(Talk(), "inbox/ada_ab12cd/message_2.json")
    ('10150', 'ab12cd')
    """
    folder = member.rpartition("/")[0].rpartition("/")[2]
    for place in (talk.path.rpartition("/")[2], folder if re.search(r"/?message_\d+\.json$", member) else ""):
        if found := _NUMBER_OF_TALK.fullmatch(place):
            return found[1]
    return f"{fingerprint(*sorted(name.casefold() for name in talk.names)):016x}"


def read_talk(stream: IO[bytes], talk: Talk) -> Iterator[Said | Damage]:
    """The messages of one file as they come; what else it says of the conversation is added to `talk` on the way, and is
    complete when the file has ended. Never raises. Closes the stream."""
    for piece in read_json(stream, "messages"):
        if isinstance(piece, Damage):
            yield piece
        elif piece.path == "messages[]":
            if isinstance(piece.value, dict):
                said = _said(piece.value)
                talk.hear(said.sender, said.at, is_gone=said.is_gone)
                yield said
        else:
            _learn(talk, piece)


def learn_talk(stream: IO[bytes], talk: Talk) -> None:
    """As `read_talk` to its end, for who was there and when alone, in less time. Never raises. Closes the stream."""
    for piece in read_json(stream, "messages"):
        if isinstance(piece, Damage):
            continue
        if piece.path != "messages[]":
            _learn(talk, piece)
        elif isinstance(piece.value, dict):
            talk.hear(_sender(piece.value), _moment(_when(piece.value)), is_gone=_is_gone(piece.value))


def _learn(talk: Talk, piece: Piece) -> None:
    if piece.path == "participants":
        for one in elements(piece.value)[:MOST_PEOPLE]:
            talk.join(repaired_name(inside(one, "name") if isinstance(one, dict) else one))
    elif piece.path in ("title", "threadName"):
        talk.title = repaired_name(piece.value)
    elif piece.path == "thread_path":
        talk.path = name_of(piece.value)


def _said(message: dict[str, object]) -> Said:
    sender, when = _sender(message), _when(message)
    text = repaired(_first(message, "content", "text"))
    kind = text_of(message.get("type"), 40).lower()
    return Said(
        at=_moment(when),
        sender=sender,
        text=text,
        link=text_of(inside(message, "share", "link"), 1000),
        is_gone=_is_gone(message),
        is_event=kind in _COMINGS_AND_GOINGS,
        reactions=tuple(_reactions(message)),
        mark=fingerprint(str(number_of(when)), sender.casefold(), " ".join(text.split())),
    )


def _sender(message: dict[str, object]) -> str:
    return repaired_name(_first(message, "sender_name", "senderName", "sender"))


def _when(message: dict[str, object]) -> object:
    return _first(message, "timestamp_ms", "timestamp")


def _is_gone(message: dict[str, object]) -> bool:
    return message.get("is_unsent") is True or message.get("isUnsent") is True


def _reactions(message: dict[str, object]) -> Iterator[tuple[str, str, datetime | None]]:
    for one in elements(message.get("reactions"))[:_MOST_REACTIONS]:
        if actor := repaired_name(inside(one, "actor")):
            yield actor, repaired_name(inside(one, "reaction")), _moment(inside(one, "timestamp"))


def _first(message: dict[str, object], *names: str) -> object:
    return next((message[name] for name in names if message.get(name) is not None), None)


def _moment(value: object) -> datetime | None:
    number = number_of(value)
    return moment_of(number, 1000 if number is not None and number > _MILLISECONDS else 1)
