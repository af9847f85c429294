"""What was dropped, member by member: mailboxes in one file, single mails, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import IO

from entregent.contract.network import Files, Unreadable
from entregent.contract.records import Skipped
from entregent.networks.email.folders import Role, role_of_place
from entregent.networks.email.mbox import MOST_BODY, MOST_HEADERS, RawMail, begins_mbox, mails

OUTLOOK_FILE = b"!BDN"
_BOM = b"\xef\xbb\xbf"
_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_APPLE = re.compile(rb"\d{1,12}[ \t]*\r?\n")
_TELLING = frozenset((b"delivered-to", b"from", b"message-id", b"received", b"return-path", b"x-gm-thrid"))
_USUAL = _TELLING | {
    b"cc",
    b"content-type",
    b"date",
    b"mime-version",
    b"reply-to",
    b"subject",
    b"to",
    b"x-mozilla-status",
}
_HEAD = 4096


class Form(StrEnum):
    """How a member holds mails."""

    MBOX = "mbox"
    SINGLE = "single"
    APPLE = "apple"
    OUTLOOK = "outlook"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Member:
    """A member that holds mails. `place` names it in reports: the file, or the folder that a single mail lies in."""

    name: str
    form: Form
    place: str
    role: Role | None


def form_of(files: Files, name: str) -> Form:
    """How a member holds mails, told from its first bytes."""
    head = files.head(name, _HEAD).removeprefix(_BOM)
    if head.startswith(OUTLOOK_FILE):
        return Form.OUTLOOK
    if begins_mbox(head):
        return Form.MBOX
    if (count := _APPLE.match(head)) and begins_mail(head[count.end() :]):
        return Form.APPLE
    return Form.SINGLE if begins_mail(head) else Form.NONE


def begins_mail(head: bytes) -> bool:
    """Whether a file that begins like this is one mail: headers from the first line on, and of those that mails have."""
    lines = head.replace(b"\r\n", b"\n").lstrip(b"\n").split(b"\n\n", 1)[0].split(b"\n")
    names: set[bytes] = set()
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and number:
            continue
        match = _NAME.match(line)
        if match is None:
            if number + 1 == len(lines) and number:
                break
            return False
        names.add(match[1].lower())
    return bool(names & _TELLING) and len(names & _USUAL) >= 2


def telling_first(names: Sequence[str]) -> list[str]:
    """The names, those that mail programs give to mails before all others."""
    return sorted(names, key=_rank)


def _rank(name: str) -> tuple[int, str]:
    folder, _, last = name.lower().rpartition("/")
    if last.endswith((".mbox", ".eml", ".emlx", ".mbx", ".pst")) or last == "mbox":
        return 0, name
    if folder.rpartition("/")[2] in ("cur", "new"):
        return 1, name
    return (2 if "." not in last else 3), name


def member_of(files: Files, name: str) -> Member | None:
    """The member of that name, None where it holds no mail (or is one that a mail server has not finished writing)."""
    folder, _, last = name.rpartition("/")
    if folder.rpartition("/")[2] == "tmp":
        return None
    form = form_of(files, name)
    if form in (Form.NONE, Form.OUTLOOK):
        return None
    if form is Form.MBOX:
        return Member(name, form, name, role_of_place(name))
    suffix = last.rpartition(".")[2].lower()
    kind = f"*.{suffix}" if suffix in ("eml", "emlx") else "*"
    return Member(name, form, f"{folder}/{kind}" if folder else kind, _role_of_folder(folder))


@lru_cache(maxsize=1000)
def _role_of_folder(folder: str) -> Role | None:
    return role_of_place(folder)


def mails_of(open_member: Callable[[str], IO[bytes]], member: Member) -> Iterator[RawMail | Skipped]:
    """The mails of a member, then, where it is damaged, the reason: what came before is kept."""
    try:
        with open_member(member.name) as stream:
            if member.form is Form.MBOX:
                yield from mails(stream)
            else:
                yield _single(stream.read(MOST_HEADERS + MOST_BODY), member.form)
    except Unreadable as error:
        yield Skipped(member.name, 0, error.message)


def _single(data: bytes, form: Form) -> RawMail:
    start = len(data) - len(data.removeprefix(_BOM).lstrip(b"\r\n"))
    if form is Form.APPLE and (count := _APPLE.match(data)):
        start = count.end()
    return RawMail(data, start, len(data))
