"""Whose calendar it is: told by the calendar itself, known already, or asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from entregent.contract.network import Files, Reading
from entregent.contract.questions import Choice, Question
from entregent.contract.text import t
from entregent.networks.calendar.attendees import address_of
from entregent.networks.calendar.components import Event, components
from entregent.networks.calendar.lines import SUFFIXES, begins_calendar, content_lines

HEAD = 1 << 20
MOST_BYTES = 4 << 20
MOST_MEMBERS = 400
MOST_CHOICES = 12
NEARLY_ALL = 0.8
QUESTION = "owner:"
_ENDING = re.compile(r"(?:\.ical)?\.(?:zip|ics)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's addresses: `here` those found in these files (empty where nobody knows which), `elsewhere` others
    that are known, in a loose form."""

    here: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()

    def is_me(self, address: str) -> bool:
        """Whether this address is the owner's."""
        return address in self.here or loose(address) in self.elsewhere

    @property
    def is_known(self) -> bool:
        """Whether it is known which of the people here is the owner."""
        return bool(self.here)


@dataclass(slots=True)
class Evidence:
    """Who takes part in the first events of each calendar, and whom the calendars name as their owners."""

    invited: list[frozenset[str]] = field(default_factory=list)
    hinted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, files: Files) -> Evidence:
        """What the heads of a few members tell. Never raises."""
        evidence = cls()
        names = [name for name in files.names() if name.lower().endswith(SUFFIXES)]
        left = MOST_BYTES
        for name in (names or list(files.names()))[:MOST_MEMBERS]:
            head = files.head(name, min(HEAD, left))
            left -= len(head)
            if begins_calendar(head):
                evidence._look_at(head, name)
            if left <= 0:
                break
        evidence.hinted.add(address_of(_ENDING.sub("", files.name)))
        return evidence

    def _look_at(self, head: bytes, name: str) -> None:
        for part in components(content_lines(BytesIO(head), name, head), name):
            if isinstance(part, Event):
                self.hinted |= {part.calendar.owner, address_of(part.calendar.name)}
                if part.attendees and len(part.invited) > 1:
                    self.invited.append(frozenset(part.invited))

    def candidates(self) -> list[str]:
        """The addresses that take part, the most frequent first."""
        seen = Counter(address for people in self.invited for address in people)
        return sorted(seen, key=lambda address: (-seen[address], address))

    def share(self, addresses: Iterable[str]) -> float:
        """In how much (0–1) of the events at least one of these addresses takes part."""
        wanted = set(addresses)
        return sum(bool(wanted & people) for people in self.invited) / len(self.invited) if self.invited else 0.0


def whose(files: Files, reading: Reading) -> tuple[Owner, Question | None]:
    """The owner, as far as that can be told, and the question to ask where it cannot.

    Without an answer its guess is taken. What was answered for other calendars is known here too.
    """
    evidence = Evidence.of(files)
    candidates = evidence.candidates()
    elsewhere = frozenset(loose(address) for address in (*reading.owner_emails, *reading.owner_keys))
    told = {each for key, values in reading.answers.items() if key.startswith(QUESTION) for each in values}
    found = [each for each in candidates if each in told or each in evidence.hinted or loose(each) in elsewhere]
    owner = Owner(frozenset(found), elsewhere)
    if not candidates or evidence.share(found) >= NEARLY_ALL or f"{QUESTION}{candidates[0]}" in reading.answers:
        return owner, None
    guess = _likely(evidence, found)
    return Owner(frozenset(guess), elsewhere), _question(candidates, guess)


def _likely(evidence: Evidence, found: Sequence[str]) -> list[str]:
    """Those `found`, and whoever takes part in nearly all the events at which none of them is, and more often than
    everybody else: people change their address in the course of years."""
    likely = list(found)
    while rest := [people for people in evidence.invited if people.isdisjoint(likely)]:
        seen = Counter(address for people in rest for address in people)
        (first, count), *others = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        if count < NEARLY_ALL * len(rest) or (others and others[0][1] == count):
            break
        likely.append(first)
    return likely


def _question(candidates: Sequence[str], guess: Sequence[str]) -> Question:
    offered = dict.fromkeys((*guess, *candidates[:MOST_CHOICES]))
    return Question(
        id=f"{QUESTION}{candidates[0]}",
        text=t("Which of these addresses are yours? Choose every one by which you are invited to meetings."),
        choices=tuple(Choice(address, address) for address in offered),
        guess=tuple(guess),
        several=True,
        is_optional=True,
    )


def loose(address: str) -> str:
    """The address without what many providers ignore: dots and what follows a plus sign in front of the @.

    >>> loose("Camille.Moreau+work@example.org")
    'camillemoreau@example.org'
    """
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"
