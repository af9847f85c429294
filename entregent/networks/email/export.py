"""Reads mailboxes: mbox files, Maildir folders, single mails, and archives or profiles full of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from entregent.contract.addressbook import day_named
from entregent.contract.network import Choice, Files, Question, Reading, Unreadable
from entregent.contract.records import Elsewhere, Missing, Record, Skipped
from entregent.contract.text import Text, t
from entregent.networks.email.mailbox import Mailbox
from entregent.networks.email.members import Form, Member, form_of, mails_of, member_of, telling_first
from entregent.networks.email.owner import find_owner

_MOST_HEADS = 40
_MOST_NAMED = 20


def recognise(files: Files) -> float:
    """0.95 for nothing but mails, 0.7 where there are other files beside them, 0 otherwise."""
    forms = [form_of(files, name) for name in telling_first(files.names())[:_MOST_HEADS]]
    if not any(form is not Form.NONE for form in forms):
        return 0.0
    return 0.7 if Form.NONE in forms else 0.95


def observed_at(files: Files) -> datetime | None:
    """The day named in the file's name (`takeout-20260301T101500Z-001.zip`), None where there is none."""
    return day_named(files.name)


def questions(files: Files, reading: Reading) -> Sequence[Question]:
    """Which addresses are the owner's, where neither the mails nor what is known already tell it."""
    owner = find_owner(files, reading)
    if owner.is_sure:
        return ()
    text = t("Which of these addresses are yours? Only then can mails be told as written by you or to you.")
    choices = tuple(Choice(address, address) for address in owner.candidates)
    return (Question(owner.question, text, choices, owner.guess, several=True),)


def read(files: Files, reading: Reading) -> Iterator[Record | Elsewhere | Skipped | Missing]:
    """The mails in the order of the files, then everybody met in them, who was together, and what was set aside."""
    owner = find_owner(files, reading)
    box = Mailbox(owner.mailboxes, reading.now, files.name)
    for address in owner.addresses:
        box.people.of(address)
    others: list[str] = []
    for name in sorted(files.names()):
        if (member := member_of(files, name)) is None:
            others.append(name)
        else:
            yield from _mails(files, member, box)
    if len(others) == len(files.names()):
        raise Unreadable(_refusal(files, others))
    yield from box.people.identities(box.own)
    yield from box.circles.relations(box.people.addresses(), box.own)
    yield from box.aside.skipped()
    yield from _left_alone(files, others, box.circles.left_out)
    if not box.own:
        how = t("Import the folder of the mails that you sent together with the others, or a mail addressed to you.")
        yield Missing(t("Which address is yours"), how)


def _mails(files: Files, member: Member, box: Mailbox) -> Iterator[Record | Elsewhere | Skipped]:
    for raw in mails_of(files.open, member):
        if isinstance(raw, Skipped):
            yield raw
        else:
            yield from box.take(raw, member.place, member.role)


def _refusal(files: Files, others: Sequence[str]) -> Text:
    if any(form_of(files, name) is Form.OUTLOOK for name in others[:_MOST_HEADS]):
        return t(
            "{name} is a file that only Outlook reads: open your account in Thunderbird, or export your mails as .eml "
            "files, then drop those.",
            name=files.name,
        )
    return t("{name} holds no mails: drop an mbox file, a Maildir folder or .eml files.", name=files.name)


def _left_alone(files: Files, others: Sequence[str], circles: int) -> Iterator[Skipped]:
    for name in others[:_MOST_NAMED]:
        yield Skipped(name, 0, t("This file holds no mails and was left alone."))
    if len(others) > _MOST_NAMED:
        more = len(others) - _MOST_NAMED
        yield Skipped(files.name, 0, t("These files hold no mails and were left alone."), more)
    if circles:
        yield Skipped(files.name, 0, t("There are too many different circles of people: these were left out."), circles)
