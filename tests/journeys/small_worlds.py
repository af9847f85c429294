"""Small invented archives and address books, drawn by hypothesis, written as real files."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

FIRST = ("Anna", "Ben", "Chloé", "Ana")
LAST = ("Moreau", "O'Neil", "Bertin")
COMPANIES = ("", "Falandis", "Ardent & Sons")
OWNER = ("Robin Keller", "robin-keller")
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
MESSAGE_HEADER = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT",
    "CONTENT", "FOLDER",
)  # fmt: skip
# By the invitation that the owner sent, every archive tells whose it is.
INVITATION_HEADER = ("From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
INVITATION = (
    OWNER[0], "Anna Moreau", "1/29/19, 2:37 PM", "", "OUTGOING", f"https://www.linkedin.com/in/{OWNER[1]}",
    "https://www.linkedin.com/in/person-0",
)  # fmt: skip
BOOK_HEADER = (
    "First Name",
    "Last Name",
    "E-mail 1 - Label",
    "E-mail 1 - Value",
    "Organization Name",
    "Notes",
    "Labels",
)


@dataclass(frozen=True, slots=True)
class Contact:
    """A row of the connections; who it is is said by `number`, all else may change from export to export."""

    number: int
    company: str
    email: str

    @property
    def first(self) -> str:
        return FIRST[self.number % len(FIRST)]

    @property
    def last(self) -> str:
        return LAST[self.number % len(LAST)]

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def slug(self) -> str:
        return f"person-{self.number}"


CONVERSATIONS = ((0,), (1, 2), (3, 4, 5))


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a conversation. What was said does not change from export to export: it all follows from the minute."""

    minute: int

    @property
    def conversation(self) -> int:
        return self.minute % len(CONVERSATIONS)

    @property
    def with_(self) -> tuple[int, ...]:
        return CONVERSATIONS[self.conversation]

    @property
    def incoming(self) -> bool:
        return self.minute % 2 == 0


@dataclass(frozen=True, slots=True)
class SmallArchive:
    """One export of the professional network, asked for on `day`."""

    day: date
    contacts: tuple[Contact, ...]
    messages: tuple[Said, ...]

    def write(self, folder: Path) -> Path:
        """Write the zip and give its path."""
        path = folder / f"Complete_LinkedInDataExport_{self.day:%m-%d-%Y}.zip"
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Connections.csv", 'Notes:\n"Some are missing."\n\n' + _csv(HEADER, self._connections()))
            archive.writestr("messages.csv", _csv(MESSAGE_HEADER, self._messages()))
            archive.writestr("Invitations.csv", _csv(INVITATION_HEADER, [INVITATION]))
            archive.writestr(
                "Profile.csv", _csv(("First Name", "Last Name", "Headline"), [("Robin", "Keller", "Trainer")])
            )
        return path

    def _connections(self) -> list[tuple[str, ...]]:
        return [
            (c.first, c.last, _url(c.slug), c.email, c.company, "Trainer" if c.company else "", "05 Jan 2020")
            for c in self.contacts
        ]

    def _messages(self) -> list[tuple[str, ...]]:
        rows = []
        for said in self.messages:
            others = [Contact(number, "", "") for number in said.with_]
            sides = [(other.name, other.slug) for other in others] + [OWNER]
            sender = sides[0] if said.incoming else OWNER
            to = [side for side in sides if side is not sender]
            hour, minute = divmod(said.minute, 60)
            rows.append(
                (
                    f"c-{said.conversation}", "", sender[0], _url(sender[1]), ", ".join(name for name, _ in to),
                    ",".join(_url(slug) for _, slug in to), f"2025-06-01 {hour:02d}:{minute:02d}:00 UTC", "",
                    f"Said in minute {said.minute}", "INBOX",
                )
            )  # fmt: skip
        return rows


@dataclass(frozen=True, slots=True)
class SmallBook:
    """An address book of some of the same people."""

    contacts: tuple[Contact, ...]

    def write(self, folder: Path) -> Path:
        """Write the CSV and give its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "contacts.csv"
        rows = [
            (c.first, c.last, "Work", c.email, c.company, f"Note {c.number}", "* myContacts") for c in self.contacts
        ]
        path.write_text(_csv(BOOK_HEADER, rows), encoding="utf-8")
        return path


def _url(slug: str) -> str:
    return f"https://www.linkedin.com/in/{slug}"


def _csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return stream.getvalue()


NUMBERS = st.integers(0, 5)
ADDRESSES = st.sampled_from(("", "a@ardent.example", "b@falandis.example", "c@poste.example"))
CONTACTS = st.builds(Contact, NUMBERS, st.sampled_from(COMPANIES), ADDRESSES)
SOME_CONTACTS = st.lists(CONTACTS, min_size=1, max_size=4, unique_by=lambda contact: contact.number).map(tuple)
MESSAGES = st.builds(Said, st.integers(0, 9))
SOME_MESSAGES = st.lists(MESSAGES, min_size=1, max_size=4, unique=True).map(tuple)
DAYS = st.integers(0, 3).map(lambda months: date(2025, 9, 1) + timedelta(days=31 * months))
ARCHIVES = st.builds(SmallArchive, DAYS, SOME_CONTACTS, SOME_MESSAGES)
BOOKS = st.builds(SmallBook, SOME_CONTACTS)
"""Real archives are told apart by their day; two of one day are as good as any."""
FILES = st.one_of(ARCHIVES, ARCHIVES, BOOKS)
