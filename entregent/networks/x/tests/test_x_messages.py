"""Direct messages: directions, groups and who was there when, reactions, conversations without end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import Direction, Interaction, InteractionKind, Relation, Skipped
from entregent.networks.x.tests.conftest import OWNER, Yielded, account, message, script, talk

Archive = Callable[[dict[str, bytes]], Path]
Read = Callable[..., list[Yielded]]
BOB, ZOE, KIM = "50000001", "50000002", "50000003"


@pytest.fixture
def told(archive: Archive, read: Read) -> Callable[..., list[Yielded]]:
    def tell(*talks: dict[str, Any]) -> list[Yielded]:
        return read(archive({"account.js": account(), "dm.js": script("direct_messages_group", list(talks))}))

    return tell


def said(records: list[Yielded]) -> list[tuple[str, str, list[str], int]]:
    return [
        (each.text, each.direction.value, [who.key for who in each.people], each.audience)
        for each in records
        if isinstance(each, Interaction) and each.kind is InteractionKind.MESSAGE
    ]


def at(day: int) -> str:
    return f"2025-06-{day:02d}T09:00:00.000Z"


def test_who_was_in_a_group_when(told: Callable[..., list[Yielded]]) -> None:
    group = talk(
        "777",
        message("6", OWNER, "after Zoë", at(9)),
        {"participantsLeave": {"userIds": [ZOE], "createdAt": at(8)}},
        message("5", OWNER, "with Kim", at(7)),
        {"participantsJoin": {"userIds": [KIM], "initiatingUserId": BOB, "createdAt": at(6)}},
        message("4", OWNER, "before Kim", at(5)),
        {"conversationNameUpdate": {"name": "Later name", "createdAt": at(4)}},
        {"conversationNameUpdate": {"name": "First name", "createdAt": at(3)}},
        {"joinConversation": {"participantsSnapshot": [OWNER, BOB, ZOE], "createdAt": at(2)}},
    )
    records = told(group)
    assert said(records) == [
        ("after Zoë", "out", [BOB, KIM], 3),
        ("with Kim", "out", [BOB, ZOE, KIM], 4),
        ("before Kim", "out", [BOB, ZOE], 3),
    ]
    (relation,) = [each for each in records if isinstance(each, Relation)]
    assert [who.key for who in relation.people] == [BOB, ZOE, KIM]
    assert (relation.context, relation.since, relation.until) == ("Later name", date(2025, 6, 2), date(2025, 6, 9))


def test_who_left_and_came_back(told: Callable[..., list[Yielded]]) -> None:
    group = talk(
        "777",
        message("5", OWNER, "back", at(9)),
        {"participantsJoin": {"userIds": [ZOE], "createdAt": at(8)}},
        message("4", OWNER, "gone", at(7)),
        {"participantsLeave": {"userIds": [ZOE], "createdAt": at(6)}},
        message("3", BOB, "first", at(5)),
    )
    assert [audience for *_, audience in said(told(group))] == [3, 2, 3]


def test_a_note_to_oneself_and_an_empty_group_are_left_out(told: Callable[..., list[Yielded]]) -> None:
    records = told(
        talk(f"{OWNER}-{OWNER}", message("1", OWNER, "note", recipientId=OWNER)), talk("9", message("2", OWNER, "?"))
    )
    assert said(records) == []
    assert sum(each.count for each in records if isinstance(each, Skipped)) == 2


def test_reactions_go_to_who_wrote_the_message(told: Callable[..., list[Yielded]]) -> None:
    def by(*numbers: str) -> list[dict[str, str]]:
        return [{"senderId": number, "reactionKey": "like", "createdAt": at(6)} for number in numbers]

    records = told(
        talk(
            f"{OWNER}-{BOB}",
            message("2", OWNER, "mine", at(5), recipientId=BOB, reactions=by(BOB, OWNER)),
            message("1", BOB, "his", at(4), recipientId=OWNER, reactions=by(OWNER, OWNER, BOB)),
        )
    )
    reactions = [each for each in records if isinstance(each, Interaction) and each.kind is InteractionKind.REACTION]
    assert [(each.direction, each.people[0].key, each.at is not None) for each in reactions] == [
        (Direction.IN, BOB, True),
        (Direction.OUT, BOB, True),
    ]


def test_a_conversation_without_id_is_named_by_its_people(told: Callable[..., list[Yielded]]) -> None:
    nameless = {"dmConversation": {"messages": [message("1", BOB, "hi", recipientId=OWNER)]}}
    records = told(nameless)
    assert said(records) == [("hi", "in", [BOB], 2)]
    assert [each.thread for each in records if isinstance(each, Interaction)] == [f"{OWNER}-{BOB}"]


@pytest.mark.parametrize(
    "broken",
    [
        {"messageCreate": {"id": "1", "text": "no sender", "createdAt": at(1)}},
        {"messageCreate": {"senderId": BOB, "text": "no id", "createdAt": at(1)}},
        message("1", BOB, "no date", "yesterday"),
    ],
)
def test_a_message_that_lacks_something_is_counted(told: Callable[..., list[Yielded]], broken: dict[str, Any]) -> None:
    records = told(talk(f"{OWNER}-{BOB}", broken, message("2", BOB, "good", recipientId=OWNER)))
    assert [text for text, *_ in said(records)] == ["good"]
    assert [each.count for each in records if isinstance(each, Skipped)] == [1]


def test_messages_that_come_twice_add_nothing(archive: Archive, read: Read) -> None:
    part = script("direct_messages", [talk(f"{OWNER}-{BOB}", message("2", BOB, "good", recipientId=OWNER))])
    records = read(archive({"account.js": account(), "a.js": part, "b.js": part}))
    assert len(said(records)) == 1
