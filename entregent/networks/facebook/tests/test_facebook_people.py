"""Friends by name alone: what lists say, whose export it is, and what a name cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.contract.records import Direction, FeedItem, Identity, Interaction, InteractionKind, Missing, Skipped
from entregent.networks.facebook.people import Directory, Owner, key_of_name
from entregent.networks.facebook.tests.conftest import ME, PROFILE, Yielded, read_export, said, thread

Write = Callable[[dict[str, Any]], Path]


def people(records: list[Yielded]) -> dict[str, Identity]:
    return {each.key: each for each in records if isinstance(each, Identity)}


def rows(*names: str, at: int = 1_700_000_000) -> list[dict[str, Any]]:
    return [{"name": name, "timestamp": at + place} for place, name in enumerate(names)]


def test_each_list_says_what_it_says(write: Write) -> None:
    records = read_export(
        write(
            {
                "a.json": PROFILE,
                "b.json": {"friends_v2": rows("Zoë Kessler")},
                "c.json": {"sent_requests_v2": rows("Léa Noël")},
                "d.json": {"received_requests_v2": rows("Karim Benali")},
                "e.json": {"rejected_requests_v2": rows("Vendeur")},
                "f.json": {"deleted_friends_v2": rows("Ancien Ami")},
                "g.json": {"blocked_users_v2": rows("Importun")},
                "h.json": {"followers_v3": [{"name": "Fan"}]},
                "i.json": {"following_v3": rows("Lyon Formation")},
            }
        )
    )
    found = people(records)
    assert (found["zoe kessler"].is_contact, found["zoe kessler"].connected_on) == (True, date(2023, 11, 14))
    assert not any(found[key].is_contact for key in found if key != "zoe kessler")
    assert [key for key in found if found[key].is_blocked] == ["importun"]
    events = {(each.kind, each.direction, each.people[0].key) for each in records if isinstance(each, Interaction)}
    assert events == {
        (InteractionKind.CONNECTION, Direction.BOTH, "zoe kessler"),
        (InteractionKind.INVITATION, Direction.OUT, "lea noel"),
        (InteractionKind.INVITATION, Direction.IN, "karim benali"),
        (InteractionKind.INVITATION, Direction.IN, "vendeur"),
        (InteractionKind.CONNECTION, Direction.IN, "fan"),
    }
    assert [each.title for each in records if isinstance(each, FeedItem)] == ["Lyon Formation"]


def test_two_friends_of_one_name_are_one_and_the_report_counts_them(write: Write) -> None:
    records = read_export(write({"a.json": {"friends_v2": rows("Marie Martin", "MARIE  Martin", "Márie Martin")}}))
    assert list(people(records)) == ["marie martin"]
    assert [each.count for each in records if isinstance(each, Skipped)] == [2]


@pytest.mark.parametrize("gone", ["Facebook user", "Utilisateur Facebook", "", "  ", None, 5.5, {}])
def test_accounts_that_are_gone_are_nobody(write: Write, gone: object) -> None:
    records = read_export(write({"a.json": {"friends_v2": [{"name": gone, "timestamp": 1}, *rows("Bob Brandt")]}}))
    assert list(people(records)) == ["bob brandt"]


@pytest.mark.parametrize("version", ["", "_v2", "_v3"])
def test_lists_are_known_in_every_version(write: Write, version: str) -> None:
    assert list(people(read_export(write({"a.json": {f"friends{version}": rows("Bob Brandt")}})))) == ["bob brandt"]


def test_newer_lists_hold_entries(write: Write) -> None:
    entries = [
        {"title": "x", "entries": [{"timestamp": 1_700_000_000, "data": {"name": "Bob Brandt", "uri": "https://a"}}]}
    ]
    assert list(people(read_export(write({"a.json": {"friends_v2": entries}})))) == ["bob brandt"]


def test_the_profile_tells_the_owner(write: Write) -> None:
    profile = {
        "profile_v2": {
            "name": {"full_name": ME, "first_name": "Camille", "last_name": "Moreau"},
            "emails": {"emails": ["Me@Example.org", "no address", 5]},
            "birthday": {"month": 13, "day": 40},
            "phone_numbers": [{"phone_number": "+33 6 12 34 56 78"}, {"phone_number": "call me"}, 7],
            "family_members": [{"name": "Hélène Moreau", "relation": "Sœur"}, {"relation": "?"}, 3],
            "work_experiences": [{"employer": "Atelier", "start_timestamp": 1_420_070_400}, {"title": "no employer"}],
            "websites": [{"address": "https://camille.example"}, {"address": "javascript:alert(1)"}],
        }
    }
    found = people(read_export(write({"a.json": profile})))
    own = found["camille moreau"]
    assert (own.is_owner, own.emails, own.birthday, own.phones) == (
        True,
        ("me@example.org",),
        "",
        ("+33 6 12 34 56 78",),
    )
    assert own.urls == ("https://camille.example",)
    assert [each.company for each in own.employments] == ["Atelier"]
    assert found["helene moreau"].labels == ("Sœur",)


def test_whoever_bears_the_owners_name_is_left_out(write: Write) -> None:
    records = read_export(write({"a.json": PROFILE, "b.json": {"friends_v2": rows("CAMILLE moreau", "Bob Brandt")}}))
    assert [each.key for each in people(records).values() if not each.is_owner] == ["bob brandt"]
    assert [each.people[0].key for each in records if isinstance(each, Interaction)] == ["bob brandt"]


def test_a_conversation_of_two_is_named_after_the_other(write: Write) -> None:
    talk = thread(["Bob Brandt", ME], said(ME, 1_600_000_000_000, "hi"))
    records = read_export(write({"message_1.json": talk}))
    assert [each.key for each in people(records).values() if each.is_owner] == ["camille moreau"]


def test_a_group_alone_does_not_tell_whose_it_is(write: Write) -> None:
    talk = thread(["Bob Brandt", ME, "Zoë"], said(ME, 1_600_000_000_000, "hi"), title="Lac")
    path = write({"message_1.json": talk})
    records = read_export(path)
    assert not people(records)
    assert [str(each.what) for each in records if isinstance(each, Missing)] == [
        "Which of the names in the messages is yours"
    ]
    known = read_export(path, frozenset({"camille moreau"}))
    assert [each.direction for each in known if isinstance(each, Interaction)] == [Direction.OUT]


def test_who_is_in_all_conversations_is_the_owner(write: Write) -> None:
    talks = {
        f"t{n}/message_1.json": thread([name, "Autre", ME], said(name, 1_600_000_000_000 + n, "hi"), title="groupe")
        for n, name in enumerate(["Bob", "Zoë", "Kim"])
    }
    assert people(read_export(write(talks | {"u/message_1.json": thread(["Léa", ME], title="x")})))[
        "camille moreau"
    ].is_owner


def test_a_profile_that_writes_the_name_otherwise_than_the_messages(write: Write) -> None:
    talks = {
        f"{n}/message_1.json": thread([name, ME], said(ME, 1_600_000_000_000 + n, "hi"))
        for n, name in enumerate(["Bob Brandt", "Zoë Kessler"])
    }
    profile = {"profile_v2": {"name": {"full_name": "Camille Anne Moreau"}}}
    records = read_export(write({"a.json": profile} | talks))
    (own,) = [each for each in people(records).values() if each.is_owner]
    assert (own.key, own.aliases) == ("camille anne moreau", ("camille moreau",))
    assert {each.direction for each in records if isinstance(each, Interaction)} == {Direction.OUT}


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("Camille Moreau likes Zoë Kessler's post.", "zoe kessler"),
        ("Camille Moreau a commenté la publication de Zoë Kessler.", "zoe kessler"),
        ("Camille Moreau aime « Zoë Kessler » et Bob Brandt.", ""),
        ("Camille Moreau commented on her own post.", ""),
        ("Camille Moreau likes Anna Zoë Kessler’s photo.", "anna zoe kessler"),
        ("Camille Moreau likes Solo's post.", ""),
        ("", ""),
    ],
)
def test_the_one_person_whom_a_sentence_names(sentence: str, key: str) -> None:
    directory = Directory()
    for name in ("Zoë Kessler", "Bob Brandt", "Anna Zoë Kessler", "Solo", ME):
        directory.meet(name)
    assert directory.named_in(sentence, Owner("camille moreau", ME, frozenset({"camille moreau"}))) == key


@given(st.text(), st.text())
def test_any_name_gives_a_key_that_can_be_stored(name: str, sentence: str) -> None:
    key = key_of_name(name)
    assert key == key.strip()
    assert len(key) <= 200
    directory = Directory()
    directory.meet(name)
    directory.named_in(f"{sentence} {name} {sentence}", Owner())
