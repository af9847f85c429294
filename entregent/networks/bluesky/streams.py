"""The streams of a round: each reads one list, tells what it holds, and where to go on behind every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from entregent.base.jsonfile import inside, members, name_of, text_of
from entregent.contract.live import FollowPage, Told
from entregent.contract.records import Direction, Identity, Interaction, Post, Record
from entregent.networks.bluesky import events, gestures, posts, profiles
from entregent.networks.bluesky.asking import Page
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.looking import activities
from entregent.networks.bluesky.people import list_key
from entregent.networks.bluesky.rounds import Round, Streams
from entregent.networks.bluesky.tree import tid
from entregent.networks.bluesky.written import Written, moment

AT_ONCE = 100
# A notification is dated by the clock of whoever caused it: one that is slow by less than this is seen all the same.
OVERLAP = timedelta(hours=1)
_MOST = 2**31


def _written(element: object) -> Written:
    """A record as `listRecords` or a view shows it."""
    uri = posts.uri_of(inside(element, "uri"))
    value = inside(element, "value") or inside(element, "record")
    key = uri.rpartition("/")[2].encode()
    return Written(members(value), text_of(inside(element, "cid")), uri, tid(key))


def _records(reading: Round, collection: str, cursor: str, *, oldest_first: bool = False) -> Iterator[Page]:
    asked = {"repo": reading.key, "collection": collection, "limit": AT_ONCE}
    asked |= {"reverse": "true"} if oldest_first else {}
    for page in reading.api.pages("com.atproto.repo.listRecords", asked, "records", cursor):
        # A page that is not full is the last one, though its cursor leads on.
        yield page if len(page.items) >= AT_ONCE else replace(page, cursor="")
        if len(page.items) < AT_ONCE:
            return


def _following(reading: Round) -> Iterator[Told]:
    """Whom the owner follows, whole, and how much each of them writes."""
    now, is_first = reading.session.now(), not reading.listed
    for page in _records(reading, "app.bsky.graph.follow", reading.at, oldest_first=True):
        told = [each for item in page.items if (each := gestures.follow(_written(item), reading.key, now))]
        for each in told:
            yield from _followed(each, now)
        people = tuple(each.people[0] for each in told)
        told_of = activities(reading.api, [who.key for who in people], now, with_last=not is_first)
        yield FollowPage(None, Direction.OUT, people, not page.cursor, told_of)
        _go_up(reading, "follows", page)
        yield reading.turn("following", page)


def _followed(each: Interaction, now: datetime) -> Iterator[Record]:
    key = each.people[0].key
    yield Identity(key, key, observed_at=now)
    yield each


def _follow(written: Written, owner: str, now: datetime) -> Iterator[Record]:
    if found := gestures.follow(written, owner, now):
        yield from _followed(found, now)


def _like(written: Written, owner: str, now: datetime) -> Iterator[Record]:
    if found := gestures.like(written, owner, now):
        yield found


def _repost(written: Written, owner: str, now: datetime) -> Iterator[Record]:
    if found := gestures.repost(written, owner, now):
        yield found


def _upwards(
    name: str, collection: str, told: Callable[[Written, str, datetime], Iterator[Record]]
) -> Callable[[Round], Iterator[Told]]:
    """What the owner wrote into one collection since the newest record that is known, the oldest first."""

    def stream(reading: Round) -> Iterator[Told]:
        known = reading.at or reading.newest.get(name, "")
        for page in _records(reading, collection, known, oldest_first=True):
            for item in page.items:
                yield from told(_written(item), reading.key, reading.session.now())
            _go_up(reading, name, page)
            yield reading.turn(name, page)

    return stream


def _go_up(reading: Round, name: str, page: Page) -> None:
    keys = [posts.uri_of(inside(item, "uri")).rpartition("/")[2] for item in page.items]
    reading.newest[name] = max([reading.newest.get(name, ""), *keys])


def _lists(reading: Round) -> Iterator[Told]:
    """The owner's lists, as labels; of a list that is blocked as a whole, all are blocked."""
    names = {
        list_key(inside(item, "uri")): name_of(inside(item, "value", "name"))
        for page in _records(reading, "app.bsky.graph.list", "")
        for item in page.items
    }
    shut = {
        list_key(inside(item, "value", "subject"))
        for page in _records(reading, "app.bsky.graph.listblock", "")
        for item in page.items
    }
    for page in _records(reading, "app.bsky.graph.listitem", reading.at):
        for item in page.items:
            key, rkey = did(inside(item, "value", "subject")), list_key(inside(item, "value", "list"))
            if key and key != reading.key and (rkey in shut or names.get(rkey)):
                marks = {"labels": (names[rkey],)} if names.get(rkey) else {}
                yield _marked(reading, f"list:{rkey}:{key}", key, is_blocked=rkey in shut, **marks)
        yield reading.turn("lists", page)


