"""Whose mailbox it is: without that no mail has a direction.

In this order: what the owner answered or is known by, whoever wrote what lies in the folder of sent mails, the address
that nearly all mails were delivered to. Where none of these tells, the address that most mails have in common is a guess,
and the owner is asked.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from entregent.contract.network import Files, Reading
from entregent.contract.records import Skipped
from entregent.networks.email.addresses import mailbox_of, normalised, parties
from entregent.networks.email.folders import Role, role_of_labels, role_of_place
from entregent.networks.email.headers import fields
from entregent.networks.email.mailboxes import is_robot
from entregent.networks.email.mbox import RawMail
from entregent.networks.email.members import Form, mails_of, member_of

QUESTION = "owner"
SAMPLE_BYTES = 16 << 20
MOST_MEMBERS = 400
MOST_NAMES = 5_000
MOST_CHOICES = 8
_LEAST_SHARE = 256 * 1024
_OF_A_MAIL = 32 * 1024
_NEARLY_ALL = 0.9
_ENOUGH = 5
_DELIVERED = (b"delivered-to", b"x-original-to", b"envelope-to", b"x-envelope-to")


@dataclass(slots=True)
class Evidence:
    """How often each address was met in a sample of the mails: as the writer of sent mail, as where it was delivered,
    and at either end. Addresses are counted by their mailbox, and shown as they were met first."""

    mails: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    present: Counter[str] = field(default_factory=Counter)
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, raw: RawMail, role: Role | None) -> None:
        """One mail, and what the place it lies in is for."""
        headers = fields(raw.headers)
        role = role_of_labels(headers[b"x-gmail-labels"]) if b"x-gmail-labels" in headers else role
        senders = parties(headers.get(b"from", b""))[:1]
        if role in (Role.SPAM, Role.DRAFT) or not senders:
            return
        self.mails += 1
        sender = self._mailbox(senders[0].address)
        if role is Role.SENT and not is_robot(sender):
            self.sent[sender] += 1
        delivered = next((headers[name] for name in _DELIVERED if name in headers), b"")
        for party in parties(delivered)[:1]:
            self.delivered[self._mailbox(party.address)] += 1
        everybody = (*senders, *(party for name in (b"to", b"cc") for party in parties(headers.get(name, b""))))
        self.present.update({self._mailbox(party.address) for party in everybody[:100] if not is_robot(party.address)})

    def _mailbox(self, address: str) -> str:
        mailbox = mailbox_of(address)
        self.shown.setdefault(mailbox, address)
        return mailbox

    def authors(self) -> frozenset[str]:
        """Whoever wrote a tenth at least of the sent mails: what somebody else wrote may lie there too."""
        return frozenset(each for each, times in self.sent.items() if times * 10 >= self.sent.total())

    def addressee(self) -> str:
        """Where nearly all of the mails that say so were delivered to, "" where there is no such address. One mail is enough
        where sent mails lie beside it; else it takes five, for somebody else's mails can come alone."""
        ((first, times),) = self.delivered.most_common(1) or (("", 0),)
        is_enough = times >= (1 if self.sent else _ENOUGH)
        return first if is_enough and times >= _NEARLY_ALL * self.delivered.total() else ""

    def candidates(self, known: Collection[str] = ()) -> tuple[str, ...]:
        """The addresses that may be the owner's, those known already first, then the likeliest."""
        counts = (self.sent, self.delivered, self.present)
        met = {each for count in counts for each in count}
        ranked = sorted(met, key=lambda each: (each not in known, *(-count[each] for count in counts), each))
        return tuple(self.shown[each] for each in ranked[:MOST_CHOICES])


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's mailboxes (`mailbox_of`) and the addresses they were met under or named by; where they are not sure, the
    addresses to choose from, the likeliest of them, and the id of the question."""

    mailboxes: frozenset[str]
    addresses: tuple[str, ...]
    is_sure: bool
    candidates: tuple[str, ...] = ()
    guess: tuple[str, ...] = ()
    question: str = ""


def find_owner(files: Files, reading: Reading) -> Owner:
    """The owner of these mails, from a sample of at most 16 MiB and 400 members."""
    return settle(sample(files), reading)


def settle(evidence: Evidence, reading: Reading) -> Owner:
    """The owner that the evidence shows, and whether it is sure (see the head of this module)."""
    answered = {id: values for id, values in reading.answers.items() if id.partition(":")[0] == QUESTION}
    named = tuple(address for values in answered.values() for raw in values if (address := normalised(raw)))
    known = frozenset(map(mailbox_of, (*named, *reading.owner_keys, *reading.owner_emails)))
    met = {each for each in known if evidence.present[each] or evidence.delivered[each] or evidence.sent[each]}
    candidates = evidence.candidates(met)
    guess = candidates[: max(1, len(met))]
    is_here = 3 * max((evidence.present[each] for each in met), default=0) >= evidence.mails
    question = QUESTION if QUESTION not in answered else f"{QUESTION}:{guess[0] if guess else ''}"
    found = evidence.authors() | ({evidence.addressee()} - {""})
    is_sure = bool(found or (met and (named or is_here)) or question in answered or not candidates)
    mailboxes = known | (found if is_sure else set(map(mailbox_of, guess)))
    addresses = tuple(
        dict.fromkeys((*named, *(evidence.shown[each] for each in sorted(mailboxes & evidence.shown.keys()))))
    )
    if is_sure:
        return Owner(mailboxes, addresses, True)
    return Owner(mailboxes, addresses, False, candidates, guess, question)


def sample(files: Files) -> Evidence:
    """The heads of some of the members: those that hold sent mails first, the others evenly."""
    evidence = Evidence()
    names = _spread(sorted(files.names()), MOST_NAMES)
    roles = {name: role_of_place(name) for name in names}
    chosen = _spread([name for name in names if roles[name] is Role.SENT], MOST_MEMBERS // 2)
    chosen += _spread([name for name in names if roles[name] is None], MOST_MEMBERS - len(chosen))
    members = [member for name in chosen if (member := member_of(files, name)) is not None]
    share = max(_LEAST_SHARE, SAMPLE_BYTES // max(1, len(members)))
    left = SAMPLE_BYTES
    for member in members:
        for raw in mails_of(lambda name: io.BytesIO(files.head(name, share)), member):
            if not isinstance(raw, Skipped):
                evidence.add(raw, member.role)
        left -= share if member.form is Form.MBOX else _OF_A_MAIL
        if left <= 0:
            break
    return evidence


def _spread(names: Sequence[str], most: int) -> list[str]:
    step = max(1, -(-len(names) // max(1, most)))
    return list(names[::step])
