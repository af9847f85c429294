"""Those whom only follow lists know: found by their words, reached through those who are known, taken up when kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.models import Workspace
from entregent.advice import actions, queries
from entregent.advice.shortlist import Result
from entregent.base.packed import pack
from entregent.facts.models import Batch
from entregent.people import actions as people
from entregent.people.models import Identity, Person
from entregent.people.tests import invented
from entregent.people.tests.invented import DAY, NOW, root, who
from entregent.ties import actions as ties
from entregent.ties import strangers as reached
from entregent.ties.models import FollowList, Node
from entregent.ties.reach import build_reach
from entregent.ties.tests.invented_facts import say, talk, together

ASKED = "luthier à Lyon"


@pytest.fixture
def mine(db: None, settings: object, tmp_path: Path) -> Workspace:
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    return invented.workspace()


def follow(mine: Workspace, batch: Batch, of: str, *members: tuple[str, str, str]) -> None:
    """A whole list of somebody: key, name and headline of those they follow."""
    nodes = [
        Node.objects.get_or_create(
            workspace=mine, network="linkedin", key=key, defaults={"name": name, "headline": headline}
        )[0].pk
        for key, name, headline in members
    ]
    FollowList.objects.create(
        workspace=mine,
        batch=batch,
        of=Identity.objects.get(workspace=mine, key=of),
        direction=1,
        taken_at=NOW - DAY,
        count=len(nodes),
        members=pack(sorted(nodes)),
    )


@pytest.fixture
def world(mine: Workspace) -> Workspace:
    """Anna and Ben are friends; both follow Zoé, a luthier whom nobody knows; Chloé, whom Anna met, follows Yann."""
    say(
        mine,
        who("anna", "Anna Bell", headline="Music teacher", place="Lyon"),
        who("ben", "Ben Cole", headline="Baker"),
        who("chloe", "Chloé Marin", headline="Violinist", is_contact=False),
        *talk("anna", 12, 3),
        *talk("ben", 8, 20),
        together("one", "anna", "chloe"),
    )
    lists = say(mine, who("dora", "Dora Dunn"))
    follow(mine, lists, "anna", ("zoe", "Zoé Aubin", "Luthier, violons et altos, Lyon"), ("xa", "Xavier", "Cook"))
    follow(mine, lists, "ben", ("zoe", "Zoé Aubin", ""))
    follow(mine, lists, "chloe", ("yann", "Yann Le Goff", "Luthier"))
    build_reach(mine)
    return mine


def found(mine: Workspace, text: str = ASKED, days: int = 0) -> dict[str, Result]:
    return {result.name: result for result in queries.find(mine, text, NOW + days * DAY).results}


def test_a_stranger_is_found_by_their_words_and_the_way_is_told_hop_by_hop(world: Workspace) -> None:
    zoe, yann = (found(world)[name] for name in ("Zoé Aubin", "Yann Le Goff"))
    assert (zoe.person_id, zoe.degree, zoe.is_contact) == (None, 2, False)
    assert zoe.account is not None
    assert (zoe.account.network, zoe.account.key) == ("linkedin", "zoe")
    assert [(why.field, why.words) for why in zoe.why] == [("headline", ("Luthier",))]
    assert zoe.introducer is not None
    assert [name for _pk, name, _value in zoe.introducer.path] == ["Anna Bell", "Zoé Aubin"]
    assert zoe.introducer.hops[1] == "Anna Bell follows Zoé Aubin: 40 of 100."
    assert [other.name for other in zoe.introducer.others] == ["Ben Cole"]
    assert "Anna" in zoe.message
    assert "Zoé Aubin" in zoe.message
    assert "Where they live is unknown; Lyon is only spoken of." in zoe.uncertain
    assert yann.degree == 3
    assert yann.introducer is not None
    assert yann.introducer.hops[1].startswith("Anna Bell and Chloé Marin: in one conversation")
    assert zoe.score > yann.score
    product = 1.0
    for _name, _value, factor in zoe.parts:
        product *= factor
    assert zoe.score == pytest.approx(product)
    assert "Xavier" not in found(world)


def test_no_way_leads_through_who_is_blocked_or_never_asked(world: Workspace) -> None:
    people.set_mark(world, [root(world, "anna")], "unasked", "", NOW)
    zoe = found(world)["Zoé Aubin"]
    assert zoe.introducer is not None
    assert zoe.introducer.name == "Ben Cole"
    assert zoe.introducer.others == ()
    assert "Yann Le Goff" not in found(world)
    people.set_mark(world, [root(world, "ben")], "blocked", "", NOW)
    assert not {"Zoé Aubin", "Yann Le Goff"} & found(world).keys()


def through_ben(mine: Workspace) -> float:
    """What the way to Zoé through Ben is worth, who may be the best introducer or another."""
    introducer = found(mine)["Zoé Aubin"].introducer
    assert introducer is not None
    return next(way.product for way in (introducer, *introducer.others) if way.name == "Ben Cole")


def test_what_is_remembered_gives_way_to_what_is_new(world: Workspace) -> None:
    before = through_ben(world)
    assert through_ben(world) == before
    say(world, who("ben", "Ben Cole", headline="Baker"), *talk("ben", 60, 0))
    assert through_ben(world) > before * 1.3, "the tie counts as it is now, even before the graph is built again"
    follow(world, say(world, who("eve", "Eve Lund")), "ben", ("will", "Will Stone", "Luthier"))
    assert "Will Stone" not in found(world), "not before the worker has seen the list"
    build_reach(world)
    assert found(world)["Will Stone"].degree == 2
    people.set_mark(world, [root(world, "ben")], "unasked", "", NOW)
    assert "Will Stone" not in found(world)


def test_one_introducer_is_not_asked_for_everything(world: Workspace) -> None:
    batch = say(world, who("eve", "Eve Lund"))
    many = [(f"l{number}", f"Luthier {number}", "Luthier") for number in range(8)]
    follow(world, batch, "anna", *many)
    follow(world, batch, "ben", *many)
    build_reach(world)
    answer = queries.find(world, ASKED, NOW)
    asked = {row.name: row.here for row in answer.askings}
    assert asked.keys() == {"Anna Bell", "Ben Cole"}
    assert asked["Anna Bell"] >= asked["Ben Cole"] >= 2
    assert sum(asked.values()) == sum(1 for result in answer.results if result.introducer)
    by_anna = [r.introducer.asked for r in answer.results if r.introducer and r.introducer.name == "Anna Bell"]
    assert by_anna == list(range(len(by_anna))), "each is told how many come before"
    for number in range(6):
        other = say(world, who(f"t{number}", f"Target {number}"))
        assert other
        actions.asked_for_introduction(world, root(world, "anna"), root(world, f"t{number}"), NOW)
    spared = queries.find(world, ASKED, NOW).askings
    assert spared[0].name == "Ben Cole"
    assert [row.lately for row in spared if row.name == "Anna Bell"] in ([], [6])


def test_whoever_is_kept_becomes_one_of_the_people_and_can_be_taken_back(world: Workspace) -> None:
    kept = queries.shortlist(world, actions.keep(world, ASKED, NOW))
    assert kept is not None
    zoe = next(item for item in kept.items if item.result.name == "Zoé Aubin")
    person = Person.objects.get(pk=zoe.person_id)
    assert (person.name, person.is_contact, person.is_seen) == ("Zoé Aubin", False, True)
    assert zoe.result.person_id == person.pk
    assert zoe.result.degree == 2
    anna = root(world, "anna")
    assert queries.draft(world, anna, person.pk, NOW) is not None
    again = found(world)["Zoé Aubin"]
    assert again.person_id == person.pk, "once, and as somebody known"
    batch = FollowList.objects.filter(of__key="anna").latest("pk").batch
    with_facts = people.withdraw(batch)
    ties.withdraw(batch)
    people.sweep(with_facts)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_taking_up_twice_is_once_and_nobody_comes_from_nowhere(world: Workspace) -> None:
    first = ties.take_up(world, "linkedin", "zoe", NOW)
    assert first is not None
    assert ties.take_up(world, "linkedin", "zoe", NOW) == first
    assert ties.take_up(world, "linkedin", "nobody", NOW) is None
    Node.objects.create(workspace=world, network="linkedin", key="left", name="Left Behind")
    assert ties.take_up(world, "linkedin", "left", NOW) is None
    other = invented.workspace()
    assert ties.take_up(other, "linkedin", "zoe", NOW) is None


def test_without_a_graph_the_contacts_answer_alone(mine: Workspace) -> None:
    batch = say(mine, who("anna", "Anna Bell", headline="Luthier", place="Lyon"))
    follow(mine, batch, "anna", ("zoe", "Zoé Aubin", "Luthier"))
    assert found(mine).keys() == {"Anna Bell"}


def test_as_many_queries_for_many_strangers(world: Workspace) -> None:
    counts = []
    for start in (0, 20):
        batch = say(world, who(f"more{start}", "More"))
        follow(world, batch, "anna", *((f"n{n}", f"N{n}", "Luthier") for n in range(start, start + 20)))
        build_reach(world)
        queries.find(world, ASKED, NOW)
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.find(world, ASKED, NOW, n=100).results) >= start + 20
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_where_more_answer_than_are_weighed_it_says_so(world: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    found = queries.find(world, "luthier", NOW)
    assert (found.considered, found.has_more, found.more) == (2, False, "")
    monkeypatch.setattr(reached.by_words, "__defaults__", (1,))
    found = queries.find(world, "luthier", NOW)
    assert (found.considered, found.has_more) == (1, True)
    assert found.more.startswith("More people of follow lists answer")
