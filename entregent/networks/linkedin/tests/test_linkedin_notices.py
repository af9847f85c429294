"""LinkedIn's mails: who did what, told only where somebody is surely meant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entregent.base.files import open_files
from entregent.contract.network import Notice, Reading
from entregent.contract.records import Direction, Identity, Interaction, InteractionKind
from entregent.networks.linkedin import export
from entregent.networks.linkedin.keys import key_of_url
from entregent.networks.linkedin.notices import read

AT = datetime(2026, 2, 8, 9, 30, tzinfo=UTC)
JANE = "https://www.linkedin.com/comm/in/jane-doe-a1b2?midToken=AQ&trk=eml-email_x-hero-0-prof"
OWNER = "https://www.linkedin.com/comm/in/camille-moreau?trk=eml-email_x-header-5-profile"
OTHER = "https://www.linkedin.com/comm/in/max-weber?trk=eml-email_x-body-3-name"
POST = "https://www.linkedin.com/comm/feed/update/urn%3Ali%3Aactivity%3A7300000000000000001?trk=eml"


def told(
    subject: str,
    sender: str = "messages-noreply@linkedin.com",
    name: str = "Jane Doe via LinkedIn",
    links: tuple[str, ...] = (OWNER, JANE, POST),
) -> list[Identity | Interaction]:
    return list(read(Notice("1@linkedin", sender, name, subject, AT, links=links)))


@pytest.mark.parametrize(
    ("subject", "kind", "direction"),
    [
        ("Jane and 4 others viewed your profile", InteractionKind.REACTION, Direction.IN),
        ("Jane a consulté votre profil", InteractionKind.REACTION, Direction.IN),
        ("I want to connect", InteractionKind.INVITATION, Direction.IN),
        ("Camille, please add me to your LinkedIn network", InteractionKind.INVITATION, Direction.IN),
        ("Jane Doe wants to connect", InteractionKind.INVITATION, Direction.IN),
        ("Jane Doe attend votre réponse", InteractionKind.INVITATION, Direction.IN),
        ("J’aimerais vous ajouter à mon réseau professionnel", InteractionKind.INVITATION, Direction.IN),
        ("Jane accepted your invitation, explore their network", InteractionKind.CONNECTION, Direction.BOTH),
        ("Jane a accepté votre invitation", InteractionKind.CONNECTION, Direction.BOTH),
        (
            "Camille, start a conversation with your new connection, Jane Doe",
            InteractionKind.CONNECTION,
            Direction.BOTH,
        ),
        ("Jane just messaged you", InteractionKind.MESSAGE, Direction.IN),
        ("Jane vient de vous envoyer un message", InteractionKind.MESSAGE, Direction.IN),
        ("Jane mentioned you in a comment", InteractionKind.MENTION, Direction.IN),
        ("Jane Doe vous a mentionnée dans un commentaire", InteractionKind.MENTION, Direction.IN),
        ("Jane commented on your post", InteractionKind.REPLY, Direction.IN),
        ("Jane a répondu à votre commentaire", InteractionKind.REPLY, Direction.IN),
        ("Jane reacted to your post", InteractionKind.REACTION, Direction.IN),
        ("Jane a réagi à votre publication", InteractionKind.REACTION, Direction.IN),
        ("Jane Doe congratulated you on your work anniversary!", InteractionKind.REACTION, Direction.IN),
        ("Jane reposted your post", InteractionKind.SHARE, Direction.IN),
        ("Jane endorsed you for e-learning", InteractionKind.ENDORSEMENT, Direction.IN),
        ("Jane a rédigé une recommandation pour vous", InteractionKind.RECOMMENDATION, Direction.IN),
    ],
)
def test_each_form_tells_who_did_what(subject: str, kind: InteractionKind, direction: Direction) -> None:
    person, event = told(subject)
    assert isinstance(person, Identity)
    assert isinstance(event, Interaction)
    assert (person.key, person.name, person.urls) == (
        "jane-doe-a1b2",
        "Jane Doe",
        ("https://www.linkedin.com/in/jane-doe-a1b2",),
    )
    assert key_of_url(person.urls[0]) == person.key
    is_message = kind is InteractionKind.MESSAGE
    assert (event.kind, event.direction, event.at) == (kind, direction, AT)
    assert event.subject == ("" if is_message else subject), "that a message came is not what it says"
    assert [who.key for who in event.people] == [person.key]
    assert event.url == "https://www.linkedin.com/feed/update/urn:li:activity:7300000000000000001"
    assert person.is_contact is (kind is InteractionKind.CONNECTION)


def test_a_message_that_comes_by_mail_itself_has_any_subject() -> None:
    _person, event = told("A mission in Lyon", sender="inmail-hit-reply@linkedin.com")
    assert isinstance(event, Interaction)
    assert event.kind is InteractionKind.MESSAGE


def test_the_name_stands_in_the_subject_where_it_stands_nowhere_else() -> None:
    person, _event = told("Jane Doe and 4 others viewed your profile", name="LinkedIn")
    assert isinstance(person, Identity)
    assert person.name == "Jane Doe"


@pytest.mark.parametrize(
    ("subject", "sender", "name", "links"),
    [
        ("You appeared in 17 searches this week", "messages-noreply@linkedin.com", "LinkedIn", (JANE,)),
        ("Camille, add Jane Doe", "messages-noreply@linkedin.com", "LinkedIn", (JANE,)),
        ("Jane Doe shared a post", "notifications-noreply@linkedin.com", "LinkedIn", (JANE,)),
        ("Jane viewed your profile", "messages-noreply@linkedin.com", "Jane Doe via LinkedIn", ()),
        ("Jane viewed your profile", "messages-noreply@linkedin.com", "Jane Doe via LinkedIn", (OWNER,)),
        ("Somebody viewed your profile", "messages-noreply@linkedin.com", "LinkedIn", (JANE, OTHER)),
        ("LinkedIn Member viewed your profile", "messages-noreply@linkedin.com", "LinkedIn", (JANE,)),
        ("What mentioned you this week", "newsletters-noreply@linkedin.com", "Jane Doe via LinkedIn", (JANE,)),
        ("Please verify your new device", "security-noreply@linkedin.com", "LinkedIn", (JANE,)),
        ("I want to connect", "invitations@linkedin.com", "LinkedIn", (JANE,)),
        ("Jane viewed your profile", "messages-noreply@linkedin.com", "Jane Doe via LinkedIn", (OTHER,)),
    ],
)
def test_nothing_is_told_where_nobody_is_surely_meant(
    subject: str, sender: str, name: str, links: tuple[str, ...]
) -> None:
    assert told(subject, sender, name, links) == []


def test_of_several_profiles_the_one_that_bears_the_name_is_meant() -> None:
    person, _event = told("Jane accepted your invitation, explore their network", links=(OTHER, JANE, OWNER))
    assert person.source_id == "connection:jane-doe-a1b2"


def test_an_address_may_hold_a_part_of_the_name_only() -> None:
    person, _event = told("Jane viewed your profile", links=("https://www.linkedin.com/comm/in/jdoe42", OTHER))
    assert person.source_id == "seen:jdoe42"


def test_a_connection_is_the_very_event_that_the_archive_tells(tmp_path: Path) -> None:
    (tmp_path / "Connections.csv").write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Jane,Doe,https://www.linkedin.com/in/jane-doe-a1b2,,,,08 Feb 2026\n"
    )
    with open_files(tmp_path / "Connections.csv") as files:
        archived = [each for each in export.read(files, Reading(AT)) if isinstance(each, Identity | Interaction)]
    noticed = told("Jane accepted your invitation")
    assert [each.source_id for each in noticed] == [each.source_id for each in archived]


@given(st.text(max_size=60), st.text(max_size=40), st.lists(st.text(max_size=60), max_size=4), st.booleans())
def test_nothing_breaks_the_reading(subject: str, name: str, links: list[str], known: bool) -> None:
    ending = " viewed your profile" if known else ""
    for each in told(
        subject + ending, name=name, links=(*(f"https://www.linkedin.com/comm/in/{link}" for link in links), *links)
    ):
        assert each.source_id
