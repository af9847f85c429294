"""The streams of a round: each reads one list of the server, tells what it holds, and where to go on behind every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from entregent.base.jsonfile import elements, inside, name_of, text_of
from entregent.contract.live import FollowPage, Told
from entregent.contract.records import Direction, Identity
from entregent.networks.mastodon import entities, events
from entregent.networks.mastodon.asking import Declined, Page
from entregent.networks.mastodon.events import Seer
from entregent.networks.mastodon.rounds import MOST_DOMAINS, Round, Streams

PEOPLE_AT_ONCE, STATUSES_AT_ONCE = 80, 40
# Servers give fewer than they are asked for, but none gives less than this where there is more.
_SURELY_ALL = 20
Tell = Callable[[object, Seer], Iterator[events.Told]]


def _following(reading: Round) -> Iterator[Told]:
    yield from _follow_list(reading, "following", Direction.OUT)


def _followers(reading: Round) -> Iterator[Told]:
    yield from _follow_list(reading, "followers", Direction.IN)


def _follow_list(reading: Round, name: str, direction: Direction) -> Iterator[Told]:
    for page in reading.api.pages(f"/api/v1/accounts/{reading.seer.id}/{name}", PEOPLE_AT_ONCE, reading.at):
        people = [person for entity in page.items if (person := reading.seer.who(entity))]
        for entity in page.items:
            yield from reading.person(entity)
        for person in people:
            if direction is Direction.OUT:
                yield Identity(person.key, person.key, handle=f"@{person.key}", observed_at=reading.seer.now)
            yield events.following(person) if direction is Direction.OUT else events.followed_by(person)
        # A server that hides a list gives an empty one: nobody stopped following for that.
        if page.items or page.older or reading.at or not reading.counts.get(f"{name}_count"):
            activities = {
                person.key: entities.activity(entity, reading.seer.now)
                for entity in page.items
                if (person := reading.seer.who(entity))
            }
            yield FollowPage(None, direction, tuple(people), not page.older, activities)
        yield reading.turn(name, page)


def _lists(reading: Round) -> Iterator[Told]:
    found = {text_of(inside(each, "id")): name_of(inside(each, "title")) for each in _whole(reading, "/api/v1/lists")}
    begun = reading.at.pop("list", "")
    for id_ in sorted((each for each in found if each and found[each]), key=_age):
        if _age(id_) < _age(begun):
            continue
        start = reading.at if id_ == begun else {}
        for page in reading.api.pages(f"/api/v1/lists/{id_}/accounts", PEOPLE_AT_ONCE, start):
            for entity in page.items:
                if person := reading.seer.who(entity):
                    yield from reading.person(entity)
                    yield _marked(reading, f"list:{id_}:{person.key}", person.key, labels=(found[id_],))
            yield reading.within("lists", page, {"list": id_, **page.older})
    yield reading.turn("lists", None)


def _whole(reading: Round, path: str) -> list[object]:
    return elements(reading.api.get(path))


def _mutes(reading: Round) -> Iterator[Told]:
    for page in reading.api.pages("/api/v1/mutes", PEOPLE_AT_ONCE, reading.at):
        for person in filter(None, map(reading.seer.who, page.items)):
            yield _marked(reading, f"muted:{person.key}", person.key, is_muted=True)
        yield reading.turn("mutes", page)


def _blocks(reading: Round) -> Iterator[Told]:
    for page in reading.api.pages("/api/v1/blocks", PEOPLE_AT_ONCE, reading.at):
        for person in filter(None, map(reading.seer.who, page.items)):
            yield _marked(reading, f"blocked:{person.key}", person.key, is_blocked=True)
        yield reading.turn("blocks", page)


def _domains(reading: Round) -> Iterator[Told]:
    """Whole servers that the owner blocks: whoever is met from one of them counts as blocked."""
    if not reading.at:
        reading.domains.clear()
    for page in reading.api.pages("/api/v1/domain_blocks", PEOPLE_AT_ONCE, reading.at):
        room = MOST_DOMAINS - len(reading.domains)
        reading.domains.update([name for each in page.items if (name := text_of(each).lower())][:room])
        yield reading.turn("domains", page)


def _marked(reading: Round, source_id: str, key: str, **marks: Any) -> Identity:
    return Identity(source_id, key, handle=f"@{key}", is_contact=False, observed_at=reading.seer.now, **marks)


def _notifications(reading: Round) -> Iterator[Told]:
    yield from _stream(reading, "notifications", "/api/v1/notifications", PEOPLE_AT_ONCE, events.notified)


def _statuses(reading: Round) -> Iterator[Told]:
    path = f"/api/v1/accounts/{reading.seer.id}/statuses"
    yield from _stream(reading, "statuses", path, STATUSES_AT_ONCE, events.own)


def _stream(reading: Round, name: str, path: str, limit: int, told: Tell) -> Iterator[Told]:
    """What came since the newest that is known, upwards; without one, or where the server does not know it any more,
    downwards."""
    if "max_id" not in reading.at and (known := reading.newest.get(name, "")):
        try:
            yield from _upwards(reading, name, path, limit, told, known)
            return
        except Declined as declined:
            if declined.status == 403:
                raise
            reading.at = {}
    yield from _downwards(reading, name, path, limit, told)


def _downwards(reading: Round, name: str, path: str, limit: int, told: Tell) -> Iterator[Told]:
    """From the top, or the place where reading stopped, to what is known already or to the end."""
    known = _age(reading.newest.get(name, ""))
    for page in reading.api.pages(path, limit, reading.at):
        if not reading.at and page.items:
            reading.next[name] = max(page.ids, key=_age)
        yield from _each(reading, page, told)
        is_reached = any(id_ and _age(id_) <= known for id_ in page.ids)
        yield reading.turn(name, None if is_reached else page)
        if is_reached:
            return


def _upwards(reading: Round, name: str, path: str, limit: int, told: Tell, known: str) -> Iterator[Told]:
    while True:
        page = reading.api.page(path, {"min_id": known, "limit": str(limit)})
        newer = Page(tuple(item for item in page.items if _age(text_of(inside(item, "id"))) > _age(known)), {})
        yield from _each(reading, newer, told)
        if newer.items:
            known = reading.newest[name] = max(newer.ids, key=_age)
        if len(page.items) < _SURELY_ALL:
            yield reading.turn(name, newer)
            return
        yield reading.within(name, newer, {"min_id": known})


def _each(reading: Round, page: Page, told: Tell) -> Iterator[Told]:
    for entity in page.items:
        for record in told(entity, reading.seer):
            if isinstance(record, Identity):
                yield from reading.once(record)
            else:
                yield record


def _age(id_: str) -> tuple[int, str]:
    """Ids in the order in which they were given: numbers as numbers, other ids by their letters."""
    return len(id_), id_


STREAMS: Streams = {
    "domains": _domains,
    "following": _following,
    "followers": _followers,
    "lists": _lists,
    "mutes": _mutes,
    "blocks": _blocks,
    "notifications": _notifications,
    "statuses": _statuses,
}
