"""Direct messages, with one person and in groups, and who was in a group when.

A conversation with one person is named by both numbers (`idA-idB`), a group by one of its own. Messages come newest first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from entregent.base.jsonfile import BEGINS, Repeats, Tally, elements, name_of, pieces_in, text_of
from entregent.contract.network import Files
from entregent.contract.records import Direction, Interaction, InteractionKind, Relation, RelationKind
from entregent.contract.text import Text, t
from entregent.networks.x.keys import account_number
from entregent.networks.x.members import Part
from entregent.networks.x.moments import moment
from entregent.networks.x.people import Directory, Owner
from entregent.networks.x.reading import number_in

_EVENTS = "[].dmConversation.messages"
_MOST_PEOPLE = 500
_MOST_CHANGES = 2_000
WHOSE = t("Messages need a direction, and nothing here tells which account is yours. They were left out.")
NO_DATE = t("The date of this message cannot be read.")
NO_SENDER = t("This message names no sender.")
ALONE = t("Nobody else was there: a note to yourself, or a group that everybody had left.")
TWICE = t("The very same message stands earlier.")


@dataclass(slots=True)
class Talk:
    """What must be known of a conversation before its messages are told. `changes` are (when, who is there then)."""

    title: str = ""
    titled: str = ""
    people: dict[str, None] = field(default_factory=dict)
    joins: list[tuple[str, bool, tuple[str, ...]]] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    changes: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def add(self, *numbers: str) -> None:
        """People who are or were there."""
        for number in numbers:
            if number and len(self.people) < _MOST_PEOPLE:
                self.people.setdefault(number)

    def settle(self) -> None:
        """After all was heard: who was there after each coming and going. Who was never seen coming was there at first."""
        events = sorted(self.joins, key=lambda event: event[0])
        first_known: dict[str, bool] = {}
        for _at, comes, numbers in events:
            for number in numbers:
                first_known.setdefault(number, comes)
        there = {number for number in self.people if not first_known.get(number)}
        self.changes = [("", frozenset(there))]
        for at, comes, numbers in events:
            there = there | set(numbers) if comes else there - set(numbers)
            self.changes.append((at, frozenset(there)))
        self.joins = []

    def there_at(self, at: str) -> frozenset[str]:
        """Who was there at that moment, as the archive writes moments."""
        place = bisect_right(self.changes, at, key=lambda change: change[0])
        return self.changes[max(0, place - 1)][1] if self.changes else frozenset(self.people)


@dataclass(slots=True)
class Mailbox:
    """The conversations of an archive by their id: memory grows with them, not with messages."""

    talks: dict[str, Talk] = field(default_factory=dict)

    def learn(self, files: Files, part: Part) -> None:
        """First reading: who takes part, who came and went, what groups are called, when they talked."""
        for talk_id, kind, event in events(files, part, Tally()):
            talk = self.talks.setdefault(talk_id, Talk())
            talk.add(*_both(talk_id))
            _learn(talk, kind, event)

    def settle(self) -> None:
        """After the last file was learnt."""
        for talk in self.talks.values():
            talk.settle()

    def meet(self, directory: Directory) -> None:
        """Everybody in a conversation is somebody the owner dealt with."""
        for talk in self.talks.values():
            for number in talk.people:
                directory.meet(number)

    def guess_owner(self) -> str:
        """The one who is in every conversation of two at least, "" where that is nobody or several."""
        present = Counter(number for talk in self.talks.values() for number in talk.people)
        (first, times), (_, next_times) = (*present.most_common(2), ("", 0), ("", 0))[:2]
        return first if len(self.talks) > 1 and times == len(self.talks) > next_times else ""

    def relations(self, directory: Directory, owner: Owner) -> Iterator[Relation]:
        """The others of each group that the owner was in with two or more of them."""
        for talk_id, talk in self.talks.items():
            others = sorted(number for number in talk.people if not owner.is_me(number))
            if len(others) >= 2:
                yield Relation(
                    source_id=f"thread:{talk_id}",
                    kind=RelationKind.THREAD,
                    people=tuple(directory.who(number) for number in others),
                    context=talk.title,
                    since=talk.first,
                    until=talk.last,
                )


def events(files: Files, part: Part, tally: Tally) -> Iterator[tuple[str, str, dict[str, object]]]:
    """(conversation, kind of event, event) of a file, however long its conversations are."""
    talk_id = ""
    for piece in pieces_in(files, part.name, tally, _EVENTS):
        if piece.path == "[]" and piece.value is BEGINS:
            talk_id = ""
        elif piece.path == "[].dmConversation.conversationId":
            talk_id = name_of(piece.value, 100)
        elif piece.path == f"{_EVENTS}[]" and isinstance(piece.value, dict):
            for kind, event in piece.value.items():
                if isinstance(event, dict):
                    yield talk_id or _pair(event), kind, event


def _pair(event: dict[str, object]) -> str:
    """The id of a conversation with one person, made of an event in it."""
    numbers = {number_in(event, "senderId"), number_in(event, "recipientId")} - {""}
    return "-".join(sorted(numbers, key=int)) if len(numbers) == 2 else "?"


def _both(talk_id: str) -> tuple[str, ...]:
    numbers = [account_number(part) for part in talk_id.split("-")]
    return tuple(numbers) if len(numbers) == 2 and all(numbers) else ()


def _learn(talk: Talk, kind: str, event: dict[str, object]) -> None:
    at = text_of(event.get("createdAt"), 40)
    talk.add(number_in(event, "senderId"), number_in(event, "recipientId"), number_in(event, "initiatingUserId"))
    if kind == "conversationNameUpdate" and at >= talk.titled:
        talk.title, talk.titled = name_of(event.get("name")), at
    named = _numbers(event.get("userIds")) + _numbers(event.get("participantsSnapshot"))
    talk.add(*named)
    if kind in ("participantsJoin", "participantsLeave") and len(talk.joins) < _MOST_CHANGES:
        talk.joins.append((at, kind == "participantsJoin", named))
    if day := moment(at):
        talk.first = min(talk.first or day.date(), day.date())
        talk.last = max(talk.last or day.date(), day.date())


def _numbers(value: object) -> tuple[str, ...]:
    found = (account_number(text_of(number, 40)) for number in elements(value)[:_MOST_PEOPLE])
    return tuple(number for number in found if number)


@dataclass(slots=True)
class Telling:
    """What the second reading needs to know."""

    mailbox: Mailbox
    directory: Directory
    owner: Owner
    tally: Tally
    repeats: Repeats = field(default_factory=Repeats)


def tell(files: Files, part: Part, telling: Telling) -> Iterator[Interaction]:
    """Second reading: every message between the owner and others, and the reactions to it."""
    owner, tally = telling.owner, telling.tally
    for talk_id, kind, event in events(files, part, tally):
        if kind not in ("messageCreate", "welcomeMessageCreate"):
            continue
        at, number = moment(text_of(event.get("createdAt"), 40)), number_in(event, "id")
        sender = number_in(event, "senderId")
        others = _others(talk_id, event, telling)
        reason = _reason(at, number, sender, others, owner, telling.repeats)
        if reason is not None or at is None:
            tally.skip(part.name, reason or NO_DATE)
            continue
        talk = telling.mailbox.talks.get(talk_id)
        is_mine = owner.is_me(sender)
        yield Interaction(
            source_id=f"message:{number}",
            kind=InteractionKind.MESSAGE,
            direction=Direction.OUT if is_mine else Direction.IN,
            people=tuple(telling.directory.who(key) for key in (others if is_mine else [sender])),
            at=at,
            audience=max(2, 1 + len(others)),
            thread=talk_id,
            subject=talk.title if talk else "",
            text=text_of(event.get("text")),
        )
        yield from _reactions(event, number, sender, max(2, 1 + len(others)), talk_id, telling)


def _others(talk_id: str, event: dict[str, object], telling: Telling) -> list[str]:
    """Those who were there beside the owner, the sender among them."""
    talk = telling.mailbox.talks.get(talk_id)
    there = set(_both(talk_id)) or set(talk.there_at(text_of(event.get("createdAt"), 40)) if talk else ())
    there |= {number_in(event, "senderId"), number_in(event, "recipientId")} - {""}
    return sorted(number for number in there if not telling.owner.is_me(number))


def _reason(
    at: datetime | None, number: str, sender: str, others: list[str], owner: Owner, repeats: Repeats
) -> Text | None:
    """Why an event is no message between the owner and people, None where it is one."""
    if not owner.key:
        return WHOSE
    if not sender or not number:
        return NO_SENDER
    if at is None:
        return NO_DATE
    if not others:
        return ALONE
    return TWICE if repeats.again(int(number)) else None


def _reactions(
    event: dict[str, object], number: str, sender: str, audience: int, talk_id: str, telling: Telling
) -> Iterator[Interaction]:
    """Reactions of the owner to what others wrote, and of others to what the owner wrote."""
    owner, told = telling.owner, set[str]()
    for reaction in elements(event.get("reactions"))[:_MOST_PEOPLE]:
        who = number_in(reaction, "senderId") if isinstance(reaction, dict) else ""
        if not isinstance(reaction, dict) or not who or who in told or owner.is_me(who) == owner.is_me(sender):
            continue
        told.add(who)
        is_mine = owner.is_me(who)
        yield Interaction(
            source_id=f"reaction:{number}:{who}",
            kind=InteractionKind.REACTION,
            direction=Direction.OUT if is_mine else Direction.IN,
            people=(telling.directory.who(sender if is_mine else who),),
            at=moment(text_of(reaction.get("createdAt"), 40)),
            audience=audience,
            thread=talk_id,
            text=name_of(reaction.get("reactionKey"), 40),
        )
