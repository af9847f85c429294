"""Whom to meet, who is asked for it and who is spared, on the command line; somebody of a follow list among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from entregent.accounts.actions import ensure_workspace
from entregent.accounts.models import Workspace
from entregent.contract.live import FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.people.models import Identity
from entregent.people.tests.invented import NOW, root, who
from entregent.ties import actions as ties
from entregent.ties.tests.invented_facts import say, talk, together
from tests.cli.conftest import Command


@pytest.fixture
def world(entregent: Command, settings: object, tmp_path: Path) -> Workspace:
    """Anna and Ben are friends; both met Nora; Anna follows Zoé, a luthier."""
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    mine = ensure_workspace(NOW)
    say(
        mine,
        who("anna", "Anna Bell"),
        who("ben", "Ben Cole"),
        who("nora", "Nora Near", is_contact=False),
        *talk("anna", 12, 3),
        *talk("ben", 8, 20),
        together("one", "anna", "nora", "ben"),
    )
    anna = Identity.objects.get(workspace=mine, key="anna")
    page = FollowPage(
        Who("anna"), Direction.OUT, (Who("zoe", "Zoé Aubin"),), is_last=True, headlines={"zoe": "Luthier, Lyon"}
    )
    ties.take_follows(open_batch(mine, "linkedin", "lists", NOW, NOW), "linkedin", anna.pk, page, NOW)
    ties.request_refresh(mine, NOW)
    return mine


def test_meet_suggests_and_remembers_a_no(entregent: Command, world: Workspace) -> None:
    (nora,) = entregent("meet", "--json").json["suggestions"]
    assert nora["person"]["name"] == "Nora Near"
    assert {one["name"] for one in nora["introducers"]} == {"Anna Bell", "Ben Cole"}
    told = entregent("meet", "--novelty", "0.8").out
    assert "2 common contacts: Anna Bell, Ben Cole" in told
    assert "not suggested any more" in entregent("meet", "--no", "Nora Near").out
    assert "Nobody new is within reach" in entregent("meet").out
    entregent("meet", "--again", "Nora Near")
    assert len(entregent("meet", "--json").json["suggestions"]) == 1


def test_introduce_drafts_and_remembers_what_was_asked(entregent: Command, world: Workspace) -> None:
    told = entregent("introduce", "Nora Near", "--through", "Anna Bell", "--about", "a choir", "--json").json
    assert "Nora Near" in told["message"]
    assert "a choir" in told["message"]
    assert "Anna Bell" in told["forward"]
    assert (told["asked_lately"], told["asked_at"]) == (0, None)
    asked = entregent("introduce", "Nora Near", "--through", "Anna Bell", "--asked", "--json").json
    assert asked["asked_lately"] == 1
    assert "Anna Bell was asked for 1 introduction" in entregent("introduce", "Ben Cole", "--through", "Anna Bell").out
    (door,) = (
        one for one in entregent("meet", "--json").json["suggestions"][0]["introducers"] if one["name"] == "Anna Bell"
    )
    assert door["asked"] == 1
    taken_back = entregent("introduce", "Nora Near", "--through", "Anna Bell", "--not-asked", "--json").json
    assert taken_back["asked_lately"] == 0
    assert entregent("introduce", "Nora Near", "--through", "Nora Near").code == 2
    assert entregent("introduce", "Nora Near", "--through", "Anna Bell", "--asked", "--not-asked").code == 2


def test_a_shortlist_names_somebody_of_a_follow_list_and_they_can_be_introduced(
    entregent: Command, world: Workspace
) -> None:
    (zoe,) = entregent("shortlist", "luthier", "--json").json["results"]
    assert zoe["person"] == {"id": None, "name": "Zoé Aubin"}
    assert (zoe["degree"], zoe["account"]) == (2, {"network": "linkedin", "key": "zoe"})
    told = entregent("shortlist", "luthier").out
    assert "2 steps away, linkedin:zoe" in told
    assert "Introduced by: Anna Bell → Zoé Aubin" in told
    assert "Anna Bell follows Zoé Aubin: 40 of 100." in told
    assert "2,linkedin:zoe,Anna Bell → Zoé Aubin" in entregent("shortlist", "luthier", "--csv").out
    draft = entregent("introduce", "linkedin:zoe", "--through", "Anna Bell", "--json").json
    assert draft["target"] == {"id": root(world, "zoe"), "name": "Zoé Aubin"}
    (known,) = entregent("shortlist", "luthier", "--json").json["results"]
    assert known["person"]["id"] == root(world, "zoe")
    assert known["introducer"]["hops"][-1].startswith("Anna Bell and Zoé Aubin: one follows the other")
    assert entregent("introduce", "linkedin:nobody", "--through", "Anna Bell").code == 2


def test_whoever_is_spared_introduces_nobody(entregent: Command, world: Workspace) -> None:
    assert "1 person more is never asked" in entregent("spare", "Anna Bell").out
    assert entregent("shortlist", "luthier", "--json").json["results"] == []
    (nora,) = entregent("meet", "--json").json["suggestions"]
    assert [one["name"] for one in nora["introducers"]] == ["Ben Cole"]
    assert "1 person may be asked again" in entregent("spare", "Anna Bell", "--remove").out
    assert len(entregent("shortlist", "luthier", "--json").json["results"]) == 1
