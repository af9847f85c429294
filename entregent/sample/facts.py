"""The values the invented world is made of: people, what ties them to the owner, and what was said.

Everything is told as it happened, not as any network shows it: each network's sample writer takes from here what its
export would hold. A character is named everywhere by its number; the owner has number 0. What other venues hold is
made of the values in `venues` and `letterbox`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

OWNER = 0


class Closeness(StrEnum):
    """How well the owner really knows somebody: the truth that tie strengths can be compared with."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Book(StrEnum):
    """The owner's two address books: the one kept on the web, the one kept on the telephone."""

    WEB = "web"
    PHONE = "phone"


class Folder(StrEnum):
    """Where a conversation lies in the owner's mailbox."""

    INBOX = "inbox"
    ARCHIVE = "archive"
    SPAM = "spam"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Town:
    """A city that somebody lives or works in; `country` is ISO 3166-1 alpha-2."""

    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Residence:
    """A town lived in from a day on."""

    town: Town
    since: date


@dataclass(frozen=True, slots=True)
class Job:
    """A position held, from the first day of a month to the first day of another (None: still held)."""

    company: str
    title: str
    town: Town
    started: date
    ended: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Studies:
    """Years spent at a school."""

    school: str
    degree: str
    started: int
    ended: int
    notes: str = ""
    activities: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A community the owner belongs to or deals with, and whose members know each other.

    `kind` is one of employer, school, client, association, club, open_source, coworking, professional, family.
    `topic` names the conversation scripts its group threads use; `share` is its part of all the contacts.
    """

    slug: str
    name: str
    kind: str
    language: str
    town: Town
    topic: str
    share: float
    since: int
    until: int
    company: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody. `jobs` and `residences` run from the oldest to the present one.

    `emails` and `phones` are canonical (phones in E.164); the first e-mail is the professional one. `slug` is the stable
    handle on the professional network. `gender` is f, m or x and only serves French titles.
    """

    id: int
    given: str
    family: str
    language: str
    gender: str
    slug: str
    closeness: Closeness
    circles: tuple[str, ...]
    jobs: tuple[Job, ...]
    residences: tuple[Residence, ...]
    headline: str = ""
    industry: str = ""
    former_name: str = ""
    birthday: date | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    studies: tuple[Studies, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name, as shown."""
        return f"{self.given} {self.family}".strip()

    def job_on(self, day: date) -> Job | None:
        """The position held on that day, None when there was none."""
        held = [job for job in self.jobs if job.started <= day and (job.ended is None or day < job.ended)]
        return held[-1] if held else None

    def town_on(self, day: date) -> Town | None:
        """Where they lived on that day, None before the first known residence."""
        lived = [residence.town for residence in self.residences if residence.since <= day]
        return lived[-1] if lived else None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose network it is: a character, and what only one's own profile tells."""

    character: Character
    summary: str
    address: str
    postcode: str
    region: str
    website: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A link on the professional network. `hidden` members are only counted there; `bare` ones show no employer."""

    character: int
    connected_on: date
    shows_email: bool = False
    hidden: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """An entry of an address book, as the owner once wrote it down; its phones are written as people write them.

    `character` is None for those who play no part (a plumber, a taxi).
    """

    book: Book
    character: int | None
    given: str
    family: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    company: str = ""
    title: str = ""
    town: Town | None = None
    street: str = ""
    labels: tuple[str, ...] = ()
    note: str = ""
    birthday: date | None = None
    nickname: str = ""
    website: str = ""
    has_photo: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message, in UTC. A `sender` of None is a member who has left."""

    at: datetime
    sender: int | None
    text: str
    subject: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread with one person or a group; `members` leaves the owner out. Messages run from the oldest on.

    `is_encrypted` threads are kept apart by some venues. Requests are threads with people the owner has not let in.
    """

    id: str
    members: tuple[int, ...]
    messages: tuple[Message, ...]
    title: str = ""
    folder: Folder = Folder.INBOX
    circle: str = ""
    is_advertising: bool = False
    is_encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A request to connect, sent by the owner or to the owner; `at` is naive local time."""

    character: int
    at: datetime
    from_owner: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation written by the owner or for the owner."""

    character: int
    at: datetime
    from_owner: bool
    text: str
    company: str
    title: str
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A skill confirmed, by the owner for somebody or by somebody for the owner."""

    character: int
    at: datetime
    from_owner: bool
    skill: str


@dataclass(frozen=True, slots=True)
class Note:
    """A private note the owner wrote about somebody on the professional network."""

    character: int
    created: datetime
    edited: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A post of the owner. `shared` is a link passed on, empty where there is none."""

    number: int
    at: datetime
    text: str
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment the owner left under a post; `at` is None where the export lost it."""

    post: int
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """A reaction of the owner to somebody's post: LIKE, PRAISE, EMPATHY, INTEREST, APPRECIATION or ENTERTAINMENT."""

    post: int
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Follow:
    """A company the owner follows."""

    organisation: str
    at: datetime
