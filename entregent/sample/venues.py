"""What the other places hold: accounts, posts, gestures, direct messages and what is told of them by mail.

A venue is a kind of place where the owner and the characters are. Its network's `sample.py` knows that it is meant, and
writes what its export would hold. A handle, an id and a number are the venue's own:

| venue         | `Presence.handle`                          | `Presence.id`                       |
|---------------|--------------------------------------------|-------------------------------------|
| PROFESSIONAL  | the slug of the profile                    | the same                            |
| MICROBLOG     | `camille_moreau`                           | digits                              |
| FEDERATED     | `camille@host.example`                     | the actor, `https://host.example/users/camille` |
| SERVERS       | a domain, `camille.host.example`           | a DID                               |
| FRIENDS       | none; the name stands for it               | digits (only threads show them)     |
| PICTURES      | `camille.moreau`                           | digits                              |
| MAIL, AGENDA  | an e-mail address, lower case              | the same                            |
| CLUB          | the number of the membership               | the same                            |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Venue(StrEnum):
    """The places: the professional network, the address books, and those whose exports are told of here."""

    PROFESSIONAL = "professional"
    WEB_BOOK = "web-book"
    PHONE_BOOK = "phone-book"
    MICROBLOG = "microblog"
    FEDERATED = "federated"
    SERVERS = "servers"  # personal data servers
    FRIENDS = "friends"
    PICTURES = "pictures"
    MAIL = "mail"
    AGENDA = "agenda"
    CLUB = "club"


SOCIAL = (Venue.MICROBLOG, Venue.FEDERATED, Venue.SERVERS, Venue.FRIENDS, Venue.PICTURES)


class Visibility(StrEnum):
    """Whom a post is for."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


class GestureKind(StrEnum):
    """What is done to a post without a word."""

    LIKE = "like"
    LOVE = "love"
    BOOKMARK = "bookmark"


class NoticeKind(StrEnum):
    """What a venue tells its members by mail."""

    VIEW = "view"
    REACTION = "reaction"
    REPLY = "reply"
    MENTION = "mention"
    SHARE = "share"
    FOLLOW = "follow"
    MESSAGE = "message"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Presence:
    """An account on one venue, or an address in a mailbox or agenda, as it stands today.

    `character` is 0 for the owner's own account and None for those of nobody in particular (a firm, a magazine).
    `name` is what is shown there: it need not be the character's name. `proven_links` are those of `links` whose page
    links back. `former_handles` were the same account's before. `followed_on` is the day from which the owner follows them
    (FRIENDS: from which both are friends), `follower_since` the day from which they follow the owner; None: not (any
    longer). `ended_on` is the day on which the owner ended the bond. `asked_on` is a request without answer, made by the
    owner or by them. `lists` are the owner's lists on which they stand.
    """

    venue: Venue
    character: int | None
    handle: str
    id: str
    name: str
    since: date
    bio: str = ""
    place: str = ""
    links: tuple[str, ...] = ()
    proven_links: tuple[str, ...] = ()
    former_handles: tuple[str, ...] = ()
    followed_on: date | None = None
    follower_since: date | None = None
    ended_on: date | None = None
    asked_on: date | None = None
    asked_by_owner: bool = False
    lists: tuple[str, ...] = ()
    is_blocked: bool = False
    is_muted: bool = False
    is_organisation: bool = False

    @property
    def followed_by_owner(self) -> bool:
        """Whether the owner follows them (FRIENDS: whether they are friends)."""
        return self.followed_on is not None

    @property
    def follows_owner(self) -> bool:
        """Whether they follow the owner (FRIENDS: whether they are friends)."""
        return self.follower_since is not None

    @property
    def mention(self) -> str:
        """How a text names them: `@` and the handle, the name where there is no handle."""
        return f"@{self.handle}" if self.handle else self.name


@dataclass(frozen=True, slots=True)
class Post:
    """Something said in public or to followers, by the owner or by somebody the owner dealt with; `at` is in UTC.

    `number` is unique on its venue and grows with time (below 2**63). `author` is the id of a `Presence` of the same
    venue; `mentions` too, each named in `text` by `Presence.mention`. `reply_to` and `shares` are numbers of other posts of
    the venue, whoever wrote them (`World.post`); where `shares` is set, `text` is empty or the owner's words about it.
    `link` and `tags` (without #) stand in the text as well. Counts are None where the venue does not tell them.
    """

    venue: Venue
    number: int
    author: str
    at: datetime
    text: str
    language: str = "fr"
    visibility: Visibility = Visibility.PUBLIC
    reply_to: int | None = None
    shares: int | None = None
    mentions: tuple[str, ...] = ()
    link: str = ""
    tags: tuple[str, ...] = ()
    picture: str = ""
    reach: int | None = None
    reactions: int | None = None
    replies: int | None = None
    shared: int | None = None
    from_owner: bool = False


@dataclass(frozen=True, slots=True)
class Gesture:
    """Something done to a post without a word. `who` is the id of a `Presence`; `post` a number on the same venue."""

    venue: Venue
    number: int
    kind: GestureKind
    at: datetime
    who: str
    post: int
    from_owner: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a venue told the owner by mail: that `who` (the id of a `Presence`, "" where the mail does not say) viewed
    the profile, reacted to a post, … `text` is what they wrote, `post` the owner's post it is about, where there is one.

    Each network's `sample.py` puts its own notices into the form of its mails: `mails(world) -> Iterator[Mail]`; whoever
    writes the mailbox asks all networks for theirs.
    """

    venue: Venue
    number: int
    kind: NoticeKind
    at: datetime
    who: str
    name: str = ""
    text: str = ""
    post: int | None = None
    count: int = 1
