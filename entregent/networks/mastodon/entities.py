"""From the entities of the API to the same values that the export gives. Nothing here raises, whatever a field holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from entregent.base.jsonfile import elements, inside, name_of, number_of, text_of
from entregent.contract.live import Activity
from entregent.contract.pictures import picture_address
from entregent.contract.records import Identity, Who
from entregent.networks.mastodon.activities import address
from entregent.networks.mastodon.content import own_links, plain_text
from entregent.networks.mastodon.keys import account, author_of, taken_apart
from entregent.networks.mastodon.statuses import Status, Visibility, moment

LONGEST_HEADLINE = 400
_LONGEST_BIO = 3_000
_MOST_FIELDS = 50
_MOST_PEOPLE = 200
# What servers show of an account that has no picture: Mastodon, Pleroma, Misskey, GoToSocial.
_NO_PICTURES = ("/missing.png", "/images/avi.png", "/identicon/", "/default_avatars/")
_VISIBILITIES = {"public": Visibility.PUBLIC, "unlisted": Visibility.UNLISTED, "direct": Visibility.DIRECT}


def domain_of(instance: object) -> str:
    """The domain that stands in the handles of a server's members, "" where it does not say."""
    for name in ("domain", "account_domain", "uri"):
        text = text_of(inside(instance, name)).strip().lower()
        place = taken_apart(text) if text else None
        if place:
            return place.host
    return ""


def key_of(entity: object, domain: str) -> str:
    """The key of an account as a server whose handles end in `domain` names it, "" for anything else."""
    name = text_of(inside(entity, "acct")).strip() or text_of(inside(entity, "username")).strip()
    return account(name if "@" in name.lstrip("@") else f"{name}@{domain}") if name else ""


def name_shown(entity: object) -> str:
    """The name that an account chose, "" where it has none."""
    return name_of(inside(entity, "display_name"))


def who(entity: object, domain: str) -> Who | None:
    """A reference to an account, None where the entity names none."""
    key = key_of(entity, domain)
    return Who(key, name_shown(entity)) if key else None


def everybody(entities: Iterable[object], domain: str) -> tuple[Who, ...]:
    """Those of the entities that name an account, each once."""
    return tuple({found.key: found for each in entities if (found := who(each, domain))}.values())


def headlines(entities: Iterable[object], domain: str) -> dict[str, str]:
    """What accounts say of themselves, by key, on one line."""
    told = {key_of(each, domain): plain_text(text_of(inside(each, "note"))[: 2 * _LONGEST_BIO]) for each in entities}
    return {key: " ".join(text.split())[:LONGEST_HEADLINE] for key, text in told.items() if key and text.strip()}


def profile(entity: object, domain: str, seen_at: datetime) -> Identity | None:
    """What a profile shows. Links are those that the server has verified; accounts that it moved to are aliases."""
    key = key_of(entity, domain)
    if not key:
        return None
    return Identity(
        source_id=f"profile:{key}",
        key=key,
        name=name_shown(entity),
        handle=f"@{key}",
        summary=plain_text(text_of(inside(entity, "note")))[:_LONGEST_BIO],
        picture=_picture(entity),
        urls=_verified(entity),
        aliases=_other_keys(entity, key, domain),
        is_contact=False,
        is_organisation=inside(entity, "group") is True,
        observed_at=seen_at,
    )


def _picture(entity: object) -> str:
    """The address of the picture, the one that stands still where there are two."""
    found = text_of(inside(entity, "avatar_static")) or text_of(inside(entity, "avatar"))
    return "" if any(part in found for part in _NO_PICTURES) else picture_address(found)


def _verified(entity: object) -> tuple[str, ...]:
    fields = [
        part for part in elements(inside(entity, "fields"))[:_MOST_FIELDS] if text_of(inside(part, "verified_at"))
    ]
    found = [link for part in fields for link in _links(text_of(inside(part, "value")))]
    return tuple(dict.fromkeys(link for link in found if address(link)))


