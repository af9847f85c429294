"""Conversations: every folder, both forms, groups, and what is no message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import Direction, Interaction, InteractionKind, Missing, Post, Relation, Skipped
from entregent.networks.facebook.tests.conftest import ME, PROFILE, Yielded, read_export, said, thread

Write = Callable[[dict[str, Any]], Path]
T = 1_600_000_000_000
ROOTS = ["messages", "your_activity_across_facebook/messages", "your_facebook_activity/messages"]
FOLDERS = ["inbox", "e2ee_cutover", "archived_threads", "filtered_threads", "message_requests"]


def heard(records: list[Yielded]) -> list[tuple[str, Direction, list[str], int]]:
    return [
        (each.text, each.direction, [who.key for who in each.people], each.audience)
        for each in records
        if isinstance(each, Interaction) and each.kind is InteractionKind.MESSAGE
    ]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_conversations_are_found_in_every_folder(write: Write, root: str, folder: str) -> None:
    talk = thread(["Zoë", ME], said("Zoë", T, "À demain"), said(ME, T - 1, "Alors ?"), path=f"{folder}/zoe_10150")
    records = read_export(write({"p.json": PROFILE, f"{root}/{folder}/zoe_10150/message_1.json": talk}))
    assert heard(records) == [("À demain", Direction.IN, ["zoe"], 2), ("Alors ?", Direction.OUT, ["zoe"], 2)]
    assert {each.thread for each in records if isinstance(each, Interaction)} == {"10150"}


def test_filtered_messages_that_were_never_answered_are_left_out(write: Write) -> None:
    talk = thread(["Promo", ME], said("Promo", T, "-70 %"), path="filtered_threads/promo_77777")
    records = read_export(write({"p.json": PROFILE, "messages/filtered_threads/promo_77777/message_1.json": talk}))
    assert heard(records) == []
    assert [str(each.reason) for each in records if isinstance(each, Skipped)] == [
        "It lies among the filtered messages, and you never answered."
    ]


def test_a_group_is_an_audience_and_a_relation(write: Write) -> None:
    names = ["Bob Brandt", "Zoë", "Facebook user", ME]
    talk = thread(
        names, said("Bob Brandt", T, "Qui vient ?"), said(ME, T - 9, "Moi"), title="Lac", path="inbox/lac_77777"
    )
    records = read_export(write({"p.json": PROFILE, "message_1.json": talk}))
    assert heard(records) == [
        ("Qui vient ?", Direction.IN, ["bob brandt"], 3),
        ("Moi", Direction.OUT, ["bob brandt", "zoe"], 3),
    ]
    (relation,) = [each for each in records if isinstance(each, Relation)]
    assert ([who.key for who in relation.people], relation.context) == (["bob brandt", "zoe"], "Lac")


def test_several_files_are_one_conversation(write: Write) -> None:
    files = {
        f"inbox/zoe_10150/message_{n}.json": thread(["Zoë", ME], said("Zoë", T + n, f"m{n}"), path="inbox/zoe_10150")
        for n in (1, 2)
    }
    records = read_export(write({"p.json": PROFILE} | files))
    assert len(heard(records)) == 2
    assert {each.thread for each in records if isinstance(each, Interaction)} == {"10150"}


def test_encrypted_chats_are_read_and_what_both_exports_hold_is_told_once(write: Write) -> None:
    opened = thread(["Bob Brandt", ME], said("Bob Brandt", T, "On passe en chiffré"), path="e2ee_cutover/bob_33333")
    encrypted = {
        "participants": ["Bob Brandt", ME],
        "threadName": "Bob Brandt_3",
        "messages": [
            {
                "senderName": "Bob Brandt",
                "text": "On passe en chiffré",
                "timestamp": T,
                "type": "text",
                "isUnsent": False,
            },
            {"senderName": ME, "text": "Été", "timestamp": T + 5, "type": "text", "isUnsent": False},
        ],
    }
    main = read_export(write({"p.json": PROFILE, "messages/e2ee_cutover/bob_33333/message_1.json": opened}))
    apart = read_export(write({"messages/Bob Brandt_3.json": encrypted}))
    first = {each.source_id for each in main if isinstance(each, Interaction)}
    second = {each.source_id: each.text for each in apart if isinstance(each, Interaction)}
    assert first & set(second)
    assert sorted(second.values()) == ["On passe en chiffré", "Été"]
    assert any("zip of their own" in str(each.how) for each in main if isinstance(each, Missing))


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (said("Bob Brandt", T, is_unsent=True), "took this message back"),
        (said("Bob Brandt", T, "Bob left.", type="Unsubscribe"), "came or went"),
        (said("Facebook user", T, "…"), "account that is gone"),
        (said("Bob Brandt", 0, "no date"), "date of this message"),
        ({"sender_name": "Bob Brandt", "timestamp_ms": "then", "content": "x"}, "date of this message"),
        ({"timestamp_ms": T, "content": "x"}, "account that is gone"),
    ],
)
def test_what_is_no_message_is_counted_with_its_reason(write: Write, message: dict[str, Any], reason: str) -> None:
    talk = thread(["Bob Brandt", ME], message, said("Bob Brandt", T + 1, "yes"), path="inbox/b_33333")
    records = read_export(write({"p.json": PROFILE, "message_1.json": talk}))
    assert [text for text, *_ in heard(records)] == ["yes"]
    assert [reason in str(each.reason) for each in records if isinstance(each, Skipped)] == [True]


def test_parts_that_come_twice_add_nothing(write: Write) -> None:
    talk = thread(["Bob Brandt", ME], said("Bob Brandt", T, "a"), said("Bob Brandt", T, "b"), path="inbox/b_33333")
    files = {"p.json": PROFILE, "message_1.json": talk, "message_1 (1).json": talk, "old/message_1.json": talk}
    records = read_export(write(files))
    assert len(heard(records)) == 2
    assert sum(each.count for each in records if isinstance(each, Skipped)) == 4


def test_a_conversation_that_moved_and_was_renamed_keeps_its_ids(write: Write) -> None:
    def ids(folder: str, title: str) -> set[tuple[str, str]]:
        talk = thread(["Bob Brandt", "Zoë", ME], said("Zoë", T, "a"), title=title, path=f"{folder}/{title}_33333")
        records = read_export(write({"p.json": PROFILE, f"messages/{folder}/{title}_33333/message_1.json": talk}))
        return {
            (each.source_id, getattr(each, "thread", ""))
            for each in records
            if isinstance(each, Interaction | Relation)
        }

    assert ids("inbox", "lac") == ids("archived_threads", "jeudi")


def test_posts_comments_and_reactions(write: Write) -> None:
    records = read_export(
        write(
            {
                "p.json": PROFILE,
                "f.json": {"friends_v2": [{"name": "Zoë Kessler", "timestamp": 1}, {"name": "Bob Brandt", "timestamp": 1}]},
                "your_posts_1.json": [
                    {"timestamp": 1_650_000_000, "data": [{"post": "Été"}], "title": f"{ME} was with Bob Brandt.",
                     "tags": [{"name": "Zoë Kessler"}, "Nouvelle Venue", {"name": ME}]},
                    {"timestamp": 1_650_000_001, "attachments": [{"data": [{"external_context": {"url": "https://e.example"}}]}]},
                    {"timestamp": 1_650_000_002, "data": []},
                ],
                "comments.json": {"comments_v2": [
                    {"timestamp": 1, "data": [{"comment": {"comment": "Bravo"}}], "title": "Zoë Kessler's post."},
                    {"timestamp": 2, "data": [{"comment": {}}], "title": ""},
                ]},
                "likes_and_reactions_1.json": [
                    {"timestamp": 1_660_000_000, "data": [{"reaction": {"reaction": "LOVE", "actor": ME}}],
                     "title": f"{ME} likes Bob Brandt's photo."},
                    {"timestamp": 1_660_000_001, "data": [{"reaction": {"reaction": "LIKE", "actor": ME}}], "title": "?"},
                ],
            }
        )
    )  # fmt: skip
    assert [(each.text, each.visibility) for each in records if isinstance(each, Post)] == [
        ("Été", "unknown"), ("https://e.example", "unknown"), ("Bravo", "unknown"),
    ]  # fmt: skip
    gestures = [
        (each.kind.value, [who.key for who in each.people], each.text)
        for each in records
        if isinstance(each, Interaction) and each.kind is not InteractionKind.CONNECTION
    ]
    assert gestures == [
        ("mention", ["zoe kessler", "nouvelle venue", "bob brandt"], "Été"),
        ("reply", ["zoe kessler"], "Bravo"),
        ("reaction", ["bob brandt"], "love"),
    ]
