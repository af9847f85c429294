"""actor.json: the owner, as the profile shows."""

from __future__ import annotations

from datetime import datetime

from entregent.base.jsonfile import elements, inside, name_of, text_of
from entregent.contract.records import Identity
from entregent.networks.mastodon.activities import address
from entregent.networks.mastodon.content import own_links, plain_text
from entregent.networks.mastodon.entities import profile
from entregent.networks.mastodon.keys import account, author_of, taken_apart

_LONGEST_BIO = 3_000
_MOST_ALIASES = 20


def key_of(actor: object) -> str:
    """The key of the owner: as the profile itself says (`webfinger`), else the name and the host of its address."""
    place = taken_apart(address(inside(actor, "id")) or address(inside(actor, "url")))
    name = text_of(inside(actor, "preferredUsername")).strip()
    said = account(text_of(inside(actor, "webfinger")).removeprefix("acct:"))
    return said or (account(f"{name}@{place.host}") if place else "") or author_of(address(inside(actor, "id")))


def identity(actor: object, key: str) -> Identity:
    """The owner. Links are those that the profile marks as the owner's own (`rel="me"`); other accounts that it names as
    the same, and the one it moved to, are aliases."""
    links = [
        link
        for part in elements(inside(actor, "attachment"))
        if inside(part, "type") == "PropertyValue"
        for link in own_links(text_of(inside(part, "value")))
    ]
    named = [*elements(inside(actor, "alsoKnownAs")), inside(actor, "movedTo")]
    # The address of the actor may stand on a host of another name than the handle.
    others = [author_of(address(one)) for one in (*named[:_MOST_ALIASES], inside(actor, "id"))]
    return Identity(
        source_id=key,
        key=key,
        name=name_of(inside(actor, "name")),
        handle=f"@{key}",
        summary=plain_text(text_of(inside(actor, "summary")))[:_LONGEST_BIO],
        urls=tuple(dict.fromkeys(link for link in links if address(link))),
        aliases=tuple(dict.fromkeys(other for other in others if other and other != key)),
        is_contact=False,
        is_owner=True,
        is_organisation=inside(actor, "type") in ("Organization", "Group"),
    )


def member(entity: object, key: str, known_as: str, domain: str, now: datetime) -> Identity:
    """The owner, as the API shows them (`verify_credentials`); `known_as` is the key under which they were connected."""
    shown = profile(entity, domain, now)
    aliases = (known_as, *(shown.aliases if shown else ()))
    return Identity(
        source_id=key,
        key=key,
        name=shown.name if shown else "",
        handle=f"@{key}",
        summary=shown.summary if shown else "",
        urls=shown.urls if shown else (),
        aliases=tuple(dict.fromkeys(other for other in aliases if other and other != key)),
        is_contact=False,
        is_owner=True,
        observed_at=now,
    )
