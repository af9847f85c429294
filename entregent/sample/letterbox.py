"""The values of the owner's mailbox, agenda and club: mails, meetings and memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Tray(StrEnum):
    """Where a mail lies in the owner's mailbox."""

    INBOX = "inbox"
    SENT = "sent"
    ARCHIVE = "archive"
    SPAM = "spam"
    DRAFTS = "drafts"
    BIN = "bin"


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address and the name beside it, as one mail shows them. `character` is None for those of nobody in
    particular (a newsletter, a robot, a mailbox that several share)."""

    email: str
    name: str = ""
    character: int | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `at` is in UTC, `zone` the sender's offset in minutes. `id` is the Message-ID without its brackets;
    `references` are those of the thread, the oldest first, and `reply_to` the one answered ("": none).

    `thread` numbers the conversation. `list_id` is that of a mailing list or newsletter. `is_bulk` and `is_automatic` say
    that the mail carries the headers of bulk mail or of a robot. `headers` are further ones, as written. `html` is the text
    as markup, empty for a plain mail. `attachments` are file names.
    """

    id: str
    at: datetime
    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    cc: tuple[Address, ...] = ()
    reply_to: str = ""
    references: tuple[str, ...] = ()
    thread: int = 0
    tray: Tray = Tray.INBOX
    labels: tuple[str, ...] = ()
    list_id: str = ""
    is_bulk: bool = False
    is_automatic: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    html: str = ""
    attachments: tuple[str, ...] = ()
    zone: int = 60


class Answer(StrEnum):
    """What somebody who was invited to a meeting said."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    NONE = "needs-action"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody (or a room) invited to a meeting."""

    address: Address
    answer: Answer = Answer.ACCEPTED
    is_optional: bool = False
    is_room: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """An entry of the owner's agenda. `start` and `end` are naive, on the clocks of `zone` (an IANA name).

    An `is_all_day` entry starts and ends at midnight, its end left out. `attendees` hold the owner too where there are
    any. `rule` is the value of an RRULE, empty where the meeting is held once; `skipped` are the starts that were
    cancelled out of it (EXDATE). An occurrence that was moved or changed is a meeting of its own with the same `uid` and
    `instead_of`, the start it replaces (RECURRENCE-ID).
    """

    uid: str
    start: datetime
    end: datetime
    title: str
    zone: str = "Europe/Paris"
    organiser: Address | None = None
    attendees: tuple[Attendee, ...] = ()
    place: str = ""
    description: str = ""
    link: str = ""
    rule: str = ""
    skipped: tuple[datetime, ...] = ()
    instead_of: datetime | None = None
    created: datetime | None = None
    calendar: str = "Cap Didactique"
    categories: tuple[str, ...] = ()
    is_all_day: bool = False
    is_cancelled: bool = False
    is_private: bool = False
    is_webinar: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A line of the club's list of members, as its secretary keeps it; the owner has one too (character 0)."""

    number: str
    character: int | None
    given: str
    family: str
    joined: date
    email: str = ""
    phone: str = ""
    town: str = ""
    postcode: str = ""
    section: str = ""
    role: str = ""
    note: str = ""
    birthday: date | None = None
    left: date | None = None
