"""What the owner wrote: posts with their counts, and whom they answered, named, passed on or quoted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from entregent.base.jsonfile import Repeats, Tally, elements, inside, number_of, text_of
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind, Post, Who
from entregent.contract.text import t
from entregent.networks.x.keys import key_of_handle
from entregent.networks.x.members import IN_COMMUNITY, Part
from entregent.networks.x.moments import moment, moment_of_post
from entregent.networks.x.notes import Notes
from entregent.networks.x.people import Directory, Owner
from entregent.networks.x.reading import elements_of, number_in

_REPOST = re.compile(r"RT @([A-Za-z0-9_]{1,20}):?")
_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/status(?:es)?/(\d{1,20})")
_MOST_PEOPLE = 50
_LARGEST_COUNT = 2**31 - 1
_REMEMBERED = 300_000
NO_NUMBER = t("This post has no number, so it could not be told from others.")
TWICE = t("The very same post stands earlier.")
OLD_VERSION = t("An earlier version of a post that you edited.")


@dataclass(slots=True)
class Learnt:
    """What the first reading of the posts keeps: whom a post of somebody else is by, where the owner answered it; and, while
    the owner is not known, the numbers of the owner's posts."""

    authors: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    guess: str = ""


def post_url(number: str) -> str:
    """The address of a post, whoever wrote it."""
    return f"https://x.com/i/web/status/{number}"


def count_of(value: object) -> int | None:
    """A count as written, None where there is none that can be believed."""
    count = number_of(value)
    return count if count is not None and 0 <= count <= _LARGEST_COUNT else None


def learn(files: Files, part: Part, directory: Directory, learnt: Learnt, *, seek_owner: bool) -> None:
    """First reading: names and handles of those mentioned and answered, authors of the posts that were answered."""
    for post in elements_of(files, part, Tally(), "tweet"):
        number = number_in(post, "id_str", "id")
        at = int(number or 0)
        for mention in _mentions(post):
            named, handle = number_in(mention, "id_str", "id"), mention.get("screen_name")
            directory.learn(named, handle, mention.get("name"), at)
            directory.meet(named, handle)
        answered, handle = _answered(post)
        directory.learn(answered, handle, "", at)
        directory.meet(answered, handle)
        directory.meet("", _reposted(post) or _quoted(post))
        status = number_in(post, "in_reply_to_status_id_str", "in_reply_to_status_id")
        if status and answered and len(learnt.authors) < _REMEMBERED:
            learnt.authors[status] = answered
        if seek_owner and number and len(learnt.own) < _REMEMBERED:
            learnt.own.add(number)


def owner_by_threads(learnt: Learnt) -> str:
    """The owner's number, where a post of the archive answers another of it; "" where none does."""
    for status, author in learnt.authors.items():
        if status in learnt.own:
            return author
    return ""


@dataclass(slots=True)
class Telling:
    """What the second reading needs to know."""

    directory: Directory
    owner: Owner
    notes: Notes
    tally: Tally
    visibility: str = "public"
    repeats: Repeats = field(default_factory=Repeats)


def tell(files: Files, part: Part, telling: Telling) -> Iterator[Post | Interaction]:
    """Second reading: every post as a post of the owner, followed by whom it was for. A repost is no post of the
    owner's: it is told as passed on. Of a long post the whole text comes from the notes, later."""
    tally = telling.tally
    for post in elements_of(files, part, tally, "tweet"):
        number = number_in(post, "id_str", "id")
        if not number:
            tally.skip(part.name, NO_NUMBER)
        elif telling.repeats.again(int(number)):
            tally.skip(part.name, TWICE)
        elif _is_old_version(post, number):
            tally.skip(part.name, OLD_VERSION)
        else:
            yield from _told(post, number, part, telling)


def _told(post: dict[str, object], number: str, part: Part, telling: Telling) -> Iterator[Post | Interaction]:
    at = moment(text_of(post.get("created_at"), 60)) or moment_of_post(number)
    text = _text(post)
    if handle := _reposted(post):
        yield from _shared(post, number, at, text, handle, telling)
        return
    addressed = list(_addressed(post, number, at, text, telling))
    told = Post(
        source_id=f"post:{number}",
        at=at,
        text=text,
        url=post_url(number),
        visibility="unknown" if part.variable == IN_COMMUNITY else telling.visibility,
        reply_to=_answered_url(post),
        reach=count_of(post.get("view_count")),
        reactions=count_of(post.get("favorite_count")),
        replies=count_of(post.get("reply_count")),
        shares=count_of(post.get("retweet_count")),
    )
    if not telling.notes.hold(told, {who.key for each in addressed for who in each.people}):
        yield told
    yield from addressed


