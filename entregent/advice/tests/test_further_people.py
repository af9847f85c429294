"""People to meet whom only follow lists know: ranked as anybody, told with who follows them, refused for good, taken up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions, queries
from entregent.advice.meeting import Suggestion, candidates
from entregent.advice.models import PassedAccount
from entregent.advice.shortlist import Account
from entregent.contract.live import FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.facts.models import Batch
from entregent.people import actions as people
from entregent.people.models import Identity, Person
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, root, who
from entregent.privacy.actions import erase
from entregent.ties import actions as ties
from entregent.ties.models import Node
from entregent.ties.reach import build_reach, own_store
from entregent.ties.rebuilding import WHO
from entregent.ties.tests.invented_facts import say, talk, together

ZOE = Account("linkedin", "zoe")


@pytest.fixture
def mine(db: None, settings: object, tmp_path: Path) -> Workspace:
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    return invented.workspace()


def follow(mine: Workspace, of: str, *members: tuple[str, str, str], direction: Direction = Direction.OUT) -> Batch:
    """A whole list of somebody: key, name and headline of those they follow (or who follow them)."""
    batch = open_batch(mine, "linkedin", f"lists of {of}", NOW, NOW)
    page = FollowPage(
        Who(of),
        direction,
        tuple(Who(key, name) for key, name, _headline in members),
        is_last=True,
        headlines={key: headline for key, _name, headline in members},
    )
    ties.take_follows(batch, "linkedin", Identity.objects.get(workspace=mine, key=of).pk, page, NOW)
    return batch


def gather(mine: Workspace) -> None:
    """What the worker does after new lists."""
    ties.request_refresh(mine, NOW)
    ties.ensure_snapshot(mine, NOW)
    build_reach(mine)


@pytest.fixture
def world(mine: Workspace) -> Workspace:
    """Anna, Ben and Cy are contacts. Zoé is followed by two of them, Max by Cy, and Otto by Chloé, who is no contact."""
    say(
        mine,
        who("anna", "Anna Bell", headline="Music teacher"),
        who("ben", "Ben Cole", headline="Baker"),
        who("cy", "Cy Dunn"),
        who("chloe", "Chloé Marin", is_contact=False),
        *talk("anna", 12, 3),
        *talk("ben", 8, 20),
        *talk("cy", 6, 30),
        together("one", "anna", "ben"),
        together("two", "anna", "chloe"),
    )
    follow(mine, "anna", ("zoe", "Zoé Aubin", "Luthier, violons et altos, Lyon"), ("xa", "", "Nobody's name"))
    follow(mine, "ben", ("zoe", "Zoé Aubin", ""), ("anna", "Anna Bell", ""))
    follow(mine, "cy", ("max", "Max Held", "Printer"), ("no", "no@name.example", ""))
    follow(mine, "chloe", ("otto", "Otto Reis", "Glazier"))
    gather(mine)
    return mine


def met(mine: Workspace, novelty: float = 0.25) -> dict[str, Suggestion]:
    return {one.name: one for one in queries.meet(mine, NOW, novelty=novelty).suggestions}


def test_those_of_follow_lists_are_suggested_with_every_reason(world: Workspace) -> None:
    found = met(world)
    assert found.keys() == {"Zoé Aubin", "Max Held", "Chloé Marin"}, "with a contact in common, and a name"
    zoe = found["Zoé Aubin"]
    assert (zoe.person_id, zoe.common_count, zoe.direction) == (None, 2, "out")
    assert zoe.account is not None
    assert (zoe.account.network, zoe.account.key) == ("linkedin", "zoe")
    assert zoe.account.headline == "Luthier, violons et altos, Lyon"
    assert zoe.account.url.startswith("https://")
    assert zoe.names == "Anna Bell, Ben Cole"
    assert [(one.kind, one.direction) for one in zoe.common] == [("follows", "out")] * 2
    assert {one.name: one.knows for one in zoe.common} == {"Anna Bell": 4, "Ben Cole": 2}
    assert [door.path for door in zoe.doors] == [("Anna Bell", "Zoé Aubin"), ("Ben Cole", "Zoé Aubin")]
    assert zoe.uncertain == ("To follow somebody is not to know them: ask before you count on it.",)
    assert zoe.bridge.before > 0
    product = 1.0
    for _name, value, factor in zoe.parts:
        assert 0 <= value <= 1
        product *= factor
    assert zoe.score == pytest.approx(product)
    told = queries.meet(world, NOW).as_json()["suggestions"]
    (said,) = (one for one in told if one["person"]["name"] == "Zoé Aubin")
    assert said["person"]["id"] is None
    assert said["account"]["key"] == "zoe"


def before_variety(one: Suggestion) -> float:
    """The score but for what those of the same community who come before take off."""
    (varied,) = (factor for name, _value, factor in one.parts if name == "variety")
    return one.score / varied


def test_a_person_and_somebody_of_a_list_with_the_same_contacts_are_ranked_alike(world: Workspace) -> None:
    say(world, who("pia", "Pia Olm", headline="Potter", is_contact=False))
    for key in ("anna", "ben"):
        follow(world, key, ("pia", "Pia Olm", "Potter"), ("lea", "Lea Rust", "Potter"))
    gather(world)
    for novelty in (0.0, 0.5, 1.0):
        found = met(world, novelty)
        pia, lea = found["Pia Olm"], found["Lea Rust"]
        assert pia.person_id is not None
        assert lea.person_id is None
        for (name, value, _factor), (_name, other, _other) in zip(pia.parts[:3], lea.parts[:3], strict=True):
            assert value == pytest.approx(other), name
        assert pia.bridge.after == pytest.approx(lea.bridge.after)
        assert before_variety(pia) == pytest.approx(before_variety(lea))
        assert [one.name for one in pia.common] == [one.name for one in lea.common]


def test_who_follows_whom_is_told(world: Workspace) -> None:
    follow(world, "cy", ("eve", "Eve Fisk", ""), direction=Direction.IN)
    follow(world, "anna", ("eve", "Eve Fisk", ""))
    follow(world, "ben", ("uli", "Uli Fisk", ""), direction=Direction.IN)
    gather(world)
    found = met(world)
    assert found["Eve Fisk"].direction == "both"
    assert {one.name: one.direction for one in found["Eve Fisk"].common} == {"Anna Bell": "out", "Cy Dunn": "in"}
    assert found["Uli Fisk"].direction == "in"


def test_shared_subjects_are_read_in_their_headline(world: Workspace) -> None:
    before = met(world)["Zoé Aubin"]
    own = Person.objects.create(
        workspace=world, is_owner=True, headline="Luthier", name="Me Self", place="Lyon, France", latitude=45.76,
        longitude=4.84,
    )  # fmt: skip
    Person.objects.filter(pk=own.pk).update(root_id=own.pk)
    after = met(world)["Zoé Aubin"]
    assert after.subjects == ("Luthier",)
    assert after.is_near
    assert after.uncertain[0] == "Where they live is unknown; Lyon is only spoken of."
    shared = [next(value for name, value, _factor in one.parts if name == "shared") for one in (before, after)]
    assert shared[1] > shared[0]


def test_no_way_leads_through_who_is_blocked_or_never_asked(world: Workspace) -> None:
    people.set_mark(world, [root(world, "anna")], "unasked", "", NOW)
    zoe = met(world)["Zoé Aubin"]
    assert [door.name for door in zoe.doors] == ["Ben Cole"]
    people.set_mark(world, [root(world, "cy")], "blocked", "", NOW)
    assert "Max Held" not in met(world), "nobody else knows them"
    people.set_mark(world, [root(world, "ben")], "blocked", "", NOW)
    zoe = met(world)["Zoé Aubin"]
    assert [one.name for one in zoe.common] == ["Anna Bell"]
    assert zoe.doors == ()


def test_a_no_holds_whatever_is_read_again_and_can_be_taken_back(world: Workspace) -> None:
    assert actions.pass_over(world, ZOE, NOW) == "Zoé Aubin"
    found = queries.meet(world, NOW)
    assert "Zoé Aubin" not in {one.name for one in found.suggestions}
    assert found.refused == 1
    assert queries.passed_accounts(world) == ((ZOE, "Zoé Aubin"),)
    Node.objects.filter(workspace=world, key="zoe").delete()
    for key in ("anna", "ben"):
        follow(world, key, ("zoe", "Zoé A.", "Luthier"))
    gather(world)
    assert "Zoé A." not in met(world), "by the account, not by the row"
    say(world, who("zoe", "Zoé Aubin", is_contact=False))
    gather(world)
    assert "Zoé Aubin" not in met(world), "nor as a person"
    assert actions.suggest_again(world, ZOE)
    assert not actions.suggest_again(world, ZOE)
    assert met(world)["Zoé Aubin"].person_id == root(world, "zoe")
    with pytest.raises(Refused):
        actions.pass_over(world, Account("linkedin", "nobody"), NOW)


def test_whoever_is_taken_up_stands_once_and_as_a_person(world: Workspace) -> None:
    before = list(met(world))
    pk = actions.take_up(world, ZOE, root(world, "anna"), NOW)
    assert "Zoé Aubin" not in met(world) or met(world)["Zoé Aubin"].person_id == pk
    gather(world)
    found = met(world)
    assert found["Zoé Aubin"].person_id == pk
    assert found["Zoé Aubin"].common_count == 2
    assert sorted(found) == sorted(before)


def test_the_owner_is_nobody_to_meet(world: Workspace) -> None:
    say(world, who("me", "Mel Own", is_owner=True, is_contact=False))
    follow(world, "anna", ("me", "Mel Own", ""), ("me2", "Mel OWN", "Elsewhere"))
    gather(world)
    assert not {"Mel Own", "Mel OWN"} & met(world).keys(), "neither the account nor another one of the same name"


def test_one_human_is_not_suggested_twice(world: Workspace) -> None:
    """A namesake whom a common contact knows is the same human; one whom they do not know may be."""
    say(
        world,
        who("nina", "Nina Holm", is_contact=False),
        who("otis", "Otis Kern", is_contact=False),
        together("three", "anna", "nina"),
        together("four", "cy", "otis"),
    )
    follow(world, "anna", ("nina-2", "Nina HOLM", "Potter"), ("otis-2", "Otis Kern", ""), ("ben-2", "Ben Cole", ""))
    follow(world, "cy", ("ola", "Ola Pahl", ""), ("ola-2", "Ola Pahl", ""))
    gather(world)
    told = queries.meet(world, NOW).suggestions
    assert [one.person_id for one in told if one.name.lower() == "nina holm"] == [root(world, "nina")]
    assert [one.name for one in told].count("Ola Pahl") == 1
    (otis,) = (one for one in told if one.account and one.account.key == "otis-2")
    assert otis.namesake is not None
    assert otis.namesake.id == root(world, "otis")
    assert not [one for one in told if one.account and one.account.key == "ben-2"], "Anna and Ben know each other"


def test_erasing_a_person_takes_the_no_with_it(world: Workspace) -> None:
    actions.pass_over(world, ZOE, NOW)
    pk = actions.take_up(world, ZOE, None, NOW)
    assert pk is not None
    erase(world, pk, NOW)
    assert not PassedAccount.objects.filter(workspace=world).exists()


def test_another_workspace_sees_nothing_of_it(world: Workspace) -> None:
    other = invented.workspace()
    actions.pass_over(world, ZOE, NOW)
    assert queries.passed_accounts(other) == ()
    assert not actions.suggest_again(other, ZOE)
    assert queries.meet(other, NOW).suggestions == ()


def test_of_very_many_those_with_most_in_common_are_weighed_and_it_says_so(
    world: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = queries.meet(world, NOW)
    assert (before.has_more, before.more) == (False, "")
    alone = {one.name: one for one in before.suggestions}["Zoé Aubin"]
    monkeypatch.setattr(candidates.further, "__defaults__", (1,))
    candidates.candidates.cache_clear()
    found = queries.meet(world, NOW)
    strangers = [one for one in found.suggestions if one.account]
    assert [one.name for one in strangers] == ["Zoé Aubin"]
    assert found.more.startswith("More people are within reach")
    assert found.as_json()["has_more"]
    assert strangers[0].bridge.after == pytest.approx(alone.bridge.after), "whom contacts know counts all the same"


def test_those_without_a_name_take_nobodys_place(world: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("anna", "ben", "cy"):
        follow(world, key, ("n1", "", ""), ("n2", "", ""), ("kim", "Kim Orr", ""))
    gather(world)
    monkeypatch.setattr(candidates.further, "__defaults__", (1,))
    candidates.candidates.cache_clear()
    found = queries.meet(world, NOW)
    assert [one.name for one in found.suggestions if one.account] == ["Kim Orr"]
    assert found.has_more


def test_whoever_came_later_into_the_graph_is_told_apart_as_well(mine: Workspace) -> None:
    """A newcomer takes the number of somebody who is gone: then the graph and the map hold people in different orders."""
    batch = say(mine, who("gone", "Gone Soon"))
    say(mine, who("ben", "Ben Cole"), *talk("ben", 8, 20))
    follow(mine, "ben", ("zoe", "Zoé Aubin", ""), ("max", "Max Held", ""))
    gather(mine)
    people.sweep(people.withdraw(batch))
    say(mine, who("dora", "Dora Dunn"), *talk("dora", 12, 3))
    follow(mine, "dora", ("zoe", "Zoé Aubin", ""), direction=Direction.IN)
    gather(mine)
    who_is = own_who(mine)
    assert who_is.index(root(mine, "dora")) < who_is.index(root(mine, "ben"))
    zoe = met(mine)["Zoé Aubin"]
    assert {one.name: one.direction for one in zoe.common} == {"Dora Dunn": "in", "Ben Cole": "out"}
    assert all(one.weight == pytest.approx(0.4) for one in zoe.common)
    assert {door.name for door in zoe.doors} == {"Dora Dunn", "Ben Cole"}


def own_who(mine: Workspace) -> list[int]:
    """Who stands behind the numbers of the graph."""
    version = own_store(mine).current()
    assert version is not None
    return [int(one) for one in version.array(WHO, np.int64)]


def test_without_a_graph_those_who_are_known_are_suggested(mine: Workspace) -> None:
    say(mine, who("anna", "Anna Bell"), who("nora", "Nora Near", is_contact=False), together("one", "anna", "nora"))
    follow(mine, "anna", ("zoe", "Zoé Aubin", "Luthier"))
    assert met(mine).keys() == {"Nora Near"}


def test_as_many_queries_for_many_of_lists(world: Workspace) -> None:
    counts = []
    for size in (12, 36):
        follow(world, "anna", *((f"s{n}", f"Stranger {n}x", "Potter") for n in range(size)))
        gather(world)
        queries.meet(world, NOW)
        with CaptureQueriesContext(connection) as asked:
            found = queries.meet(world, NOW, n=100)
        assert len([one for one in found.suggestions if one.name.startswith("Stranger")]) == size
        counts.append(len(asked))
    assert counts[0] == counts[1]
