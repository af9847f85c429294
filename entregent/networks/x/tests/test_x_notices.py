"""The mails of X and Twitter: who did what, told only where a handle is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.contract.network import Notice
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind
from entregent.networks.x.notices import read

AT = datetime(2024, 2, 8, 9, 30, tzinfo=UTC)


def told(subject: str, name: str = "X", text: str = "") -> list[Identity | Interaction]:
    return list(read(Notice("1@x", "notify@x.com", name, subject, AT, text)))


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Jane Doe (@Jane_D) is now following you on Twitter!", InteractionKind.CONNECTION),
        ("Jane Doe (@Jane_D) followed you", InteractionKind.CONNECTION),
        ("Jane Doe (@Jane_D) vous suit désormais sur Twitter !", InteractionKind.CONNECTION),
        ("Jane Doe (@Jane_D) mentioned you on Twitter!", InteractionKind.MENTION),
        ("Jane Doe (@Jane_D) vous a mentionné sur Twitter !", InteractionKind.MENTION),
        ("Jane Doe (@Jane_D) replied to one of your Tweets!", InteractionKind.REPLY),
        ("Jane Doe (@Jane_D) a répondu à l’un de vos Tweets", InteractionKind.REPLY),
        ("Jane Doe (@Jane_D) favorited one of your Tweets!", InteractionKind.REACTION),
        ("Jane Doe (@Jane_D) liked your post", InteractionKind.REACTION),
        ("Jane Doe (@Jane_D) a aimé l’un de vos posts", InteractionKind.REACTION),
        ("Jane Doe (@Jane_D) Retweeted one of your Tweets!", InteractionKind.SHARE),
        ("Jane Doe (@Jane_D) reposted your post", InteractionKind.SHARE),
        ("Jane Doe (@Jane_D) sent you a Direct Message.", InteractionKind.MESSAGE),
    ],
)
def test_each_form_tells_who_did_what(subject: str, kind: InteractionKind) -> None:
    person, event = told(subject)
    assert isinstance(person, Identity)
    assert isinstance(event, Interaction)
    assert (person.key, person.name, person.handle, person.is_contact) == ("@jane_d", "Jane Doe", "@Jane_D", False)
    assert (event.kind, event.direction, event.at) == (kind, Direction.IN, AT)
    assert [who.key for who in event.people] == ["@jane_d"]


def test_the_handle_stands_in_the_first_lines_of_older_mails() -> None:
    text = "Hi, Camille (cmoreau).\n\nJane Doe (jane_d) is now following your tweets on Twitter."
    person, _event = told("Jane Doe is now following you on Twitter!", "Twitter", text)
    assert isinstance(person, Identity)
    assert person.key == "@jane_d"


@pytest.mark.parametrize(
    "subject",
    [
        "Jane Doe is now following you on Twitter!",
        "Camille, you have new followers on Twitter!",
        "Your post is getting attention",
        "Jane Doe (@jane_d) tweeted: hello",
        "617638 is your X verification code",
    ],
)
def test_nothing_is_told_where_no_handle_is_named(subject: str) -> None:
    assert told(subject) == []


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=60))
def test_nothing_breaks_the_reading(before: str, name: str, text: str) -> None:
    for each in told(f"{before} mentioned you", name, text):
        assert each.source_id
