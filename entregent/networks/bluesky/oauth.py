"""Saying yes on the server's own page: OAuth as this network profiles it (atproto.com/specs/oauth). The request is handed in
beforehand (PAR, RFC 9126), with PKCE (RFC 7636), and every request proves possession of a key (DPoP, RFC 9449).

A program on somebody's own machine needs no registration: its description is its name, `http://localhost?…`, and the server
lets it back to the loopback address alone. Its permission ends after two weeks.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from entregent.base.http.client import Answer
from entregent.base.http.typed import address_of
from entregent.base.jsonfile import inside, text_of
from entregent.base.proofs import new_key, new_verifier
from entregent.contract.live import Connected, Revoked, SendTo, Using
from entregent.contract.text import t
from entregent.networks.bluesky.asking import Api, Declined, error_of, strings
from entregent.networks.bluesky.keys import did
from entregent.networks.bluesky.resolving import Place, document_of, handle_in, server_in
from entregent.networks.bluesky.tokens import Tokens

LIFE = timedelta(days=14)
# What is asked through the owner's server of the one that knows the whole network: to read, and nothing else.
_QUERIES = (
    "app.bsky.actor.getProfile",
    "app.bsky.actor.getProfiles",
    "app.bsky.feed.getAuthorFeed",
    "app.bsky.graph.getFollowers",
    "app.bsky.graph.getFollows",
    "app.bsky.graph.getMutes",
    "app.bsky.notification.listNotifications",
)
NARROW = " ".join(("atproto", *(f"rpc:{name}?aud=*" for name in _QUERIES)))
CHANGES = " ".join(
    (
        "repo:app.bsky.graph.follow",
        "repo:app.bsky.graph.listitem",
        *(f"rpc:app.bsky.{name}?aud=*" for name in ("graph.muteActor", "graph.unmuteActor")),
    )
)
# For servers that know no finer ones.
WIDE = "atproto transition:generic"
_LOOPBACK = ("127.0.0.1", "::1")
_UNKNOWN_SCOPE = ("invalid_scope", "invalid_client_metadata", "invalid_request")


@dataclass(frozen=True, slots=True)
class Authority:
    """The server that asks the owner: its name, and where it is asked what."""

    issuer: str
    push: str
    page: str
    token: str
    revoke: str


def begin(place: Place, using: Using) -> SendTo:
    """Hand the request in, and lead to the server's page. Raises `Revoked` where nobody can be led back to us."""
    back = urlsplit(using.callback)
    if back.scheme != "http" or back.hostname not in _LOOPBACK:
        raise Revoked(
            t(
                "Type an app password: the server's own page leads back only to a page that is open at "
                "http://127.0.0.1, on this machine."
            )
        )
    authority = _authority(Api(using.http, place.server, lambda: using.now))
    verifier, challenge = new_verifier()
    pending = {
        "server": place.server, "did": place.did, "issuer": authority.issuer, "key": new_key(), "verifier": verifier,
        "token_url": authority.token, "revoke_url": authority.revoke, "state": secrets.token_urlsafe(24),
        "redirect_uri": using.callback, "may_change": "yes" if using.may_change else "",
    }  # fmt: skip
    asked = {
        "response_type": "code", "code_challenge": challenge, "code_challenge_method": "S256",
        "state": pending["state"], "redirect_uri": using.callback,
    } | ({"login_hint": hint} if (hint := place.handle or place.did) else {})  # fmt: skip
    client, request = _handed_in(authority, pending, asked, using)
    page = f"{authority.page}?{urlencode({'client_id': client, 'request_uri': request})}"
    return SendTo(page, {**pending, "client": client})


