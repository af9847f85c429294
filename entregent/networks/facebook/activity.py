"""What the owner wrote and liked: posts, comments, reactions.

Comments and reactions name whose post it was only in a sentence in the language of the account (“Ada likes Zoë Kessler's
post.”): where the name of one person known stands in it, that is who the gesture was for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.fingerprints import fingerprint
from entregent.base.jsonfile import (
    Repeats,
    Tally,
    elements,
    elements_in,
    inside,
    moment_of,
    number_of,
    repaired,
    repaired_name,
    text_of,
)
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind, Post
from entregent.contract.text import t
from entregent.networks.facebook.members import Part
from entregent.networks.facebook.people import Directory, Owner, key_of_name

_MOST_TAGGED = 50
EMPTY = t("This post holds neither text nor link.")
FOR_NOBODY = t("This reaction names nobody who is known here.")
TWICE = t("The very same entry stands earlier.")


@dataclass(slots=True)
class Telling:
    """What is needed to tell for whom something was."""

    directory: Directory
    owner: Owner
    tally: Tally
    repeats: Repeats = field(default_factory=Repeats)

    def mark(self, part: Part, element: dict[str, object], *parts: str) -> str:
        """A mark of the element that is the same in every export, "" where it stood earlier."""
        print_ = fingerprint(part.kind, str(number_of(element.get("timestamp"))), *parts)
        if self.repeats.again(print_):
            self.tally.skip(part.name, TWICE)
            return ""
        return f"{print_:016x}"


def posts(files: Files, part: Part, telling: Telling) -> Iterator[Post | Interaction]:
    """The owner's posts, and who was tagged or written to in them."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        text = next(
            (repaired(inside(each, "post")) for each in elements(element.get("data")) if inside(each, "post")), ""
        )
        link = _link(element)
        if not text and not link:
            telling.tally.skip(part.name, EMPTY)
            continue
        if not (mark := telling.mark(part, element, text, link)):
            continue
        at = moment_of(element.get("timestamp"))
        yield Post(f"post:{mark}", at, text or link, url=link, visibility="unknown")
        named = [key_of_name(name) for name in _tagged(element)]
        named.append(telling.directory.named_in(repaired_name(element.get("title")), telling.owner))
        people = [key for key in dict.fromkeys(named) if key and not telling.owner.is_me(key)]
        if people:
            yield Interaction(
                source_id=f"mention:{mark}",
                kind=InteractionKind.MENTION,
                direction=Direction.OUT,
                people=tuple(telling.directory.who(key) for key in people),
                at=at,
                audience=1 + len(people),
                text=text,
                url=link,
            )


def comments(files: Files, part: Part, telling: Telling) -> Iterator[Post | Interaction]:
    """The owner's comments, as posts, and as replies where it can be told to whom."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        text = repaired(inside(element, "data", 0, "comment", "comment"))
        title = repaired_name(element.get("title"))
        if not text:
            telling.tally.skip(part.name, EMPTY)
        elif mark := telling.mark(part, element, text, title):
            at = moment_of(element.get("timestamp"))
            yield Post(f"comment:{mark}", at, text, visibility="unknown")
            if key := telling.directory.named_in(title, telling.owner):
                people = (telling.directory.who(key),)
                yield Interaction(f"comment:{mark}", InteractionKind.REPLY, Direction.OUT, people, at=at, text=text)


def reactions(files: Files, part: Part, telling: Telling) -> Iterator[Interaction]:
    """The owner's reactions to posts of people who are known."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        title = repaired_name(element.get("title"))
        key = telling.directory.named_in(title, telling.owner)
        if not key:
            telling.tally.skip(part.name, FOR_NOBODY)
        elif mark := telling.mark(part, element, title):
            yield Interaction(
                source_id=f"reaction:{mark}",
                kind=InteractionKind.REACTION,
                direction=Direction.OUT,
                people=(telling.directory.who(key),),
                at=moment_of(element.get("timestamp")),
                text=repaired_name(inside(element, "data", 0, "reaction", "reaction")).lower(),
            )


def tagged_in(files: Files, part: Part, tally: Tally, directory: Directory) -> None:
    """First reading of the posts: who was tagged."""
    for element in elements_in(files, part.name, tally, part.array):
        for name in _tagged(element):
            directory.meet(name)


def _tagged(element: dict[str, object]) -> list[str]:
    tags = elements(element.get("tags"))[:_MOST_TAGGED]
    return [repaired_name(inside(tag, "name") if isinstance(tag, dict) else tag) for tag in tags]


def _link(element: dict[str, object]) -> str:
    for attachment in elements(element.get("attachments"))[:_MOST_TAGGED]:
        for each in elements(inside(attachment, "data"))[:_MOST_TAGGED]:
            if url := text_of(inside(each, "external_context", "url"), 1000):
                return url
    return ""
