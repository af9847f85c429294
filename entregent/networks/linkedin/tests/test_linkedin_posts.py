"""Posts, comments, endorsements, notes: the smaller files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import FeedItem, Identity, Interaction, Post, Skipped

Write = Callable[..., Path]
Read = Callable[..., list[Any]]
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7426"
IN = "https://www.linkedin.com/in/"


def test_the_line_breaks_of_a_post_are_restored(write: Write, read: Read) -> None:
    shares = (
        "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
        f'2026-02-09 01:21:47,{LINK},"One""\n""""\n""Two, ""quoted""",,,MEMBER_NETWORK\n'
        f"2026-02-10 01:21:47,{LINK}1,,https://x.example,,CONNECTIONS\n"
        "2026-02-11 01:21:47,,,,,\n"
    )
    records = read(write({"Shares_155814142.csv": shares}))
    first, second = [each for each in records if isinstance(each, Post)]
    assert first.text == 'One\n\nTwo, "quoted"'
    assert (first.visibility, second.visibility) == ("members", "connections")
    assert second.text == "https://x.example"
    assert [each.line for each in records if isinstance(each, Skipped)] == [6]


def test_comments_are_replies_and_may_lack_a_date(write: Write, read: Read) -> None:
    comments = f'Date,Link,Message\n2026-01-05 10:00:00,{LINK},"She said \\"yes\\", rightly"\n,{LINK},Undated\n'
    dated, undated = [each for each in read(write({"Comments_1.csv": comments})) if isinstance(each, Post)]
    assert (dated.text, dated.reply_to) == ('She said "yes", rightly', LINK)
    assert undated.at is None
    assert dated.source_id != undated.source_id


def test_reactions_are_left_out_and_say_why(write: Write, read: Read) -> None:
    records = read(write({"Reactions.csv": [["Date", "Type", "Link"], ["2026-01-05 10:00:00", "LIKE", LINK]]}))
    assert [(type(each), each.line) for each in records] == [(Skipped, 0)]


@pytest.mark.parametrize("url", [IN + "ada", "www.linkedin.com/in/ada", ""])
@pytest.mark.parametrize(("who", "file", "direction"), [("Endorser", "Received", "in"), ("Endorsee", "Given", "out")])
def test_endorsements_with_and_without_address(
    write: Write, read: Read, url: str, who: str, file: str, direction: str
) -> None:
    header = ["Endorsement Date", "Skill Name", f"{who} First Name", f"{who} Last Name", f"{who} Public Url"]
    connections = [["First Name", "Last Name", "URL", "Connected On"], ["Ada", "Lovelace", IN + "ada", "08 Feb 2026"]]
    rows = [header, ["2024/02/01 15:02:55 UTC", "Moodle", "Ada", "Lovelace", url]]
    records = read(write({"Connections.csv": connections, f"Endorsement_{file}_Info.csv": rows}))
    (found,) = [each for each in records if isinstance(each, Interaction) and each.kind == "endorsement"]
    assert (found.direction, found.subject, found.people[0].key) == (direction, "Moodle", "ada")
    assert str(found.at) == "2024-02-01 15:02:55+00:00"


def test_notes_and_companies_followed(write: Write, read: Read) -> None:
    notes = [
        ["Connection First Name", "Connection Last Name", "Connection Profile URL", "Note", "Created On", "Edited On"],
        ["Kofi", "Mensah", IN + "kofi", "met at design week", "2025-07-30 18:20:00 UTC", "2025-08-01 10:00:00 UTC"],
    ]
    follows = [["Organization", "Followed On"], ["Moodle HQ", "Sat Sep 05 08:12:14 UTC 2026"]]
    records = read(write({"Notes.csv": notes, "Company Follows.csv": follows}))
    (kofi,) = [each for each in records if isinstance(each, Identity) and each.note]
    assert (kofi.key, kofi.note, str(kofi.observed_at)) == ("kofi", "met at design week", "2025-08-01 10:00:00+00:00")
    assert [each.title for each in records if isinstance(each, FeedItem)] == ["Moodle HQ"]
