"""A small invented archive to drop in a browser: some of its people fit the request, and know each other."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

PEOPLE = 30
ASKED = "3 days in Lyon in March, e-learning"
TRADES = ("E-learning designer in Lyon", "E-learning manager", "Buyer", "Head of e-learning", "E-learning consultant")
OWNER = ("Robin Keller", "https://www.linkedin.com/in/robin-keller")
CONNECTIONS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
MESSAGES = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT",
    "CONTENT", "FOLDER",
)  # fmt: skip
START = datetime(2026, 2, 1, 9, tzinfo=UTC)


def person(number: int) -> tuple[str, str]:
    """Name and profile address."""
    letter = chr(97 + number % 26)
    return f"Given{letter} Family{chr(97 + number // 26)}{letter}", f"https://www.linkedin.com/in/person-{number}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def _connections() -> Iterable[Sequence[str]]:
    for number in range(PEOPLE):
        name, url = person(number)
        given, family = name.split()
        yield given, family, url, "", f"Falandis {number % 4}", TRADES[number % 5], "04 Apr 2021"


def _messages() -> Iterable[Sequence[str]]:
    for number in range(PEOPLE):
        at = (START + timedelta(hours=number)).strftime("%Y-%m-%d %H:%M:%S UTC")
        them = person(number)
        yield f"c{number}", "", *them, *OWNER, at, "", "Shall we talk?", "INBOX"
        if number % 2:
            yield f"c{number}", "", *OWNER, *them, at, "", "Gladly, next week?", "INBOX"
        if number % 3 == 2:
            others = [OWNER, person(number - 1), person(number - 2)]
            names, urls = (",".join(column) for column in zip(*others, strict=True))
            yield f"g{number}", "Workshop", *them, names, urls, at, "", "See you all there", "INBOX"


def write_archive(path: Path) -> Path:
    """Write the archive and return its path."""
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("Profile.csv", _table(("First Name", "Last Name", "Headline"), [("Robin", "Keller", "Trainer")]))
        out.writestr("Connections.csv", _table(CONNECTIONS, _connections()))
        out.writestr("messages.csv", _table(MESSAGES, _messages()))
        out.writestr("Invitations.csv", "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n")
    return path