def _links(value: str) -> list[str]:
    """The addresses in a verified field: HTML with `rel="me"`, or on some servers the bare address."""
    return own_links(value) or [value.strip()]


def _other_keys(entity: object, key: str, domain: str) -> tuple[str, ...]:
    """Keys that are the same account's: where it moved, what its addresses alone would give."""
    moved = inside(entity, "moved")
    others = [key_of(moved, domain) if moved else "", author_of(address(inside(entity, "uri")))]
    others += [author_of(address(inside(entity, "url")))]
    named = elements(inside(entity, "pleroma", "also_known_as"))[:_MOST_FIELDS]
    others += [author_of(address(one)) for one in named]
    return tuple(dict.fromkeys(other for other in others if other and other != key))


def written(entity: object, owner_id: str, domain: str, now: datetime) -> Status | None:
    """A status as a value, seen by the owner: None without an address. `answered` and `named` leave the owner out."""
    uri = address(inside(entity, "uri"))
    if not uri:
        return None
    mentions = elements(inside(entity, "mentions"))[:_MOST_PEOPLE]
    others = [each for each in mentions if text_of(inside(each, "id")) != owner_id]
    above, above_author = text_of(inside(entity, "in_reply_to_id")), text_of(inside(entity, "in_reply_to_account_id"))
    answered = [key_of(each, domain) for each in others if above and text_of(inside(each, "id")) == above_author]
    author = answered[0] if answered else ""
    return Status(
        uri=uri,
        at=at(inside(entity, "created_at"), now),
        text=words(entity),
        visibility=_VISIBILITIES.get(text_of(inside(entity, "visibility")), Visibility.FOLLOWERS),
        url=address(inside(entity, "url")) or uri,
        reply_to=above,
        thread=f"status:{above}" if above else uri,
        answered=author,
        quoted=_quoted(entity, owner_id, domain),
        named=tuple(dict.fromkeys(key for each in others if (key := key_of(each, domain)) and key != author)),
    )


def _quoted(entity: object, owner_id: str, domain: str) -> str:
    quoted = inside(entity, "quote", "quoted_status") or inside(entity, "quote")
    author = inside(quoted, "account")
    return key_of(author, domain) if author and text_of(inside(author, "id")) != owner_id else ""


def written_at(entity: object) -> str:
    """Where a status can be read, else the address that names it."""
    return address(inside(entity, "url")) or address(inside(entity, "uri"))


def words(entity: object) -> str:
    """What a status says: its warning, its words, the choices of a poll, or what its pictures show."""
    above = text_of(inside(entity, "spoiler_text")).strip()
    said = plain_text(text_of(inside(entity, "content")))
    choices = elements(inside(entity, "poll", "options"))
    below = [f"– {name}" for one in choices if (name := text_of(inside(one, "title")).strip())]
    if not said and not below:
        media = elements(inside(entity, "media_attachments"))
        below = [text_of(inside(one, "description")).strip() for one in media]
    return "\n\n".join(part for part in (above, said, "\n".join(one for one in below if one)) if part)


def at(value: object, now: datetime) -> datetime | None:
    """The moment of something that has happened; a server whose clock is fast says no more than now."""
    found = moment(value, now)
    return min(found, now) if found else None


def activity(entity: object, now: datetime) -> Activity:
    """How much an account writes, as far as its server tells. A server knows nothing, of accounts elsewhere, that was
    written before one of its members followed them: without a last post nothing is known of it."""
    last, opened = at(inside(entity, "last_status_at"), now), at(inside(entity, "created_at"), now)
    return Activity(
        posts=count(entity, "statuses_count"),
        last_post_on=last.date() if last else None,
        opened_on=opened.date() if opened else None,
    )


def count(entity: object, name: str) -> int | None:
    """A count that is told, None for none."""
    found = number_of(inside(entity, name))
    return found if found is not None and 0 <= found < 2**31 else None