def _addressed(
    post: dict[str, object], number: str, at: datetime | None, text: str, telling: Telling
) -> Iterator[Interaction]:
    """Who was answered, who else was named, whose post was quoted."""
    directory, owner = telling.directory, telling.owner
    answered = directory.key_of(*_answered(post))
    named = [
        directory.key_of(number_in(mention, "id_str", "id"), mention.get("screen_name")) for mention in _mentions(post)
    ]
    others = [key for key in dict.fromkeys(named) if key and key != answered and not owner.is_me(key)][:_MOST_PEOPLE]
    is_answer = bool(answered) and not owner.is_me(answered)
    quoted = directory.key_of("", _quoted(post))
    audience = 1 + len(others) + is_answer
    for kind, name, keys in (
        (InteractionKind.REPLY, "reply", [answered] if is_answer else []),
        (InteractionKind.MENTION, "mention", others),
        (InteractionKind.SHARE, "quote", [quoted] if quoted and not owner.is_me(quoted) else []),
    ):
        if keys:
            yield Interaction(
                source_id=f"{name}:{number}",
                kind=kind,
                direction=Direction.OUT,
                people=_people(keys, directory),
                at=at,
                audience=max(2, audience),
                text=text,
                url=post_url(number),
            )


def _shared(
    post: dict[str, object], number: str, at: datetime | None, text: str, handle: str, telling: Telling
) -> Iterator[Interaction]:
    directory = telling.directory
    inner = inside(post, "retweeted_status", "user")
    author = number_in(inner, "id_str", "id") if isinstance(inner, dict) else ""
    for mention in _mentions(post):
        same = isinstance(mention.get("screen_name"), str) and str(mention["screen_name"]).lower() == handle.lower()
        author = author or (number_in(mention, "id_str", "id") if same else "")
    key = directory.key_of(author, handle)
    if not telling.owner.is_me(key):
        yield Interaction(
            source_id=f"repost:{number}",
            kind=InteractionKind.SHARE,
            direction=Direction.OUT,
            people=(directory.who(key),),
            at=at,
            text=text,
            url=post_url(number),
        )


def _answered(post: dict[str, object]) -> tuple[str, object]:
    """The number and the handle of whoever the post answers."""
    number = number_in(post, "in_reply_to_user_id_str", "in_reply_to_user_id")
    return number, post.get("in_reply_to_screen_name")


def _reposted(post: dict[str, object]) -> str:
    """The handle of whoever wrote what this post only passes on, "" where it says something of its own."""
    value = post.get("full_text")
    text = post.get("text") if value is None else value
    found = _REPOST.match(text) if isinstance(text, str) else None
    return found[1] if found else ""


def _people(keys: list[str], directory: Directory) -> tuple[Who, ...]:
    return tuple(directory.who(key) for key in keys)


def _mentions(post: dict[str, object]) -> list[dict[str, object]]:
    entities = post.get("entities")
    found = entities.get("user_mentions") if isinstance(entities, dict) else None
    return [mention for mention in elements(found)[: 2 * _MOST_PEOPLE] if isinstance(mention, dict)] if found else []


def _text(post: dict[str, object]) -> str:
    """The text with its addresses written out, without those of its own pictures."""
    value = post.get("full_text")
    text = text_of(post.get("text") if value is None else value)
    if "&" in text:
        text = html.unescape(text)
    if "t.co/" in text:
        for url in elements(inside(post, "entities", "urls"))[:_MOST_PEOPLE]:
            short, long = text_of(inside(url, "url"), 300), text_of(inside(url, "expanded_url"), 2000)
            if short and long:
                text = text.replace(short, long)
        for media in elements(inside(post, "entities", "media"))[:_MOST_PEOPLE]:
            if short := text_of(inside(media, "url"), 300):
                text = text.replace(short, "")
    return text.strip()


def _answered_url(post: dict[str, object]) -> str:
    status = number_in(post, "in_reply_to_status_id_str", "in_reply_to_status_id")
    return post_url(status) if status else ""


def _quoted(post: dict[str, object]) -> str:
    """The handle of whoever wrote the post whose address this one ends with, "" where it quotes none."""
    entities = post.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for url in reversed(elements(urls)[:_MOST_PEOPLE]) if urls else ():
        if found := _STATUS.match(text_of(inside(url, "expanded_url"), 300)):
            return found[1] if key_of_handle(found[1]) not in ("@i", "") else ""
    return ""


def _is_old_version(post: dict[str, object], number: str) -> bool:
    """Whether a newer version of the same post exists: an edit gets a number of its own."""
    info = post.get("edit_info")
    if not isinstance(info, dict):
        return False
    versions = elements(inside(info, "initial", "editTweetIds")) or elements(
        inside(info, "edit", "editControlInitial", "editTweetIds")
    )
    return bool(versions) and text_of(versions[-1], 40).isdigit() and text_of(versions[-1], 40) != number
