"""The invented world as Bluesky would export it: the owner's repository, `repo.car`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import libipld

from entregent.networks.bluesky.tree import tid_text
from entregent.networks.bluesky.writing import RepositoryWriter, cid_of
from entregent.sample.venues import Gesture, GestureKind, Post, Presence, Venue
from entregent.sample.world import World

HERE = Venue.SERVERS
POST = "app.bsky.feed.post"
_LINK = re.compile(r"https://[^\s<]+[^\s<.,;:!?)»]")
Written = tuple[str, dict[str, Any]]


def write(world: World, folder: Path) -> Sequence[Path]:
    """Write the repository into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "repo.car"
    owner = world.presences[HERE][0]
    records = dict([_profile(owner), *_posts(world), *_gestures(world), *_people(world, owner)])
    with path.open("w+b") as stream:
        writer = RepositoryWriter(stream, owner.id, _key(_noon(world.today), 0))
        for name in sorted(records):
            writer.add(name, records[name])
        writer.close()
    return [path]


def _key(at: datetime, number: int) -> str:
    """The key of a record of that moment; records of one second differ by their number."""
    return tid_text((int(at.timestamp()) * 1_000_000 + number % 1_000_000) << 10 | number >> 20 & 1023)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _date(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


def _record(kind: str, at: datetime, number: int, **fields: Any) -> Written:
    return f"{kind}/{_key(at, number)}", {"$type": kind, "createdAt": _date(at)} | fields


def _profile(owner: Presence) -> Written:
    value = {"$type": "app.bsky.actor.profile", "displayName": owner.name, "description": owner.bio}
    website = {"website": owner.links[0]} if owner.links else {}
    return "app.bsky.actor.profile/self", value | website | {"createdAt": _date(_noon(owner.since))}


def _uri(post: Post) -> str:
    return f"at://{post.author}/{POST}/{_key(post.at, post.number)}"


class _References:
    """References to posts: those of the owner by their content, those of others by an invented one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.own: dict[int, bytes] = {}

    def to(self, number: int) -> dict[str, str]:
        post = self.world.post(HERE, number)
        cid = self.own.get(number) or cid_of(_uri(post).encode())
        return {"cid": libipld.encode_cid(cid), "uri": _uri(post)}


def _posts(world: World) -> Iterator[Written]:
    references = _References(world)
    for post in world.posts[HERE]:
        if not post.from_owner:
            continue
        if post.shares is not None and not post.text:
            yield _record("app.bsky.feed.repost", post.at, post.number, subject=references.to(post.shares))
            continue
        path, value = _record(POST, post.at, post.number, text=post.text, langs=[post.language])
        value |= _parts(world, post, references)
        references.own[post.number] = cid_of(libipld.encode_dag_cbor(value))
        yield path, value


def _parts(world: World, post: Post, references: _References) -> dict[str, Any]:
    """What a post holds beside its words: the post it answers, what its words lead to, what it shows."""
    found: dict[str, Any] = {}
    if post.reply_to is not None:
        first = world.post(HERE, post.reply_to)
        while first.reply_to is not None:
            first = world.post(HERE, first.reply_to)
        found["reply"] = {"root": references.to(first.number), "parent": references.to(post.reply_to)}
    if facets := list(_facets(world, post)):
        found["facets"] = facets
    if post.shares is not None:
        found["embed"] = {"$type": "app.bsky.embed.record", "record": references.to(post.shares)}
    elif post.link:
        shown = {"uri": post.link, "title": post.link.removeprefix("https://"), "description": ""}
        found["embed"] = {"$type": "app.bsky.embed.external", "external": shown}
    return found


def _facets(world: World, post: Post) -> Iterator[dict[str, Any]]:
    for mention in post.mentions:
        named = world.account(HERE, mention)
        yield from _facet(post.text, named.mention, {"$type": "app.bsky.richtext.facet#mention", "did": named.id})
    for link in _LINK.findall(post.text):
        yield from _facet(post.text, link, {"$type": "app.bsky.richtext.facet#link", "uri": link})
    for tag in post.tags:
        yield from _facet(post.text, f"#{tag}", {"$type": "app.bsky.richtext.facet#tag", "tag": tag})


def _facet(text: str, part: str, feature: dict[str, Any]) -> Iterator[dict[str, Any]]:
    start = text.encode().find(part.encode())
    if start >= 0:
        yield {"index": {"byteStart": start, "byteEnd": start + len(part.encode())}, "features": [feature]}


def _gestures(world: World) -> Iterator[Written]:
    references = _References(world)
    mine = [each for each in world.gestures[HERE] if each.from_owner and each.kind is GestureKind.LIKE]
    yield from (_like(each, references) for each in {each.post: each for each in mine}.values())


def _like(gesture: Gesture, references: _References) -> Written:
    return _record("app.bsky.feed.like", gesture.at, gesture.number, subject=references.to(gesture.post))


def _people(world: World, owner: Presence) -> Iterator[Written]:
    others = [each for each in world.presences[HERE] if each.character != 0]
    titles = sorted({title for each in others for title in each.lists})
    opened = _noon(owner.since)
    lists = {}
    for number, title in enumerate(titles):
        path, value = _record(
            "app.bsky.graph.list", opened, number, name=title, purpose="app.bsky.graph.defs#curatelist"
        )
        lists[title] = f"at://{owner.id}/{path}"
        yield path, value
    for number, each in enumerate(others):
        if each.followed_on is not None:
            yield _record("app.bsky.graph.follow", _noon(each.followed_on), number, subject=each.id)
        if each.is_blocked:
            yield _record("app.bsky.graph.block", _noon(each.ended_on or each.since), number, subject=each.id)
        for place, title in enumerate(each.lists):
            since = _noon(each.followed_on or owner.since)
            number_in_list = number * 10 + place
            yield _record("app.bsky.graph.listitem", since, number_in_list, list=lists[title], subject=each.id)
