"""Connecting: an application is registered on the owner's server, and the owner allows it to read (OAuth 2.0, RFC 6749;
with PKCE, RFC 7636, where the server offers it; RFC 8414 says where it tells so)."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from entregent.base.http import HttpError
from entregent.base.http.typed import address_of
from entregent.base.jsonfile import elements, inside, text_of
from entregent.contract.live import Connected, LiveError, Revoked, SendTo, Using
from entregent.contract.text import t
from entregent.networks.mastodon.asking import Api, Declined
from entregent.networks.mastodon.entities import domain_of, key_of, name_shown
from entregent.networks.mastodon.server import handle_in

CLIENT = "Entregent"
TYPED = "urn:ietf:wg:oauth:2.0:oob"
SCOPES = "read:accounts read:follows read:lists read:mutes read:blocks read:notifications read:statuses"
CHANGE_SCOPES = "write:follows write:mutes write:lists"
# For servers of other make, which know no finer ones.
WIDE_SCOPES = "read"
WIDE_CHANGE_SCOPES = "write"


def begin(answers: Mapping[str, str], using: Using) -> SendTo:
    """Register with the server that was typed, and lead to its page."""
    typed = answers.get("server", "")
    address = address_of(typed)
    if not address:
        raise Revoked(t("“{typed}” is no server: type an address such as mastodon.social.", typed=typed[:100]))
    api, domain = _found(_api(address, using), handle_in(typed), using)
    offer = _offer(api)
    back = using.callback or TYPED
    client, scopes = _register(api, back, using, offer)
    verifier = (
        secrets.token_urlsafe(48) if "S256" in elements(inside(offer, "code_challenge_methods_supported")) else ""
    )
    pending = {
        "server": api.server,
        "domain": domain,
        "client_id": text_of(inside(client, "client_id")),
        "client_secret": text_of(inside(client, "client_secret")),
        "redirect_uri": back,
        "scopes": scopes,
        "verifier": verifier,
        "state": secrets.token_urlsafe(24),
    }
    if not pending["client_id"] or not pending["client_secret"]:
        raise _no_server(api)
    return SendTo(_page(pending), pending, is_typed=not using.callback)


def finish(pending: Mapping[str, str], code: str, using: Using) -> Connected:
    """Change the code for a token, and see whose it is."""
    api = _api(pending["server"], using)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": pending["client_id"],
        "client_secret": pending["client_secret"],
        "redirect_uri": pending["redirect_uri"],
        "scope": pending["scopes"],
    } | ({"code_verifier": pending["verifier"]} if pending.get("verifier") else {})
    answer = using.http.post(f"{api.server}/oauth/token", form=form)
    try:
        api.check(answer)
    except Declined:
        raise Revoked(t("{host} does not take this code: begin anew, and copy all of it.", host=api.host)) from None
    told = api.decoded(answer)
    token = text_of(inside(told, "access_token"))
    if not token:
        raise _no_server(api)
    credentials = {"token": token, "domain": pending["domain"]}
    credentials |= {name: pending[name] for name in ("client_id", "client_secret")}
    connected = _whose(Api(using.http, api.server, token, lambda: using.now), credentials)
    granted = set((text_of(inside(told, "scope")) or pending["scopes"]).split())
    may_change = WIDE_CHANGE_SCOPES in granted or set(CHANGE_SCOPES.split()) <= granted
    return replace(connected, may_change=may_change)


def revoke(server: str, credentials: Mapping[str, str], using: Using) -> None:
    """Take the token back. One that is not taken any more is no error."""
    api = _api(server, using)
    form = {name: credentials.get(name, "") for name in ("client_id", "client_secret", "token")}
    answer = using.http.post(f"{api.server}/oauth/revoke", form=form)
    try:
        api.check(answer)
    except Declined:
        return


def _api(server: str, using: Using) -> Api:
    return Api(using.http, server, "", lambda: using.now)


def _found(api: Api, handle: str, using: Using) -> tuple[Api, str]:
    """The server, and the domain of its handles. Where the typed host is not the server itself, it may say which is."""
    try:
        return api, domain_of(instance(api)) or api.host
    except (Declined, LiveError) as error:
        other = _led_to(api, handle)
        if not other or other == api.server:
            if isinstance(error, LiveError):
                raise
            raise _no_server(api) from None
    elsewhere = _api(other, using)
    try:
        return elsewhere, domain_of(instance(elsewhere)) or handle.rpartition("@")[2]
    except Declined:
        raise _no_server(elsewhere) from None


def _led_to(api: Api, handle: str) -> str:
    """Where WebFinger (RFC 7033) says that a handle's account is."""
    if not handle:
        return ""
    try:
        found = api.get("/.well-known/webfinger", {"resource": f"acct:{handle}"})
    except (Declined, LiveError, HttpError):
        return ""
    links = [link for link in elements(inside(found, "links")) if inside(link, "rel") == "self"]
    place = urlsplit(text_of(inside(links[0], "href"))) if links else None
    return f"{place.scheme}://{place.netloc}" if place and place.scheme == "https" and place.netloc else ""


def instance(api: Api) -> object:
    """What the server says of itself, in the newer form or in the older one."""
    try:
        return api.get("/api/v2/instance")
    except Declined:
        return api.get("/api/v1/instance")


def _offer(api: Api) -> object:
    """What the server says of its authorisation; servers before 4.3 say nothing."""
    try:
        return api.get("/.well-known/oauth-authorization-server")
    except (Declined, LiveError):
        return None


def _register(api: Api, back: str, using: Using, offer: object) -> tuple[object, str]:
    """The application's credentials, and the scopes it has: the finest that the server knows."""
    known = elements(inside(offer, "scopes_supported"))
    fine = f"{SCOPES} {CHANGE_SCOPES}" if using.may_change else SCOPES
    wide = f"{WIDE_SCOPES} {WIDE_CHANGE_SCOPES}" if using.may_change else WIDE_SCOPES
    asked = fine if not known or set(fine.split()) <= set(map(str, known)) else wide
    for scopes in dict.fromkeys((asked, wide)):
        form = {"client_name": CLIENT, "redirect_uris": back, "scopes": scopes}
        form |= {"website": using.website} if using.website else {}
        answer = using.http.post(f"{api.server}/api/v1/apps", form=form)
        try:
            api.check(answer)
        except Declined as declined:
            if declined.status in (400, 422):
                continue
            break
        return api.decoded(answer), scopes
    raise Revoked(t("{host} does not let new programs in: ask its administrators.", host=api.host))


def _page(pending: Mapping[str, str]) -> str:
    asked = {
        "response_type": "code",
        "client_id": pending["client_id"],
        "redirect_uri": pending["redirect_uri"],
        "scope": pending["scopes"],
        "state": pending["state"],
    }
    if pending["verifier"]:
        digest = urlsafe_b64encode(sha256(pending["verifier"].encode()).digest()).rstrip(b"=").decode()
        asked |= {"code_challenge": digest, "code_challenge_method": "S256"}
    return f"{pending['server']}/oauth/authorize?{urlencode(asked)}"


def _whose(api: Api, credentials: Mapping[str, str]) -> Connected:
    try:
        owner = api.get("/api/v1/accounts/verify_credentials")
    except Declined:
        raise Revoked(
            t("{host} does not let this account in: see there whether it is suspended.", host=api.host)
        ) from None
    key = key_of(owner, credentials["domain"])
    if not key:
        raise _no_server(api)
    return Connected(key, name_shown(owner) or f"@{key}", api.server, credentials)


def _no_server(api: Api) -> Revoked:
    return Revoked(t("{host} is no server of this network, or one that speaks another language.", host=api.host))
