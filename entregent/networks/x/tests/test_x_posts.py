"""What the owner wrote: counts kept, whom it was for, long posts whole, one version of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from entregent.contract.records import Direction, FeedItem, Interaction, InteractionKind, Post, Skipped
from entregent.networks.x.moments import moment, moment_of_post
from entregent.networks.x.tests.conftest import OWNER, Yielded, account, script, tweet

Archive = Callable[[dict[str, bytes]], Path]
Read = Callable[..., list[Yielded]]
BOB, ZOE = "50000001", "50000002"


@pytest.fixture
def told(archive: Archive, read: Read) -> Callable[..., list[Yielded]]:
    def tell(*posts: dict[str, Any], **files: bytes) -> list[Yielded]:
        more = {f"{name.replace('_', '-')}.js": content for name, content in files.items()}
        return read(archive({"account.js": account(), "tweets.js": script("tweets", list(posts))} | more))

    return tell


def posts(records: list[Yielded]) -> list[Post]:
    return [each for each in records if isinstance(each, Post)]


def gestures(records: list[Yielded]) -> list[tuple[str, list[str], int]]:
    return [
        (each.kind.value, [who.key for who in each.people], each.audience)
        for each in records
        if isinstance(each, Interaction)
    ]


def test_counts_are_kept_as_far_as_they_are_told(told: Callable[..., list[Yielded]]) -> None:
    (post,) = posts(told(tweet("1", "a", favorite_count="12", retweet_count=3, reply_count="x", view_count="-1")))
    assert (post.reactions, post.shares, post.replies, post.reach) == (12, 3, None, None)
    (post,) = posts(told(tweet("1", "a", favorite_count="99999999999999", view_count="2048")))
    assert (post.reactions, post.reach) == (None, 2048)


def test_who_is_answered_and_who_is_named(told: Callable[..., list[Yielded]]) -> None:
    records = told(
        tweet("9", "@bob @zoe @camille_m hi", (BOB, "bob", "Bob"), (ZOE, "zoe", "Zoë"), (OWNER, "camille_m", "Me"),
              in_reply_to_user_id_str=BOB, in_reply_to_status_id_str="8", in_reply_to_screen_name="bob"),
    )  # fmt: skip
    assert gestures(records) == [("reply", [BOB], 3), ("mention", [ZOE], 3)]
    assert posts(records)[0].reply_to == "https://x.com/i/web/status/8"
    assert all(each.direction is Direction.OUT for each in records if isinstance(each, Interaction))


def test_a_thread_of_the_owner_is_no_exchange(told: Callable[..., list[Yielded]]) -> None:
    records = told(tweet("9", "more", in_reply_to_user_id_str=OWNER, in_reply_to_status_id_str="8"))
    assert gestures(records) == []
    assert len(posts(records)) == 1


def test_a_repost_is_passed_on_and_no_post_of_the_owner(told: Callable[..., list[Yielded]]) -> None:
    records = told(
        tweet("3", "RT @bob: look", (BOB, "bob", "Bob"), (ZOE, "zoe", "Zoë")),
        tweet("4", "RT @gone: lost"),
        tweet("5", "RT @camille_m: mine", (OWNER, "camille_m", "Me")),
        tweet("6", "RT if you agree"),
    )
    assert gestures(records) == [("share", [BOB], 2), ("share", ["@gone"], 2)]
    assert [post.text for post in posts(records)] == ["RT if you agree"]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://twitter.com/Bob/status/77", "@bob"),
        ("https://x.com/bob/status/77?s=20", "@bob"),
        ("https://twitter.com/i/web/status/77", None),
        ("https://twitter.com/camille_m/status/77", None),
        ("https://example.org/bob/status/77", None),
    ],
)
def test_a_quote_is_passed_on(told: Callable[..., list[Yielded]], address: str, key: str | None) -> None:
    entities = {"urls": [{"url": "https://t.co/a", "expanded_url": address}]}
    records = told({"tweet": {"id_str": "5", "full_text": "see https://t.co/a", "entities": entities}})
    assert gestures(records) == ([("share", [key], 2)] if key else [])
    assert posts(records)[0].text == f"see {address}"


def test_only_the_last_version_of_an_edited_post_is_told(told: Callable[..., list[Yielded]]) -> None:
    versions = {"initial": {"editTweetIds": ["7", "8"]}}
    edited = {"edit": {"editControlInitial": {"editTweetIds": ["7", "8"]}}}
    records = told(tweet("7", "teh", edit_info=versions), tweet("8", "the", edit_info=edited))
    assert [post.text for post in posts(records)] == ["the"]


def test_posts_of_a_protected_account_are_not_public(told: Callable[..., list[Yielded]]) -> None:
    def history(*actions: str) -> bytes:
        rows = [{"protectedHistory": {"protectedAt": f"201{n}-01-01", "action": a}} for n, a in enumerate(actions)]
        return script("protected_history", rows)

    assert posts(told(tweet("1", "a")))[0].visibility == "public"
    assert posts(told(tweet("1", "a"), protected_history=history("Unprotect", "Protect")))[0].visibility == "followers"
    assert posts(told(tweet("1", "a"), protected_history=history("Protect", "Unprotect")))[0].visibility == "public"


def note(number: str, text: str, at: str, *named: str) -> dict[str, Any]:
    mentions = [{"screenName": handle} for handle in named]
    return {"noteTweet": {"noteTweetId": number, "createdAt": at, "core": {"text": text, "mentions": mentions}}}


def test_a_long_post_is_told_once_and_whole(told: Callable[..., list[Yielded]]) -> None:
    beginning = "A long story that begins here and goes on for a while, as long stories will, and then "
    whole = beginning + "ends with thanks to @zoe and @bob."
    records = told(
        tweet("90", f"@bob {beginning}… https://t.co/x", (BOB, "bob", "Bob"), in_reply_to_user_id_str=BOB,
              in_reply_to_screen_name="bob", created_at="Thu Feb 19 08:15:00 +0000 2026", favorite_count="4"),
        tweet("91", "Another", (ZOE, "zoe", "Zoë"), created_at="Thu Feb 19 08:15:01 +0000 2026"),
        note_tweet=script("note_tweet", [note("89", whole, "2026-02-19T08:15:01.000Z", "zoe", "bob")]),
    )  # fmt: skip
    assert {(post.source_id, post.text, post.reactions) for post in posts(records)} == {
        ("post:90", whole, 4),
        ("post:91", "Another", None),
    }
    assert gestures(records) == [("reply", [BOB], 2), ("mention", [ZOE], 2), ("mention", [ZOE], 3)]


def test_a_long_post_whose_short_one_is_missing_is_told_by_itself(told: Callable[..., list[Yielded]]) -> None:
    records = told(note_tweet=script("note_tweet", [note("89", "Long", "2026-02-19T08:15:01.000Z")] * 2))
    assert [(post.source_id, post.text) for post in posts(records)] == [("note:89", "Long")]


def test_likes_are_kept_and_their_authors_told_where_known(told: Callable[..., list[Yielded]]) -> None:
    liked = [{"like": {"tweetId": number, "fullText": text}} for number, text in (("8", "Hello &amp; you"), ("7", ""))]
    records = told(
        tweet("9", "@bob hi", in_reply_to_user_id_str=BOB, in_reply_to_status_id_str="8"),
        like=script("like", [*liked, liked[0], {"like": {"tweetId": "1627030366842843136"}}, {"like": 5}]),
    )
    items = [each for each in records if isinstance(each, FeedItem)]
    assert [(each.title, each.at) for each in items] == [
        ("Hello & you", None),
        ("https://x.com/i/web/status/7", None),
        ("https://x.com/i/web/status/1627030366842843136", datetime(2023, 2, 18, 19, 40, 42, 874_000, tzinfo=UTC)),
    ]
    reactions = [each for each in records if isinstance(each, Interaction) and each.kind is InteractionKind.REACTION]
    assert [(each.people[0].key, each.at) for each in reactions] == [(BOB, None)]


def test_parts_that_come_twice_add_nothing(archive: Archive, read: Read) -> None:
    files = {"account.js": account(), "tweets.js": script("tweets", [tweet("1", "a"), tweet("2", "b")])}
    once = read(archive(files))
    twice = read(archive(files | {"tweets (1).js": files["tweets.js"], "old/tweets.js": files["tweets.js"]}))
    assert posts(twice) == posts(once)
    assert sum(each.count for each in twice if isinstance(each, Skipped)) == 4


@pytest.mark.parametrize("variable", ["tweet.part0", "tweets.part0", "tweets.part12", "community_tweet.part0"])
def test_the_variable_tells_what_a_file_holds_whatever_its_name(archive: Archive, read: Read, variable: str) -> None:
    assert len(posts(read(archive({"some file.js": script(variable, [tweet("1", "a")])})))) == 1


def test_numbers_where_strings_are_expected(told: Callable[..., list[Yielded]]) -> None:
    (post,) = posts(
        told({"tweet": {"id": 5, "id_str": None, "full_text": 7, "created_at": 12, "favorite_count": True}})
    )
    assert (post.source_id, post.text, post.at, post.reactions) == ("post:5", "7", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat Feb 18 19:45:15 +0000 2023", datetime(2023, 2, 18, 19, 45, 15, tzinfo=UTC)),
        ("2023-02-18T19:45:15.123Z", datetime(2023, 2, 18, 19, 45, 15, 123_000, tzinfo=UTC)),
        ("2014-03-05 09:12:00 +0000", datetime(2014, 3, 5, 9, 12, tzinfo=UTC)),
        ("Sat Feb 30 19:45:15 +0000 2023", None),
        ("Sat Fév 18 19:45:15 +0000 2023", None),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
        ("", None),
    ],
)
def test_moments(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_the_date_of_a_post_is_in_its_number_since_the_end_of_2010() -> None:
    found = moment_of_post("29700859247")
    assert found is None
    later = moment_of_post("1050118621198921728")
    assert later is not None
    assert (later.year, later.month, later.day) == (2018, 10, 10)
    assert moment_of_post("9" * 20) is None
    assert moment_of_post("x") is None
