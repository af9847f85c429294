"""Whom one contact follows, for those who do not mind being read. Where the owner's server knows no wider network, the
contact's own repository is read, as anybody may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from entregent.base.jsonfile import inside, text_of
from entregent.contract.live import FollowPage, Gone, Position, Session, Told
from entregent.contract.records import Direction, Who
from entregent.contract.text import t
from entregent.networks.bluesky import profiles
from entregent.networks.bluesky.asking import Api, Declined, Page, Repeating
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.resolving import document_of, server_in
from entregent.networks.bluesky.tokens import api_of

AT_ONCE = 100
_NOT_FOR_PROGRAMS = re.compile(r"#\s?no(?:bots?|index|archive)\b", re.I)


def follows(session: Session, key: str, cursor: Mapping[str, Any]) -> Iterator[Told]:
    """Page by page, from the cursor on. Raises `Gone` where the account is no longer there, or wants not to be read."""
    api, place = api_of(session), text_of(cursor.get("server"))
    if place:
        yield from _told(Api(session.http, place, session.now), key, text_of(cursor.get("at")))
        return
    at = text_of(cursor.get("at"))
    if not at:
        try:
            _wanted(api.get("app.bsky.actor.getProfile", {"actor": key}), key)
        except Declined as declined:
            if not _is_unserved(declined):
                raise Gone(t("{key} is no longer there.", key=key)) from None
            own = _own_server(api, key)
            yield from _told(own, key, "")
            return
    yield from _told(api, key, at)


def _is_unserved(declined: Declined) -> bool:
    """Whether the server knows nothing of the wider network, rather than nothing of the account."""
    unserved = ("MethodNotImplemented", "XRPCNotSupported", "InvalidRequest")
    return declined.error in unserved and ("service" in declined.words or declined.status in (404, 501))


def _wanted(shown: object, key: str) -> None:
    """Raise `Gone` for whoever does not want to be read."""
    said = text_of(inside(shown, "description"))
    if profiles.UNSEEN in profiles.labels(shown) or _NOT_FOR_PROGRAMS.search(said):
        raise Gone(t("{key} does not want to be read by programs.", key=key))


def _own_server(api: Api, key: str) -> Api:
    """The contact's own server, once their profile there was looked at. Raises `Gone`."""
    server = server_in(document_of(key, api)) if did(key) else ""
    if not server:
        raise Gone(t("{key} is no longer there.", key=key))
    own = Api(api.http, server, api.now)
    try:
        asked = {"repo": key, "collection": "app.bsky.actor.profile", "rkey": "self"}
        _wanted(inside(own.get("com.atproto.repo.getRecord", asked), "value"), key)
    except Declined as declined:
        if declined.error != "RecordNotFound":
            raise Gone(t("{key} is no longer there.", key=key)) from None
    return own


def _told(api: Api, key: str, cursor: str) -> Iterator[Told]:
    is_own, done = api.access is None, 0
    try:
        for page in _pages(api, key, cursor, is_own=is_own):
            done += len(page.items)
            found = _followed(page) if is_own else profiles.everybody(page.items)
            yield FollowPage(Who(key), Direction.OUT, found, is_last=not page.cursor)
            yield Position({"at": page.cursor, **({"server": api.server} if is_own else {})}, done)
    except Repeating:
        yield FollowPage(Who(key), Direction.OUT, (), is_last=True)
        yield Position({}, done)
    except Declined as declined:
        if cursor and declined.status != 403:
            yield from _told(api, key, "")
            return
        raise Gone(t("{key} does not show whom they follow.", key=key)) from None


def _pages(api: Api, key: str, cursor: str, *, is_own: bool) -> Iterator[Page]:
    if is_own:
        asked = {"repo": key, "collection": "app.bsky.graph.follow", "limit": AT_ONCE}
        return api.pages("com.atproto.repo.listRecords", asked, "records", cursor)
    return api.pages("app.bsky.graph.getFollows", {"actor": key, "limit": AT_ONCE}, "follows", cursor)


def _followed(page: Page) -> tuple[Who, ...]:
    keys = [did(inside(item, "value", "subject")) for item in page.items]
    return tuple(Who(key) for key in dict.fromkeys(keys) if key)
