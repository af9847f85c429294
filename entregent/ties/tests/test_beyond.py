"""The second degree: from follow lists to groups and bridges, by the worker, for those who look."""

from __future__ import annotations

import pytest

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.contract.live import FollowPage
from entregent.contract.records import Direction, Who
from entregent.facts.actions import open_batch
from entregent.people.actions import set_mark
from entregent.people.models import Identity, Mark
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, root, who
from entregent.ties import actions, beyond, work
from entregent.ties.models import Beyond
from entregent.ties.tests.invented_facts import say, together


@pytest.fixture
def mine(db: None) -> Workspace:
    return invented.workspace()


def follow(mine: Workspace, key: str, names: list[str]) -> None:
    """The whole list of whom a contact follows, as a network tells it."""
    batch = open_batch(mine, "linkedin", "lists", NOW, NOW)
    of = Identity.objects.get(workspace=mine, key=key)
    page = FollowPage(Who(key), Direction.OUT, tuple(Who(name, name.title()) for name in names), is_last=True)
    actions.take_follows(batch, "linkedin", of.pk, page, NOW)
    actions.request_refresh(mine, NOW)


def two_circles(mine: Workspace) -> None:
    """Two teams of six, one follows painters and the other pilots; a0 knows b0 and follows three pilots too."""
    members = {team: [f"{team}{number}" for number in range(6)] for team in "ab"}
    for team, keys in members.items():
        say(
            mine, *(who(key, f"Contact {key}") for key in keys), together(f"team {team}", *keys, context=f"Team {team}")
        )
    say(mine, together("bridge", "a0", "b0"))
    for team, trade in (("a", "painter"), ("b", "pilot")):
        for number, key in enumerate(members[team]):
            names = [f"{trade} {place}" for place in range(12) if place != number]
            follow(
                mine,
                key,
                names + (["pilot 1", "pilot 2", "pilot 3"] if key == "a0" else []) + ["a1", "stranger " + key],
            )


def test_without_lists_there_is_nothing_to_show_and_nothing_to_do(mine: Workspace) -> None:
    say(mine, who("anna", "Anna"))
    worker.run_until_idle((work,))
    assert beyond.progress(mine) == beyond.Progress(0, is_running=False, is_known=False, has_lists=False)
    assert beyond.scene_beyond(mine).nodes == ()


def test_the_worker_builds_groups_with_the_bridges_that_lead_there(mine: Workspace) -> None:
    two_circles(mine)
    worker.run_until_idle((work,))
    assert beyond.progress(mine) == beyond.Progress(100, is_running=False, is_known=True, has_lists=True)
    told = beyond.told_beyond(mine)
    assert (told["people"], told["contacts"]) == (24 + 12, 12)  # a1 is a contact, and no news
    scene = beyond.scene_beyond(mine)
    further = {node.id: node for node in scene.nodes if node.community == beyond.FURTHER}
    groups = {number: beyond.group_beyond(mine, number) for number in range(len(further))}
    painters, pilots = (
        next(view for view in groups.values() if view and any(trade in each.name for each in view.members))
        for trade in ("Painter", "Pilot")
    )
    assert {each.name.split()[0] for each in painters.members} == {"Painter", "Stranger"}
    assert pilots.members[0].contacts == 6
    assert pilots.members[0].name in pilots.label
    assert {each.name for each in pilots.through} == {f"Contact b{number}" for number in range(6)} | {"Contact a0"}
    leading = next(each for each in pilots.through if each.name == "Contact a0")
    assert (leading.people, leading.person) == (3, root(mine, "a0"))
    bridges = {(edge.source, edge.target): edge.detail for edge in scene.edges}
    weak = [told for (one, other), told in bridges.items() if other == f"g{pilots.number}" and told == "Contact a0"]
    assert weak
    assert any(one.startswith("c") and other.startswith("c") for one, other in bridges)


def test_the_same_facts_give_the_same_and_nothing_is_done_again(mine: Workspace) -> None:
    two_circles(mine)
    worker.run_until_idle((work,))
    first = Beyond.objects.get(workspace=mine)
    actions.build_beyond(mine, NOW)
    assert Beyond.objects.get(workspace=mine).summary == first.summary
    actions.request_refresh(mine, NOW)
    worker.run_until_idle((work,))
    assert Beyond.objects.get(workspace=mine).lease_epoch == first.lease_epoch
    follow(mine, "b5", ["pilot 1"])
    worker.run_until_idle((work,))
    assert Beyond.objects.get(workspace=mine).lease_epoch == first.lease_epoch + 1


def test_somebody_shut_out_leads_nowhere(mine: Workspace) -> None:
    two_circles(mine)
    set_mark(mine, [root(mine, "a0")], Mark.Kind.BLOCKED, "", NOW)
    actions.ensure_beyond(mine, NOW)
    views = [beyond.group_beyond(mine, number) for number in range(4)]
    assert "Contact a0" not in {each.name for view in views if view for each in view.through}
