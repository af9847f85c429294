"""From headers to records: who wrote to whom and when, what is set aside, and what networks told by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from entregent.base.fingerprints import fingerprint
from entregent.contract.network import Network, Notice
from entregent.contract.records import Direction, Elsewhere, Identity, Interaction, InteractionKind, Relation, Who
from entregent.contract.registry import network_of_notice
from entregent.contract.text import Text
from entregent.networks.email import aside
from entregent.networks.email.addresses import Party, mailbox_of, name_as_written, parties
from entregent.networks.email.bodies import body_of
from entregent.networks.email.correspondents import Circles, Correspondents
from entregent.networks.email.dates import written_at
from entregent.networks.email.folders import Role, role_of_labels
from entregent.networks.email.headers import Fields, fields
from entregent.networks.email.mailboxes import is_robot, is_shared
from entregent.networks.email.mbox import RawMail
from entregent.networks.email.seen import Seen
from entregent.networks.email.words import decoded, plain

LARGEST_CIRCLE = 25
MOST_RECIPIENTS = 300
_LONGEST_SUBJECT = 300
_LONGEST_ID = 250
_ID = re.compile(rb"<([^<>\s]+)>")
_DELETED_IN_MOZILLA = 0x0008
_SET_ASIDE = {Role.SPAM: aside.SPAM, Role.DRAFT: aside.DRAFTS, Role.CHAT: aside.CHATS}


class Mailbox:
    """Takes mails one by one. Memory grows with people, and within a bound with mails."""

    def __init__(self, own: frozenset[str], now: datetime, name: str) -> None:
        """`own` are the owner's mailboxes as far as they are known; `name` is what was dropped."""
        self.own = set(own)
        self.people = Correspondents()
        self.circles = Circles()
        self.aside = aside.Aside(name)
        self._now = now
        self._seen = Seen()
        self._told_elsewhere = Seen()

    def take(self, raw: RawMail, place: str, role: Role | None) -> Iterator[Interaction | Elsewhere]:
        """What one mail tells; nothing for one that is set aside, which is counted."""
        headers = fields(raw.headers)
        senders = parties(headers.get(b"from", b"")) or parties(headers.get(b"sender", b""))
        if not senders:
            self.aside.count(place, aside.DAMAGED)
            return
        sender, role = senders[0], _role(headers, role)
        is_own = self._is_own(sender.address, headers, role)
        if reason := self._reason_of_place(role, is_own=is_own):
            self.aside.count(place, reason)
            return
        source_id, thread = _ids(headers)
        mark = fingerprint(source_id)
        if self._seen.value(mark) is not None:
            self.aside.count(place, aside.TWICE)
            return
        root = self._root(thread, mark)
        self._seen.put(mark, root)
        at = written_at(headers.get(b"date", b""), headers.get(b"received", b""), self._now)
        if is_own:
            yield from self._sent(headers, sender, at, source_id, root, place)
        elif (network := network_of_notice(sender.address)) is not None:
            yield from self._notice(raw, headers, sender, at, source_id, network, place)
        elif reason := _not_from_somebody(headers, sender):
            self._note_list(headers)
            self.aside.count(place, reason)
        else:
            yield self._received(headers, sender, at, source_id, root)

    def _is_own(self, sender: str, headers: Fields, role: Role | None) -> bool:
        """Whether the owner wrote it. Whatever is labelled as sent, or lies among what was sent and never came, tells a
        further address of the owner's."""
        mailbox = mailbox_of(sender)
        if mailbox in self.own:
            return True
        has_come = b"received" in headers or b"delivered-to" in headers
        if role is not Role.SENT or is_robot(sender) or (has_come and b"x-gmail-labels" not in headers):
            return False
        self.own.add(mailbox)
        return True

    def _reason_of_place(self, role: Role | None, *, is_own: bool) -> Text | None:
        if not self.own:
            return aside.WHOSE
        if role is Role.BIN and not is_own:
            return aside.BIN
        return _SET_ASIDE.get(role) if role else None

    def _root(self, thread: tuple[str, str], mark: int) -> int:
        """The mark of the conversation: that of the mail it began with, as far as the headers and the mails before tell."""
        kind, name = thread
        if not name:
            return mark
        named = fingerprint(name)
        known = self._seen.value(named) if kind == "answered" else None
        return named if known is None else known

    def _sent(
        self, headers: Fields, sender: Party, at: datetime | None, source_id: str, root: int, place: str
    ) -> Iterator[Interaction]:
        others = self._others(headers, (b"to", b"cc", b"bcc"))
        people = [party for party in others if not is_robot(party.address)]
        if not people or len(others) > MOST_RECIPIENTS:
            self.aside.count(place, aside.CROWDS if people else aside.ALONE)
            return
        self.people.meet(sender, at, herself=True)
        self._note_list(headers)
        audience = len(others) + 1
        met = [self.people.meet(party, at, herself=False) for party in people]
        for each in met:
            each.was_written_to = each.was_written_to or audience <= LARGEST_CIRCLE + 1
        subject = _subject(headers)
        self._together(others, at, subject)
        yield _interaction(Direction.OUT, people, at, source_id, root, audience, subject)

    def _received(self, headers: Fields, sender: Party, at: datetime | None, source_id: str, root: int) -> Interaction:
        others = [sender, *(p for p in self._others(headers, (b"to", b"cc")) if p.address != sender.address)]
        self.people.meet(sender, at, herself=True)
        subject = _subject(headers)
        self._together(others, at, subject)
        return _interaction(Direction.IN, [sender], at, source_id, root, len(others) + 1, subject)

    def _others(self, headers: Fields, names: tuple[bytes, ...]) -> list[Party]:
        """The recipients who are not the owner, each once."""
        found: dict[str, Party] = {}
        for name in names:
            for party in parties(headers[name]) if name in headers else ():
                if mailbox_of(party.address) not in self.own:
                    found.setdefault(party.address, party)
        return list(found.values())

    def _together(self, others: list[Party], at: datetime | None, subject: str) -> None:
        if not 2 <= len(others) <= LARGEST_CIRCLE:
            return
        people = [p for p in others if not is_robot(p.address) and not is_shared(p.address)]
        if len(people) >= 2:
            self.circles.add([self.people.meet(p, at, herself=False) for p in people], at, subject)

    def _note_list(self, headers: Fields) -> None:
        if b"list-post" in headers:
            self.people.lists.update(party.address for party in parties(headers[b"list-post"])[:1])

    def _notice(
        self,
        raw: RawMail,
        headers: Fields,
        sender: Party,
        at: datetime | None,
        source_id: str,
        network: Network,
        place: str,
    ) -> Iterator[Elsewhere]:
        """What a network told by mail, each fact once. A mail that is proven to be forged tells nothing."""
        told = 0
        if b"dmarc=fail" not in headers.get(b"authentication-results", b"").lower():
            body = body_of(raw, headers)
            name = name_as_written(headers.get(b"from", b""))
            notice = Notice(source_id, sender.address, name, _subject(headers), at, body.text, body.links)
            for record in network.read_notice(notice):
                told += 1
                if self._is_news(network.slug, record):
                    yield Elsewhere(network.slug, record)
        if not told:
            self.aside.count(place, aside.NOTICES)

    def _is_news(self, slug: str, record: Identity | Interaction | Relation) -> bool:
        mark = fingerprint(slug, type(record).__name__, record.source_id)
        if self._told_elsewhere.value(mark) is not None:
            return False
        self._told_elsewhere.put(mark)
        return True


