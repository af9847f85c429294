"""Listening: what the server tells by itself, as server-sent events (the `user` stream)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from entregent.base.jsonfile import inside, text_of
from entregent.contract.live import Session
from entregent.networks.mastodon.asking import Api, Declined
from entregent.networks.mastodon.connect import instance
from entregent.networks.mastodon.entities import key_of

_SCHEMES = {"wss": "https", "ws": "http", "https": "https", "http": "http"}


def listen(session: Session) -> Iterator[None]:
    """Returns for every notification, and for every status of the owner's own; what others post is not news here."""
    api = Api(session.http, session.server, session.credentials.get("token", ""), session.now)
    domain = session.credentials.get("domain", "") or session.key.rpartition("@")[2]
    event = ""
    for line in session.http.lines(f"{address_of(api)}/api/v1/streaming/user", credentials=api.credentials):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            event = value
        elif name == "data":
            if event == "notification" or (event == "update" and _author(value, domain) == session.key):
                yield None
        elif not line:
            event = ""


def address_of(api: Api) -> str:
    """Where the server streams: as it says itself, else on the server. Never without encryption where the server has it."""
    try:
        found = instance(api)
    except Declined:
        return api.server
    said = text_of(inside(found, "configuration", "urls", "streaming")) or text_of(
        inside(found, "urls", "streaming_api")
    )
    place = urlsplit(said.strip())
    scheme = _SCHEMES.get(place.scheme, "")
    if not scheme or not place.netloc or (scheme == "http" and api.server.startswith("https:")):
        return api.server
    return f"{scheme}://{place.netloc}{place.path.rstrip('/')}"


def _author(data: str, domain: str) -> str:
    try:
        return key_of(inside(json.loads(data), "account"), domain)
    except (ValueError, RecursionError):
        return ""
