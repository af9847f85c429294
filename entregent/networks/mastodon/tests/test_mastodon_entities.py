"""Whatever a server sends in place of an entity, reading it raises nothing; what it should send is read rightly."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.http import Answer
from entregent.base.http.typed import address_of
from entregent.contract.live import LiveError, Position, Session
from entregent.contract.records import Identity, Interaction, Post
from entregent.networks.mastodon import entities, events, owner, read
from entregent.networks.mastodon.asking import older
from entregent.networks.mastodon.events import Seer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SEER = Seer("1", "me@home.example", "home.example", NOW)
FIELDS = (
    *("id", "acct", "username", "display_name", "note", "fields", "url", "uri", "moved", "account", "status", "type"),
    *("created_at", "visibility", "mentions", "in_reply_to_id", "in_reply_to_account_id", "reblog", "quote", "poll"),
    *("spoiler_text", "content", "media_attachments", "favourites_count", "verified_at", "value", "title", "options"),
)
TYPES = ("mention", "favourite", "reblog", "follow", "follow_request", "quote", "status", "poll", "update", "move", "x")
likely = st.sampled_from(
    (*TYPES, "direct", "public", "me@home.example", "ann@away.example", "https://away.example/users/ann/statuses/1")
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20) | likely,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=8),
    max_leaves=30,
)


@given(values)
def test_no_entity_raises(entity: Any) -> None:
    told = [*events.notified(entity, SEER), *events.own(entity, SEER)]
    told += filter(None, [SEER.profile(entity), SEER.who(entity)])
    told.append(owner.member(entity, "me@home.example", "", "home.example", NOW))
    for record in told:
        hash(record)
        if isinstance(record, Interaction):
            assert record.people
            assert record.source_id
            assert all(who.key != SEER.key for who in record.people)
            assert record.at is None or record.at <= NOW


def status(**more: Any) -> dict[str, Any]:
    uri = "https://away.example/users/ann/statuses/7"
    return {"id": "70", "uri": uri, "url": "https://away.example/@ann/7", "created_at": "2026-03-01T10:00:00Z",
            "content": "<p>Hello</p>", "visibility": "public", "mentions": [{"id": "1", "acct": "me"}]} | more  # fmt: skip


def told(kind: str, **more: Any) -> Interaction | None:
    account = {"id": "5", "acct": "Ann@away.example", "display_name": "Ann"}
    entity = {"id": "9", "type": kind, "created_at": "2026-03-01T11:00:00Z", "account": account} | more
    found = [each for each in events.notified(entity, SEER) if isinstance(each, Interaction)]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("mention", {"status": status()}, "mention"),
        ("mention", {"status": status(in_reply_to_id="3", in_reply_to_account_id="1")}, "reply"),
        ("mention", {"status": status(in_reply_to_id="3", in_reply_to_account_id="8")}, "mention"),
        ("mention", {"status": status(visibility="direct")}, "message"),
        ("favourite", {"status": status()}, "reaction"),
        ("reblog", {"status": status()}, "share"),
        ("quote", {"status": status()}, "share"),
        ("follow", {}, "connection"),
        ("follow_request", {}, "invitation"),
        ("status", {"status": status()}, None),
        ("poll", {"status": status()}, None),
        ("update", {"status": status()}, None),
        ("admin.report", {}, None),
        ("mention", {"status": None}, None),
    ],
)
def test_each_kind_of_notification_says_what_happened(kind: str, more: dict[str, Any], expected: str | None) -> None:
    found = told(kind, **more)
    assert (found.kind.value if found else None) == expected
    if found:
        assert [who.key for who in found.people] == ["ann@away.example"]


def test_what_answers_a_message_stands_in_its_thread() -> None:
    received = told("mention", status=status(in_reply_to_id="3", in_reply_to_account_id="1"))
    ann = {"id": "5", "acct": "ann@away.example"}
    own = status(id="71", uri="https://home.example/users/me/statuses/71", in_reply_to_id="70",
                 in_reply_to_account_id="5", mentions=[ann])  # fmt: skip
    post, answer = events.own(own, SEER)
    assert isinstance(post, Post)
    assert isinstance(answer, Interaction)
    assert received
    assert answer.thread == received.thread != ""


def test_only_links_that_the_server_verified_are_taken() -> None:
    field = {"name": "x", "value": '<a href="https://ann.example" rel="me">ann</a>'}
    sure = field | {"verified_at": "2026-01-01T00:00:00Z"}
    for fields, urls in (([field], ()), ([sure], ("https://ann.example",))):
        found = SEER.profile({"acct": "ann@away.example", "fields": fields})
        assert isinstance(found, Identity)
        assert found.urls == urls


def test_the_domain_is_that_of_handles() -> None:
    assert entities.domain_of({"domain": "Home.example"}) == "home.example"
    assert entities.domain_of({"uri": "https://home.example/"}) == "home.example"
    assert entities.domain_of({"uri": 5}) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mastodon.social", "https://mastodon.social"),
        ("@Me@Piaille.fr", "https://piaille.fr"),
        ("me@piaille.fr", "https://piaille.fr"),
        (" https://Piaille.fr/@me?x#y ", "https://piaille.fr"),
        ("http://piaille.fr", "https://piaille.fr"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://home:8080/", "http://home:8080"),
        ("café.example", "https://xn--caf-dma.example"),
        ("https://me:secret@piaille.fr", ""),
        ("ftp://piaille.fr", ""),
        ("nonsense", ""),
        ("", ""),
        ("a b.example", ""),
    ],
)
def test_a_server_is_told_from_whatever_is_typed(typed: str, expected: str) -> None:
    assert address_of(typed) == expected


@given(st.text())
def test_no_text_typed_or_sent_raises(text: str) -> None:
    address = address_of(text)
    assert not address or address.startswith(("https://", "http://"))
    older(text)
    older(f'<{text}>; rel="next"')


class Babbling:
    """A server that answers every request with the next of some values, and always says that there is more."""

    def __init__(self, answers: list[Any], link: str) -> None:
        self.answers, self.link, self.asked = answers, link, 0

    def get(self, url: str, **_options: Any) -> Answer:
        """The owner's own profile is told rightly: all the rest is noise."""
        self.asked += 1
        me = {"id": "1", "acct": "me", "following_count": 3}
        value = me if url.endswith("verify_credentials") else self.answers[self.asked % len(self.answers)]
        return Answer(200, {"link": self.link}, json.dumps(value).encode(), url)


