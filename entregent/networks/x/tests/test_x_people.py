"""Who is who: names and handles found where they stand, the owner told from all others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from entregent.contract.records import Direction, Identity, Interaction, InteractionKind, Missing
from entregent.networks.x.tests.conftest import OWNER, Yielded, account, message, script, talk, tweet

Archive = Callable[[dict[str, bytes]], Path]
Read = Callable[..., list[Yielded]]
BOB, ZOE, KIM = "50000001", "50000002", "50000003"


def people(records: list[Yielded]) -> dict[str, Identity]:
    return {each.key: each for each in records if isinstance(each, Identity)}


def follow(kind: str, *numbers: str) -> bytes:
    variable = {"following": "following", "follower": "follower", "blocking": "block", "muting": "mute"}[kind]
    return script(variable, [{kind: {"accountId": number, "userLink": ""}} for number in numbers])


def test_names_of_bare_numbers_come_from_posts(archive: Archive, read: Read) -> None:
    found = people(
        read(
            archive(
                {
                    "account.js": account(),
                    "following.js": follow("following", BOB, ZOE),
                    "follower.js": follow("follower", BOB, KIM),
                    "tweets.js": script(
                        "tweets",
                        [
                            tweet("200", "@Bob_B yes", (BOB, "Bob_B", "Bob Brandt")),
                            tweet("201", "x", in_reply_to_user_id_str=ZOE, in_reply_to_screen_name="ZoeK"),
                        ],
                    ),
                }
            )
        )
    )
    assert (found[BOB].name, found[BOB].handle, found[BOB].aliases, found[BOB].is_contact) == (
        "Bob Brandt", "@Bob_B", ("@bob_b",), True,
    )  # fmt: skip
    assert (found[ZOE].name, found[ZOE].handle) == ("", "@ZoeK")
    assert (found[KIM].name, found[KIM].handle, found[KIM].is_contact) == ("", KIM, False)


def test_the_newest_post_tells_handle_and_name(archive: Archive, read: Read) -> None:
    posts = [tweet("300", "a", (BOB, "new_bob", "Bob New")), tweet("299", "b", (BOB, "old_bob", "Bob Old"))]
    for order in (posts, posts[::-1]):
        bob = people(read(archive({"account.js": account(), "tweets.js": script("tweets", order)})))[BOB]
        assert (bob.handle, bob.name, bob.aliases) == ("@new_bob", "Bob New", ("@new_bob",))


def test_a_handle_that_changed_hands_belongs_to_who_bore_it_last(archive: Archive, read: Read) -> None:
    posts = [tweet("100", "a", (BOB, "shared", "Bob")), tweet("200", "b", (ZOE, "Shared", "Zoë"))]
    found = people(read(archive({"account.js": account(), "tweets.js": script("tweets", posts)})))
    assert found[ZOE].aliases == ("@shared",)
    assert found[BOB].aliases == ()


def test_whoever_is_named_by_handle_alone_is_found_by_number_where_another_post_tells(
    archive: Archive, read: Read
) -> None:
    posts = [tweet("100", "RT @Bob_B: hello"), tweet("200", "@bob_b thanks", (BOB, "bob_b", "Bob"))]
    records = read(archive({"account.js": account(), "tweets.js": script("tweets", posts)}))
    (share,) = [each for each in records if isinstance(each, Interaction) and each.kind is InteractionKind.SHARE]
    assert [who.key for who in share.people] == [BOB]
    assert "@bob_b" not in people(records)


def test_blocked_and_muted(archive: Archive, read: Read) -> None:
    found = people(
        read(
            archive(
                {
                    "account.js": account(),
                    "block.js": follow("blocking", BOB),
                    "mute.js": follow("muting", ZOE, BOB),
                    "following.js": follow("following", ZOE),
                }
            )
        )
    )
    assert (found[BOB].is_blocked, found[BOB].is_muted, found[BOB].is_contact) == (True, True, False)
    assert (found[ZOE].is_blocked, found[ZOE].is_muted, found[ZOE].is_contact) == (False, True, True)


def test_follows_have_a_direction_and_no_date(archive: Archive, read: Read) -> None:
    records = read(
        archive({"following.js": follow("following", BOB), "follower.js": follow("follower", BOB, KIM)}),
        frozenset({OWNER}),
    )
    follows = [each for each in records if isinstance(each, Interaction)]
    assert [(each.direction, each.people[0].key, each.at) for each in follows] == [
        (Direction.OUT, BOB, None),
        (Direction.IN, BOB, None),
        (Direction.IN, KIM, None),
    ]
    assert {each.kind for each in follows} == {InteractionKind.CONNECTION}
    assert len({each.source_id for each in follows}) == 3


@pytest.mark.parametrize(
    "files",
    [
        {"account.js": account()},
        {"manifest.js": b'window.__THAR_CONFIG = {"userInfo": {"accountId": "40010020", "userName": "camille_m"}}'},
        {"user_details.js": b'var user_details =  {"id": 40010020, "screen_name": "camille_m", "full_name": "C"}'},
        {},
    ],
)
def test_the_owner_is_told_by_every_file_that_can(archive: Archive, read: Read, files: dict[str, bytes]) -> None:
    thread = [
        tweet("301", "and more", in_reply_to_status_id_str="300", in_reply_to_user_id_str=OWNER),
        tweet("300", "first @bob", (BOB, "bob", "Bob")),
    ]
    records = read(archive(files | {"tweets.js": script("tweets", thread)}))
    assert people(records)[OWNER].is_owner
    assert [each.people[0].key for each in records if isinstance(each, Interaction)] == [BOB]


def test_messages_alone_tell_the_owner_by_who_is_in_all(archive: Archive, read: Read) -> None:
    talks = [
        talk(f"{OWNER}-{BOB}", message("1", BOB, "a", recipientId=OWNER)),
        talk(f"{OWNER}-{ZOE}", message("2", OWNER, "b", recipientId=ZOE)),
    ]
    records = read(archive({"direct-messages.js": script("direct_messages", talks)}))
    assert [(each.direction, each.people[0].key) for each in records if isinstance(each, Interaction)] == [
        (Direction.IN, BOB),
        (Direction.OUT, ZOE),
    ]


def test_one_conversation_does_not_tell_and_the_report_says_so(archive: Archive, read: Read) -> None:
    talks = [talk(f"{OWNER}-{BOB}", message("1", BOB, "a", recipientId=OWNER))]
    path = archive({"direct-messages.js": script("direct_messages", talks)})
    records = read(path)
    assert not [each for each in records if isinstance(each, Interaction | Identity)]
    assert [str(each.what) for each in records if isinstance(each, Missing)] == [
        "Which account in the messages is yours"
    ]
    known = read(path, frozenset({OWNER}))
    assert [each.people[0].key for each in known if isinstance(each, Interaction)] == [BOB]