def _role(headers: Fields, role: Role | None) -> Role | None:
    """What the mail's own marks say of where it lies, before what the folder says."""
    if b"x-gmail-labels" in headers:
        return role_of_labels(headers[b"x-gmail-labels"]) or (role if role is not Role.SENT else None)
    if headers.get(b"x-spam-flag", b"").lower() == b"yes":
        return Role.SPAM
    status = headers.get(b"x-mozilla-status", b"")
    if b"D" in headers.get(b"x-status", b"") or (_is_hexadecimal(status) and int(status, 16) & _DELETED_IN_MOZILLA):
        return Role.BIN
    return role


def _is_hexadecimal(text: bytes) -> bool:
    return 0 < len(text) <= 8 and all(byte in b"0123456789abcdefABCDEF" for byte in text)


def _not_from_somebody(headers: Fields, sender: Party) -> Text | None:
    if aside.is_bulk(headers):
        return aside.LISTS
    sent_by = parties(headers[b"sender"])[:1] if b"sender" in headers else ()
    is_from_robot = any(is_robot(each.address) for each in (sender, *sent_by))
    return aside.ROBOTS if is_from_robot or aside.is_automatic(headers) else None


def _ids(headers: Fields) -> tuple[str, tuple[str, str]]:
    """(the mail's id, (how its conversation is named, the name)): by the provider's number, by the first mail of the
    conversation, or by the mail that it answers."""
    raw = headers.get(b"message-id", b"")
    match = _ID.search(raw)
    source_id = plain(match[1] if match else raw)[:_LONGEST_ID].strip()
    if not source_id:
        written = (headers.get(name, b"")[:500] for name in (b"date", b"from", b"subject", b"to"))
        source_id = f"unnamed:{fingerprint(*map(plain, written)):016x}"
    if number := headers.get(b"x-gm-thrid", b"").strip():
        return source_id, ("numbered", f"thrid:{plain(number[:50])}")
    for name, kind in ((b"references", "begun"), (b"in-reply-to", "answered")):
        if match := _ID.search(headers.get(name, b"")):
            return source_id, (kind, plain(match[1])[:_LONGEST_ID])
    return source_id, ("", "")


def _subject(headers: Fields) -> str:
    return decoded(plain(headers.get(b"subject", b"")[:2000]))[:_LONGEST_SUBJECT]


def _interaction(
    direction: Direction,
    people: list[Party],
    at: datetime | None,
    source_id: str,
    root: int,
    audience: int,
    subject: str,
) -> Interaction:
    return Interaction(
        source_id=source_id,
        kind=InteractionKind.MAIL,
        direction=direction,
        people=tuple(Who(party.address, party.name) for party in people),
        at=at,
        audience=audience,
        thread=f"{root:016x}",
        subject=subject,
    )
