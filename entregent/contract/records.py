"""What an adapter yields: the five kinds of record, and what it has to say about what it could not read.

All records are plain values. `source_id` is stable: the same fact read again, from the same or from a newer
export, carries the same `source_id`, so importing twice adds nothing. It is unique within (network, kind of record).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from entregent.contract.text import Text


class InteractionKind(StrEnum):
    """The kinds of dated event between the owner and people."""

    MESSAGE = "message"
    MAIL = "mail"
    REPLY = "reply"
    MENTION = "mention"
    REACTION = "reaction"
    SHARE = "share"
    MEETING = "meeting"
    INVITATION = "invitation"
    CONNECTION = "connection"
    ENDORSEMENT = "endorsement"
    RECOMMENDATION = "recommendation"
    INTRODUCTION = "introduction"


class RelationKind(StrEnum):
    """The kinds of proof that two people know each other."""

    THREAD = "thread"
    MEETING = "meeting"
    FOLLOWS = "follows"
    EMPLOYER = "employer"
    STATED = "stated"


class Direction(StrEnum):
    """Seen from the owner: `in` came to the owner, `out` went from the owner, `both` was done together."""

    IN = "in"
    OUT = "out"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as one network names them: a reference to an identity, with the name shown there (it may be empty)."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Employment:
    """A position held: dates are first days of the period named (a month or a year), None where unknown."""

    company: str
    title: str = ""
    started: date | None = None
    ended: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What one export says of one handle.

    `key` is canonical within the network (a lower-cased slug, an address, a DID) and never shown as a name.
    `emails`, `phones` and `urls` are certain keys: whoever else has one of them is the same person. Phones are
    as written; people/ brings them to E.164. `urls` are profile URLs on any network, as written.
    `aliases` are other keys of the same identity on the same network (the one an older export gave, say).
    `handle` is the key as that network writes it for readers (`@jane@example.social`): shown where no name is known.
    `picture` is what stands for them there (see `contract.pictures`): its address, or the hash of one that the export holds.
    `is_contact` says that the owner is connected with them there (a connection, a friend, an entry of the address book,
    an account that the owner follows, somebody to whom the owner wrote a mail); False for people merely seen (a name in a
    group thread, an uploaded address book, a follower whom the owner does not follow back, who only wrote).
    `is_blocked` and `is_muted` are what the owner asked of that network: whoever is blocked is never suggested.
    `is_owner` marks the owner's own identity. `observed_at` is None where the export has no date of its own: the batch's
    date is used.
    """

    source_id: str
    key: str
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    nickname: str = ""
    handle: str = ""
    former_name: str = ""
    headline: str = ""
    summary: str = ""
    company: str = ""
    position: str = ""
    industry: str = ""
    place: str = ""
    country: str = ""
    birthday: str = ""
    note: str = ""
    picture: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    employments: tuple[Employment, ...] = ()
    is_contact: bool = True
    is_owner: bool = False
    is_organisation: bool = False
    is_blocked: bool = False
    is_muted: bool = False
    connected_on: date | None = None
    observed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """One dated event between the owner and one or more people.

    `people` are those the owner dealt with: the sender where `direction` is `in`, the recipients where it is
    `out`, all the others present where it is `both`. `audience` counts everybody present, the owner included
    (2 for a private message): what is said to many says less of a tie. `thread` groups the messages of one conversation,
    from which response times are told. A follow is a `connection`: `out` where the owner follows, `in` where the owner
    is followed, `both` where both must agree (or do).
    `text` is what was said, as plain text without markup. `at` is timezone-aware, or None where the source has no date.
    """

    source_id: str
    kind: InteractionKind
    direction: Direction
    people: tuple[Who, ...]
    at: datetime | None = None
    audience: int = 2
    thread: str = ""
    subject: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Evidence that all the `people` (two or more, the owner not among them) know each other.

    A group of n people stands as one record; the weight of each pair falls with n (Newman 2001). `directed` is for two
    people of whom the first follows the second. `context` names the occasion for a reader (a thread's title, a company).
    """

    source_id: str
    kind: RelationKind
    people: tuple[Who, ...]
    context: str = ""
    since: date | None = None
    until: date | None = None
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Something the owner published. `reach` and the counts are None where the source does not tell them."""

    source_id: str
    at: datetime | None
    text: str
    url: str = ""
    visibility: str = "public"
    reply_to: str = ""
    reach: int | None = None
    reactions: int | None = None
    replies: int | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """Something the owner follows or has read there: a subscription when `at` is None, an entry otherwise."""

    source_id: str
    title: str
    url: str = ""
    at: datetime | None = None
    text: str = ""


Record = Identity | Interaction | Relation | Post | FeedItem


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not taken, and why. `line` counts from 1 in the file as written, 0 where a line means nothing.

    What is set aside by the thousand (bulk mail, say) is told in one such value at the end, with its `count`.
    """

    file: str
    line: int
    reason: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What one network's files tell of another network: a notification mail of a reaction there, say.

    `record` is told as that network's own adapter would tell it, with a `source_id` and keys of that network.
    """

    network: str
    record: Identity | Interaction | Relation


@dataclass(frozen=True, slots=True)
class Missing:
    """Something this export could have held and does not, and how to get it."""

    what: Text
    how: Text
