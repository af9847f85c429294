"""Facebook's mails: who did what, told only where a full name stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.contract.network import Notice
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind
from entregent.networks.facebook.notices import read

AT = datetime(2024, 2, 8, 9, 30, tzinfo=UTC)


def told(subject: str) -> list[Identity | Interaction]:
    return list(read(Notice("1@fb", "notification@facebookmail.com", "Facebook", subject, AT)))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Élise Durand wants to be friends on Facebook", InteractionKind.INVITATION),
        ("Élise Durand vous a envoyé une invitation", InteractionKind.INVITATION),
        ("Élise Durand accepted your friend request", InteractionKind.CONNECTION),
        ("Élise Durand a accepté votre invitation", InteractionKind.CONNECTION),
        ("Élise Durand sent you a new message", InteractionKind.MESSAGE),
        ("Élise Durand vous a envoyé un message", InteractionKind.MESSAGE),
        ("Élise Durand mentioned you in a comment", InteractionKind.MENTION),
        ("Élise Durand vous a identifiée dans une photo", InteractionKind.MENTION),
        ("Élise Durand commented on your post", InteractionKind.REPLY),
        ("Élise Durand a répondu à votre commentaire", InteractionKind.REPLY),
        ("Élise Durand and 3 others reacted to your photo", InteractionKind.REACTION),
        ("Élise Durand a aimé votre publication", InteractionKind.REACTION),
        ("Élise Durand shared your post", InteractionKind.SHARE),
    ],
)
def test_each_form_tells_who_did_what(subject: str, kind: InteractionKind) -> None:
    person, event = told(subject)
    assert isinstance(person, Identity)
    assert isinstance(event, Interaction)
    assert (person.key, person.name) == ("elise durand", "Élise Durand")
    are_friends = kind is InteractionKind.CONNECTION
    assert (person.is_contact, person.connected_on) == (are_friends, date(2024, 2, 8) if are_friends else None)
    assert (event.kind, event.direction, event.at) == (kind, Direction.BOTH if are_friends else Direction.IN, AT)
    assert [who.key for who in event.people] == ["elise durand"]


def test_a_friendship_and_a_request_are_the_events_that_the_export_tells() -> None:
    assert told("Élise Durand accepted your friend request")[1].source_id == "friend:elise durand"
    assert told("Élise Durand sent you a friend request")[1].source_id == "asked:elise durand"


@pytest.mark.parametrize(
    "subject",
    [
        "Élise sent you a message",
        "You have 3 new notifications",
        "Élise Durand added a new photo",
        "Facebook User sent you a message",
    ],
)
def test_nothing_is_told_where_nobody_is_surely_meant(subject: str) -> None:
    assert told(subject) == []


@given(st.text(max_size=90))
def test_nothing_breaks_the_reading(before: str) -> None:
    for each in told(f"{before} mentioned you"):
        assert each.source_id
