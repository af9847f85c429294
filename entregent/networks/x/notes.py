"""Posts longer than 280 characters: the posts' own file holds their beginning, `note-tweet.js` the whole text.

Nothing names the one in the other. They belong together where they were written within two seconds and begin alike. What
the posts' file says of a long post (its number, its counts) waits until its whole text comes by; that is never kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from entregent.base.fingerprints import fingerprint
from entregent.base.jsonfile import Repeats, Tally, elements, inside, text_of
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind, Post
from entregent.contract.text import t
from entregent.networks.x.keys import key_of_handle
from entregent.networks.x.members import Part
from entregent.networks.x.moments import moment
from entregent.networks.x.people import Directory, Owner
from entregent.networks.x.reading import elements_of, number_in

_ALIKE = 60
_MOST_PEOPLE = 50
_ANSWERED_FIRST = re.compile(r"(?:@[A-Za-z0-9_]{1,20}\s+)+")
_ADDRESS = re.compile(r"https?://\S+")
NO_NUMBER = t("This long post has no number, so it could not be told from others.")

TWICE = t("The very same long post stands earlier.")


def _beginning(text: str) -> int:
    """A mark of how a post begins, without those it answers and without addresses, which the two files write differently."""
    words = _ADDRESS.sub("", _ANSWERED_FIRST.sub("", html.unescape(text), count=1))
    return fingerprint("".join(words.split())[:_ALIKE])


@dataclass(slots=True)
class Notes:
    """The long posts: by second and beginning the number of the note; by number of the note what the posts' file says."""

    _numbers: dict[tuple[datetime, int], str] = field(default_factory=dict)
    _repeats: Repeats = field(default_factory=Repeats)
    _held: dict[str, tuple[Post, set[str]]] = field(default_factory=dict)

    def learn(self, files: Files, part: Part, directory: Directory) -> None:
        """First reading: when each note was written and how it begins, and whom it names."""
        for note in elements_of(files, part, Tally(), "noteTweet"):
            for handle in _handles(note):
                directory.meet("", handle)
            at = _written(note)
            if at is not None and (number := number_in(note, "noteTweetId")):
                self._numbers[at.replace(microsecond=0), _beginning(_raw_text(note))] = number

    def hold(self, post: Post, named: set[str]) -> bool:
        """Whether the whole text of this post comes later: then what else it says, and whom it is known to name, is kept."""
        if post.at is None or not self._numbers:
            return False
        mark = _beginning(post.text)
        for seconds in (0, 1, -1, 2, -2):
            note = self._numbers.get((post.at.replace(microsecond=0) + timedelta(seconds=seconds), mark))
            if note and note not in self._held:
                self._held[note] = post, named
                return True
        return False

    def tell(
        self, files: Files, part: Part, directory: Directory, owner: Owner, tally: Tally
    ) -> Iterator[Post | Interaction]:
        """Second reading: every long post with its whole text, and whom it names beyond its beginning."""
        for note in elements_of(files, part, tally, "noteTweet"):
            number = number_in(note, "noteTweetId")
            if not number:
                tally.skip(part.name, NO_NUMBER)
            elif self._repeats.again(int(number)):
                tally.skip(part.name, TWICE)
            else:
                alone = Post(source_id=f"note:{number}", at=_written(note), text="")
                post, named = self._held.pop(number, (alone, set[str]()))
                post = replace(post, text=_text(note))
                yield post
                yield from _named(note, number, post, named, directory, owner)

    def left(self) -> Iterator[Post]:
        """Posts whose long text could not be read the second time: with the beginning that is known."""
        for post, _named in self._held.values():
            yield post


def _named(
    note: dict[str, object], number: str, post: Post, named: set[str], directory: Directory, owner: Owner
) -> Iterator[Interaction]:
    keys = [directory.key_of("", handle) for handle in _handles(note)]
    others = [key for key in dict.fromkeys(keys) if not owner.is_me(key) and key not in named]
    if others:
        yield Interaction(
            source_id=f"mention:note:{number}",
            kind=InteractionKind.MENTION,
            direction=Direction.OUT,
            people=tuple(directory.who(key) for key in others),
            at=post.at,
            audience=1 + len(others) + len(named),
            text=post.text,
            url=post.url,
        )


def _handles(note: dict[str, object]) -> list[str]:
    found = [
        text_of(inside(each, "screenName"), 40) for each in elements(inside(note, "core", "mentions"))[:_MOST_PEOPLE]
    ]
    return [handle for handle in found if key_of_handle(handle)]


def _written(note: dict[str, object]) -> datetime | None:
    return moment(text_of(note.get("createdAt"), 60))


def _raw_text(note: dict[str, object]) -> str:
    return text_of(inside(note, "core", "text"))


def _text(note: dict[str, object]) -> str:
    text = html.unescape(_raw_text(note))
    for url in elements(inside(note, "core", "urls"))[:_MOST_PEOPLE]:
        short, long = text_of(inside(url, "shortUrl"), 300), text_of(inside(url, "expandedUrl"), 2000)
        if short and long:
            text = text.replace(short, long)
    return text.strip()
