"""The pages as an owner, a member, a stranger and an anonymous visitor meet them, and archives to drop."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from entregent import worker
from entregent.accounts import actions as accounts
from entregent.accounts.models import Membership, Role, User, Workspace

NOW = "2026-03-02T09:00"
PASSPHRASE = "seven quiet herons wade"
TOWNS = ("Lyon", "Nantes", "Paris", "Lille", "Brest")
TRADES = ("E-learning designer", "Training manager", "Buyer", "Analyst", "Head of HR")
CONNECTIONS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
MESSAGES = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "SUBJECT",
    "CONTENT", "FOLDER",
)  # fmt: skip
OWNER_URL = "https://www.linkedin.com/in/robin-keller"


def table(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def slug(number: int) -> str:
    return f"https://www.linkedin.com/in/person-{number}"


def name(number: int) -> list[str]:
    return [f"Given{chr(97 + number % 26)}", f"Family{chr(97 + number // 26 % 26)}{chr(97 + number % 7)}"]


def messages(count: int) -> list[list[str]]:
    """Everybody wrote once, in the last weeks; groups of three wrote together. The owner wrote to the first, long ago."""
    rows, start = [], datetime(2026, 2, 1, 9, tzinfo=UTC)
    first = " ".join(name(0))
    rows.append(["c0", "", "Robin Keller", OWNER_URL, first, slug(0), "2025-06-01 08:00:00 UTC", "", "Hello", "INBOX"])
    for number in range(count):
        at = (start + timedelta(hours=number)).strftime("%Y-%m-%d %H:%M:%S UTC")
        sender = " ".join(name(number))
        rows.append(
            [f"c{number}", "", sender, slug(number), "Robin Keller", OWNER_URL, at, "", "Shall we talk?", "INBOX"]
        )
        if number % 3 == 2:
            others = [number - 2, number - 1]
            to = ",".join(["Robin Keller", *(" ".join(name(other)) for other in others)])
            urls = ",".join([OWNER_URL, *(slug(other) for other in others)])
            rows.append(
                [f"g{number}", "Workshop", sender, slug(number), to, urls, at, "", "See you all there", "INBOX"]
            )
    return rows


def archive(count: int, *, company: str = "Falandis") -> bytes:
    """An archive with `count` connections, every one of whom wrote."""
    people = [
        [
            *name(n),
            slug(n),
            f"p{n}@example.org",
            f"{company} {n % 4}",
            f"{TRADES[n % 5]} – {TOWNS[n % 5]}",
            "04 Apr 2021",
        ]
        for n in range(count)
    ]
    profile = [["Robin", "Keller", "", "Trainer", "", "", "", "", "", "", "", ""]]
    columns = (
        "First Name", "Last Name", "Maiden Name", "Headline", "Summary", "Industry", "Address", "Birth Date", "Zip Code",
        "Geo Location", "Twitter Handles", "Websites",
    )  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("Profile.csv", table(columns, profile))
        out.writestr("Connections.csv", table(CONNECTIONS, people))
        out.writestr("messages.csv", table(MESSAGES, messages(count)))
    return stream.getvalue()


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Settings) -> None:
    """Slow hashes are for real passphrases."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def now(at: Callable[[str], datetime]) -> datetime:
    return at(NOW)


@pytest.fixture
def workspace(db: None, now: datetime) -> Workspace:
    return accounts.ensure_workspace(now)


@pytest.fixture
def owner(workspace: Workspace, now: datetime) -> Client:
    """The owner, come in by the claim link."""
    client = Client()
    token = accounts.issue_link(workspace, "claim", now)
    form = {"login": "robin", "name": "Robin Keller", "passphrase": PASSPHRASE}
    assert client.post(reverse("enter", args=[token]), form).status_code == 302
    return client


@pytest.fixture
def member(owner: Client, workspace: Workspace, now: datetime) -> Client:
    """A member, come in by an invitation."""
    client = Client()
    token = accounts.issue_link(workspace, "invite", now)
    form = {"login": "sam", "name": "Sam", "passphrase": PASSPHRASE}
    assert client.post(reverse("enter", args=[token]), form).status_code == 302
    return client


@pytest.fixture
def stranger(db: None, now: datetime) -> Client:
    """Somebody who can sign in and belongs to no workspace."""
    user = User.objects.create(login="nobody", name="Nobody", created_at=now)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def elsewhere(db: None, now: datetime) -> tuple[Workspace, Client]:
    """Another workspace in the same database, and its owner."""
    other = Workspace.objects.create(name="Elsewhere", created_at=now)
    user = User.objects.create(login="other", name="Other", created_at=now)
    Membership.objects.create(workspace=other, user=user, role=Role.OWNER)
    client = Client()
    client.force_login(user)
    return other, client


@pytest.fixture
def drop() -> Callable[..., Any]:
    """Drops an archive (or any bytes) on the imports page and does the background work; the id of its import."""

    def put(
        client: Client, content: bytes | None = None, *, count: int = 12, named: str = "archive.zip", **form: Any
    ) -> int:
        file = SimpleUploadedFile(named, content if content is not None else archive(count))
        answer = client.post(reverse("imports"), {"files": file, **form})
        assert answer.status_code == 302, answer.content.decode()
        worker.run_until_idle()
        found = re.search(r"/imports/(\d+)/", answer["Location"])
        assert found is not None
        return int(found[1])

    return put


@pytest.fixture
def archive_of() -> Callable[..., bytes]:
    """Writes an archive: `archive_of(count, company=…)`."""
    return archive
