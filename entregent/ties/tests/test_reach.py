"""The owner's own graph: persons, strangers of follow lists, and who is never asked."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from entregent import worker
from entregent.accounts.models import Workspace
from entregent.base import clock
from entregent.base import work as queue
from entregent.base.packed import pack
from entregent.people import actions as people
from entregent.people.models import Identity as IdentityRow
from entregent.people.models import Person
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW
from entregent.ties import actions, reach, rebuilding, work
from entregent.ties.actions.erasing import erase_traces
from entregent.ties.models import FollowList, Gathering, Node
from entregent.ties.reach import build_reach, own_network, own_store
from entregent.ties.tests.invented_facts import say, talk, together


@pytest.fixture
def home(settings: object, tmp_path: Path) -> Path:
    settings.ENTREGENT_HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def workspace(db: None) -> Workspace:
    return invented.workspace()


@pytest.fixture
def village(workspace: Workspace, home: Path) -> dict[str, int]:
    """Anna and Ben are friends of the owner; Anna was seen with Chloé, and follows Zoe, whom nobody knows."""
    batch = say(
        workspace,
        *(invented.who(key, name) for key, name in (("anna", "Anna Bell"), ("ben", "Ben Cole"), ("chloe", "Chloé Marin"))),
        *talk("anna", 12, 3), *talk("ben", 4, 30), together("one", "anna", "chloe"), together("two", "ben", "chloe"),
    )  # fmt: skip
    zoe = Node.objects.create(workspace=workspace, network="linkedin", key="zoe", name="Zoé Aubin")
    chloe = Node.objects.create(workspace=workspace, network="linkedin", key="chloe", name="")
    anna = IdentityRow.objects.get(workspace=workspace, key="anna")
    FollowList.objects.create(
        workspace=workspace, batch=batch, of=anna, direction=1, taken_at=NOW, count=2, members=pack([zoe.pk, chloe.pk])
    )
    return {row.name.split()[0]: row.pk for row in Person.objects.filter(workspace=workspace)}


def test_strangers_are_reached_through_those_who_follow_them(workspace: Workspace, village: dict[str, int]) -> None:
    network = own_network(workspace, NOW)
    assert network.size == 5
    path = network.path("me", "linkedin:zoe")
    assert path is not None
    assert [step.person.name for step in path.steps] == ["Anna Bell", "Zoé Aubin"]
    assert path.steps[1].value == pytest.approx(0.4)
    assert network.degrees("me").counts[:3] == (1, 3, 1)
    found = network.shortlist("zoe", "me").found
    assert [row.person.id for row in found] == ["linkedin:zoe"]


def test_whom_the_owner_spares_is_on_no_path(workspace: Workspace, village: dict[str, int]) -> None:
    chloe = str(village["Chloé"])
    first = own_network(workspace, NOW).path("me", chloe)
    assert first is not None
    assert first.introducer.name == "Anna Bell"
    people.set_mark(workspace, [village["Anna"]], "unasked", "", NOW)
    network = own_network(workspace, NOW)
    other = network.path("me", chloe)
    assert other is not None
    assert other.introducer.name == "Ben Cole"
    assert network.path("me", "linkedin:zoe") is None
    assert network.path("me", str(village["Anna"])) is not None
    people.set_mark(workspace, [village["Chloé"]], "blocked", "", NOW)
    assert own_network(workspace, NOW).path("me", chloe) is None
    people.clear_mark(workspace, [village["Anna"], village["Chloé"]], "unasked", "", NOW)


def test_the_graph_is_built_again_only_for_a_change(workspace: Workspace, village: dict[str, int]) -> None:
    own_network(workspace, NOW)
    first = build_reach(workspace)
    assert build_reach(workspace).name == first.name
    FollowList.objects.filter(workspace=workspace).update(members=pack([]), count=0)
    second = build_reach(workspace)
    assert second.name != first.name
    assert own_network(workspace, NOW).path("me", "linkedin:zoe") is None
    assert own_store(workspace).current() is not None


def test_a_list_all_of_whom_were_erased_is_empty(workspace: Workspace, village: dict[str, int]) -> None:
    keys = frozenset({("linkedin", "zoe"), ("linkedin", "chloe")})
    nobody: frozenset[int] = frozenset()
    erase_traces(workspace, people.Erased(nobody, nobody, keys, frozenset(), frozenset()), ())
    actions.request_refresh(workspace, NOW)
    assert own_network(workspace, NOW).size == 4


def test_the_worker_builds_it_and_tells_how_far_it_is(
    workspace: Workspace, village: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_store(workspace).current() is None
    seen = []
    built = reach.build_reach

    def watched(mine: Workspace, tell: reach.Tell) -> object:
        def told(done: int, total: int) -> None:
            tell(done, total)
            seen.append(reach.progress(mine, clock.current().now()))

        return built(mine, told)

    monkeypatch.setattr(work, "build_reach", watched)
    worker.run_until_idle((work,))
    assert own_store(workspace).current() is not None
    assert {(step.done, step.total) for step in seen if step} == {(0, 1), (0, 3), (3, 3)}, "two in a list, and it"
    assert reach.progress(workspace, NOW) is None


def test_what_another_version_wrote_is_built_anew_when_the_worker_starts(
    workspace: Workspace, village: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as another:
        another.setattr(rebuilding, "LAYOUT", 1)
        own_network(workspace, NOW)
    old = own_store(workspace).current()
    worker.recover((work,))
    worker.run_until_idle((work,))
    new = own_store(workspace).current()
    assert old is not None
    assert new is not None
    assert (old.meta["layout"], new.meta["layout"]) == (1, rebuilding.LAYOUT)


def test_a_worker_that_was_killed_is_followed_by_another(workspace: Workspace, village: dict[str, int]) -> None:
    """What a killed process leaves: a row that runs, under the name of a process that is gone, and half a version."""
    actions.request_gathering(workspace, NOW)
    row = Gathering.objects.get(workspace=workspace)
    died = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    name = f"{socket.gethostname()}:{int(died.stdout)}:dead"
    assert queue.claim(row, name, clock.current().now())
    queue.renew(row, clock.current().now(), lease=work.LEASE, done=1, total=3)
    half = own_store(workspace).folder / "v-0123456789abcdef"
    half.mkdir(parents=True)
    (half / "indptr.i64").write_bytes(b"\0" * 8)
    worker.recover((work,))
    worker.run_until_idle((work,))
    assert not half.exists()
    assert own_network(workspace, NOW).path("me", "linkedin:zoe") is not None
    assert reach.progress(workspace, NOW) is None
