"""People to meet whom only follow lists know, on the page: told apart, introduced, refused for good, taken up."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.advice import queries
from entregent.people.models import Person
from entregent.people.tests.invented import NOW, root, who
from entregent.ties import work
from entregent.ties.tests.invented_facts import say, talk
from entregent.web.tests.test_strangers import follow

ZOE = {"network": "linkedin", "key": "zoe"}


@pytest.fixture
def world(owner: Client, settings: object, tmp_path: Path) -> Workspace:
    """Six friends of the owner follow a luthier whom nobody knows."""
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    mine = Workspace.objects.get()
    names = ("anna", "ben", "cleo", "dan", "edith", "fay")
    say(mine, *(who(key, f"{key.title()} <Lund>") for key in names), *(m for key in names for m in talk(key, 9, 5)))
    for key in names:
        follow(mine, key, ("zoe", "Zoé <Aubin>", "Luthier <Lyon>"))
    worker.run_until_idle((work,))
    return mine


def page(client: Client) -> str:
    return client.get(reverse("meet")).content.decode()


def test_they_are_told_with_network_profile_and_who_follows_them(owner: Client, world: Workspace) -> None:
    text = page(owner)
    assert "Zoé &lt;Aubin&gt;" in text
    assert "Luthier &lt;Lyon&gt;" in text
    assert "On LinkedIn: zoe" in text
    assert 'href="https://www.linkedin.com/in/zoe' in text
    assert "Followed by" in text
    assert "and 2 others" in text
    assert "Known only from the follow lists of your contacts." in text
    assert text.count('name="through"') == 3
    assert reverse("person", args=[root(world, "anna")]) in text


@pytest.mark.parametrize("persona", ["owner", "member"])
def test_owner_and_member_refuse_and_take_it_back(
    persona: str, world: Workspace, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(persona)
    told = client.post(reverse("pass_over_account"), ZOE, follow=True).content.decode()
    assert "not suggested here any more" in told
    assert "1 set aside for good" in told
    assert "Could introduce you:" not in told
    again = client.post(reverse("pass_over_account"), ZOE | {"clear": "1"}, follow=True).content.decode()
    assert "Could introduce you:" in again
    assert "set aside for good" not in again
    refused = client.post(reverse("pass_over_account"), {"network": "linkedin", "key": "nobody"})
    assert refused.status_code in (302, 400, 409, 422)
    assert "Could introduce you:" in page(client)


def test_others_neither_see_nor_change_anything(
    owner: Client, world: Workspace, stranger: Client, elsewhere: tuple[Workspace, Client]
) -> None:
    assert stranger.post(reverse("pass_over_account"), ZOE).status_code == 403
    _other, theirs = elsewhere
    assert "Aubin" not in page(theirs)
    theirs.post(reverse("pass_over_account"), ZOE)
    theirs.post(reverse("take_up"), ZOE)
    assert "Could introduce you:" in page(owner)
    assert not Person.objects.filter(name="Zoé <Aubin>").exists()


def test_asking_for_an_introduction_makes_a_person_of_them(owner: Client, world: Workspace) -> None:
    ben = root(world, "ben")
    answer = owner.post(reverse("take_up"), ZOE | {"through": ben})
    zoe = Person.objects.get(workspace=world, name="Zoé <Aubin>")
    assert answer["Location"].startswith(reverse("introduction", args=[zoe.pk, ben]))
    draft = owner.get(answer["Location"]).content.decode()
    assert "Hello Ben" in draft
    assert "Zoé &lt;Aubin&gt;" in draft


def test_taken_up_they_are_a_person_to_meet(owner: Client, world: Workspace) -> None:
    answer = owner.post(reverse("take_up"), ZOE)
    zoe = Person.objects.get(workspace=world, name="Zoé <Aubin>")
    assert answer["Location"] == reverse("person", args=[zoe.pk])
    assert "Now among your people" in owner.get(answer["Location"]).content.decode()
    worker.run_until_idle((work,))
    text = page(owner)
    assert text.count("Zoé &lt;Aubin&gt;</a>") == 1
    assert reverse("pass_over", args=[zoe.pk]) in text
    assert reverse("pass_over_account") not in text


@pytest.mark.parametrize("persona", ["owner", "member"])
def test_whoever_is_kept_stands_on_the_board_and_in_today(
    persona: str, world: Workspace, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(persona)
    page(client)
    board = client.post(reverse("keep_suggestion"), ZOE)["Location"]
    zoe = Person.objects.get(workspace=world, name="Zoé <Aubin>")
    text = client.get(board).content.decode()
    assert reverse("person", args=[zoe.pk]) in text
    assert "2 steps away" in text
    assert "Luthier" in text
    assert "To write to from" in text
    assert "People to meet" in client.get(reverse("shortlist")).content.decode()
    assert (zoe.pk, "follow_up") in {(card.person_id, card.kind) for card in queries.today(world, NOW)}
    worker.run_until_idle((work,))
    assert f'href="{board}">On your board' in page(client)
    assert client.post(reverse("keep_suggestion"), {"person": zoe.pk})["Location"] == board
    assert client.get(board).content.decode().count("To write to from") == 1, "once"
    assert client.post(reverse("keep_suggestion"), {"person": "999999"}).get("Location", "") != board


def test_as_many_queries_for_many(owner: Client, world: Workspace) -> None:
    counts = []
    for size in (6, 18):
        follow(world, "anna", *((f"l{n}", f"Luthier {n}x", "Luthier") for n in range(size)))
        worker.run_until_idle((work,))
        page(owner)
        with CaptureQueriesContext(connection) as asked:
            text = page(owner)
        assert text.count('data-key="n"') == size + 1
        counts.append(len(asked))
    assert counts[0] == counts[1]
