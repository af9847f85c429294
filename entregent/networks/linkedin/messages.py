"""messages.csv: what was said between the owner and others, and who shared a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from entregent.contract.records import Direction, Interaction, InteractionKind, Relation, RelationKind, Skipped, Who
from entregent.contract.text import Text, t
from entregent.networks.linkedin import dates
from entregent.networks.linkedin.content import is_advertising, plain_text
from entregent.networks.linkedin.keys import folded, key_of_url
from entregent.networks.linkedin.occurrences import Occurrences
from entregent.networks.linkedin.owner import Owner, OwnerEvidence
from entregent.networks.linkedin.people import Directory, is_anonymous
from entregent.networks.linkedin.tables import Row, Table

_MOST_PEOPLE = 500
_MOST_PARTS_OF_A_NAME = 6
_ENVELOPES_KEPT = 1_000
_TRUE = frozenset(("yes", "true", "oui", "1", "vrai"))
DRAFT = t("A draft: it was never sent.")
SPAM = t("It lies in the spam folder.")
ADVERTISING = t("Advertising.")
NO_DATE = t("The date of this message cannot be read: the columns of this row may be shifted.")
GONE = t("Its sender is shown without a name and an address: a member who has left or hides.")
UNKNOWN_SENDER = t("Its sender has no profile address here, and no single person is known by that name.")
UNKNOWN_RECIPIENT = t("Its recipients have no profile address here, and no single person is known by that name.")


@dataclass(slots=True)
class Conversation:
    """What must be known of a conversation before its messages are told: kept small, one for each conversation.

    `loose` holds the names of participants of whom a row gave no address.
    """

    title: str = ""
    keys: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def add(self, keys: tuple[str, ...], loose: tuple[str, ...], day: date) -> None:
        """One message: those in it, by key or else by name, and its day."""
        for key in keys:
            if key not in self.keys and len(self.keys) < _MOST_PEOPLE:
                self.keys += (key,)
        for name in loose:
            if name not in self.loose and len(self.loose) < _MOST_PEOPLE:
                self.loose += (name,)
        self.add_day(day)

    def add_day(self, day: date) -> None:
        """One more message among the same people."""
        self.first = min(self.first or day, day)
        self.last = max(self.last or day, day)


@dataclass(slots=True)
class Mailbox:
    """The conversations of an archive by their id."""

    conversations: dict[str, Conversation] = field(default_factory=dict)

    def learn(self, table: Table, directory: Directory) -> None:
        """First pass: who takes part in which conversation, and which name belongs to which address."""
        known: dict[tuple[str, ...], Conversation] = {}
        for row in table:
            at = dates.moment(row["date"])
            if at is None or _unwanted(row):
                continue
            envelope = _envelope(row)
            conversation = known.get(envelope)
            if conversation is None:
                if len(known) >= _ENVELOPES_KEPT:
                    known.clear()
                conversation = known[envelope] = self._learn(row, directory, at.date())
            else:
                conversation.add_day(at.date())
            conversation.title = conversation.title or row["title"]

    def _learn(self, row: Row, directory: Directory, day: date) -> Conversation:
        """What the first message in such an envelope tells; a message without a conversation has one by itself."""
        sender = key_of_url(row["sender url"]) if row["sender url"] else None
        recipients = keys_of_urls(row["recipient urls"])
        _learn_names(row, sender, recipients, directory)
        conversation = Conversation()
        if row["conversation"]:
            conversation = self.conversations.setdefault(row["conversation"], conversation)
        loose = (() if sender else (row["from"],)) + (() if recipients else (row["to"],))
        conversation.add(((sender,) if sender else ()) + recipients, loose, day)
        return conversation

    def testify(self, evidence: OwnerEvidence, directory: Directory) -> None:
        """Say who is present in each conversation: the owner is present in all."""
        for conversation in self.conversations.values():
            names = [directory.name_of(key) for key in conversation.keys]
            for text in conversation.loose:
                names.extend((text, *text.split(", ")) if ", " in text else (text,))
            evidence.add_conversation(conversation.keys, names)

    def relations(self, directory: Directory, owner: Owner) -> Iterator[Relation]:
        """The others of each conversation that the owner had with two or more of them."""
        for name, conversation in self.conversations.items():
            keys = set(conversation.keys)
            for text in conversation.loose:
                keys.update(key for key in _keys_of_names(text, directory, owner)[0] if key)
            others = sorted(key for key in keys if not owner.is_me(key))
            if len(others) >= 2:
                yield Relation(
                    source_id=f"thread:{name}",
                    kind=RelationKind.THREAD,
                    people=tuple(directory.who(key) for key in others),
                    context=conversation.title,
                    since=conversation.first,
                    until=conversation.last,
                )


@lru_cache(maxsize=16_384)
def keys_of_urls(text: str) -> tuple[str, ...]:
    """The keys in a list of profile addresses joined by commas (semicolons and spaces do no harm)."""
    urls = text.replace(";", ",").split(",", _MOST_PEOPLE)[:_MOST_PEOPLE]
    found = (key_of_url(url) for url in urls if url)
    return tuple(dict.fromkeys(key for key in found if key))


def _unwanted(row: Row) -> Text | None:
    """Why a row is no message between people, None where it is one."""
    if row["draft"].lower() in _TRUE or row["conversation draft"].lower() in _TRUE:
        return DRAFT
    if row["folder"].upper() == "SPAM":
        return SPAM
    if is_advertising(row["content"]):
        return ADVERTISING
    return GONE if not row["sender url"] and is_anonymous(row["from"]) else None


def _learn_names(row: Row, sender: str | None, recipients: tuple[str, ...], directory: Directory) -> None:
    if sender and not is_anonymous(row["from"]):
        directory.add_seen(sender, row["from"])
    unknown = [key for key in recipients if not directory.name_of(key)]
    if unknown:
        for key, name in _names_of(recipients, unknown, row["to"], directory):
            directory.add_guess(key, "" if is_anonymous(name) else name, is_alone=len(recipients) == 1)


def _names_of(
    recipients: tuple[str, ...], unknown: list[str], text: str, directory: Directory
) -> Iterator[tuple[str, str]]:
    """The names of those recipients who have none yet: by their place, or, where the commas mislead, as what is left of
    the text when the known names are taken out. Titles behind a comma (`Jane Doe, Ph.D.`) are single words."""
    names = [text] if len(recipients) == 1 else text.split(", ")
    if len(names) != len(recipients):
        names = _with_titles(names)
    if len(names) == len(recipients):
        yield from ((key, name) for key, name in zip(recipients, names, strict=True) if key in unknown)
        return
    rest = text
    for key in recipients:
        if name := directory.name_of(key):
            rest = rest.replace(name, "", 1)
    left = ", ".join(part for part in rest.split(", ") if part)
    yield from ((key, left if len(unknown) == 1 else "") for key in unknown)


def _with_titles(names: list[str]) -> list[str]:
    joined: list[str] = []
    for name in names:
        if joined and " " not in name:
            joined[-1] += f", {name}"
        else:
            joined.append(name)
    return joined


def interactions(
    table: Table, directory: Directory, owner: Owner, conversations: Mapping[str, Conversation]
) -> Iterator[Interaction | Skipped]:
    """Every message between the owner and others; the rest is skipped with the reason.

    A message's id is made of its conversation, its second and its words: an address that changes later, or another
    way of writing the file, does not change it.
    """
    occurrences = Occurrences()
    known: dict[tuple[str, ...], _Parties | Text] = {}
    for row in table:
        at = dates.moment(row["date"])
        reason = _unwanted(row) or (NO_DATE if at is None else None)
        if reason or at is None:
            yield Skipped(row.file, row.line, reason or NO_DATE)
            continue
        envelope = _envelope(row)
        parties = known.get(envelope)
        if parties is None:
            if len(known) >= _ENVELOPES_KEPT:
                known.clear()
            parties = known[envelope] = _parties(row, directory, owner, conversations.get(row["conversation"]))
        if isinstance(parties, Text):
            yield Skipped(row.file, row.line, parties)
        else:
            yield _message(row, at, parties, occurrences)


def _envelope(row: Row) -> tuple[str, ...]:
    """What a message's parties depend on: the same for most messages of one conversation."""
    return row["conversation"], row["from"], row["sender url"], row["to"], row["recipient urls"]


