"""Where an account is: from a handle to the DID that stays, and from that to the server (atproto.com/specs/handle, /did).

A handle is looked up where Bluesky looks handles up, else on the handle's own host; the DID's document then has to name the
same handle, so neither side can speak for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from entregent.base.http import HttpError
from entregent.base.http.polite import Wait
from entregent.base.http.typed import address_of
from entregent.base.jsonfile import elements, inside, text_of
from entregent.contract.live import Later, Revoked
from entregent.contract.text import t
from entregent.networks.bluesky.asking import Api, Declined, strings
from entregent.networks.bluesky.keys import did, handle, key_of_url

# Who looks handles up for everybody, and who keeps the documents of `did:plc`.
LOOKUP = "https://public.api.bsky.app"
DIRECTORY = "https://plc.directory"
HOME = "bsky.social"


@dataclass(frozen=True, slots=True)
class Place:
    """An account: its DID, its handle ("" where none is confirmed), and its server."""

    did: str
    handle: str
    server: str


def named(typed: str) -> str:
    """The DID or handle that was typed: as such, with an @, or as the address of a profile. A name without a dot is one of
    Bluesky's own server. "" for anything else.

    >>> named("@Jane"), named("https://bsky.app/profile/jane.example.org"), named("what is this")
    ('jane.bsky.social', 'jane.example.org', '')
    """
    text = typed.strip()
    if "://" in text or "/" in text:
        return key_of_url(text) or ""
    plain = text.removeprefix("@")
    if plain and "." not in plain and ":" not in plain:
        plain = f"{plain}.{HOME}"
    return did(plain) or handle(plain)


def found(name: str, api: Api) -> Place:
    """The account with this DID or handle. Raises `Revoked` where there is none; `api` is only used to ask with."""
    key = name if name.startswith("did:") else _looked_up(name, api)
    if not key:
        raise Revoked(t("Nobody is known as {name}: see whether it is written so.", name=f"@{name}"))
    document = document_of(key, api)
    server = server_in(document)
    if not server:
        raise Revoked(t("{name} is on no server that can be found.", name=f"@{name}"))
    own = handle_in(document)
    if not name.startswith("did:") and own != name:
        raise Revoked(t("Nobody is known as {name}: see whether it is written so.", name=f"@{name}"))
    return Place(key, own, server)


def _looked_up(name: str, api: Api) -> str:
    try:
        answer = Api(api.http, LOOKUP, api.now).get("com.atproto.identity.resolveHandle", {"handle": name})
        if key := did(inside(answer, "did")):
            return key
    except Wait:
        raise
    except (Declined, Later, HttpError):
        pass
    try:
        return did(api.http.get(f"https://{name}/.well-known/atproto-did").text.strip())
    except Wait:
        raise
    except HttpError:
        return ""


def document_of(key: str, api: Api) -> object:
    """The document of a DID: from the directory, or from the host that a `did:web` names. None where there is none."""
    if key.startswith("did:web:"):
        host = address_of(unquote(key.removeprefix("did:web:")))
        return _document(f"{host}/.well-known/did.json", api) if host else None
    return _document(f"{DIRECTORY}/{key}", api) if key.startswith("did:plc:") else None


def _document(url: str, api: Api) -> object:
    place = urlsplit(url)
    try:
        asked = Api(api.http, f"{place.scheme}://{place.netloc}", api.now)
        return asked.decoded(asked.sent("GET", url, headers={"Accept": "application/did+ld+json, application/json"}))
    except Declined:
        return None


def server_in(document: object) -> str:
    """The address of the server that a document names, "" for none; without encryption on this machine only."""
    for service in elements(inside(document, "service")):
        if text_of(inside(service, "id")).endswith("#atproto_pds"):
            return address_of(text_of(inside(service, "serviceEndpoint")))
    return ""


def handle_in(document: object) -> str:
    """The handle that a document names, "" for none."""
    names = [each for each in strings(inside(document, "alsoKnownAs")) if each.startswith("at://")]
    return handle(names[0].removeprefix("at://")) if names else ""
