"""Direct messages on the everyday venues: two people, or a family, a choir, old friends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from entregent.sample.cast import Cast
from entregent.sample.facts import OWNER, Character, Closeness, Conversation, Folder, Message
from entregent.sample.scripts import Script, Slots, chat_groups, chats, fill
from entregent.sample.teller import Teller
from entregent.sample.venues import Presence, Venue


@dataclass(frozen=True, slots=True)
class Custom:
    """How people write each other on a venue: the part of the contacts there who do, by closeness; how many exchanges at
    most; the sections of scripts; the part of threads kept encrypted, and of first letters not let in."""

    parts: Mapping[Closeness, float]
    exchanges: Mapping[Closeness, int]
    sections: tuple[str, ...]
    encrypted: float = 0.0
    requests: float = 0.0
    groups: int = 0


CUSTOMS: dict[Venue, Custom] = {
    Venue.MICROBLOG: Custom(
        {Closeness.STRONG: 0.8, Closeness.MEDIUM: 0.3, Closeness.WEAK: 0.06},
        {Closeness.STRONG: 7, Closeness.MEDIUM: 2, Closeness.WEAK: 1}, ("public",), groups=2,
    ),
    Venue.FRIENDS: Custom(
        {Closeness.STRONG: 0.95, Closeness.MEDIUM: 0.55, Closeness.WEAK: 0.12},
        {Closeness.STRONG: 12, Closeness.MEDIUM: 4, Closeness.WEAK: 1}, ("friends",), encrypted=0.3, requests=0.3, groups=9,
    ),
    Venue.PICTURES: Custom(
        {Closeness.STRONG: 0.7, Closeness.MEDIUM: 0.35, Closeness.WEAK: 0.1},
        {Closeness.STRONG: 5, Closeness.MEDIUM: 2, Closeness.WEAK: 1}, ("pictures", "pictures", "friends"), requests=0.3,
        groups=2,
    ),
}  # fmt: skip
GROUP_KINDS = {"family": "family", "club": "choir", "school": "school"}
ENCRYPTED_FROM = date(2024, 1, 1)  # since then the FRIENDS venue encrypts some threads


class Chatting(Teller):
    """The direct messages of one venue. `presences` are its accounts, the owner's first."""

    def __init__(self, seed: int, cast: Cast, today: date, venue: Venue, presences: Sequence[Presence]) -> None:
        super().__init__(Random(f"{seed}/chats/{venue}"), cast, today)  # noqa: S311
        self.custom, self.venue, self.owner = CUSTOMS[venue], venue, presences[0]
        self.known = [each for each in presences if each.character and (each.followed_by_owner or each.follows_owner)]
        self.used: dict[int, list[Script]] = {}

    def conversations(self) -> tuple[Conversation, ...]:
        """Threads of two, then groups; the one with the newest message first."""
        made = [*self._private(), *self._groups()]
        return tuple(sorted(made, key=lambda talk: (talk.messages[-1].at, talk.id), reverse=True))

    def _of(self, presence: Presence) -> Character:
        return self.cast.characters[(presence.character or 1) - 1]

    def _private(self) -> Iterator[Conversation]:
        for presence in self.known:
            character = self._of(presence)
            if self.rng.random() > self.custom.parts[character.closeness]:
                continue
            most = self.custom.exchanges[character.closeness]
            messages = self._exchanges(presence, character, 1 + int(most * self.rng.random() ** 1.5))
            folder = Folder.INBOX if self.rng.random() > 0.08 else Folder.ARCHIVE
            if character.closeness is Closeness.WEAK and self.rng.random() < self.custom.requests:
                # A request holds what came before the owner let them in, which she did not.
                folder, messages = Folder.REQUESTS, [m for m in messages if m.sender != OWNER][:1]
            if messages:
                recent = messages[-1].at.date() > ENCRYPTED_FROM
                encrypted = recent and folder is Folder.INBOX and self.rng.random() < self.custom.encrypted
                yield Conversation(
                    self._thread(presence), (character.id,), tuple(messages), folder=folder, is_encrypted=encrypted
                )

    def _thread(self, presence: Presence) -> str:
        """The thread's own id: those of both on MICROBLOG, a number elsewhere."""
        if self.venue is Venue.MICROBLOG:
            return "-".join(sorted((self.owner.id, presence.id), key=int))
        return str(self.rng.randrange(10**14, 10**16))

    def _exchanges(self, presence: Presence, character: Character, number: int) -> list[Message]:
        bond = min(day for day in (presence.followed_on, presence.follower_since, self.today) if day)
        begun = datetime.combine(max(bond, self.owner.since), time(9), UTC)
        moments = sorted(begun + (self.now - begun) * self.rng.random() ** 0.8 for _ in range(number))
        messages: list[Message] = []
        for moment in moments:
            at = self.evening(max(moment, messages[-1].at + timedelta(days=2)) if messages else moment)
            messages += self.play(self._script(character), at, character)
        return [message for message in messages if message.at <= self.now]

    def _script(self, character: Character) -> Script:
        """One of the fitting scripts, none twice with the same person before all were used."""
        left = self.used.setdefault(character.id, [])
        if not left:
            is_family = "famille" in character.circles
            sections = (
                ("family", "friends") if is_family and self.venue is not Venue.MICROBLOG else self.custom.sections
            )
            left.extend(script for section in sections for script in chats(character.language).get(section, ()))
            self.rng.shuffle(left)
        return left.pop()

    def evening(self, at: datetime) -> datetime:
        """Some moment of that day when friends write."""
        hour = self.rng.choice((7, 8, 12, 12, 13, 17, 18, 18, 19, 19, 20, 20, 21))
        return at.replace(hour=hour, minute=self.rng.randrange(60), second=self.rng.randrange(60), microsecond=0)

    def _groups(self) -> Iterator[Conversation]:
        by_kind: dict[tuple[str, str], list[Character]] = {}
        for presence in self.known:
            character = self._of(presence)
            kinds = {GROUP_KINDS.get(self.circles[slug].kind, "") for slug in character.circles} & {
                *GROUP_KINDS.values()
            }
            if character.closeness is not Closeness.WEAK or kinds:
                kind = min(kinds, default="friends")
                by_kind.setdefault((kind, character.language), []).append(character)
        scripts = [
            (script, people)
            for (kind, language), people in sorted(by_kind.items())
            for script in chat_groups(language).get(kind, ())
            if len(people) >= 4
        ]
        for script, people in self.rng.sample(scripts, min(len(scripts), self.custom.groups)):
            members = self.rng.sample(people, min(len(people), 4 + int(8 * self.rng.random() ** 2)))
            if said := self._play_group(script, members):
                title = fill(script.title, Slots(self.rng, members[0].language, said[0].at.date()))
                numbers = tuple(sorted(character.id for character in members))
                yield Conversation(str(self.rng.randrange(10**14, 10**16)), numbers, tuple(said), title=title)

    def _play_group(self, script: Script, members: list[Character]) -> list[Message]:
        opened = datetime.combine(max(self.owner.since, date(2016, 1, 1)), time(9), UTC)
        at = self.evening(opened + (self.now - opened) * self.rng.random())
        slots = Slots(self.rng, members[0].language, at.date(), given=members[0].given)
        messages = []
        for letter, text in script.lines:
            speaker = OWNER if letter == "0" else members[(ord(letter) - ord("A")) % len(members)].id
            messages.append(Message(at, speaker, fill(text, slots)))
            at = self.later(at)
        return [message for message in messages if message.at <= self.now]