@dataclass(frozen=True, slots=True)
class _Parties:
    direction: Direction
    people: tuple[Who, ...]
    audience: int


def _message(row: Row, at: datetime, parties: _Parties, occurrences: Occurrences) -> Interaction:
    text = plain_text(row["content"])
    words = " ".join(text.split())
    return Interaction(
        source_id=occurrences.source_id("message", row["conversation"], at.isoformat(), row["subject"], words),
        kind=InteractionKind.MESSAGE,
        direction=parties.direction,
        people=parties.people,
        at=at,
        audience=parties.audience,
        thread=row["conversation"],
        subject=row["subject"],
        text=text,
    )


def _parties(row: Row, directory: Directory, owner: Owner, conversation: Conversation | None) -> _Parties | Text:
    name = row["from"]
    sender = key_of_url(row["sender url"]) if row["sender url"] else None
    recipients = keys_of_urls(row["recipient urls"])
    strangers = 0
    if not recipients and row["to"]:
        recipients, strangers = _keys_of_names(row["to"], directory, owner, conversation)
    others = tuple(key for key in recipients if not owner.is_me(key) and key != sender)
    present = len(others) + strangers + (1 if owner.is_me(sender, name) else 2)
    if owner.is_me(sender, name):
        people = tuple(directory.who(key) for key in others)
        return _Parties(Direction.OUT, people, max(2, present)) if people else UNKNOWN_RECIPIENT
    sender = sender or directory.key_of_name(name)
    if sender is None:
        return UNKNOWN_SENDER
    return _Parties(Direction.IN, (directory.who(sender, name),), max(2, present))


def _keys_of_names(
    text: str, directory: Directory, owner: Owner, conversation: Conversation | None = None
) -> tuple[tuple[str, ...], int]:
    """The keys behind names joined by `, ` (names may hold commas themselves), and how many names stay unknown.

    Tries the longest run of parts first. A name that several people bear means the one who wrote in the conversation.
    """
    keys: list[str] = []
    unknown = 0
    parts = text.split(", ", _MOST_PEOPLE)[:_MOST_PEOPLE]
    start = 0
    while start < len(parts):
        for end in range(min(len(parts), start + _MOST_PARTS_OF_A_NAME), start, -1):
            name = ", ".join(parts[start:end])
            if owner.is_me(None, name):
                break
            key = _writer_named(name, directory, conversation) or directory.key_of_name(name)
            if key:
                keys.append(key)
                break
        else:
            end = start + 1
            unknown += not is_anonymous(parts[start])
        start = end
    return tuple(dict.fromkeys(keys)), unknown


def _writer_named(name: str, directory: Directory, conversation: Conversation | None) -> str | None:
    plain = folded(name)
    keys = [key for key in conversation.keys if folded(directory.name_of(key)) == plain] if conversation else []
    return keys[0] if len(keys) == 1 else None