@given(
    st.lists(st.lists(values, max_size=4) | values, min_size=1, max_size=4),
    st.sampled_from(
        ("", '<https://home.example/x?max_id=5>; rel="next"', "<>;;;", '<https://[/?max_id=1>; rel="next"')
    ),
    st.dictionaries(st.sampled_from(("plan", "at", "newest", "next", "listed", "done", "domains")), values),
)
def test_a_server_that_babbles_and_a_damaged_cursor_come_to_an_end(
    answers: list[Any], link: str, cursor: dict[str, Any]
) -> None:
    http = Babbling(answers, link)
    session = Session(
        http,  # type: ignore[arg-type]
        "me@home.example",
        "https://home.example",
        {"token": "x", "domain": "home.example"},
        lambda: NOW,
        lambda _new: None,
    )
    for told in (read.since(session, cursor), read.follows(session, "ann@home.example", cursor)):
        with suppress(LiveError):
            for each in told:
                assert not isinstance(each, Position) or json.dumps(dict(each.cursor))
    assert http.asked < 100


@pytest.mark.parametrize(
    ("fields", "picture"),
    [
        (
            {"avatar": "https://files.example/a.gif", "avatar_static": "https://files.example/a.png"},
            "https://files.example/a.png",
        ),
        ({"avatar": "https://files.example/a.png"}, "https://files.example/a.png"),
        ({"avatar_static": "https://home.example/avatars/original/missing.png"}, ""),
        ({"avatar_static": "https://pleroma.example/images/avi.png"}, ""),
        ({"avatar_static": "https://misskey.example/identicon/ann@misskey.example"}, ""),
        ({"avatar_static": "https://gts.example/assets/default_avatars/GoToSocial_icon2.webp"}, ""),
        ({"avatar_static": "javascript:alert(1)"}, ""),
        ({"avatar_static": ["https://files.example/a.png"]}, ""),
        ({}, ""),
    ],
)
def test_the_picture_of_a_profile_is_an_address_that_stands_still(fields: dict[str, Any], picture: str) -> None:
    found = entities.profile({"acct": "ann@away.example", **fields}, "home.example", NOW)
    assert found is not None
    assert found.picture == picture
