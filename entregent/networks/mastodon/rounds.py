"""One round of reading the owner's account, page by page, so that it goes on where it was stopped.

The first round reads everything: whom the owner follows, lists, mutes, blocks, notifications, statuses, followers (these
last: notifications say since when). Later rounds read notifications and statuses since the last ones; the lists once a
day. The cursor:

    plan     what is still to be read in this round, in order; [] between rounds
    at       the parameters of the next page of the first of them, {} from its beginning
    newest   by stream, the id of the newest entity that was read; `next` the one that it will be once the stream is read
    listed   when the lists were last read whole
    done     how many entities were read, in all; `uncounted` those of them whose number the server does not tell
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from entregent.base.jsonfile import elements, inside, members, name_of, number_of, text_of
from entregent.contract.live import FollowPage, Position, Revoked, Session, Told
from entregent.contract.records import Direction, Identity, Skipped
from entregent.contract.text import t
from entregent.networks.mastodon import entities, events, owner
from entregent.networks.mastodon.asking import Api, Declined, Page, Repeating
from entregent.networks.mastodon.events import Seer
from entregent.networks.mastodon.statuses import moment

FIRST = ("following", "lists", "mutes", "blocks", "notifications", "statuses", "followers")
NEWS = ("notifications", "statuses")
DAILY = ("following", "lists", "mutes", "blocks", "followers")
DAY = timedelta(days=1)
PEOPLE_AT_ONCE, STATUSES_AT_ONCE = 80, 40
_MOST_PROFILES = 200_000

Tell = Callable[[object, Seer], Iterator[events.Told]]

NOT_TOLD = t("The server does not give this: it was left out.")
REPEATED = t("The server gives the same page again and again: the rest was left out.")


@dataclass(slots=True)
class Round:
    """One round. `profiles` holds what was told of whom already, so that each profile is told once in a round."""

    session: Session
    api: Api
    plan: list[str]
    at: dict[str, str]
    newest: dict[str, str]
    next: dict[str, str]
    listed: str
    done: int
    uncounted: int
    domain: str
    begun_anew: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    seer: Seer = field(init=False)
    profiles: dict[str, int] = field(default_factory=dict)

    def read(self) -> Iterator[Told]:
        """The owner, then whatever the plan holds."""
        yield from self._owner()
        if not self.plan:
            self.plan = list(self._due())
        while self.plan:
            name = self.plan[0]
            try:
                yield from _STREAMS[name](self)
            except Declined as declined:
                if self.at and declined.status != 403 and name not in self.begun_anew:
                    # A place in the list that the server no longer knows: what was read already counts once.
                    self.begun_anew.add(name)
                    self.at = {}
                    continue
                yield Skipped(name, 0, NOT_TOLD)
                yield self.turn(name, None)
            except Repeating:
                yield Skipped(name, 0, REPEATED)
                yield self.turn(name, None)

    def _due(self) -> tuple[str, ...]:
        now = self.session.now()
        read_at = moment(self.listed, now)
        if not self.listed:
            return FIRST
        return NEWS if read_at and timedelta() <= now - read_at < DAY else NEWS + DAILY

    def _owner(self) -> Iterator[Told]:
        try:
            found = self.api.get("/api/v1/accounts/verify_credentials")
        except Declined:
            raise Revoked(
                t("{host} does not let this account in: see there whether it is suspended.", host=self.api.host)
            ) from None
        key, id_ = entities.key_of(found, self.domain), text_of(inside(found, "id"))
        if not key or not id_:
            raise self.api.later(DAY / 24)
        self.seer = Seer(id_, key, self.domain, self.session.now())
        names = ("following_count", "followers_count", "statuses_count")
        self.counts = {name: entities.count(found, name) or 0 for name in names}
        yield owner.member(found, key, self.session.key, self.domain, self.seer.now)

    def turn(self, name: str, page: Page | None) -> Position:
        """This page is told: where to go on, on the next one or with what comes next in the plan."""
        self._count(name, page)
        if page is not None and page.older:
            self.at = dict(page.older)
            return self.position()
        self.at = {}
        self.plan = [each for each in self.plan if each != name]
        if name in self.next:
            self.newest[name] = self.next.pop(name)
        if name == DAILY[-1]:
            self.listed = self.session.now().isoformat()
        return self.position()

    def _count(self, name: str, page: Page | None) -> None:
        read = len(page.items) if page else 0
        self.done += read
        self.uncounted += read if f"{name}_count" not in self.counts else 0

    def within(self, name: str, page: Page, at: Mapping[str, str]) -> Position:
        """This page is told, and the stream goes on at `at`."""
        self._count(name, page)
        self.at = dict(at)
        return self.position()

    def position(self) -> Position:
        """Where to go on. The total is told as far as the server counts: notifications it does not."""
        total = None if self.listed else max(self.done, sum(self.counts.values()) + self.uncounted)
        cursor = {
            "plan": list(self.plan),
            "at": dict(self.at),
            "newest": dict(self.newest),
            "next": dict(self.next),
            "listed": self.listed,
            "done": self.done,
            "uncounted": self.uncounted,
            "domain": self.domain,
        }
        return Position(cursor, self.done, total if self.plan else self.done)

    def person(self, entity: object) -> Iterator[Identity]:
        """The profile of somebody, unless it was told in this round."""
        found = self.seer.profile(entity)
        if found is not None:
            yield from self.once(found)

    def once(self, found: Identity) -> Iterator[Identity]:
        """A profile, unless it was told so in this round."""
        if self.profiles.get(found.key) == (said := hash((found.name, found.summary, found.urls, found.aliases))):
            return
        if len(self.profiles) < _MOST_PROFILES:
            self.profiles[found.key] = said
        yield found


def round_from(session: Session, cursor: Mapping[str, Any]) -> Round:
    """The round that a cursor stands in, or the next one; a damaged cursor begins anew."""
    domain = session.credentials.get("domain", "") or session.key.rpartition("@")[2]
    api = Api(session.http, session.server, session.credentials.get("token", ""), session.now)
    return Round(
        session,
        api,
        plan=[name for each in elements(cursor.get("plan")) if (name := text_of(each)) in _STREAMS],
        at=_texts(cursor.get("at")),
        newest=_texts(cursor.get("newest")),
        next=_texts(cursor.get("next")),
        listed=text_of(cursor.get("listed")),
        done=max(0, number_of(cursor.get("done")) or 0),
        uncounted=max(0, number_of(cursor.get("uncounted")) or 0),
        domain=domain,
    )


def _texts(value: object) -> dict[str, str]:
    return {name: text for name, held in members(value).items() if (text := text_of(held))}


def _following(self: Round) -> Iterator[Told]:
    yield from _follow_list(self, "following", Direction.OUT)


def _followers(self: Round) -> Iterator[Told]:
    yield from _follow_list(self, "followers", Direction.IN)


def _follow_list(self: Round, name: str, direction: Direction) -> Iterator[Told]:
    for page in self.api.pages(f"/api/v1/accounts/{self.seer.id}/{name}", PEOPLE_AT_ONCE, self.at):
        people = [person for entity in page.items if (person := self.seer.who(entity))]
        for entity in page.items:
            yield from self.person(entity)
        for person in people:
            if direction is Direction.OUT:
                yield Identity(person.key, person.key, handle=f"@{person.key}", observed_at=self.seer.now)
            yield events.following(person) if direction is Direction.OUT else events.followed_by(person)
        # A server that hides a list gives an empty one: nobody stopped following for that.
        if page.items or page.older or self.at or not self.counts.get(f"{name}_count"):
            yield FollowPage(None, direction, tuple(people), is_last=not page.older)
        yield self.turn(name, page)


def _lists(self: Round) -> Iterator[Told]:
    found = {text_of(inside(each, "id")): name_of(inside(each, "title")) for each in _whole(self, "/api/v1/lists")}
    begun = self.at.pop("list", "")
    for id_ in sorted((each for each in found if each and found[each]), key=_age):
        if _age(id_) < _age(begun):
            continue
        start = self.at if id_ == begun else {}
        for page in self.api.pages(f"/api/v1/lists/{id_}/accounts", PEOPLE_AT_ONCE, start):
            for entity in page.items:
                if person := self.seer.who(entity):
                    yield from self.person(entity)
                    yield _marked(self, f"list:{id_}:{person.key}", person.key, labels=(found[id_],))
            yield self.within("lists", page, {"list": id_, **page.older})
    yield self.turn("lists", None)


def _whole(self: Round, path: str) -> list[object]:
    return elements(self.api.get(path))


def _mutes(self: Round) -> Iterator[Told]:
    for page in self.api.pages("/api/v1/mutes", PEOPLE_AT_ONCE, self.at):
        for person in filter(None, map(self.seer.who, page.items)):
            yield _marked(self, f"muted:{person.key}", person.key, is_muted=True)
        yield self.turn("mutes", page)


def _blocks(self: Round) -> Iterator[Told]:
    for page in self.api.pages("/api/v1/blocks", PEOPLE_AT_ONCE, self.at):
        for person in filter(None, map(self.seer.who, page.items)):
            yield _marked(self, f"blocked:{person.key}", person.key, is_blocked=True)
        yield self.turn("blocks", page)


def _marked(self: Round, source_id: str, key: str, **marks: Any) -> Identity:
    return Identity(source_id, key, handle=f"@{key}", is_contact=False, observed_at=self.seer.now, **marks)


def _notifications(self: Round) -> Iterator[Told]:
    yield from _stream(self, "notifications", "/api/v1/notifications", PEOPLE_AT_ONCE, events.notified)


def _statuses(self: Round) -> Iterator[Told]:
    path = f"/api/v1/accounts/{self.seer.id}/statuses"
    yield from _stream(self, "statuses", path, STATUSES_AT_ONCE, events.own)


def _stream(self: Round, name: str, path: str, limit: int, told: Tell) -> Iterator[Told]:
    """What came since the newest that is known, upwards; without one, or where the server does not know it any more,
    downwards."""
    if "max_id" not in self.at and (known := self.newest.get(name, "")):
        try:
            yield from _upwards(self, name, path, limit, told, known)
            return
        except Declined as declined:
            if declined.status == 403:
                raise
            self.at = {}
    yield from _downwards(self, name, path, limit, told)


def _downwards(self: Round, name: str, path: str, limit: int, told: Tell) -> Iterator[Told]:
    """From the top, or the place where reading stopped, to what is known already or to the end."""
    known = _age(self.newest.get(name, ""))
    for page in self.api.pages(path, limit, self.at):
        if not self.at and page.items:
            self.next[name] = max(page.ids, key=_age)
        yield from _each(self, page, told)
        is_reached = any(id_ and _age(id_) <= known for id_ in page.ids)
        yield self.turn(name, None if is_reached else page)
        if is_reached:
            return


def _upwards(self: Round, name: str, path: str, limit: int, told: Tell, known: str) -> Iterator[Told]:
    while True:
        page = self.api.page(path, {"min_id": known, "limit": str(limit)})
        newer = Page(tuple(item for item in page.items if _age(text_of(inside(item, "id"))) > _age(known)), {})
        yield from _each(self, newer, told)
        if newer.items:
            known = self.newest[name] = max(newer.ids, key=_age)
        if not newer.items or len(page.items) < limit:
            yield self.turn(name, newer)
            return
        yield self.within(name, newer, {"min_id": known})


def _each(self: Round, page: Page, told: Tell) -> Iterator[Told]:
    for entity in page.items:
        for record in told(entity, self.seer):
            if isinstance(record, Identity):
                yield from self.once(record)
            else:
                yield record


def _age(id_: str) -> tuple[int, str]:
    """Ids in the order in which they were given: numbers as numbers, other ids by their letters."""
    return len(id_), id_


_STREAMS: dict[str, Callable[[Round], Iterator[Told]]] = {
    "following": _following,
    "followers": _followers,
    "lists": _lists,
    "mutes": _mutes,
    "blocks": _blocks,
    "notifications": _notifications,
    "statuses": _statuses,
}
