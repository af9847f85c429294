"""Connecting: with an app password (com.atproto.server.createSession), or by saying yes on the server's own page (OAuth, see
`oauth`)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping

from entregent.base.http.client import Answer
from entregent.base.http.typed import address_of
from entregent.base.jsonfile import inside, text_of
from entregent.contract.live import Connected, Later, Revoked, SendTo, Using
from entregent.contract.text import t
from entregent.networks.bluesky import oauth
from entregent.networks.bluesky.asking import Api, Declined, error_of
from entregent.networks.bluesky.keys import did, handle
from entregent.networks.bluesky.resolving import Place, found, named
from entregent.networks.bluesky.tokens import shut

_OWN_PASSWORD = "com.atproto.access"  # noqa: S105
_WRONG = ("AuthenticationRequired", "AuthMissing", "InvalidRequest", "")


def begin(answers: Mapping[str, str], using: Using) -> SendTo | Connected:
    """Sign in with the app password that was typed, or lead to the server's page where none was."""
    typed, password = answers.get("handle", ""), answers.get("password", "")
    place = _place(typed, answers.get("server", ""), using)
    return _signed_in(place, password, using) if password else oauth.begin(place, using)


def finish(pending: Mapping[str, str], code: str, using: Using) -> Connected:
    """Change the code for tokens."""
    return oauth.finish(pending, code, using)


def revoke(server: str, credentials: Mapping[str, str], using: Using) -> None:
    """End the session there. One that is not taken any more is no error."""
    if credentials.get("key"):
        oauth.revoke(server, credentials, using)
        return
    url = f"{server}/xrpc/com.atproto.server.deleteSession"
    answer = using.http.post(url, credentials={"Authorization": f"Bearer {credentials.get('refresh', '')}"})
    if answer.status >= 500:
        _api(server, using).check(answer)


def _api(server: str, using: Using) -> Api:
    return Api(using.http, server, lambda: using.now)


def _place(typed: str, server: str, using: Using) -> Place:
    """The account that was typed. Where its server was typed too, nobody else is asked."""
    name, address = named(typed), address_of(server) if server else ""
    if not name:
        raise Revoked(t("“{typed}” is no handle: type one such as jane.bsky.social.", typed=typed[:100]))
    if server and not address:
        raise Revoked(t("“{typed}” is no server: leave it empty, and it is looked up.", typed=server[:100]))
    if not address:
        return found(name, _api("", using))
    return Place(did(name), handle(name), address)


def _signed_in(place: Place, password: str, using: Using) -> Connected:
    api = _api(place.server, using)
    body = {"identifier": place.handle or place.did, "password": password}
    answer = using.http.post(f"{place.server}/xrpc/com.atproto.server.createSession", body=body)
    if answer.status in (400, 401, 403):
        raise _refused(api, answer)
    try:
        api.check(answer)
    except Declined:
        raise _no_server(api) from None
    session = api.decoded(answer)
    key, name = did(inside(session, "did")), handle(inside(session, "handle"))
    held = {"access": text_of(inside(session, "accessJwt")), "refresh": text_of(inside(session, "refreshJwt"))}
    if not key or not all(held.values()) or (place.did and key != place.did):
        raise _no_server(api)
    if inside(session, "active") is False:
        closed = {"takendown": "AccountTakedown", "suspended": "AccountSuspended"}
        error = closed.get(text_of(inside(session, "status")), "AccountDeactivated")
        raise Revoked(shut(api.host, error) or _no_server(api).message)
    if _scope_of(held["access"]) == _OWN_PASSWORD:
        _forgotten(place.server, held, using)
        raise Revoked(
            t(
                "This is your account's own password, which opens everything: make an app password in the settings of "
                "Bluesky (Privacy and security, App passwords), and type that."
            )
        )
    return Connected(key, f"@{name}" if name else key, place.server, held, may_change=using.may_change)


def _forgotten(server: str, held: Mapping[str, str], using: Using) -> None:
    """End a session that is not to be."""
    try:
        revoke(server, held, using)
    except Later:
        return


def _refused(api: Api, answer: Answer) -> Revoked:
    error = error_of(answer)[0]
    if closed := shut(api.host, error):
        return Revoked(closed)
    if error == "AuthFactorTokenRequired":
        return Revoked(t("{host} asks for a code beside this password: an app password needs none.", host=api.host))
    if error not in _WRONG:
        return _no_server(api)
    return Revoked(
        t("{host} does not take this handle with this app password: see whether both are right.", host=api.host)
    )


def _no_server(api: Api) -> Revoked:
    return Revoked(t("{host} is no server of this network, or one that speaks another language.", host=api.host))


def _scope_of(token: str) -> str:
    """What an access token is good for, as it says itself (a JWT, RFC 7519; not verified: it only spares a mistake)."""
    try:
        part = token.split(".")[1]
        return text_of(inside(json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))), "scope"))
    except (IndexError, ValueError):
        return ""