def _blocks(reading: Round) -> Iterator[Told]:
    for page in _records(reading, "app.bsky.graph.block", reading.at):
        for item in page.items:
            if key := did(inside(item, "value", "subject")):
                yield _marked(reading, f"blocked:{key}", key, is_blocked=True)
        yield reading.turn("blocks", page)


def _marked(reading: Round, source_id: str, key: str, **marks: Any) -> Identity:
    return Identity(source_id, key, is_contact=False, observed_at=reading.session.now(), **marks)


def _profiles(reading: Round) -> Iterator[Told]:
    """What the profiles of those show whom the owner follows."""
    yield from _people(reading, "profiles", "app.bsky.graph.getFollows", {"actor": reading.key}, "follows", _nothing)


def _mutes(reading: Round) -> Iterator[Told]:
    def muted(page: Page) -> Iterator[Told]:
        for person in profiles.everybody(page.items):
            yield _marked(reading, f"muted:{person.key}", person.key, is_muted=True)

    yield from _people(reading, "mutes", "app.bsky.graph.getMutes", {}, "mutes", muted)


def _followers(reading: Round) -> Iterator[Told]:
    def following(page: Page) -> Iterator[Told]:
        found = tuple(person for person in profiles.everybody(page.items) if person.key != reading.key)
        yield from map(events.followed_by, found)
        yield FollowPage(None, Direction.IN, found, is_last=not page.cursor)

    asked = {"actor": reading.key}
    yield from _people(reading, "followers", "app.bsky.graph.getFollowers", asked, "followers", following)


def _nothing(_page: Page) -> Iterator[Told]:
    yield from ()


def _people(
    reading: Round, name: str, method: str, asked: dict[str, str], field: str, told: Callable[[Page], Iterator[Told]]
) -> Iterator[Told]:
    for page in reading.api.pages(method, {**asked, "limit": AT_ONCE}, field, reading.at):
        for view in page.items:
            yield from reading.person(view)
        yield from told(page)
        yield reading.turn(name, page)


def _notifications(reading: Round) -> Iterator[Told]:
    """From the top, or the place where reading stopped, to what is known already or to the end."""
    name, now = "notifications", reading.session.now()
    known = moment(reading.newest.get(name, ""))
    method = "app.bsky.notification.listNotifications"
    for page in reading.api.pages(method, {"limit": AT_ONCE}, name, reading.at):
        dates = [at for item in page.items if (at := moment(inside(item, "indexedAt")))]
        if not reading.at and dates:
            newest = min(max(dates), now)
            reading.next[name] = (max(known, newest) if known else newest).isoformat()
        for item in page.items:
            for record in events.notified(item, reading.key, now):
                yield from reading.once(record) if isinstance(record, Identity) else (record,)
        is_reached = known is not None and _is_reached(known, dates)
        yield reading.turn(name, None if is_reached else page)
        if is_reached:
            return


def _is_reached(known: datetime, dates: list[datetime]) -> bool:
    """Whether a page leads far enough back to what is known: well below it, or with nothing new and not full."""
    return any(at < known - OVERLAP for at in dates) or (len(dates) < AT_ONCE and all(at <= known for at in dates))


def _feed(reading: Round) -> Iterator[Told]:
    """The owner's posts with their counts: all of them at first, the latest hundred from then on."""
    asked = {"actor": reading.key, "limit": AT_ONCE, "filter": "posts_with_replies"}
    for page in reading.api.pages("app.bsky.feed.getAuthorFeed", asked, "feed", reading.at):
        for item in page.items:
            view = inside(item, "post")
            if did(inside(view, "author", "did")) == reading.key:
                for record in posts.records(_written(view), reading.key, reading.session.now()):
                    if isinstance(record, Post):
                        yield replace(record, reactions=_count(view, "like"), replies=_count(view, "reply"),
                                      shares=_shares(view))  # fmt: skip
        yield reading.turn("feed", None if reading.listed else page)
        if reading.listed:
            return


def _count(view: object, name: str) -> int | None:
    found = inside(view, f"{name}Count")
    return found if isinstance(found, int) and 0 <= found < _MOST else None


def _shares(view: object) -> int | None:
    """How often a post was passed on, with words or without."""
    told = [found for name in ("repost", "quote") if (found := _count(view, name)) is not None]
    return sum(told) if told else None


STREAMS: Streams = {
    "following": _following,
    "follows": _upwards("follows", "app.bsky.graph.follow", _follow),
    "lists": _lists,
    "blocks": _blocks,
    "posts": _upwards("posts", "app.bsky.feed.post", posts.records),
    "likes": _upwards("likes", "app.bsky.feed.like", _like),
    "reposts": _upwards("reposts", "app.bsky.feed.repost", _repost),
    "profiles": _profiles,
    "mutes": _mutes,
    "notifications": _notifications,
    "feed": _feed,
    "followers": _followers,
}
