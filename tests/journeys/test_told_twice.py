"""A message that the network's export tells, and a notification mail as well, is one exchange."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from entregent.accounts.models import Workspace
from entregent.advice.today import UNANSWERED, today
from entregent.people.models import Person
from entregent.ties import queries
from entregent.ties.models import Interaction
from tests.journeys.taking import NOW, take, take_back, workspace

pytestmark = pytest.mark.django_db
ANNA, ROBIN = "https://www.linkedin.com/in/anna-moreau", "https://www.linkedin.com/in/robin-keller"
PROFILE = "First Name,Last Name,Headline\nRobin,Keller,Trainer\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Anna,Moreau,{ANNA},,Falandis,Buyer,05 Jan 2020\n"
)
HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
)
MESSAGES = (
    f"c,,Anna Moreau,{ANNA},Robin Keller,{ROBIN},2026-02-20 10:00:00 UTC,,Shall we meet?,INBOX\n"
    f"c,,Robin Keller,{ROBIN},Anna Moreau,{ANNA},2026-02-20 10:02:00 UTC,,Gladly.,INBOX\n"
)
# The mail about the message comes after the owner's answer; the one of January is about a message that no export holds.
MAIL = """From - Fri Feb 20 10:05:00 2026
Delivered-To: robin@keller.example
Date: {day} 2026 10:05:00 +0000
Message-ID: <{number}@mail.linkedin.com>
Subject: Anna vous a envoyé un message
From: Anna Moreau via LinkedIn <messages-noreply@linkedin.com>
To: Robin Keller <robin@keller.example>
Content-Type: text/plain; charset=utf-8

Voir le profil : https://www.linkedin.com/comm/in/anna-moreau?trk=eml-notification

"""
ANSWER = """From - Sun Feb 22 10:05:00 2026
Date: Sun, 22 Feb 2026 10:05:00 +0000
Message-ID: <answer@keller.example>
X-Gmail-Labels: Sent
Subject: Lunch
From: Robin Keller <robin@keller.example>
To: Ben Cole <ben@cole.example>

Lunch?

"""


def archive(folder: Path) -> Path:
    path = folder / "Complete_LinkedInDataExport_02-27-2026.zip"
    with zipfile.ZipFile(path, "w") as out:
        for name, text in (("Connections", CONNECTIONS), ("messages", HEADER + MESSAGES), ("Profile", PROFILE)):
            out.writestr(f"{name}.csv", text)
    return path


def mailbox(folder: Path) -> Path:
    path = folder / "All mail.mbox"
    days = ("Fri, 20 Feb", "Tue, 20 Jan")
    notices = [MAIL.format(day=day, number=number) for number, day in enumerate(days)]
    path.write_text("".join([*notices, ANSWER]), encoding="utf-8")
    return path


def received(of: Workspace) -> tuple[int, list[str]]:
    """How many messages of Anna's are counted, and the days of those that are shown."""
    anna = Person.objects.get(workspace=of, own_identity__network="linkedin", own_identity__key="anna-moreau")
    tie = queries.tie(of, anna.pk)
    shown = [event for event in queries.timeline(of, anna.pk) if event.kind == "message" and event.direction < 0]
    assert tie is not None
    return tie.evidence["count_in"], sorted(f"{event.at:%d %b %H:%M}" for event in shown if event.at)


@pytest.mark.parametrize("mails_first", [False, True])
def test_a_message_and_the_mail_about_it_are_one_exchange(tmp_path: Path, mails_first: bool) -> None:
    here = workspace()
    files = (mailbox, archive) if mails_first else (archive, mailbox)
    views = {file: take(here, file(tmp_path)) for file in files}
    assert received(here) == (2, ["20 Feb 10:00", "20 Jan 10:05"])
    assert Interaction.objects.filter(workspace=here, is_notice=True).count() == 2, "all that was said is kept"
    assert not [card for card in today(here, NOW) if card.kind == UNANSWERED], "it was answered before the mail"
    take_back(views[archive], here)
    assert received(here) == (2, ["20 Feb 10:05", "20 Jan 10:05"])
    take(here, archive(tmp_path), NOW + timedelta(hours=1))
    assert received(here) == (2, ["20 Feb 10:00", "20 Jan 10:05"])
    take_back(views[mailbox], here)
    assert received(here) == (1, ["20 Feb 10:00"])
