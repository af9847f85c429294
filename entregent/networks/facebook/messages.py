"""Conversations, with one person and in groups, open and end-to-end encrypted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from entregent.base.jsonfile import Damage, Repeats, Said, Talk, Tally, learn_talk, read_talk, talk_id
from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Direction, Interaction, InteractionKind, Relation, RelationKind
from entregent.contract.text import Text, t
from entregent.networks.facebook.members import Part
from entregent.networks.facebook.people import Directory, Owner, key_of_name

_FILTERED = "filtered_threads"
_COUNTED = re.compile(r"_\d{1,6}$")
WHOSE = t("Messages need a direction, and nothing here tells which of the names is yours. They were left out.")
NO_DATE = t("The date of this message cannot be read.")
GONE = t("Its sender is shown without a name: an account that is gone.")
TAKEN_BACK = t("Its sender took this message back.")
EVENT = t("Somebody came or went: no message.")
ALONE = t("Nobody else is named there.")
SPAM = t("It lies among the filtered messages, and you never answered.")
TWICE = t("The very same message stands earlier.")


@dataclass(slots=True)
class Mailbox:
    """The conversations of an export by what names them, and which file belongs to which."""

    talks: dict[str, Talk] = field(default_factory=dict)
    of_file: dict[str, str] = field(default_factory=dict)

    def learn(self, files: Files, part: Part, directory: Directory) -> None:
        """First reading: who takes part, what a group is called, when they talked."""
        talk = Talk()
        try:
            learn_talk(files.open(part.name), talk)
        except Unreadable:
            return
        name = talk_id(talk, part.name)
        self.of_file[part.name] = name
        self.talks.setdefault(name, Talk()).take(talk)
        for person in talk.names:
            directory.meet(person)

    def present(self) -> Counter[str]:
        """In how many conversations each key is."""
        return Counter(key for talk in self.talks.values() for key in _keys(talk))

    def titled(self) -> Counter[str]:
        """How often each key is the one in a conversation of two that is not named after them: the messenger calls such a
        conversation by the other's name."""
        votes: Counter[str] = Counter()
        for talk in self.talks.values():
            keys, title = list(_keys(talk)), key_of_name(_COUNTED.sub("", talk.title))
            if len(keys) == 2 and title in keys:
                votes[keys[title == keys[0]]] += 1
        return votes

    def others(self, talk: Talk, owner: Owner) -> list[str]:
        """The keys of those in a conversation beside the owner."""
        return [key for key in _keys(talk) if not owner.is_me(key)]

    def relations(self, directory: Directory, owner: Owner) -> Iterator[Relation]:
        """The others of each group that the owner was in with two or more of them."""
        for name, talk in self.talks.items():
            others = sorted(self.others(talk, owner))
            if len(others) >= 2:
                yield Relation(
                    source_id=f"thread:{name}",
                    kind=RelationKind.THREAD,
                    people=tuple(directory.who(key) for key in others),
                    context=talk.title,
                    since=talk.first,
                    until=talk.last,
                )


def _keys(talk: Talk) -> dict[str, None]:
    return dict.fromkeys(key for name in talk.names if (key := key_of_name(name)))


@dataclass(slots=True)
class Telling:
    """What the second reading needs to know."""

    mailbox: Mailbox
    directory: Directory
    owner: Owner
    tally: Tally
    repeats: Repeats = field(default_factory=Repeats)


def tell(files: Files, part: Part, telling: Telling) -> Iterator[Interaction]:
    """Second reading: every message between the owner and others. `audience` counts all who are in the conversation by now:
    the export does not say who was there when."""
    tally, owner = telling.tally, telling.owner
    name = telling.mailbox.of_file.get(part.name, "")
    talk = telling.mailbox.talks.get(name, Talk())
    others, is_spam = telling.mailbox.others(talk, owner), _is_spam(part, talk, owner)
    try:
        stream = files.open(part.name)
    except Unreadable as error:
        tally.damaged(part.name, error.message)
        return
    for said in read_talk(stream, Talk()):
        if isinstance(said, Damage):
            tally.damaged(part.name, said.reason)
            continue
        tally.read += 1
        sender = key_of_name(said.sender)
        if reason := _reason(said, sender, others, telling) or (SPAM if is_spam else None):
            tally.skip(part.name, reason)
            continue
        keys = others if owner.is_me(sender) else [sender]
        yield Interaction(
            source_id=f"message:{said.mark:016x}",
            kind=InteractionKind.MESSAGE,
            direction=Direction.OUT if owner.is_me(sender) else Direction.IN,
            people=tuple(telling.directory.who(key) for key in keys),
            at=said.at,
            audience=max(2, 1 + len(others)),
            thread=name,
            subject=talk.title if len(others) > 1 else "",
            text=said.text,
            url=said.link,
        )


def _is_spam(part: Part, talk: Talk, owner: Owner) -> bool:
    """Whether a conversation was filtered away, and the owner never answered."""
    answered = any(owner.is_me(key_of_name(sender)) for sender in talk.sent)
    return _FILTERED in (*part.name.split("/"), *talk.path.split("/")) and not answered


def _reason(said: Said, sender: str, others: list[str], telling: Telling) -> Text | None:
    """Why this is no message between the owner and people, None where it is one."""
    if not telling.owner.key:
        return WHOSE
    if said.at is None:
        return NO_DATE
    if said.is_gone or said.is_event:
        return TAKEN_BACK if said.is_gone else EVENT
    if not sender:
        return GONE
    if not others:
        return ALONE
    return TWICE if telling.repeats.again(said.mark) else None
