"""People to meet on a small invented world: who is suggested and who never is, the dial, and asking for an introduction."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entregent.accounts.actions import Refused
from entregent.accounts.models import Workspace
from entregent.advice import actions, queries
from entregent.advice.meeting import Suggestion
from entregent.people import actions as people
from entregent.people.models import Person
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, root, who
from entregent.ties.tests.invented_facts import passed, say, talk, together


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


@pytest.fixture
def world(mine: Workspace) -> Workspace:
    """Ann, Ben and Cy are one circle with the stranger Near; Dora alone leads to Far, Fay and Fred, another one."""
    strangers = [
        who(key, name, is_contact=False)
        for key, name in (("near", "Nora Near"), ("far", "Fatou Far"), ("fay", "Fay Far"), ("fred", "Fred Far"))
    ]
    say(
        mine,
        who("ann", "Ann Adams"),
        who("ben", "Ben Brown"),
        who("cy", "Cy Clark"),
        who("dora", "Dora Dunn"),
        who("firm", "The Firm", is_contact=False, is_organisation=True),
        who("number", "4711", is_contact=False),
        *strangers,
        *(message for key in ("ann", "ben", "cy", "dora") for message in talk(key, 12, 5)),
        together("lunch", "ann", "ben", "cy", "near"),
        *(together(f"coffee with {key}", key, "near") for key in ("ann", "ben", "cy")),
        together("dinner", "ann", "ben", "near", "firm", "number"),
        together("walk", "dora", "far"),
        together("choir", "far", "fay", "fred"),
    )
    return mine


def met(mine: Workspace, novelty: float = 0.25) -> dict[str, Suggestion]:
    return {one.name: one for one in queries.meet(mine, NOW, novelty=novelty).suggestions}


def test_strangers_are_suggested_with_every_reason(world: Workspace) -> None:
    assert next(iter(met(world, 0.0))) == "Nora Near"
    found = met(world)
    assert not {"Ann Adams", "Dora Dunn", "The Firm", "4711"} & found.keys()
    near = found["Nora Near"]
    assert near.common_count == 3
    assert {known.name for known in near.common} == {"Ann Adams", "Ben Brown", "Cy Clark"}
    assert {door.name for door in near.doors} == {"Ann Adams", "Ben Brown", "Cy Clark"}
    assert [one.rank for one in found.values()] == list(range(1, len(found) + 1))
    for one in found.values():
        assert one.score == pytest.approx(np.prod([factor for _name, _value, factor in one.parts]))
        assert all(0 <= value <= 1 for _name, value, _factor in one.parts)
        assert one.bridge.before > 0


def test_the_dial_leads_from_ones_own_circle_to_new_ones(world: Workspace) -> None:
    own, new = list(met(world, 0.0)), list(met(world, 1.0))
    assert own[0] == "Nora Near"
    assert new.index("Fatou Far") < new.index("Nora Near")
    far, near = met(world)["Fatou Far"].bridge, met(world)["Nora Near"].bridge
    assert far.new == 2
    assert far.after < near.after, "a new circle lowers the constraint more"


def test_somebody_two_steps_away_is_reached_by_the_whole_path(world: Workspace) -> None:
    fay = met(world)["Fay Far"]
    assert fay.common_count == 0
    assert fay.doors[0].path == ("Dora Dunn", "Fatou Far", "Fay Far")


def test_the_blocked_are_neither_suggested_nor_in_common(world: Workspace) -> None:
    people.set_mark(world, [root(world, "near"), root(world, "dora")], "blocked", "", NOW)
    found = met(world)
    assert "Nora Near" not in found
    assert "Fatou Far" not in found, "nobody else knows them"


def test_a_no_is_remembered_and_can_be_taken_back(world: Workspace) -> None:
    pk = root(world, "near")
    people.set_mark(world, [pk], "passed", "", NOW)
    assert "Nora Near" not in met(world)
    assert queries.passed_over(world) == ((pk, "Nora Near"),)
    say(world, who("late", "Lea Late"))
    assert "Nora Near" not in met(world)
    people.clear_mark(world, [pk], "passed", "", NOW)
    assert "Nora Near" in met(world)


def test_shared_subjects_bring_somebody_forward(world: Workspace) -> None:
    own = Person.objects.filter(workspace=world, is_owner=True)
    say(world, who("nina", "Nina Near", is_contact=False), together("tea", "ann", "ben", "cy", "nina"))
    before = met(world)["Nina Near"]
    if not own.exists():
        Person.objects.create(workspace=world, is_owner=True, headline="Beekeeping", name="Me")
        Person.objects.filter(workspace=world, is_owner=True).update(root_id=own.values("pk")[:1])
    own.update(headline="Beekeeping")
    say(world, passed("nina", 1, 400, text="About beekeeping and honey"))
    after = met(world)["Nina Near"]
    assert after.subjects == ("Beekeeping",)
    shared = [next(value for name, value, _factor in one.parts if name == "shared") for one in (before, after)]
    assert shared[1] > shared[0]


def test_the_documented_keys_are_there(world: Workspace) -> None:
    told = queries.meet(world, NOW).as_json()
    assert told.keys() == {"novelty", "considered", "has_more", "refused", "suggestions"}
    for one in told["suggestions"]:
        assert {"rank", "score", "person", "common", "bridge", "introducers", "parts", "tie_sentence"} <= one.keys()


def test_nobody_to_suggest_where_nothing_is_known(mine: Workspace) -> None:
    found = queries.meet(mine, NOW)
    assert (found.suggestions, found.considered, found.has_relations) == ((), 0, False)
    say(mine, who("ann", "Ann Adams"), who("ben", "Ben Brown"), together("lunch", "ann", "ben"))
    found = queries.meet(mine, NOW)
    assert (found.suggestions, found.has_relations) == ((), True)


def test_as_many_queries_for_twice_as_many(mine: Workspace) -> None:
    counts = []
    for start in (0, 12):
        facts = [who(f"s{n}", f"Stranger {n}x", is_contact=False) for n in range(start, start + 12)]
        say(
            mine,
            who("ann", "Ann Adams"),
            *facts,
            *(together(f"m{n}", "ann", f"s{n}") for n in range(start, start + 12)),
        )
        with CaptureQueriesContext(connection) as asked:
            found = queries.meet(mine, NOW, n=100)
        assert len(found.suggestions) == start + 12
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_introducer_is_asked_with_a_note_to_forward(world: Workspace) -> None:
    draft = queries.draft(world, root(world, "ann"), root(world, "near"), NOW, about="the spring fair")
    assert draft is not None
    assert draft.message.startswith("Hello Ann,")
    assert "Nora Near" in draft.message
    assert "forward" in draft.message
    assert draft.forward.startswith("Hello Nora,")
    assert "Ann Adams" in draft.forward
    assert all("the spring fair" in text for text in (draft.message, draft.forward))
    french = queries.draft(world, root(world, "cy"), root(world, "near"), NOW, language="fr")
    assert french is not None
    assert french.message.startswith("Hello Cy,"), "as one writes to them"
    assert french.forward.startswith("Bonjour Nora,"), "nothing is known of their language: that of the page"


def test_one_introducer_is_not_asked_for_everything(world: Workspace) -> None:
    first = met(world)["Nora Near"].doors[0]
    actions.asked_for_introduction(world, first.id, root(world, "fay"), NOW)
    doors = met(world)["Nora Near"].doors
    assert doors[0].id != first.id
    assert {door.id: door.asked for door in doors}[first.id] == 1
    draft = queries.draft(world, first.id, root(world, "near"), NOW)
    assert draft is not None
    assert (draft.load, draft.asked_at) == (1, None)
    later = queries.draft(world, first.id, root(world, "fay"), NOW + timedelta(days=120))
    assert later is not None
    assert (later.load, later.asked_at) == (0, NOW)
    actions.not_asked(world, first.id, root(world, "fay"))
    assert met(world)["Nora Near"].doors[0].id == first.id


def test_nobody_introduces_themselves(world: Workspace) -> None:
    with pytest.raises(Refused):
        actions.asked_for_introduction(world, root(world, "ann"), root(world, "ann"), NOW)
    assert queries.draft(world, root(world, "ann"), root(world, "ann"), NOW) is None
