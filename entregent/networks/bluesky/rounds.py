"""One round of reading the owner's account, page by page, so that it goes on where it was stopped.

The first round reads everything: what the owner's repository holds, then what the network knows of it. Later rounds ask
whether the repository has changed, and read notifications; the lists once a day. The cursor:

    plan     what is still to be read in this round, in order; [] between rounds
    at       the cursor of the next page of the first of them, "" from its beginning
    newest   by stream: the key of the newest record that was read, or the date of the newest notification; `next` what it
             will be once the stream is read
    listed   when the lists were last read whole
    done     how many things were read, in all
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from entregent.base.jsonfile import elements, inside, members, number_of, text_of
from entregent.contract.live import Position, Revoked, Session, Told
from entregent.contract.records import Identity, Skipped
from entregent.contract.text import t
from entregent.networks.bluesky import profiles
from entregent.networks.bluesky.asking import Api, Declined, Page, Repeating
from entregent.networks.bluesky.keys import did, handle
from entregent.networks.bluesky.people import Known
from entregent.networks.bluesky.tokens import api_of, shut
from entregent.networks.bluesky.written import moment

RECORDS = ("follows", "posts", "likes", "reposts")
NETWORK = ("profiles", "mutes", "notifications", "feed", "followers")
FIRST = ("following", "lists", "blocks", "posts", "likes", "reposts", *NETWORK)
DAILY = ("following", "lists", "blocks", "profiles", "mutes", "feed", "followers")
REVISION = "revision"
DAY = timedelta(days=1)
_MOST_PROFILES = 200_000

NOT_TOLD = t("The server does not give this: it was left out.")
REPEATED = t("The server gives the same page again and again: the rest was left out.")


@dataclass(slots=True)
class Round:
    """One round. `profiles` holds what was told of whom already, so that each profile is told once in a round."""

    session: Session
    api: Api
    plan: list[str]
    at: str
    newest: dict[str, str]
    next: dict[str, str]
    listed: str
    done: int
    key: str
    begun_anew: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    uncounted: int = 0
    profiles: dict[str, int] = field(default_factory=dict)
    _session: object = None

    def read(self, streams: Streams) -> Iterator[Told]:
        """The owner, then whatever the plan holds."""
        revision = self._look()
        if not self.plan:
            self.plan = list(self._due(revision))
        if not self.listed:
            self._count_all()
        yield from self._owner(revision)
        while self.plan:
            name = self.plan[0]
            try:
                yield from streams[name](self)
            except Declined as declined:
                if self.at and declined.status != 403 and name not in self.begun_anew:
                    # A place in the list that the server no longer knows: what was read already counts once.
                    self.begun_anew.add(name)
                    self.at = ""
                    continue
                yield Skipped(name, 0, NOT_TOLD)
                yield self.turn(name, None)
            except Repeating:
                yield Skipped(name, 0, REPEATED)
                yield self.turn(name, None)

    def _look(self) -> str:
        """See that the account stands, and at which revision its repository is. Raises `Revoked`."""
        try:
            self._session = self.api.get("com.atproto.server.getSession")
            commit = self.api.get("com.atproto.sync.getLatestCommit", {"did": self.key})
        except Declined as declined:
            closed = shut(self.api.host, declined.error)
            raise Revoked(
                closed or t("{host} does not let this account in: see there what it says.", host=self.api.host)
            ) from None
        if inside(self._session, "active") is False:
            state = {"takendown": "AccountTakedown", "suspended": "AccountSuspended"}
            error = state.get(text_of(inside(self._session, "status")), "AccountDeactivated")
            raise Revoked(shut(self.api.host, error) or NOT_TOLD)
        if did(inside(self._session, "did")) != self.key:
            raise self.api.later(DAY / 24)
        return text_of(inside(commit, "rev"))

    def _due(self, revision: str) -> list[str]:
        now = self.session.now()
        read_at = moment(self.listed)
        self.next[REVISION] = revision
        if not self.listed:
            return list(FIRST)
        is_daily = not (read_at and timedelta() <= now - read_at < DAY)
        has_changed = revision != self.newest.get(REVISION)
        wanted = {"notifications", *(RECORDS if has_changed else ()), *(DAILY if is_daily else ())}
        if is_daily:
            wanted.discard("follows")
        return [name for name in dict.fromkeys((*RECORDS, *FIRST)) if name in wanted]

    def _count_all(self) -> None:
        """How much there is to read, as far as the network counts."""
        try:
            shown = self.api.get("app.bsky.actor.getProfile", {"actor": self.key})
        except Declined:
            return
        for name, field_ in (("following", "follows"), ("followers", "followers"), ("posts", "posts")):
            self.counts[name] = max(0, number_of(inside(shown, f"{field_}Count")) or 0)
        self.counts |= {"profiles": self.counts["following"], "feed": self.counts["posts"]}

    def _owner(self, revision: str) -> Iterator[Told]:
        """The owner, as the profile says, whenever the repository has changed."""
        if self.newest.get(REVISION) == revision and not self.at:
            return
        try:
            asked = {"repo": self.key, "collection": "app.bsky.actor.profile", "rkey": "self"}
            profile = members(inside(self.api.get("com.atproto.repo.getRecord", asked), "value"))
        except Declined:
            profile = {}
        named = handle(inside(self._session, "handle"))
        known = Known(profile=profile, as_of=self.session.now(), handles={self.key: named} if named else {})
        yield known.owner(self.key)

    def turn(self, name: str, page: Page | None) -> Position:
        """This page is told: where to go on, on the next one or with what comes next in the plan."""
        self._count(name, page)
        if page is not None and page.cursor:
            self.at = page.cursor
            return self.position()
        self.at = ""
        self.plan = [each for each in self.plan if each != name]
        if name in self.next:
            self.newest[name] = self.next.pop(name)
        if name == DAILY[-1]:
            self.listed = self.session.now().isoformat()
        if not self.plan and REVISION in self.next:
            self.newest[REVISION] = self.next.pop(REVISION)
        return self.position()

    def _count(self, name: str, page: Page | None) -> None:
        read = len(page.items) if page else 0
        self.done += read
        self.uncounted += read if name not in self.counts else 0

    def position(self) -> Position:
        """Where to go on. The total is told as far as the network counts: notifications and gestures it does not."""
        total = None if self.listed else max(self.done, sum(self.counts.values()) + self.uncounted)
        cursor = {
            "plan": list(self.plan),
            "at": self.at,
            "newest": dict(self.newest),
            "next": dict(self.next),
            "listed": self.listed,
            "done": self.done,
            "uncounted": self.uncounted,
        }
        return Position(cursor, self.done, total if self.plan else self.done)

    def person(self, view: object) -> Iterator[Identity]:
        """The profile of somebody, unless it was told so in this round."""
        found = profiles.identity(view, self.session.now())
        if found is not None and found.key != self.key:
            yield from self.once(found)

    def once(self, found: Identity) -> Iterator[Identity]:
        """A profile, unless it was told so in this round."""
        if self.profiles.get(found.key) == (said := hash((found.name, found.summary, found.handle))):
            return
        if len(self.profiles) < _MOST_PROFILES:
            self.profiles[found.key] = said
        yield found


def round_from(session: Session, cursor: Mapping[str, Any]) -> Round:
    """The round that a cursor stands in, or the next one; a damaged cursor begins anew."""
    return Round(
        session,
        api_of(session),
        plan=[name for each in elements(cursor.get("plan")) if (name := text_of(each)) in {*FIRST, *RECORDS}],
        at=text_of(cursor.get("at")),
        newest=_texts(cursor.get("newest")),
        next=_texts(cursor.get("next")),
        listed=text_of(cursor.get("listed")),
        done=max(0, number_of(cursor.get("done")) or 0),
        uncounted=max(0, number_of(cursor.get("uncounted")) or 0),
        key=session.key,
    )


def _texts(value: object) -> dict[str, str]:
    return {name: text for name, held in members(value).items() if (text := text_of(held))}


Streams = Mapping[str, Callable[[Round], Iterator[Told]]]
