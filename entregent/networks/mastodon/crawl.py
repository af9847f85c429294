"""Whom one contact follows, for those who do not mind being read.

The owner's server is asked first. Of accounts elsewhere it often knows only a part: then their own server is asked, as
anybody may ask it, without the owner's token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.jsonfile import elements, inside, members, text_of
from entregent.contract.live import FollowPage, Gone, Later, Position, Session, Told
from entregent.contract.records import Direction, Who
from entregent.contract.text import t
from entregent.networks.mastodon.activities import address
from entregent.networks.mastodon.asking import Api, Declined, Page, Repeating
from entregent.networks.mastodon.content import plain_text
from entregent.networks.mastodon.entities import count, everybody, headlines, key_of

AT_ONCE = 80
_NOT_FOR_PROGRAMS = re.compile(r"#\s?no(?:bots?|index|archive)\b", re.I)
# A list that holds so much of what the profile counts is taken as whole.
_NEARLY_ALL = 0.9


def follows(session: Session, key: str, cursor: Mapping[str, Any]) -> Iterator[Told]:
    """Page by page, from the cursor on. Raises `Gone` where the account is no longer there, or wants not to be read."""
    token = session.credentials.get("token", "")
    home = session.credentials.get("domain", "") or session.key.rpartition("@")[2]
    server, id_ = text_of(cursor.get("server")), text_of(cursor.get("id"))
    start = {name: text_of(value) for name, value in members(cursor.get("at")).items()}
    if id_ and server:
        api = Api(session.http, server, token if server == session.server else "", session.now)
        yield from _told(api, id_, key, home if api.token else key.rpartition("@")[2], start)
        return
    api = Api(session.http, session.server, token, session.now)
    account = _wanted(looked_up(api, key, home), key, home)
    id_ = text_of(inside(account, "id"))
    if "@" not in text_of(inside(account, "acct")):
        yield from _told(api, id_, key, home, {})
        return
    first = _first(api, id_)
    if not _is_known(first, account) and (found := _elsewhere(session, account, key)):
        api, id_, first = found
        home = key.rpartition("@")[2]
    if first is None:
        raise Gone(t("{key} does not show whom they follow.", key=key))
    yield from _told(api, id_, key, home, {}, first)


def looked_up(api: Api, key: str, home: str) -> object:
    """The account of a key as the server knows it, None where it knows none."""
    acct = key.removesuffix(f"@{home}")
    try:
        return api.get("/api/v1/accounts/lookup", {"acct": acct})
    except Declined:
        pass
    try:
        found = elements(api.get("/api/v1/accounts/search", {"q": f"@{key}", "resolve": "true", "limit": "5"}))
    except Declined:
        found = []
    return next((each for each in found if key_of(each, home) == key), None)


def _wanted(account: object, key: str, home: str) -> object:
    """The account. Raises `Gone` where it has gone, moved, or says that it does not want this."""
    if not text_of(inside(account, "id")) or inside(account, "suspended") is True:
        raise Gone(t("{key} is no longer there.", key=key))
    if moved := inside(account, "moved"):
        raise Gone(t("{key} has moved to another account.", key=key), key_of(moved, home))
    shy = inside(account, "noindex") is True or any(
        inside(account, name) is False for name in ("indexable", "discoverable")
    )
    fields = [f"{text_of(inside(each, 'name'))} {text_of(inside(each, 'value'))}" for each in _fields(account)]
    said = plain_text(" ".join((text_of(inside(account, "note")), *fields)))
    if shy or _NOT_FOR_PROGRAMS.search(said):
        raise Gone(t("{key} does not want to be read by programs.", key=key))
    if inside(account, "hide_collections") is True:
        raise Gone(t("{key} does not show whom they follow.", key=key))
    return account


def _fields(account: object) -> list[object]:
    return elements(inside(account, "fields"))[:50]


def _first(api: Api, id_: str) -> Page | None:
    try:
        return api.page(f"/api/v1/accounts/{id_}/following", {"limit": str(AT_ONCE)})
    except Declined:
        return None


def _is_known(first: Page | None, account: object) -> bool:
    """Whether the owner's server seems to know the whole list of somebody elsewhere."""
    told = count(account, "following_count")
    return first is not None and (bool(first.older) or len(first.items) >= _NEARLY_ALL * (told or 0))


def _elsewhere(session: Session, account: object, key: str) -> tuple[Api, str, Page] | None:
    """The account's own server, and its id there; None where that server tells nothing to strangers."""
    place = urlsplit(address(inside(account, "url")) or address(inside(account, "uri")))
    if not place.netloc:
        return None
    api = Api(session.http, f"{place.scheme}://{place.netloc}", "", session.now)
    try:
        found = _wanted(
            api.get("/api/v1/accounts/lookup", {"acct": key.rpartition("@")[0]}), key, key.rpartition("@")[2]
        )
        id_ = text_of(inside(found, "id"))
        first = _first(api, id_)
        return (api, id_, first) if first is not None else None
    except Wait:
        raise
    except (Declined, Later, HttpError):
        return None


def _told(
    api: Api, id_: str, key: str, domain: str, start: Mapping[str, str], first: Page | None = None
) -> Iterator[Told]:
    done = 0
    try:
        for page in api.pages(f"/api/v1/accounts/{id_}/following", AT_ONCE, start, first):
            done += len(page.items)
            yield FollowPage(
                Who(key),
                Direction.OUT,
                everybody(page.items, domain),
                is_last=not page.older,
                headlines=headlines(page.items, domain),
            )
            yield Position({"server": api.server, "id": id_, "at": dict(page.older)}, done)
    except Repeating:
        yield FollowPage(Who(key), Direction.OUT, (), is_last=True)
        yield Position({}, done)
    except Declined as declined:
        if start and declined.status != 403:
            yield from _told(api, id_, key, domain, {})
            return
        raise Gone(t("{key} does not show whom they follow.", key=key)) from None
