"""Accounts by user name, the names that conversations use for them, and whose export it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Missing, Skipped
from entregent.networks.instagram.keys import key_of_url, provisional_key, user_name
from entregent.networks.instagram.tests.conftest import ME, Yielded, profile, read_export, said, thread, titled, valued

Write = Callable[[dict[str, Any]], Path]
T = 1_600_000_000_000


def people(records: list[Yielded]) -> dict[str, Identity]:
    return {each.key: each for each in records if isinstance(each, Identity)}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.instagram.com/Jane.Doe/", "jane.doe"),
        ("https://instagram.com/jane_doe?igsh=x", "jane_doe"),
        ("http://m.instagram.com/jane", "jane"),
        ("instagram.com/jane", "jane"),
        ("https://www.instagram.com/_u/jane", "jane"),
        ("https://www.instagram.com/p/C123/", None),
        ("https://www.instagram.com/explore", None),
        ("https://www.instagram.com/jane/reels", None),
        ("https://www.instagram.com/.jane", None),
        ("https://www.instagram.com/~jane", None),
        ("https://www.instagram.com/" + "a" * 31, None),
        ("https://example.org/jane", None),
        ("ftp://instagram.com/jane", None),
        ("@jane", None),
    ],
)
def test_the_key_that_an_address_names(url: str, key: str | None) -> None:
    assert key_of_url(url) == key


@given(st.text())
def test_any_text_gives_a_key_that_can_be_stored(text: str) -> None:
    for key in (user_name(text), provisional_key(text), key_of_url(f"https://instagram.com/{text}") or ""):
        assert key == key.strip()
        assert len(key) <= 200
    assert not user_name(provisional_key(text))


def test_each_list_says_what_it_says(write: Write) -> None:
    records = read_export(
        write(
            {
                "a.json": profile(),
                "followers_1.json": [valued("Zoe.K"), valued("fan")],
                "c.json": {"relationships_following": [titled("zoe.k"), titled("bob")]},
                "d.json": {"relationships_blocked_users": [titled("troll")]},
                "e.json": {"relationships_restricted_users": [valued("noisy")]},
                "f.json": {"relationships_close_friends": [valued("zoe.k")]},
                "g.json": {"relationships_follow_requests_sent": [valued("lea")]},
                "h.json": {"relationships_permanent_follow_requests": [valued("lea"), valued("kim")]},
                "i.json": {"relationships_follow_requests_received": [valued("curious")]},
                "j.json": {"relationships_unfollowed_users": [valued("former")]},
                "k.json": {"relationships_following_hashtags": [valued("lyon")]},
            }
        )
    )
    found = people(records)
    assert [key for key, each in found.items() if each.is_contact] == ["zoe.k", "bob"]
    assert (found["zoe.k"].connected_on, found["zoe.k"].labels, found["zoe.k"].handle) == (
        date(2023, 11, 14), ("Close friends",), "@zoe.k",
    )  # fmt: skip
    assert (found["troll"].is_blocked, found["noisy"].is_muted) == (True, True)
    assert "lyon" not in found
    events = {(each.kind, each.direction, each.people[0].key) for each in records if isinstance(each, Interaction)}
    assert events == {
        (InteractionKind.CONNECTION, Direction.IN, "zoe.k"),
        (InteractionKind.CONNECTION, Direction.IN, "fan"),
        (InteractionKind.CONNECTION, Direction.OUT, "zoe.k"),
        (InteractionKind.CONNECTION, Direction.OUT, "bob"),
        (InteractionKind.INVITATION, Direction.OUT, "lea"),
        (InteractionKind.INVITATION, Direction.OUT, "kim"),
        (InteractionKind.INVITATION, Direction.IN, "curious"),
    }


@pytest.mark.parametrize(
    "entry",
    [
        valued("zoe"),
        titled("zoe"),
        {"title": "", "string_list_data": [{"href": "https://www.instagram.com/zoe/", "value": ""}]},
        {"title": "", "string_list_data": [{"value": "Zoe"}]},
        {"timestamp": 1, "label_values": [{"label": "Username", "value": "zoe"}, {"label": "Name", "value": "Zoë"}]},
        {"label_values": [{"title": "Owner", "dict": [{"dict": [{"label": "Nom d’utilisateur", "value": "zoe"}]}]}]},
        {"label_values": [{"label": "URL", "value": "https://www.instagram.com/zoe"}]},
    ],
)
def test_every_form_of_entry_names_the_account(write: Write, entry: dict[str, Any]) -> None:
    assert list(people(read_export(write({"c.json": {"relationships_following": [entry]}})))) == ["zoe"]


@pytest.mark.parametrize(
    "entry", [{}, {"title": 5.5}, {"string_list_data": []}, {"string_list_data": "x"}, {"title": "no name"}]
)
def test_an_entry_that_names_nobody_is_counted(write: Write, entry: dict[str, Any]) -> None:
    records = read_export(write({"c.json": {"relationships_following": [entry, titled("zoe")]}}))
    assert list(people(records)) == ["zoe"]
    assert [each.count for each in records if isinstance(each, Skipped)] == [1]


def test_the_profile_tells_the_owner_in_english_and_french(write: Write) -> None:
    english = profile(
        Username="camille.m", Name=ME, Email="Me@Example.org", Private_Account="True", Date_of_birth="1984-03-12"
    )
    french = {
        "profile_user": [
            {
                "string_map_data": {
                    "Nom d’utilisateur": {"value": "camille.m"},
                    "Nom": {"value": ME},
                    "Adresse e-mail": {"value": "me@example.org"},
                    "Date de naissance": {"value": "1984-03-12"},
                }
            }
        ]
    }
    for content in (english, french):
        (own,) = [each for each in people(read_export(write({"a.json": content}))).values() if each.is_owner]
        assert (own.key, own.name, own.emails, own.birthday) == ("camille.m", ME, ("me@example.org",), "1984-03-12")
        assert own.aliases == ("~camille moreau",)


def conversation(name: str, *messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {f"inbox/{name}_12345/message_1.json": thread([name, ME], *(messages or (said(name, T, "hi"),)), **more)}


@pytest.mark.parametrize(
    ("shown", "accounts", "key"),
    [
        ("zoe.k", ["zoe.k"], "zoe.k"),
        ("Zoë Kessler", ["zoe.kessler"], "zoe.kessler"),
        ("Zoë Kessler", ["zoekessler_"], "zoekessler_"),
        ("Zoë Kessler", ["zoe.kessler", "zoekessler"], "~zoe kessler"),
        ("Marie", ["marie"], "marie"),
        ("Marie ✨", ["marie"], "~marie ✨"),
        ("Ma.rie", ["marie"], "~ma.rie"),
        ("Zoë Kessler", [], "~zoe kessler"),
    ],
)
def test_which_account_bears_the_name_of_a_conversation(
    write: Write, shown: str, accounts: list[str], key: str
) -> None:
    following = {"relationships_following": [titled(name) for name in accounts]}
    records = read_export(write({"a.json": profile(), "c.json": following} | conversation(shown)))
    (message,) = [each for each in records if isinstance(each, Interaction) and each.kind is InteractionKind.MESSAGE]
    assert message.people[0].key == key
    assert key in people(records)


def test_an_account_whose_name_was_found_carries_the_provisional_key(write: Write) -> None:
    following = {"relationships_following": [titled("zoe.kessler")]}
    zoe = people(read_export(write({"a.json": profile(), "c.json": following} | conversation("Zoë Kessler"))))[
        "zoe.kessler"
    ]
    assert (zoe.name, zoe.aliases) == ("Zoë Kessler", ("~zoe kessler",))


def test_a_list_that_holds_both_names_tells_who_writes(write: Write) -> None:
    owner = [{"label": "Name", "value": "Bob le Brico"}, {"label": "Username", "value": "bb_77"}]
    liked = [{"timestamp": 1_750_000_000, "label_values": [{"title": "Owner", "dict": [{"dict": owner}]}]}]
    records = read_export(write({"a.json": profile(), "liked_posts.json": liked} | conversation("Bob le Brico")))
    assert {each.people[0].key for each in records if isinstance(each, Interaction)} == {"bb_77"}


def test_the_owners_own_second_account_does_not_take_the_owners_messages(write: Write) -> None:
    following = {"relationships_following": [titled("camillemoreau")]}
    records = read_export(
        write(
            {"a.json": profile(), "c.json": following}
            | conversation("Bob Brandt", said(ME, T, "hi"), said("Bob Brandt", T, "ho"))
        )
    )
    assert [each.direction for each in records if isinstance(each, Interaction) and each.text] == [
        Direction.OUT,
        Direction.IN,
    ]


def test_a_conversation_of_two_is_named_after_the_other(write: Write) -> None:
    records = read_export(write({"your_instagram_activity/x.json": {}} | conversation("Bob Brandt")))
    assert [each.key for each in people(records).values() if each.is_owner] == ["~camille moreau"]


def test_a_group_alone_does_not_tell_whose_it_is(write: Write) -> None:
    talk = thread(["Bob Brandt", ME, "Zoë"], said(ME, T, "hi"), title="Lac")
    path = write({"your_instagram_activity/message_1.json": talk})
    records = read_export(path)
    assert not people(records)
    assert [str(each.what) for each in records if isinstance(each, Missing)] == [
        "Which of the names in the messages is yours"
    ]
    known = read_export(path, frozenset({"~camille moreau"}))
    assert [each.direction for each in known if isinstance(each, Interaction)] == [Direction.OUT]
