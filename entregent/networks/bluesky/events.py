"""Notifications as records: what others did for the owner. Whatever happened once has one id, however often it is told: the
address of the record in which somebody did it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from entregent.base.jsonfile import inside, text_of
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Who
from entregent.networks.bluesky import profiles
from entregent.networks.bluesky.keys import did_of_uri, post_url
from entregent.networks.bluesky.posts import uri_of
from entregent.networks.bluesky.written import mentions, moment

_GESTURES = {
    "like": (InteractionKind.REACTION, "liked"),
    "like-via-repost": (InteractionKind.REACTION, "liked"),
    "repost": (InteractionKind.SHARE, "reposted"),
    "repost-via-repost": (InteractionKind.SHARE, "reposted"),
}
_WORDS = {
    "reply": (InteractionKind.REPLY, "replied"),
    "mention": (InteractionKind.MENTION, "mentioned"),
    "quote": (InteractionKind.SHARE, "quoted"),
}
# Nothing passed between the two, but a profile is shown. Of other kinds nothing is kept.
_PROFILES_ONLY = ("subscribed-post", "starterpack-joined")


def notified(notice: object, owner: str, now: datetime) -> Iterator[Identity | Interaction]:
    """What a notification tells: the profile of whoever caused it, and what they did."""
    author, reason = inside(notice, "author"), text_of(inside(notice, "reason"))
    person = profiles.who(author)
    if person is None or person.key == owner:
        return
    event = _event(notice, reason, person, owner, now)
    if event is None and reason not in _PROFILES_ONLY:
        return
    if shown := profiles.identity(author, now):
        yield shown
    if event is not None:
        yield event


def _event(notice: object, reason: str, person: Who, owner: str, now: datetime) -> Interaction | None:
    uri, told = uri_of(inside(notice, "uri")), moment(inside(notice, "indexedAt"))
    at = min(told, now) if told else None
    if reason == "follow":
        return followed_by(person, at)
    if not uri:
        return None
    if found := _GESTURES.get(reason):
        kind, name = found
        return replace(_done(kind, f"{name}:{uri}", person, at), url=post_url(inside(notice, "reasonSubject")))
    if found := _WORDS.get(reason):
        kind, name = found
        return _said(notice, _done(kind, f"{name}:{uri}", person, at), owner)
    return None


def _said(notice: object, event: Interaction, owner: str) -> Interaction:
    """Something that somebody wrote to the owner, or of them, with its words."""
    record, uri = inside(notice, "record"), inside(notice, "uri")
    value = record if isinstance(record, dict) else {}
    above = did_of_uri(inside(value, "reply", "parent", "uri"))
    others = {*mentions(value), above} - {"", event.people[0].key} | {owner}
    is_reply = event.kind is InteractionKind.REPLY
    return replace(
        event,
        text=text_of(value.get("text")).strip(),
        url=post_url(uri),
        audience=1 + len(others),
        thread=(uri_of(inside(value, "reply", "root", "uri")) or uri_of(uri)) if is_reply else "",
    )


def followed_by(person: Who, at: datetime | None = None) -> Interaction:
    """That somebody follows the owner; the list of followers does not say since when."""
    return _done(InteractionKind.CONNECTION, f"followed:{person.key}", person, at)


def _done(kind: InteractionKind, source_id: str, person: Who, at: datetime | None) -> Interaction:
    return Interaction(source_id, kind, Direction.IN, (person,), at=at)
