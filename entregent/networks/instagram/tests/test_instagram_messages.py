"""Conversations, gestures and posts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import Direction, Interaction, InteractionKind, Post, Relation, Skipped
from entregent.networks.instagram.tests.conftest import ME, Yielded, profile, read_export, said, thread, titled

Write = Callable[[dict[str, Any]], Path]
T = 1_600_000_000_000


def heard(records: list[Yielded]) -> list[tuple[str, str, Direction, list[str], int]]:
    return [
        (each.kind.value, each.text, each.direction, [who.key for who in each.people], each.audience)
        for each in records
        if isinstance(each, Interaction)
    ]


@pytest.mark.parametrize("root", ["messages", "your_instagram_activity/messages"])
@pytest.mark.parametrize("folder", ["inbox", "message_requests", "archived_threads"])
def test_conversations_are_found_in_every_folder(write: Write, root: str, folder: str) -> None:
    talk = thread(["Zoë", ME], said("Zoë", T, "À demain"), said(ME, T - 1, "Alors ?"), path=f"{folder}/zoe_10150")
    records = read_export(write({"p.json": profile(), f"{root}/{folder}/zoe_10150/message_1.json": talk}))
    assert heard(records) == [
        ("message", "À demain", Direction.IN, ["~zoe"], 2),
        ("message", "Alors ?", Direction.OUT, ["~zoe"], 2),
    ]


def test_a_group_is_an_audience_and_a_relation(write: Write) -> None:
    names = ["Bob Brandt", "Zoë", "Instagram User", ME]
    talk = thread(
        names, said("Bob Brandt", T, "Qui vient ?"), said(ME, T - 9, "Moi"), title="Lac", path="inbox/lac_77777"
    )
    records = read_export(write({"p.json": profile(), "message_1.json": talk}))
    assert heard(records) == [
        ("message", "Qui vient ?", Direction.IN, ["~bob brandt"], 3),
        ("message", "Moi", Direction.OUT, ["~bob brandt", "~zoe"], 3),
    ]
    (relation,) = [each for each in records if isinstance(each, Relation)]
    assert ([who.name for who in relation.people], relation.context) == (["Bob Brandt", "Zoë"], "Lac")


@pytest.mark.parametrize(
    "text", ["Liked a message", "A aimé un message", "Reacted 😍 to your message ", "A réagi avec 👍 à votre message"]
)
def test_a_reaction_told_as_a_message_is_a_reaction(write: Write, text: str) -> None:
    talk = thread(["Zoë", ME], said("Zoë", T, text), path="inbox/zoe_10150")
    (event,) = [
        each
        for each in read_export(write({"p.json": profile(), "message_1.json": talk}))
        if isinstance(each, Interaction)
    ]
    assert event.kind is InteractionKind.REACTION


def test_dated_reactions_go_to_who_wrote_the_message(write: Write) -> None:
    def by(*actors: str, **more: int) -> list[dict[str, Any]]:
        return [{"reaction": "❤", "actor": actor, "timestamp": 1_600_000_100} | more for actor in actors]

    talk = thread(
        ["Zoë", ME],
        said(ME, T + 2, "mine", reactions=by("Zoë", "Zoë", ME)),
        said("Zoë", T + 1, "hers", reactions=by(ME, "Zoë")),
        said("Zoë", T, "undated", reactions=[{"reaction": "❤", "actor": ME}]),
    )
    records = read_export(write({"p.json": profile(), "message_1.json": talk}))
    assert [each[:3] for each in heard(records) if each[0] == "reaction"] == [
        ("reaction", "❤", Direction.IN),
        ("reaction", "❤", Direction.OUT),
    ]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (said("Zoë", T, is_unsent=True), "took this message back"),
        (said("Instagram User", T, "…"), "account that is gone"),
        (said("Zoë", 0, "no date"), "date of this message"),
        ({"timestamp_ms": T, "content": "x"}, "account that is gone"),
        (said("Zoë", T + 1, "yes"), "stands earlier"),
    ],
)
def test_what_is_no_message_is_counted_with_its_reason(write: Write, message: dict[str, Any], reason: str) -> None:
    talk = thread(["Zoë", ME], said("Zoë", T + 1, "yes"), message, path="inbox/b_33333")
    records = read_export(write({"p.json": profile(), "message_1.json": talk}))
    assert [text for _kind, text, *_ in heard(records)] == ["yes"]
    assert [reason in str(each.reason) for each in records if isinstance(each, Skipped)] == [True]


def test_likes_and_comments_go_to_who_wrote_the_post(write: Write) -> None:
    def liked(name: str, code: str, at: int) -> dict[str, Any]:
        listed = {"href": f"https://www.instagram.com/p/{code}/", "value": "👍", "timestamp": at}
        return {"title": name, "string_list_data": [listed]}

    def comment(text: str, whose: str, at: int, *labels: str) -> dict[str, Any]:
        first, second, third = labels or ("Comment", "Media Owner", "Time")
        return {"string_map_data": {first: {"value": text}, second: {"value": whose}, third: {"timestamp": at}}}

    records = read_export(
        write(
            {
                "p.json": profile(),
                "following.json": {"relationships_following": [titled("zoe.k")]},
                "l.json": {
                    "likes_media_likes": [liked("bob", "C1", 9**10), liked("", "C2", 1), liked("bob", "C1", 9**10)]
                },
                "m.json": {
                    "likes_comment_likes": [liked("zoe.k", "C3", 1_650_000_001), liked("camille.moreau", "C4", 1)]
                },
                "post_comments_1.json": [comment("Bravo", "zoe.k", 9**10), comment("Merci", "camille.moreau", 9**10)],
                "r.json": {
                    "comments_reels_comments": [comment("Schön", "bob", 9**10, "Kommentar", "Besitzer", "Zeit")]
                },
            }
        )
    )
    gestures = {(each.kind.value, each.people[0].key, each.text) for each in records if isinstance(each, Interaction)}
    assert gestures == {
        ("connection", "zoe.k", ""),
        ("reaction", "bob", "👍"),
        ("reaction", "zoe.k", "👍"),
        ("reply", "zoe.k", "Bravo"),
        ("reply", "bob", "Schön"),
    }
    assert {each.text for each in records if isinstance(each, Post)} == {"Bravo", "Merci", "Schön"}
    assert sum(each.count for each in records if isinstance(each, Skipped)) == 2


@pytest.mark.parametrize(("private", "visibility"), [("True", "followers"), ("False", "public"), ("", "unknown")])
def test_posts(write: Write, private: str, visibility: str) -> None:
    content = [
        {"media": [{"uri": "a.jpg", "creation_timestamp": 1_650_000_000, "title": "Été à Lyon"}]},
        {"media": [{"uri": "b.jpg"}], "title": "Deux vues", "creation_timestamp": 1_650_000_001},
        {"media": [{"uri": "c.jpg", "creation_timestamp": 1_650_000_002}]},
    ]
    own = profile(Username="camille.moreau", Name=ME, Private_Account=private)
    found = [each for each in read_export(write({"p.json": own, "posts_1.json": content})) if isinstance(each, Post)]
    assert [(each.text, each.visibility) for each in found] == [("Été à Lyon", visibility), ("Deux vues", visibility)]
    assert all(each.at for each in found)
