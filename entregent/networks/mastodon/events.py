"""Notifications and the owner's own statuses, as records: what others did for the owner, and what the owner said of others.

Whatever happened once has one id, however often and by whichever way it is told: the address of the status in question, and
who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from entregent.base.jsonfile import elements, inside, text_of
from entregent.contract.records import (
    Direction,
    Identity,
    Interaction,
    InteractionKind,
    Post,
    Relation,
    RelationKind,
    Who,
)
from entregent.networks.mastodon import entities, statuses
from entregent.networks.mastodon.activities import address
from entregent.networks.mastodon.statuses import Visibility

_REACTIONS = ("favourite", "pleroma:emoji_reaction", "reaction", "emoji_reaction")
_WRITTEN = ("mention", "quote")
# Nothing passed between the two, but a profile is shown. Of other kinds (polls, edits, news of the house) nothing is kept.
_PROFILES_ONLY = ("status", "move")

Told = Identity | Interaction | Post | Relation


@dataclass(frozen=True, slots=True)
class Seer:
    """With whose eyes entities are read: the owner's id and key on a server whose handles end in `domain`, now."""

    id: str
    key: str
    domain: str
    now: datetime

    def who(self, entity: object) -> Who | None:
        """Somebody else than the owner, None for the owner and for nobody."""
        found = entities.who(entity, self.domain)
        return found if found and found.key != self.key else None

    def profile(self, entity: object) -> Identity | None:
        """What somebody else's profile shows."""
        found = entities.profile(entity, self.domain, self.now)
        return found if found and found.key != self.key else None


def notified(entity: object, seer: Seer) -> Iterator[Told]:
    """What a notification tells: the profile of whoever caused it, and what they did."""
    kind = text_of(inside(entity, "type"))
    actor, status = inside(entity, "account"), inside(entity, "status")
    person = seer.who(actor)
    if person is None:
        return
    event = _event(kind, person, status, entities.at(inside(entity, "created_at"), seer.now), seer)
    if event is None and kind not in _PROFILES_ONLY:
        return
    if shown := seer.profile(actor):
        yield shown
    if event is not None:
        yield event
        if event.kind is InteractionKind.MESSAGE:
            yield from _together(event.thread)


def _event(kind: str, person: Who, status: object, at: datetime | None, seer: Seer) -> Interaction | None:
    if kind == "follow":
        return followed_by(person, at)
    if kind == "follow_request":
        return _done(InteractionKind.INVITATION, f"request:{person.key}", person, at)
    uri = address(inside(status, "uri"))
    if not uri:
        return None
    if kind in _REACTIONS:
        found = _done(InteractionKind.REACTION, f"favourited:{uri}:{person.key}", person, at)
    elif kind == "reblog":
        found = _done(InteractionKind.SHARE, f"boosted:{uri}:{person.key}", person, at)
    elif kind in _WRITTEN:
        return _said(kind, person, status, seer)
    else:
        return None
    return replace(found, url=entities.written_at(status))


def _said(kind: str, person: Who, status: object, seer: Seer) -> Interaction | None:
    """Something that somebody wrote to the owner, or of them."""
    found = entities.written(status, seer.id, seer.domain, seer.now)
    if found is None:
        return None
    to_owner = text_of(inside(status, "in_reply_to_account_id")) == seer.id and bool(found.reply_to)
    is_private = found.visibility is Visibility.DIRECT
    if is_private:
        name, what = "message", InteractionKind.MESSAGE
    elif kind == "quote":
        name, what = "quoted", InteractionKind.SHARE
    else:
        name, what = ("reply", InteractionKind.REPLY) if to_owner else ("mention", InteractionKind.MENTION)
    audience = max(2, 1 + len(entities.everybody(elements(inside(status, "mentions")), seer.domain)))
    # The answer to it names it as the one above: so both stand in one thread.
    here = f"status:{text_of(inside(status, 'id'))}"
    thread = talk((person.key, *found.people)) if is_private else here if name == "reply" else ""
    said = _done(what, f"{name}:{found.uri}", person, found.at)
    return replace(said, audience=audience, thread=thread, text=found.text, url=found.url)


def followed_by(person: Who, at: datetime | None = None) -> Interaction:
    """That somebody follows the owner; the list of followers does not say since when."""
    return _done(InteractionKind.CONNECTION, f"followed:{person.key}", person, at)


def following(person: Who) -> Interaction:
    """That the owner follows somebody, under the id that the export gives it."""
    return Interaction(f"follow:{person.key}", InteractionKind.CONNECTION, Direction.OUT, (person,))


def _done(kind: InteractionKind, source_id: str, person: Who, at: datetime | None) -> Interaction:
    return Interaction(source_id, kind, Direction.IN, (person,), at=at)


def talk(keys: tuple[str, ...]) -> str:
    """The thread of a private conversation: those who take part in it, the owner left out."""
    return "direct:" + " ".join(sorted(set(keys)))


def _together(thread: str) -> Iterator[Relation]:
    """That those who share a private conversation know each other."""
    keys = thread.removeprefix("direct:").split()
    if len(keys) > 1:
        yield Relation(f"thread:{thread}", RelationKind.THREAD, tuple(map(Who, keys)))


def own(entity: object, seer: Seer) -> Iterator[Told]:
    """What one of the owner's own statuses tells: a post with its counts, and whom it answers, names, quotes or passes on;
    or a message. The same as the export tells of it."""
    passed_on = inside(entity, "reblog")
    if isinstance(passed_on, dict):
        yield from _passed_on(entity, passed_on, seer)
        return
    found = entities.written(entity, seer.id, seer.domain, seer.now)
    if found is None:
        return
    if found.visibility is Visibility.DIRECT:
        found = replace(found, thread=talk(found.people))
        yield from _together(found.thread)
    for record in statuses.records(found):
        yield _counted(record, entity) if isinstance(record, Post) else record


def _passed_on(entity: object, original: object, seer: Seer) -> Iterator[Told]:
    author, uri = inside(original, "account"), address(inside(entity, "uri"))
    person = seer.who(author)
    if person is None or not uri:
        return
    if shown := seer.profile(author):
        yield shown
    done_at = entities.at(inside(entity, "created_at"), seer.now)
    yield statuses.boost(uri, person.key, done_at, address(inside(original, "uri")))


def _counted(post: Post, entity: object) -> Post:
    return replace(
        post,
        reactions=entities.count(entity, "favourites_count"),
        replies=entities.count(entity, "replies_count"),
        shares=entities.count(entity, "reblogs_count"),
    )
