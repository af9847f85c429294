"""Whom to meet, who is asked for it and who is spared, on the command line; somebody of a follow list among them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    assert names(entregent) == {"Nora Near", "Zoé Aubin"}
    nora = suggested(entregent, "Nora Near")
    assert {one["name"] for one in nora["introducers"]} == {"Anna Bell", "Ben Cole"}
    told = entregent("meet", "--novelty", "0.8").out
    assert "2 common contacts: Anna Bell, Ben Cole" in told
    assert "not suggested any more" in entregent("meet", "--no", "Nora Near").out
    assert names(entregent) == {"Zoé Aubin"}
    entregent("meet", "--again", "Nora Near")
    assert names(entregent) == {"Nora Near", "Zoé Aubin"}


def test_meet_suggests_those_of_follow_lists_and_remembers_a_no(entregent: Command, world: Workspace) -> None:
    zoe = suggested(entregent, "Zoé Aubin")
    assert zoe["person"]["id"] is None
    assert (zoe["account"]["network"], zoe["account"]["key"]) == ("linkedin", "zoe")
    assert zoe["account"]["headline"] == "Luthier, Lyon"
    told = entregent("meet").out
    assert "Zoé Aubin – Luthier, Lyon" in told
    assert "linkedin:zoe · https://www.linkedin.com/in/zoe" in told
    assert "Followed by Anna Bell" in told
    assert "Introduced by: Anna Bell → Zoé Aubin" in told
    assert "Zoé Aubin: not suggested any more" in entregent("meet", "--no", "linkedin:zoe").out
    assert names(entregent) == {"Nora Near"}
    assert "may be suggested again" in entregent("meet", "--again", "linkedin:zoe").out
    assert names(entregent) == {"Nora Near", "Zoé Aubin"}
    assert entregent("meet", "--no", "linkedin:nobody").code == 2
    assert entregent("meet", "--again", "linkedin:zoe").code == 2
    entregent("introduce", "linkedin:zoe", "--through", "Anna Bell")
    assert suggested(entregent, "Zoé Aubin")["person"]["id"] == root(world, "zoe")


def test_meet_keeps_somebody_on_a_board(entregent: Command, world: Workspace) -> None:
    assert "linkedin:zoe: kept on shortlist" in entregent("meet", "--keep", "linkedin:zoe").out
    assert "Nora Near: kept on shortlist" in entregent("meet", "--keep", "Nora Near").out
    told = entregent("today", "--json").json["cards"]
    assert {"Zoé Aubin", "Nora Near"} <= {card["person"]["name"] for card in told}
    assert entregent("meet", "--keep", "Anna Bell").code == 2


def suggested(entregent: Command, name: str) -> dict[str, Any]:
    """The suggestion of that name."""
    told = entregent("meet", "--json").json["suggestions"]
    (found,) = (one for one in told if one["person"]["name"] == name)
    return dict(found)


def names(entregent: Command) -> set[str]:
    """Who is suggested."""
    return {one["person"]["name"] for one in entregent("meet", "--json").json["suggestions"]}


def test_introduce_drafts_and_remembers_what_was_asked(entregent: Command, world: Workspace) -> None:
    told = entregent("introduce", "Nora Near", "--through", "Anna Bell", "--about", "a choir", "--json").json
    assert "Nora Near" in told["message"]
    assert "a choir" in told["message"]
    assert "Anna Bell" in told["forward"]
    assert (told["asked_lately"], told["asked_at"]) == (0, None)
    asked = entregent("introduce", "Nora Near", "--through", "Anna Bell", "--asked", "--json").json
    assert asked["asked_lately"] == 1
    assert "Anna Bell was asked for 1 introduction" in entregent("introduce", "Ben Cole", "--through", "Anna Bell").out
    (door,) = (one for one in suggested(entregent, "Nora Near")["introducers"] if one["name"] == "Anna Bell")
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
    assert [one["name"] for one in suggested(entregent, "Nora Near")["introducers"]] == ["Ben Cole"]
    assert "1 person may be asked again" in entregent("spare", "Anna Bell", "--remove").out
    assert len(entregent("shortlist", "luthier", "--json").json["results"]) == 1
