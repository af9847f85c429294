"""Being connected to a network: what is asked to connect, and reading what happened there since.

A network that members can be connected to names `Connect` in its `Network`, and brings two modules:

`connect.py` opens and ends a connection (`Connector`); `read.py` reads, page by page, so that whoever is stopped at any
moment goes on at the last `Position` (`Reader`). Both yield records as an export would, with the same keys and, for the
same event, the same `source_id`. One that lets us change something brings `change.py` besides (see `contract.changing`).

All requests go through `using.http` (or `session.http`), which waits as the server's rate headers say. They raise
`Revoked`, `Later` or `Gone`, or an `HttpError`; nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from entregent.contract.changing import Changes
from entregent.contract.records import Direction, Elsewhere, Record, Skipped, Who
from entregent.contract.text import Text

if TYPE_CHECKING:
    # Networks are data: knowing one must not load what requests are made with.
    from entregent.base.http.polite import PoliteHttp


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to type in order to connect: the server's address, a handle, a password made for us. What `is_optional`
    may be left empty."""

    id: str
    label: Text
    help: Text | None = None
    example: str = ""
    is_secret: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """What may be asked where the server does not say itself: requests within seconds, and of us in a day."""

    requests: int
    seconds: int
    daily: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What the network allows programs to do, in a sentence, the page that says so, and when it was read."""

    text: Text
    source: str
    seen: date


@dataclass(frozen=True, slots=True)
class Connect:
    """How an account is connected, as data: `fields` are asked, then the network's own page where it wants that.

    `scopes` says in words what we ask to be allowed. `streams` where the server tells of news by itself. `changes` is what
    we can change for the owner there, who is asked for that apart (`Using.may_change`); None where there is nothing.
    """

    fields: tuple[Field, ...]
    scopes: Text
    rates: Rates
    terms: Terms
    streams: bool = False
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class Using:
    """What connecting is done with. `callback` is the address the network's page may return to, "" where we have none and
    a code must be typed; `agent` and `website` say who asks. `may_change`: the owner wants to change things from here too
    (`Connect.changes`); without it nothing is asked but to read."""

    http: PoliteHttp
    now: datetime
    callback: str
    agent: str
    website: str
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class SendTo:
    """The owner must say yes at `url`. `pending` is kept, sealed, until they come back with a code (`is_typed`: they copy
    it from there). Where the page leads back to `Using.callback`, `pending` holds the `state` it brings along."""

    url: str
    pending: Mapping[str, str]
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Connected:
    """An account that is connected: the owner's `key` there, the name to show, its server, and the credentials to keep
    (sealed). `expires_at` where they end by themselves. `may_change`: they allow all that `Connect.changes` names."""

    key: str
    name: str
    server: str
    credentials: Mapping[str, str]
    expires_at: datetime | None = None
    may_change: bool = False


Change = Callable[[Mapping[str, str]], Mapping[str, str]]
Renew = Callable[[Change], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Session:
    """What reading is done with. `renew` is given what gets new credentials from the server for those it is handed; it
    stores them at once, and answers with them. It may as well answer with what another process got meanwhile, and ask
    nobody: a server takes what renews only once.
    """

    http: PoliteHttp
    key: str
    server: str
    credentials: Mapping[str, str]
    now: Callable[[], datetime]
    renew: Renew


@dataclass(frozen=True, slots=True)
class Position:
    """All that was told before this is complete: `cursor` is where to go on. `done` of `total` (None: unknown) counts
    things read, for a reader who waits."""

    cursor: Mapping[str, Any]
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """How much an account writes, as its profile counts it: posts in all, the day of the last one, and the day since which
    there has been the account. None is what is not told, never nought."""

    posts: int | None = None
    last_post_on: date | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class FollowPage:
    """Some members of a follow list: whom `of` follows (`out`) or who follows them (`in`). `of` is None for the owner.

    With `is_last` the list is whole: it replaces the one before, and who is in only one of them began or stopped.
    `activities` holds by key what the page tells of how much members write, `headlines` what they say of themselves.
    """

    of: Who | None
    direction: Direction
    members: tuple[Who, ...]
    is_last: bool
    activities: Mapping[str, Activity] = field(default_factory=dict)
    headlines: Mapping[str, str] = field(default_factory=dict)


Told = Record | Elsewhere | Skipped | FollowPage | Position


class LiveError(Exception):
    """Reading or connecting cannot go on; `message` says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


class Revoked(LiveError):
    """The credentials are no longer taken: the owner must connect anew."""


class NotAllowed(LiveError):
    """The credentials are taken, and do not reach so far: the owner must connect anew and allow it."""


class Later(LiveError):
    """Not now: try again at `at` (the server asks us to wait, or is down)."""

    def __init__(self, message: Text, at: datetime) -> None:
        super().__init__(message)
        self.at = at


class Gone(LiveError):
    """The account that was asked about is no longer there: suspended, deleted, or moved to `new_key` ("": not known)."""

    def __init__(self, message: Text, new_key: str = "") -> None:
        super().__init__(message)
        self.new_key = new_key


class Connector(Protocol):
    """Opens and ends connections: the functions of a module `connect.py`."""

    def begin(self, answers: Mapping[str, str], using: Using) -> SendTo | Connected:
        """Start with what was typed into the fields."""
        ...

    def finish(self, pending: Mapping[str, str], code: str, using: Using) -> Connected:
        """Go on with the code that the network's page gave."""
        ...

    def revoke(self, server: str, credentials: Mapping[str, str], using: Using) -> None:
        """End the connection there too. Credentials that are not taken any more are no error."""
        ...


class Reader(Protocol):
    """Reads what happened: the functions of a module `read.py`."""

    def since(self, session: Session, cursor: Mapping[str, Any]) -> Iterator[Told]:
        """What is new of the owner: followers, following, lists, mutes, blocks, notifications, own posts, profiles. An empty
        cursor means from the beginning. Ends when all is told; a `Position` stands behind what is complete."""
        ...

    def follows(self, session: Session, key: str, cursor: Mapping[str, Any]) -> Iterator[Told]:
        """Whom one contact follows. Raises `Gone` where they are no longer there, or do not want to be read."""
        ...

    def listen(self, session: Session) -> Iterator[None]:
        """Returns each time there may be something to read with `since`; ends when the server ends it. Only asked where
        `Connect.streams`."""
        ...
