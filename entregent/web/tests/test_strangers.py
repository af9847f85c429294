"""A shortlist that reaches beyond the contacts: told apart, asked for an introduction to, kept, printed and handed out."""

from __future__ import annotations

import csv
import gc
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.base import memory
from entregent.contract.live import FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.people.models import Identity, Person
from entregent.people.tests.invented import NOW, root, who
from entregent.ties import actions, work
from entregent.ties.tests.invented_facts import say, talk, together
from entregent.web import wsgi

STRANGER = {"network": "linkedin", "key": "zoe"}


@pytest.fixture
def world(owner: Client, settings: object, tmp_path: Path) -> Workspace:
    """Anna and Ben, friends of the owner, follow a luthier whom nobody knows."""
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    mine = Workspace.objects.get()
    say(
        mine,
        *(who(key, key.title(), headline="Teacher") for key in ("anna", "ben")),
        *talk("anna", 12, 3),
        *talk("ben", 9, 5),
    )
    for key in ("anna", "ben"):
        follow(mine, key, ("zoe", "Zoé <Aubin>", "Luthier, Lyon"))
    worker.run_until_idle((work,))
    return mine


def follow(mine: Workspace, of: str, *members: tuple[str, str, str]) -> None:
    page = FollowPage(
        Who(of),
        Direction.OUT,
        tuple(Who(key, name) for key, name, _headline in members),
        is_last=True,
        headlines={key: headline for key, _name, headline in members},
    )
    batch = open_batch(mine, "linkedin", "lists", NOW, NOW)
    actions.take_follows(batch, "linkedin", Identity.objects.get(workspace=mine, key=of).pk, page, NOW)
    actions.request_refresh(mine, NOW)


def asked(owner: Client, text: str = "luthier") -> str:
    return owner.get(reverse("shortlist"), {"q": text}).content.decode()


def test_a_stranger_is_told_apart_and_the_way_explained(owner: Client, world: Workspace) -> None:
    page = asked(owner)
    assert "Zoé &lt;Aubin&gt;" in page
    assert "2 steps away" in page
    assert "On LinkedIn: zoe" in page
    assert "Anna follows Zoé &lt;Aubin&gt;: 40 of 100." in page
    assert "or through Ben" in page
    assert "Introductions this list asks for:" in page


def test_asking_for_an_introduction_makes_a_person_of_them(owner: Client, world: Workspace) -> None:
    anna = root(world, "anna")
    answer = owner.post(reverse("take_up"), STRANGER | {"through": anna, "about": "a viola"})
    zoe = Person.objects.get(workspace=world, name="Zoé <Aubin>")
    assert answer["Location"].startswith(reverse("introduction", args=[zoe.pk, anna]))
    assert "a viola" in owner.get(answer["Location"]).content.decode()
    assert reverse("person", args=[zoe.pk]) in asked(owner)
    for wrong in ({"key": "nobody"}, {"through": "x"}, {"through": "9" * 30}):
        refused = owner.post(reverse("take_up"), STRANGER | {"through": anna} | wrong)
        assert refused.status_code in (302, 400, 409, 422)
        assert "introduction" not in refused.get("Location", "")
    assert Person.objects.filter(workspace=world, is_root=True, is_owner=False).count() == 3


def test_kept_printed_and_handed_out(owner: Client, world: Workspace) -> None:
    board = owner.post(reverse("keep"), {"q": "luthier"})["Location"]
    number = int(board.strip("/").split("/")[-1])
    zoe = Person.objects.get(workspace=world, name="Zoé <Aubin>")
    text = owner.get(board).content.decode()
    assert reverse("person", args=[zoe.pk]) in text
    assert "2 steps away" in text
    assert "Anna → Zoé &lt;Aubin&gt;" in owner.get(reverse("printable", args=[number])).content.decode()
    table = owner.get(reverse("shortlist_file", args=[number])).content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["degree"], row["account"], row["path"]) == ("2", "linkedin:zoe", "Anna → Zoé <Aubin>")
    (told,) = owner.get(reverse("shortlist_file", args=[number]), {"format": "json"}).json()["results"]
    assert told["degree"] == 2
    assert told["account"] == {"network": "linkedin", "key": "zoe"}
    assert len(told["introducer"]["hops"]) == 2


def test_as_many_queries_for_many_strangers(owner: Client, world: Workspace) -> None:
    counts = []
    for size in (8, 24):
        follow(world, "anna", *((f"l{n}", f"Luthier {n}", "Luthier") for n in range(size)))
        worker.run_until_idle((work,))
        asked(owner)
        with CaptureQueriesContext(connection) as queries:
            page = asked(owner)
        assert page.count("steps away") == min(size, 24) + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_as_many_queries_to_keep_many_strangers(owner: Client, world: Workspace) -> None:
    counts = []
    for trade, size in (("archetier", 4), ("facteur", 24)):
        follow(world, "anna", *((f"{trade}{n}", f"{trade.title()} {n}", trade) for n in range(size)))
        worker.run_until_idle((work,))
        asked(owner, trade)
        before = Person.objects.filter(workspace=world).count()
        with CaptureQueriesContext(connection) as queries:
            owner.post(reverse("keep"), {"q": trade})
        assert Person.objects.filter(workspace=world).count() == before + size
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_after_a_page_that_loads_code_what_is_there_is_not_looked_through_again(
    owner: Client, world: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wsgi.application
    monkeypatch.setattr(memory, "_settled", 0)
    gc.unfreeze()
    try:
        asked(owner)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def test_somebody_seen_with_a_contact_is_some_steps_away_too(owner: Client, world: Workspace) -> None:
    say(world, who("far", "Far Cole", headline="Archetier", is_contact=False), together("one", "anna", "far"))
    page = asked(owner, "archetier")
    assert "2 steps away" in page
    assert "Anna and Far Cole: in one conversation" in page
