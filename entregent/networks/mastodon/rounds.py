"""One round of reading the owner's account, page by page, so that it goes on where it was stopped.

The first round reads everything: whom the owner follows, lists, mutes, blocks, notifications, statuses, followers (these
last: notifications say since when). Later rounds read notifications and statuses since the last ones; the lists once a
day. The cursor:

    plan     what is still to be read in this round, in order; [] between rounds
    at       the parameters of the next page of the first of them, {} from its beginning
    newest   by stream, the id of the newest entity that was read; `next` the one that it will be once the stream is read
    listed   when the lists were last read whole
    domains  the servers that the owner blocks as a whole
    done     how many entities were read, in all; `uncounted` those of them whose number the server does not tell
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from entregent.base.jsonfile import elements, inside, members, number_of, text_of
from entregent.contract.live import Position, Revoked, Session, Told
from entregent.contract.records import Identity, Skipped
from entregent.contract.text import t
from entregent.networks.mastodon import entities, owner
from entregent.networks.mastodon.asking import Api, Declined, Page, Repeating
from entregent.networks.mastodon.events import Seer
from entregent.networks.mastodon.statuses import moment

FIRST = ("domains", "following", "lists", "mutes", "blocks", "notifications", "statuses", "followers")
NEWS = ("notifications", "statuses")
DAILY = ("domains", "following", "lists", "mutes", "blocks", "followers")
DAY = timedelta(days=1)
MOST_DOMAINS = 300
_MOST_PROFILES = 200_000

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
    domains: set[str]
    begun_anew: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    seer: Seer = field(init=False)
    profiles: dict[str, int] = field(default_factory=dict)

    def read(self, streams: Streams) -> Iterator[Told]:
        """The owner, then whatever the plan holds."""
        yield from self._owner()
        if not self.plan:
            self.plan = list(self._due())
        while self.plan:
            name = self.plan[0]
            try:
                yield from streams[name](self)
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
            "domains": sorted(self.domains),
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
        yield replace(found, is_blocked=True) if found.key.rpartition("@")[2] in self.domains else found


def round_from(session: Session, cursor: Mapping[str, Any]) -> Round:
    """The round that a cursor stands in, or the next one; a damaged cursor begins anew."""
    domain = session.credentials.get("domain", "") or session.key.rpartition("@")[2]
    api = Api(session.http, session.server, session.credentials.get("token", ""), session.now)
    return Round(
        session,
        api,
        plan=[name for each in elements(cursor.get("plan")) if (name := text_of(each)) in FIRST],
        at=_texts(cursor.get("at")),
        newest=_texts(cursor.get("newest")),
        next=_texts(cursor.get("next")),
        listed=text_of(cursor.get("listed")),
        done=max(0, number_of(cursor.get("done")) or 0),
        uncounted=max(0, number_of(cursor.get("uncounted")) or 0),
        domain=domain,
        domains={name for each in elements(cursor.get("domains"))[:MOST_DOMAINS] if (name := text_of(each))},
    )


def _texts(value: object) -> dict[str, str]:
    return {name: text for name, held in members(value).items() if (text := text_of(held))}


Streams = Mapping[str, Callable[[Round], Iterator[Told]]]
