"""Small invented files of other networks about the same few people: a mailbox, a calendar, a follow list, address cards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from tests.journeys.small_worlds import NUMBERS, SOME_CONTACTS, Contact

OWNER = "robin@keller.example"
SERVERS = ("mamot.example", "piaille.example")
SOME_NUMBERS = st.lists(NUMBERS, min_size=1, max_size=3, unique=True).map(tuple)


def address(number: int) -> str:
    """Where this person writes from."""
    return f"person-{number}@poste.example"


def name(number: int) -> str:
    """What this person is called."""
    return Contact(number, "", "").name


def letters(number: int) -> str:
    """This person's name as handles write it."""
    return "".join(filter(str.isalpha, name(number).lower())).replace("é", "e")


@dataclass(frozen=True, slots=True)
class SmallMailbox:
    """A mailbox with one letter from each of these people, to the owner and the first of them, and the owner's answer to
    the first, by which it tells whose it is."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the mbox and give its path."""
        path = folder / "Takeout" / "Mail" / "All mail Including Spam and Trash.mbox"
        path.parent.mkdir(parents=True)
        received = [self._letter(at, number) for at, number in enumerate(self.numbers)]
        path.write_text("".join([*received, self._answer()]), encoding="utf-8")
        return path

    def _answer(self) -> str:
        first = self.numbers[0]
        return (
            f"From 17920000000000001{first}@xxx Mon Mar 10 10:20:34 +0000 2025\n"
            f"X-GM-THRID: {first}\nX-Gmail-Labels: Sent\nDate: Mon, 10 Mar 2025 10:20:34 +0000\n"
            f"Message-ID: <answer.{first}@keller.example>\nSubject: Re: Meeting {first}\n"
            f"From: Robin Keller <{OWNER}>\nTo: {name(first)} <{address(first)}>\n"
            "Content-Type: text/plain\n\nThank you.\n\n"
        )

    def _letter(self, at: int, number: int) -> str:
        beside = "" if at == 0 else f"Cc: {name(self.numbers[0])} <{address(self.numbers[0])}>\n"
        return (
            f"From 17920000000000000{number}@xxx Mon Mar 0{number + 1} 10:20:34 +0000 2025\n"
            f"X-GM-THRID: {number}\nX-Gmail-Labels: Inbox\nDelivered-To: {OWNER}\n"
            f"Date: Mon, 0{number + 1} Mar 2025 10:20:34 +0000\nMessage-ID: <{number}.{self.numbers[0]}@poste.example>\n"
            f"Subject: Meeting {number}\nFrom: {name(number)} <{address(number)}>\nTo: Robin Keller <{OWNER}>\n{beside}"
            f"Content-Type: text/plain\n\nHello from {number}.\n\n"
        )


@dataclass(frozen=True, slots=True)
class SmallCalendar:
    """A calendar with one meeting of the owner and all these people."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the iCalendar file and give its path."""
        path = folder / f"{OWNER}.ics"
        guests = "".join(f"ATTENDEE;CN={name(number)}:mailto:{address(number)}\r\n" for number in self.numbers)
        path.write_text(
            "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n"
            f"X-WR-CALNAME:{OWNER}\r\nBEGIN:VEVENT\r\nUID:{'-'.join(map(str, self.numbers))}@google.com\r\n"
            "DTSTAMP:20260201T080000Z\r\nDTSTART:20260112T130000Z\r\nDTEND:20260112T140000Z\r\nSUMMARY:Lunch\r\n"
            f"ORGANIZER;CN=Robin Keller:mailto:{OWNER}\r\nATTENDEE;CN=Robin Keller:mailto:{OWNER}\r\n{guests}"
            "END:VEVENT\r\nEND:VCALENDAR\r\n",
            encoding="utf-8",
        )
        return path


@dataclass(frozen=True, slots=True)
class SmallFollows:
    """Whom the owner follows on a federated network, under handles made of their names."""

    numbers: tuple[int, ...]

    def write(self, folder: Path) -> Path:
        """Write the CSV and give its path."""
        path = folder / "following_accounts.csv"
        rows = [f"{self._handle(number)},true,false,\n" for number in self.numbers]
        path.write_text("Account address,Show boosts,Notify on new posts,Languages\n" + "".join(rows), encoding="utf-8")
        return path

    def _handle(self, number: int) -> str:
        return f"{letters(number)}@{SERVERS[number % len(SERVERS)]}"


@dataclass(frozen=True, slots=True)
class SmallCards:
    """Address cards, with the address by which a mailbox knows some of the people."""

    contacts: tuple[Contact, ...]

    def write(self, folder: Path) -> Path:
        """Write the vCards and give their path."""
        path = folder / "Contacts.vcf"
        path.write_text("".join(map(self._card, self.contacts)), encoding="utf-8")
        return path

    def _card(self, contact: Contact) -> str:
        emails = {address(contact.number)} if contact.number % 2 else {contact.email} - {""}
        return (
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{contact.last};{contact.first};;;\r\nFN:{contact.name}\r\n"
            f"{''.join(f'EMAIL:{email}{chr(13)}{chr(10)}' for email in emails)}ORG:{contact.company}\r\nEND:VCARD\r\n"
        )


OTHER_FILES = st.one_of(
    st.builds(SmallMailbox, SOME_NUMBERS),
    st.builds(SmallCalendar, SOME_NUMBERS),
    st.builds(SmallFollows, SOME_NUMBERS),
    st.builds(SmallCards, SOME_CONTACTS),
)
