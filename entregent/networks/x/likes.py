"""What the owner liked: the archive holds the post's number and text, neither its author nor when it was liked.

Each is kept as something the owner has read, dated as the post itself is. Where the owner answered the same post, its
author is known, and the like is an interaction besides, without a date.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from entregent.base.jsonfile import Repeats, Tally, name_of, text_of
from entregent.contract.network import Files
from entregent.contract.records import Direction, FeedItem, Interaction, InteractionKind
from entregent.contract.text import t
from entregent.networks.x.members import Part
from entregent.networks.x.moments import moment_of_post
from entregent.networks.x.people import Directory, Owner
from entregent.networks.x.posts import post_url
from entregent.networks.x.reading import elements_of, number_in

_TITLE = 120
NO_NUMBER = t("This like names no post.")
TWICE = t("The very same like stands earlier.")


def tell(
    files: Files,
    part: Part,
    authors: Mapping[str, str],
    directory: Directory,
    owner: Owner,
    tally: Tally,
    seen: Repeats,
) -> Iterator[FeedItem | Interaction]:
    """Every like; `authors` holds the number of the author by the number of the post, as far as known."""
    for like in elements_of(files, part, tally, "like"):
        number = number_in(like, "tweetId")
        if not number or seen.again(int(number)):
            tally.skip(part.name, TWICE if number else NO_NUMBER)
            continue
        text = html.unescape(text_of(like.get("fullText"))).strip()
        url = post_url(number)
        title = name_of(text)
        shown = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
        yield FeedItem(source_id=f"like:{number}", title=shown or url, url=url, at=moment_of_post(number), text=text)
        author = authors.get(number, "")
        if author and not owner.is_me(author):
            yield Interaction(
                source_id=f"like:{number}",
                kind=InteractionKind.REACTION,
                direction=Direction.OUT,
                people=(directory.who(author),),
                text=text,
                url=url,
            )