def _handed_in(
    authority: Authority, pending: Mapping[str, str], asked: Mapping[str, str], using: Using
) -> tuple[str, str]:
    """Our name as this server knows it, and that of the request: with the finest scopes that it takes."""
    tokens = _tokens(pending, using)
    for scope in (f"{NARROW} {CHANGES}" if using.may_change else NARROW, WIDE):
        client = "http://localhost?" + urlencode({"redirect_uri": using.callback, "scope": scope})
        answer = tokens.proved(authority.push, {**asked, "client_id": client, "scope": scope})
        if answer.status < 400 or error_of(answer)[0] not in _UNKNOWN_SCOPE:
            break
    api = Api(using.http, authority.issuer, lambda: using.now)
    request = text_of(inside(_decoded(api, answer), "request_uri"))
    if not request:
        raise _no_server(api)
    return client, request


def finish(pending: Mapping[str, str], code: str, using: Using) -> Connected:
    """Change the code for tokens, and see that they are of the account and the server that were meant."""
    tokens, api = _tokens(pending, using), Api(using.http, pending["issuer"], lambda: using.now)
    form = {
        "grant_type": "authorization_code", "code": code, "code_verifier": pending["verifier"],
        "client_id": pending["client"], "redirect_uri": pending["redirect_uri"],
    }  # fmt: skip
    answer = tokens.proved(pending["token_url"], form)
    if answer.status in (400, 401):
        raise Revoked(t("{host} does not take this code: begin anew, and copy all of it.", host=api.host))
    found = _decoded(api, answer)
    key, access = did(inside(found, "sub")), text_of(inside(found, "access_token"))
    if not key or not access or (pending["did"] and key != pending["did"]):
        raise _no_server(api)
    document = document_of(key, api)
    if server_in(document) != pending["server"] and not pending["did"]:
        raise _no_server(api)
    name, held = handle_in(document), {name: pending[name] for name in _HELD}
    held |= {"access": access, "refresh": text_of(inside(found, "refresh_token"))}
    return Connected(
        key,
        f"@{name}" if name else key,
        pending["server"],
        held,
        using.now + LIFE,
        may_change=bool(pending.get("may_change")),
    )


_HELD = ("key", "issuer", "token_url", "revoke_url", "client")


def revoke(server: str, credentials: Mapping[str, str], using: Using) -> None:
    """Take the tokens back (RFC 7009). Those that are not taken any more are no error."""
    form = {"token": credentials.get("refresh", ""), "client_id": credentials.get("client", "")}
    answer = _tokens(credentials, using).proved(credentials.get("revoke_url", ""), form)
    if answer.status >= 500:
        Api(using.http, server, lambda: using.now).check(answer)


def _authority(api: Api) -> Authority:
    """Whom the server lets ask (RFC 9728), and how that one is asked (RFC 8414)."""
    try:
        resource = api.decoded(api.sent("GET", f"{api.server}/.well-known/oauth-protected-resource"))
        issuer = next(iter(strings(inside(resource, "authorization_servers"))), "")
        address = address_of(issuer)
        offer = api.decoded(api.sent("GET", f"{address}/.well-known/oauth-authorization-server"))
    except Declined:
        raise _no_server(api) from None
    names = ("pushed_authorization_request_endpoint", "authorization_endpoint", "token_endpoint", "revocation_endpoint")
    push, page, token, taken_back = (text_of(inside(offer, name)) for name in names)
    is_right = address and text_of(inside(offer, "issuer")).rstrip("/") == address
    if not is_right or not all(address_of(each) == address for each in (push, page, token, taken_back)):
        raise _no_server(api)
    return Authority(address, push, page, token, taken_back)


def _tokens(held: Mapping[str, str], using: Using) -> Tokens:
    return Tokens(using.http, held.get("issuer", ""), dict(held), lambda: using.now)


def _decoded(api: Api, answer: Answer) -> object:
    try:
        api.check(answer)
    except Declined:
        raise _no_server(api) from None
    return api.decoded(answer)


def _no_server(api: Api) -> Revoked:
    return Revoked(
        t("{host} does not let programs ask on its own page: make an app password and type that.", host=api.host)
    )
