"""What the owner wrote: a post as such, and whom it answers, names or quotes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from entregent.base.jsonfile import elements, inside, text_of
from entregent.contract.records import Direction, Interaction, InteractionKind, Post, Who
from entregent.networks.bluesky.keys import LONGEST, post_url
from entregent.networks.bluesky.written import Written, mentions, who

_LONGEST_URI = 2 * LONGEST + 200


def records(post: Written, owner: str, now: datetime) -> Iterator[Post | Interaction]:
    """The post, the answer to the author of the post above it, each person it names besides, and the author it quotes.

    What the owner answers to the owner is a post alone. A conversation (`thread`) is the address of the post that began it.
    """
    value, at, url = post.value, post.at(now), post_url(post.uri)
    reply = value.get("reply")
    parent = uri_of(inside(reply, "parent", "uri"))
    root = uri_of(inside(reply, "root", "uri")) or post.uri
    text = text_of(value.get("text")).strip()
    yield Post(
        source_id=f"post:{post.cid}", at=at, text=text or _beside(value), url=url, visibility="public", reply_to=parent
    )
    answered, quoted = who(parent, owner), who(_quoted(value.get("embed")), owner)
    named = [Who(key) for key in mentions(value) if key != owner and not (answered and key == answered.key)]
    audience = 1 + len(named) + (answered is not None)

    def said(kind: InteractionKind, name: str, people: tuple[Who, ...], audience: int) -> Interaction:
        return Interaction(
            source_id=f"{name}:{post.cid}",
            kind=kind,
            direction=Direction.OUT,
            people=people,
            at=at,
            audience=max(2, audience),
            thread=root if kind is InteractionKind.REPLY else "",
            text=text,
            url=url,
        )

    if answered:
        yield said(InteractionKind.REPLY, "reply", (answered,), audience)
    if named:
        yield said(InteractionKind.MENTION, "mention", tuple(named), audience)
    if quoted:
        yield said(InteractionKind.SHARE, "quote", (quoted,), 2)


def uri_of(value: object) -> str:
    """The value as an `at://` address, "" for anything else."""
    return value if isinstance(value, str) and value.startswith("at://") and len(value) <= _LONGEST_URI else ""


def _quoted(embed: object) -> str:
    """The address of the post that a post shows within itself, "" where it shows none."""
    kind = inside(embed, "$type")
    if kind == "app.bsky.embed.record":
        uri = inside(embed, "record", "uri")
    elif kind == "app.bsky.embed.recordWithMedia":
        uri = inside(embed, "record", "record", "uri")
    else:
        return ""
    return uri_of(uri) if post_url(uri) else ""


def _beside(value: dict[str, object]) -> str:
    """What a post without words shows: a link, the description of its pictures, or the post it quotes."""
    embed = value.get("embed")
    media = inside(embed, "media") or embed
    told = [inside(media, "external", "uri"), inside(media, "alt")]
    told += [inside(image, "alt") for image in elements(inside(media, "images"))]
    return "\n".join(text for each in told if (text := text_of(each).strip())) or post_url(_quoted(embed))
