"""What the outbox says: for whom a post is, whom it answers and names, and what is private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from entregent.contract.records import (
    Direction,
    Identity,
    Interaction,
    InteractionKind,
    Missing,
    Post,
    Relation,
    Skipped,
)
from entregent.networks.mastodon.content import own_links, plain_text
from entregent.networks.mastodon.tests.conftest import (
    ACTOR,
    FOLLOWERS,
    ME,
    PUBLIC,
    announce,
    collection,
    create,
    mention,
)

Read = Callable[..., list[Any]]
NORA = mention("@nora@mamot.example", "https://mamot.example/users/nora")
THEO = mention("@theo", "https://piaille.example/users/theo")


def of(found: list[Any], kind: type) -> list[Any]:
    return [each for each in found if isinstance(each, kind)]


def events(found: list[Any]) -> list[tuple[str, list[str]]]:
    return [(each.kind.value, [who.key for who in each.people]) for each in of(found, Interaction)]


@pytest.mark.parametrize(
    ("to", "cc", "visibility"),
    [
        ([PUBLIC], [FOLLOWERS], "public"),
        (["as:Public"], [], "public"),
        (PUBLIC, None, "public"),
        ([FOLLOWERS], [PUBLIC], "unlisted"),
        ([FOLLOWERS], [NORA["href"]], "followers"),
        ([NORA["href"], "https://other.example/users/x/followers/"], [], "followers"),
    ],
)
def test_for_whom_a_post_is(outbox: Read, to: object, cc: object, visibility: str) -> None:
    found = outbox(create(1, to=to, cc=cc, tag=[NORA]))
    (post,) = of(found, Post)
    assert post.visibility == visibility
    assert events(found) == [("mention", ["nora@mamot.example"])]


@pytest.mark.parametrize(
    ("to", "cc"),
    [([NORA["href"]], []), ([], [NORA["href"]]), ([], []), (None, None), (7, {"x": 1}), ([NORA["href"]] * 3, "")],
)
def test_a_direct_message_is_never_a_post(outbox: Read, to: object, cc: object) -> None:
    found = outbox(create(1, "<p>secret</p>", to=to, cc=cc, tag=[NORA]))
    assert not of(found, Post)
    (message,) = of(found, Interaction)
    assert (message.kind, message.direction, message.audience) == (InteractionKind.MESSAGE, Direction.OUT, 2)
    assert [who.key for who in message.people] == ["nora@mamot.example"]
    assert message.text == "secret"


def test_a_message_to_nobody_is_set_aside(outbox: Read) -> None:
    found = outbox(create(1, to=[], cc=[]), create(2, to=[ME], cc=[]))
    assert not of(found, Post) + of(found, Interaction)
    assert [each.count for each in of(found, Skipped)] == [2]


def test_those_who_share_a_private_conversation_know_each_other(outbox: Read) -> None:
    ines = mention("@ines@asso.example", "https://asso.example/users/ines")
    both = {"to": [NORA["href"], ines["href"]], "cc": [], "conversation": "tag:x"}
    later = both | {"published": "2026-03-01T08:00:00Z"}
    found = outbox(
        create(1, tag=[NORA, ines], **both), create(2, tag=[ines, NORA], **later), create(3, tag=[NORA, ines])
    )
    (thread,) = of(found, Relation)
    assert [who.key for who in thread.people] == ["nora@mamot.example", "ines@asso.example"]
    assert (str(thread.since), str(thread.until)) == ("2026-01-05", "2026-03-01")


def test_an_answer_goes_to_whoever_wrote_above(outbox: Read) -> None:
    found = outbox(
        create(1, inReplyTo="https://mamot.example/users/nora/statuses/9", tag=[THEO, NORA], conversation="tag:c")
    )
    assert events(found) == [("reply", ["nora@mamot.example"]), ("mention", ["theo@piaille.example"])]
    reply = of(found, Interaction)[0]
    assert (reply.audience, reply.thread) == (3, "tag:c")
    assert of(found, Post)[0].reply_to == "https://mamot.example/users/nora/statuses/9"


def test_an_answer_where_the_address_does_not_tell(outbox: Read) -> None:
    unknown = "https://autre.example/objects/1"
    karim = mention("@karim@autre.example", "https://autre.example/actor/9")
    assert events(outbox(create(1, inReplyTo=unknown, tag=[karim]))) == [("reply", ["karim@autre.example"])]
    several = outbox(create(1, inReplyTo=unknown, tag=[karim, NORA]))
    assert events(several) == [("mention", ["karim@autre.example", "nora@mamot.example"])]


def test_an_answer_to_oneself_is_a_post_alone(outbox: Read) -> None:
    found = outbox(create(1), create(2, inReplyTo=f"{ME}/statuses/1"))
    assert len(of(found, Post)) == 2
    assert not of(found, Interaction)


def test_a_mention_without_a_server_means_the_one_of_its_address(outbox: Read) -> None:
    far = mention("@sami", "https://ecole.example/users/sami")
    assert events(outbox(create(1, tag=[THEO, far]))) == [("mention", ["theo@piaille.example", "sami@ecole.example"])]


def test_a_server_known_by_two_names(read: Read) -> None:
    actor = ACTOR | {"id": "https://social.chez.example/users/camille", "webfinger": "camille@chez.example"}
    near = mention("@theo", "https://social.chez.example/users/theo")
    items = [create(1, tag=[near], inReplyTo="https://social.chez.example/users/theo/statuses/1")]
    found = read({"actor.json": actor, "outbox.json": collection(items)})
    owner = next(each for each in of(found, Identity) if each.is_owner)
    assert (owner.key, owner.aliases) == ("camille@chez.example", ("camille@social.chez.example",))
    assert events(found) == [("reply", ["theo@chez.example"])]
    assert [each.aliases for each in of(found, Identity) if each.key == "theo@chez.example"] == [
        (),
        ("theo@social.chez.example",),
    ]


def test_a_boost_waits_until_it_is_known_whose_the_post_is(outbox: Read) -> None:
    actor = "https://grand.example/ap/users/7"
    found = outbox(
        announce(1, f"{actor}/statuses/9"),
        announce(2, "https://muet.example/objects/1"),
        announce(3, f"{ME}/statuses/8"),
        create(4, tag=[mention("@lucas@grand.example", actor)]),
    )
    assert events(found) == [("mention", ["lucas@grand.example"]), ("share", ["lucas@grand.example"])]
    assert sum(each.count for each in of(found, Skipped)) == 2


def test_a_quotation_is_a_share_in_ones_own_words(outbox: Read) -> None:
    found = outbox(create(1, "<p>À lire</p>", quote="https://mamot.example/users/nora/statuses/3"))
    assert events(found) == [("share", ["nora@mamot.example"])]
    assert of(found, Interaction)[0].text == "À lire"


def test_the_outbox_is_read_before_what_was_liked(read: Read) -> None:
    ines = mention("@ines@asso.example", "https://social.asso.example/users/ines")
    liked = collection(["https://social.asso.example/users/ines/statuses/1"], "likes.json")
    found = read({"a-likes.json": liked, "outbox.json": collection([create(1, tag=[ines])]), "actor.json": ACTOR})
    assert events(found) == [("mention", ["ines@asso.example"]), ("reaction", ["ines@asso.example"])]


def test_an_outbox_alone_tells_whose_it_is(read: Read) -> None:
    found = read({"outbox.json": collection([create(1, inReplyTo=f"{ME}/statuses/0")])})
    (owner,) = [each for each in of(found, Identity) if each.is_owner]
    assert owner.key == "camille@piaille.example"
    assert not of(found, Interaction)


def test_duplicated_parts_are_told_once(read: Read) -> None:
    items = [create(1, tag=[NORA]), announce(2, "https://mamot.example/users/nora/statuses/1")]
    once = read({"actor.json": ACTOR, "outbox.json": collection(items)})
    twice = read({"actor.json": ACTOR, "outbox.json": collection(items), "outbox (1).json": collection(items * 2)})
    kept = [each for each in twice if not isinstance(each, Skipped | Missing)]
    assert kept == [each for each in once if not isinstance(each, Skipped | Missing)]
    assert sum(each.count for each in of(twice, Skipped)) == 4


def test_the_owner_as_the_profile_says(read: Read) -> None:
    link = '<a href="https://x.example/a?b=1&amp;c=2" rel="me nofollow">x</a>'
    fields = [{"type": "PropertyValue", "name": "Site", "value": link}, {"type": "PropertyValue", "value": 7}, None]
    actor = ACTOR | {
        "name": "Camille\nMoreau",
        "summary": "<p>Un</p><p>Deux</p>",
        "attachment": fields,
        "type": "Organization",
    }
    actor |= {
        "alsoKnownAs": ["https://ancien.example/users/cam", 7, ME],
        "movedTo": "https://neuf.example/users/camille",
    }
    (owner,) = of(read({"actor.json": actor}), Identity)
    assert (owner.name, owner.summary, owner.is_organisation) == ("Camille Moreau", "Un\n\nDeux", True)
    assert owner.urls == ("https://x.example/a?b=1&c=2",)
    assert owner.aliases == ("cam@ancien.example", "camille@neuf.example")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>if a &lt; b then I &lt;3 you</p>", "if a < b then I <3 you"),
        ("<p>one<br>two<br />three</p>", "one\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul><p>three</p>", "- one\n- two\n\nthree"),
        (
            '<a href="https://e.example/long"><span class="invisible">https://</span><span>e.example</span></a>',
            "https://e.example",
        ),
        ("plain", "plain"),
        ("<script>alert(1)</script>ok", "ok"),
        ("<p>" * 3000 + "x", "x"),
        ("", ""),
    ],
)
def test_content_as_plain_text(content: str, text: str) -> None:
    assert plain_text(content) == text


def test_only_links_marked_as_ones_own() -> None:
    assert own_links(
        '<a rel="nofollow" href="https://a.example">a</a><A HREF=\'https://b.example\' REL="me">b</A>'
    ) == ["https://b.example"]
