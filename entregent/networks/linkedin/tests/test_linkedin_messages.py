"""Messages: directions, groups, what is no message, and ids that stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import Identity, Interaction, Missing, Relation, Skipped
from entregent.networks.linkedin.messages import keys_of_urls
from entregent.networks.linkedin.occurrences import Occurrences

Write = Callable[..., Path]
Read = Callable[..., list[Any]]
IN = "https://www.linkedin.com/in/"
HEADER = [
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "RECIPIENT PROFILE URLS",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
]
OLD_HEADER = [name for name in HEADER if name != "RECIPIENT PROFILE URLS"]
ME = ("Inès Marchetti", IN + "ines")
ADA = ("Ada Lovelace", IN + "ada")
JANE = ("Jane Doe, Ph.D.", IN + "jane")
ZOE = ("Zoë Brandt", IN + "zo%C3%AB")
PROFILE = [["First Name", "Last Name", "Headline"], ["Inès", "Marchetti", ""]]
Person = tuple[str, str]


def row(
    conversation: str,
    sender: Person,
    recipients: list[Person],
    content: str = "Hello",
    date: str = "2026-02-01 08:00:00 UTC",
    *,
    title: str = "",
    folder: str = "INBOX",
) -> list[str]:
    names = ", ".join(name for name, _ in recipients)
    urls = ",".join(url for _, url in recipients)
    return [conversation, title, *sender, names, urls, date, "", content, folder]


def of_2021(cells: list[str]) -> list[str]:
    return cells[:5] + cells[6:]


def messages(records: list[Any]) -> list[Interaction]:
    return [each for each in records if isinstance(each, Interaction)]


def with_profile(rows: list[list[str]]) -> dict[str, Any]:
    return {"Profile.csv": PROFILE, "messages.csv": [HEADER, *rows]}


def test_what_comes_in_and_what_goes_out(write: Write, read: Read) -> None:
    rows = [row("c1", ADA, [ME], "Hi"), row("c1", ME, [ADA], "Hello", "2026-02-01 09:00:00 UTC")]
    received, sent = messages(read(write(with_profile(rows))))
    assert (received.direction, sent.direction) == ("in", "out")
    assert [each.people[0].key for each in (received, sent)] == ["ada", "ada"]
    assert (received.audience, sent.audience) == (2, 2)
    assert received.thread == sent.thread == "c1"


def test_a_group_is_one_relation_and_its_messages_know_their_audience(write: Write, read: Read) -> None:
    rows = [
        row("g", ADA, [ME, JANE, ZOE], "Agenda", "2026-02-01 08:00:00 UTC", title="Offsite"),
        row("g", ME, [ADA, JANE, ZOE], "Fine", "2026-02-03 08:00:00 UTC", title="Offsite"),
        row("p", ME, [ADA], "Just us", "2026-02-04 08:00:00 UTC"),
    ]
    records = read(write(with_profile(rows)))
    (relation,) = [each for each in records if isinstance(each, Relation)]
    assert [who.key for who in relation.people] == ["ada", "jane", "zoë"]
    assert [who.name for who in relation.people] == ["Ada Lovelace", "Jane Doe, Ph.D.", "Zoë Brandt"]
    assert (relation.context, str(relation.since), str(relation.until)) == ("Offsite", "2026-02-01", "2026-02-03")
    group_in, group_out, private = messages(records)
    assert (group_in.audience, group_out.audience, private.audience) == (4, 4, 2)
    assert [who.key for who in group_in.people] == ["ada"]
    assert [who.key for who in group_out.people] == ["ada", "jane", "zoë"]


def test_drafts_spam_advertising_and_vanished_members_are_skipped_with_their_line(write: Write, read: Read) -> None:
    header = [*HEADER, "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT"]
    rows = [
        [*row("c1", ADA, [ME]), "", "No", "No"],
        [*row("c1", ME, [ADA]), "", "Yes", "No"],
        [*row("c2", ME, [ADA]), "", "No", "Yes"],
        [*row("c3", ZOE, [ME], folder="SPAM"), "", "No", "No"],
        [*row("c4", ("Casey", ""), [ME], '<p class="spinmail-quill-editor__spin-break">Buy</p>'), "", "No", "No"],
        [*row("c5", ("LinkedIn Member", ""), [ME]), "", "No", "No"],
        [*row("c6", ME, [("LinkedIn Member", "")]), "", "No", "No"],
        [*row("c7", ADA, [ME], date="yesterday"), "", "No", "No"],
    ]
    records = read(write({"Profile.csv": PROFILE, "messages.csv": [header, *rows]}))
    assert len(messages(records)) == 1
    skipped = {each.line: str(each.reason) for each in records if isinstance(each, Skipped)}
    assert set(skipped) == {3, 4, 5, 6, 7, 8, 9}
    assert "draft" in skipped[3]
    assert "spam" in skipped[5]
    assert "Advertising" in skipped[6]
    assert "left or hides" in skipped[7]
    assert not [each for each in records if isinstance(each, Identity) and each.key == "zoë"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>One &amp; two</p><p>three<br>four</p>", "One & two\nthree\nfour"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("if a < b then <3 & more", "if a < b then <3 & more"),
        ("see https://x.example/?a=1&copy=2", "see https://x.example/?a=1&copy=2"),
        ("line\r\nline", "line\nline"),
        ("<p>cut off <a href='foo", "cut off"),
        ("<script>alert(1)</script><p>safe</p>", "safe"),
    ],
)
def test_text_is_plain_with_real_line_breaks(write: Write, read: Read, content: str, text: str) -> None:
    (message,) = messages(read(write(with_profile([row("c", ADA, [ME], content)]))))
    assert message.text == text


def test_before_2023_recipients_are_found_by_name(write: Write, read: Read) -> None:
    rows = [
        OLD_HEADER,
        of_2021(row("g", ADA, [ME, JANE, ZOE])),
        of_2021(row("g", JANE, [ME, ADA, ZOE])),
        of_2021(row("g", ME, [ADA, JANE, ZOE])),
        of_2021(row("c", ME, [("Nobody Known", "")])),
    ]
    connections = [["First Name", "Last Name", "Connected On"], ["Zoë", "Brandt", "08 Feb 2020"]]
    records = read(write({"Profile.csv": PROFILE, "Connections.csv": connections, "messages.csv": rows}))
    zoe = "~zoe brandt~2020-02-08"
    sent = [each for each in messages(records) if each.direction == "out"]
    assert [who.key for who in sent[0].people] == ["ada", "jane", zoe]
    assert [each.audience for each in messages(records) if each.kind == "message"] == [4, 4, 4]
    (relation,) = [each for each in records if isinstance(each, Relation)]
    assert [who.key for who in relation.people] == ["ada", "jane", zoe]
    assert [each.line for each in records if isinstance(each, Skipped) and each.file.endswith("messages.csv")] == [5]


def test_a_file_alone_knows_its_owner_by_presence_in_every_conversation(write: Write, read: Read) -> None:
    folder = write({"anything.csv": [HEADER, row("c1", ADA, [ME]), row("c2", ME, [JANE]), row("c3", ZOE, [ME])]})
    records = read(folder / "anything.csv")
    assert (records[0].key, records[0].is_owner) == ("ines", True)
    assert [each.direction for each in messages(records)] == ["in", "out", "in"]


def test_an_old_file_alone_knows_its_owner_by_the_name_in_every_conversation(write: Write, read: Read) -> None:
    rows = [of_2021(row("c1", ADA, [ME])), of_2021(row("c2", ZOE, [ME])), of_2021(row("c2", ME, [ZOE]))]
    records = read(write({"messages.csv": [OLD_HEADER, *rows]}) / "messages.csv")
    assert (records[0].key, records[0].name, records[0].is_owner) == ("ines", "Inès Marchetti", True)
    assert [(each.direction, each.people[0].key) for each in messages(records)] == [
        ("in", "ada"),
        ("in", "zoë"),
        ("out", "zoë"),
    ]


def test_an_owner_who_never_wrote_is_known_by_name_alone(write: Write, read: Read) -> None:
    rows = [of_2021(row("c1", ADA, [ME])), of_2021(row("c2", ZOE, [ME]))]
    records = read(write({"Profile.csv": PROFILE, "messages.csv": [OLD_HEADER, *rows]}))
    assert (records[0].key, records[0].is_owner) == ("~ines marchetti~owner", True)
    assert [each.direction for each in messages(records)] == ["in", "in"]


def test_an_owner_who_never_wrote_is_known_among_the_recipients(write: Write, read: Read) -> None:
    namesake = (ME[0], IN + "ines-2")
    rows = [
        row("c1", ADA, [ME], "Hi"),
        row("c2", JANE, [ME], "Hi"),
        row("g", ZOE, [ADA, ME], "Hi", title="Offsite"),
        row("h", ADA, [namesake, ME], "Hi", title="Namesakes"),
    ]
    records = read(write(with_profile(rows)))
    assert [each.key for each in records if isinstance(each, Identity) and each.is_owner] == ["ines"]
    assert [(each.direction, each.audience) for each in messages(records)] == [
        ("in", 2),
        ("in", 2),
        ("in", 3),
        ("in", 3),
    ]
    assert {who.key for each in records if isinstance(each, Relation) for who in each.people} == {
        "ada",
        "zoë",
        "ines-2",
    }


def test_when_nothing_tells_the_owner_nothing_is_guessed(write: Write, read: Read) -> None:
    path = write({"messages.csv": [HEADER, row("c1", ADA, [ME]), row("c1", ME, [ADA])]}) / "messages.csv"
    records = read(path)
    assert [type(each) for each in records] == [Skipped, Missing]
    known = read(path, frozenset({"ines"}))
    assert [each.direction for each in messages(known)] == ["in", "out"]
    assert [each.key for each in known if isinstance(each, Identity) and each.is_owner] == ["ines"]


def test_a_contact_who_bears_the_owners_name_is_not_the_owner(write: Write, read: Read) -> None:
    namesake = (ME[0], IN + "other-ines")
    rows = [row("c1", namesake, [ME]), row("c1", ME, [namesake]), row("c2", ADA, [ME]), row("c3", ME, [ZOE])]
    records = read(write(with_profile(rows)))
    assert [each.key for each in records if isinstance(each, Identity) and each.is_owner] == ["ines"]
    assert [each.direction for each in messages(records)] == ["in", "out", "in", "out"]
    assert messages(records)[0].people[0].key == "other-ines"


def test_ids_stay_in_a_newer_export_in_another_form(write: Write, read: Read) -> None:
    first = [row("c1", ADA, [ME], "One\ntwo"), row("c1", ME, [ADA], "Yes", "2026-02-02 08:00:00 UTC")]
    renamed = ("Ada King", IN + "ada-king")
    newer = [
        row("c0", ZOE, [ME], "New", "2026-03-01 08:00:00 UTC"),
        row("c1", ME, [renamed], "Yes", "2026-02-02 08:00:00 UTC"),
        row("c1", renamed, [ME], "One\r\ntwo"),
    ]
    before = {each.source_id for each in messages(read(write(with_profile(first))))}
    after = {each.source_id for each in messages(read(write(with_profile(newer), quoted=True)))}
    assert len(before) == 2
    assert before < after
    assert len(after) == 3


def test_the_same_words_in_the_same_second_are_numbered(write: Write, read: Read) -> None:
    twice = [row("c1", ADA, [ME], "ok"), row("c1", ADA, [ME], "ok")]
    ids = [each.source_id for each in messages(read(write(with_profile(twice))))]
    assert ids[1] == f"{ids[0]}.2"
    assert ids == [each.source_id for each in messages(read(write(with_profile(twice))))]


def test_numbering_remembers_the_latest_only() -> None:
    occurrences = Occurrences()
    assert occurrences.source_id("message", "a") != occurrences.source_id("message", "a")
    for number in range(100_001):
        occurrences.source_id("message", str(number))
    assert len(occurrences._latest) + len(occurrences._earlier) <= 100_000


def test_addresses_are_split_by_their_commas() -> None:
    assert keys_of_urls(f"{IN}a,{IN}b,,https://www.linkedin.com/company/c,{IN}a") == ("a", "b")
