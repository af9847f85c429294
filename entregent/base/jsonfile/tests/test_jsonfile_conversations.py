"""Conversations in both forms, damaged in any way."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.jsonfile import Damage, Said, Talk, is_talk, learn_talk, read_talk, talk_id

BROKEN = "Zo\u00c3\u00ab"
OPEN = {
    "participants": [{"name": BROKEN}, {"name": "Ada"}],
    "messages": [
        {"sender_name": BROKEN, "timestamp_ms": 1_700_000_000_123, "content": "\u00c3\u0080 demain", "type": "Generic"},
        {"sender_name": "Ada", "timestamp_ms": 1_690_000_000_000, "content": "voir", "share": {"link": "https://example.org"},
         "reactions": [{"reaction": "\u00f0\u009f\u0091\u008d", "actor": BROKEN, "timestamp": 1_690_000_001}]},
        {"sender_name": "Bob", "timestamp_ms": 1_680_000_000_000, "is_unsent": True},
        {"sender_name": "Bob", "timestamp_ms": 1_670_000_000_000, "content": "Bob left.", "type": "Unsubscribe"},
    ],
    "title": BROKEN,
    "thread_path": "inbox/zo_10150",
}  # fmt: skip
ENCRYPTED = {
    "participants": ["Zoë", "Ada"],
    "threadName": "Zoë_12",
    "messages": [{"isUnsent": False, "media": [], "reactions": [], "senderName": "Zoë", "text": "À demain",
                  "timestamp": 1_700_000_000_123, "type": "text"}],
}  # fmt: skip


def read(content: object) -> tuple[Talk, list[Said | Damage]]:
    talk = Talk()
    return talk, list(read_talk(io.BytesIO(json.dumps(content).encode()), talk))


def test_an_open_conversation_is_read_with_its_texts_repaired() -> None:
    talk, said = read(OPEN)
    assert list(talk.names) == ["Zoë", "Ada", "Bob"]
    assert (talk.title, talk.path, talk.first, talk.last) == (
        "Zoë", "inbox/zo_10150", date(2022, 12, 2), date(2023, 11, 14),
    )  # fmt: skip
    first, second, third, fourth = said
    assert isinstance(first, Said)
    assert first.text == "À demain"
    assert first.at == datetime(2023, 11, 14, 22, 13, 20, 123_000, tzinfo=UTC)
    assert isinstance(second, Said)
    assert second.link == "https://example.org"
    assert second.reactions == (("Zoë", "👍", datetime(2023, 7, 22, 4, 26, 41, tzinfo=UTC)),)
    assert isinstance(third, Said)
    assert third.is_gone
    assert isinstance(fourth, Said)
    assert fourth.is_event


def test_the_same_message_has_the_same_mark_in_both_forms() -> None:
    (_, encrypted), (_, opened) = read(ENCRYPTED), read(OPEN)
    assert isinstance(encrypted[0], Said)
    assert isinstance(opened[0], Said)
    assert encrypted[0].mark == opened[0].mark
    assert (encrypted[0].sender, encrypted[0].text, encrypted[0].at) == ("Zoë", "À demain", opened[0].at)


@pytest.mark.parametrize("content", [OPEN, ENCRYPTED])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_conversation_is_known_by_its_beginning(content: object, indent: int | None) -> None:
    assert is_talk(json.dumps(content, indent=indent).encode()[:400])


@pytest.mark.parametrize("content", [{}, [], {"messages": []}, {"friends_v2": [{"name": "participants"}]}, {"a": OPEN}])
def test_other_files_are_none(content: object) -> None:
    assert not is_talk(json.dumps(content).encode()[:400])


@pytest.mark.parametrize(
    ("path", "member", "expected"),
    [
        ("inbox/ada_10150", "any.json", "10150"),
        ("archived_threads/ada_10150", "messages/inbox/other_999999/message_1.json", "10150"),
        ("", "messages/inbox/ada_a-b2c3/message_11.json", "a-b2c3"),
        ("", "messages/e2ee_cutover/ada_love_7777777/message_1.json", "7777777"),
    ],
)
def test_a_conversation_keeps_its_number_wherever_it_lies(path: str, member: str, expected: str) -> None:
    assert talk_id(Talk(path=path), member) == expected


def test_a_conversation_without_number_is_named_by_those_in_it() -> None:
    one, other = Talk(names={"Ada": None, "Zoë": None}), Talk(names={"zoë": None, "ADA": None})
    assert talk_id(one, "messages/Ada_1.json") == talk_id(other, "messages/Ada_200.json")
    assert talk_id(one, "message_1.json") != talk_id(Talk(names={"Ada": None}), "message_1.json")


def test_what_two_files_say_of_a_conversation_is_one() -> None:
    talk, other = read(OPEN)[0], read(ENCRYPTED)[0]
    other.take(talk)
    assert list(other.names) == ["Zoë", "Ada", "Bob"]
    assert other.sent == {"Zoë": 2, "Ada": 1, "Bob": 2}
    assert other.first == talk.first


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["sender_name", "senderName", "timestamp_ms", "timestamp", "content", "text", "type", "reactions",
                         "share", "is_unsent", "isUnsent"])  # fmt: skip


@given(VALUES, VALUES, st.lists(st.dictionaries(NAMES, VALUES, max_size=6) | VALUES, max_size=4))
def test_whatever_stands_in_a_conversation_is_read(participants: object, title: object, messages: list[object]) -> None:
    talk, said = read({"participants": participants, "title": title, "thread_path": title, "messages": messages})
    assert len(said) == sum(isinstance(each, dict) for each in messages)
    talk_id(talk, "a_12345/message_1.json")
    learnt = Talk()
    content = {"participants": participants, "title": title, "thread_path": title, "messages": messages}
    learn_talk(io.BytesIO(json.dumps(content).encode()), learnt)
    assert learnt == talk
    for each in said:
        assert isinstance(each, Said)
        assert each.mark >= 0
