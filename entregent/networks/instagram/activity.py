"""What the owner liked, commented and posted, where the export says whose it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.fingerprints import fingerprint
from entregent.base.jsonfile import Repeats, Tally, elements_in, inside, moment_of, repaired
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind, Post
from entregent.contract.text import t
from entregent.networks.instagram.entries import Entry, comment_of, entry_of
from entregent.networks.instagram.members import Members, Part
from entregent.networks.instagram.people import Directory, Owner

NOBODY = t("This row names no account.")
EMPTY = t("This post holds no text.")
TWICE = t("The very same entry stands earlier.")


@dataclass(slots=True)
class Telling:
    """What is needed to tell for whom something was."""

    directory: Directory
    owner: Owner
    tally: Tally
    visibility: str = "unknown"
    repeats: Repeats = field(default_factory=Repeats)

    def mark(self, part: Part, *parts: str) -> str:
        """A mark that is the same in every export, "" where the same entry stood earlier."""
        print_ = fingerprint(part.kind, *parts)
        if self.repeats.again(print_):
            self.tally.skip(part.name, TWICE)
            return ""
        return f"{print_:016x}"


def learn(files: Files, found: Members, directory: Directory) -> None:
    """First reading: whose posts were liked and commented."""
    for kind, read in (("likes", entry_of), ("comments", comment_of)):
        for part in found.of(kind):
            for element in elements_in(files, part.name, Tally(), part.array):
                if (entry := read(element)).key:
                    directory.meet(entry.key, entry.name)


def likes(files: Files, part: Part, telling: Telling) -> Iterator[Interaction]:
    """Likes of posts, comments and stories."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        entry = entry_of(element)
        if not entry.key:
            telling.tally.skip(part.name, NOBODY)
        elif mark := telling.mark(part, part.array, entry.key, str(entry.at), entry.url):
            yield from _gesture(f"like:{mark}", InteractionKind.REACTION, entry, telling)


def comments(files: Files, part: Part, telling: Telling) -> Iterator[Post | Interaction]:
    """The owner's comments, as posts, and as replies to whoever wrote what they stand under."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        entry = comment_of(element)
        if not entry.text:
            telling.tally.skip(part.name, EMPTY)
        elif mark := telling.mark(part, entry.key, str(entry.at), entry.text):
            yield Post(f"comment:{mark}", entry.at, entry.text, visibility="unknown")
            if entry.key:
                yield from _gesture(f"comment:{mark}", InteractionKind.REPLY, entry, telling)


def posts(files: Files, part: Part, telling: Telling) -> Iterator[Post]:
    """The owner's posts that say something."""
    for element in elements_in(files, part.name, telling.tally, part.array):
        first = inside(element, "media", 0)
        text = repaired(element.get("title")) or repaired(inside(first, "title"))
        when = element.get("creation_timestamp")
        at = moment_of(when if when is not None else inside(first, "creation_timestamp"))
        if not text:
            telling.tally.skip(part.name, EMPTY)
        elif mark := telling.mark(part, str(at), text):
            yield Post(f"post:{mark}", at, text, visibility=telling.visibility)


def _gesture(source_id: str, kind: InteractionKind, entry: Entry, telling: Telling) -> Iterator[Interaction]:
    if not telling.owner.is_me(entry.key):
        yield Interaction(
            source_id=source_id,
            kind=kind,
            direction=Direction.OUT,
            people=(telling.directory.who(entry.key),),
            at=entry.at,
            text=entry.text,
            url=entry.url,
        )
