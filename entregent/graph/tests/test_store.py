"""Graphs in folders: what was handed over is what is there, and a builder that is killed changes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entregent.analysis.reach.adjacency import FOLLOWED, FOLLOWED_BACK, FOLLOWS
from entregent.graph.building import GraphBuilder
from entregent.graph.errors import GraphRefused
from entregent.graph.store import Store

PAIRS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=60)


def built(folder: Path, size: int, pairs: list[tuple[int, int]]) -> dict[str, int]:
    builder = GraphBuilder(folder, size)
    for one, other in pairs:
        builder.add([one], [other])
    builder.finish()
    return {"told": 1}


@given(PAIRS)
@settings(max_examples=40, deadline=None)
def test_a_graph_is_what_was_handed_over(pairs: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        version = Store(Path(folder) / "graph").replace(lambda fresh: built(fresh, 20, pairs))
        graph = version.adjacency
        expected = {pair for one, other in pairs if one != other for pair in ((one, other), (other, one))}
        found = {(one, int(other)) for one in range(20) for other in graph.neighbours(one)}
        assert found == expected
        assert version.meta["relations"] == graph.relations == len(expected) // 2
        for one, other in expected:
            told = (FOLLOWS if (one, other) in pairs else 0) | (FOLLOWED_BACK if (other, one) in pairs else 0)
            assert graph.code(one, other) == told


@given(PAIRS, PAIRS, st.sets(st.integers(0, 19), max_size=8), st.integers(12, 26))
@settings(max_examples=80, deadline=None)
def test_a_graph_in_part_is_what_it_would_be_from_nothing(
    before: list[tuple[int, int]], said: list[tuple[int, int]], changed: set[int], size: int
) -> None:
    """Of the changed, and of those who came, all is said again; the others' relations among themselves stay."""

    def stays(pair: tuple[int, int]) -> bool:
        return not changed & set(pair) and max(pair) < size

    def concerns(pair: tuple[int, int]) -> bool:
        return max(pair) < size and (bool(changed & set(pair)) or max(pair) >= 20)

    again = [pair for pair in said if concerns(pair)] + [(person, 0) for person in range(20, size)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "graph")
        old = store.replace(lambda fresh: built(fresh, 20, before)).adjacency

        def part(fresh: Path) -> dict[str, int]:
            builder = GraphBuilder(fresh, size, after=old, changed=sorted(number for number in changed if number < 20))
            for one, other in again:
                builder.add([one], [other])
            builder.finish()
            return {}

        found = store.replace(part).adjacency
        expected = store.replace(lambda fresh: built(fresh, size, [*filter(stays, before), *again])).adjacency
        for name in ("indptr", "indices", "codes"):
            assert getattr(found, name).tolist() == getattr(expected, name).tolist()


def test_rows_of_many_buckets_are_taken_over(tmp_path: Path) -> None:
    """Buckets of 65,536: one that nothing touches, one that a neighbour touches, one that is new."""
    store = Store(tmp_path)
    pairs = [(1, 70_000), (2, 150_000), (150_001, 150_002), (70_001, 3)]
    old = store.replace(lambda fresh: built(fresh, 190_000, pairs)).adjacency

    def part(fresh: Path) -> dict[str, int]:
        builder = GraphBuilder(fresh, 200_001, after=old, changed=[70_000])
        builder.add([70_000, 200_000], [4, 150_001])
        builder.finish()
        return {}

    found = store.replace(part).adjacency
    rows = {person: found.neighbours(person).tolist() for person in (1, 2, 3, 4, 70_000, 150_000, 150_001, 200_000)}
    assert rows == {1: [], 2: [150_000], 3: [70_001], 4: [70_000], 70_000: [4], 150_000: [2],
                    150_001: [150_002, 200_000], 200_000: [150_001]}  # fmt: skip
    assert found.relations == 5


def test_lists_are_pairs(tmp_path: Path) -> None:
    def build(fresh: Path) -> dict[str, int]:
        builder = GraphBuilder(fresh, 200_000)
        builder.add_lists([3, 150_000], [2, 1], [5, 199_999, 3], FOLLOWED)
        builder.finish()
        return {}

    graph = Store(tmp_path).replace(build).adjacency
    assert graph.neighbours(3).tolist() == [5, 150_000, 199_999]
    assert graph.code(3, 5) == FOLLOWED
    assert graph.neighbours(199_999).tolist() == [3]


def test_somebody_outside_is_refused_and_the_old_graph_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.current() is None
    before = store.replace(lambda fresh: built(fresh, 3, [(0, 1)]))
    with pytest.raises(ValueError, match="outside"):
        store.replace(lambda fresh: built(fresh, 3, [(0, 3)]))
    now = store.current()
    assert now is not None
    assert now.name == before.name
    assert [path.name for path in tmp_path.glob("v-*")] == [now.name]


def test_an_open_version_outlives_its_replacement(tmp_path: Path) -> None:
    store = Store(tmp_path)
    old = store.replace(lambda fresh: built(fresh, 3, [(0, 1)])).adjacency
    new = store.replace(lambda fresh: built(fresh, 4, [(2, 3)])).adjacency
    assert old.neighbours(0).tolist() == [1]
    assert new.neighbours(2).tolist() == [3]


_BUILDER = """
import os, signal, sys
from pathlib import Path
import entregent.graph.store as store
from entregent.graph.tests.test_store import built

at, count = int(sys.argv[2]), 0
def step(name):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGKILL)
real_sync, real_built = store._sync, built
def sync(path):
    step("sync")
    real_sync(path)
store._sync = sync
def build(fresh):
    step("build")
    told = real_built(fresh, 4, [(2, 3)])
    step("built")
    return told
store.Store(Path(sys.argv[1])).replace(build)
print("whole", count)
"""


def test_killed_at_any_step_the_old_graph_or_the_new_is_there(tmp_path: Path) -> None:
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("no SIGKILL here")
    store = Store(tmp_path / "graph")
    store.replace(lambda fresh: built(fresh, 3, [(0, 1)]))
    seen = set()
    for step in (1, 2, 3, 5, 7, 8, 9, 99):
        command = [sys.executable, "-c", _BUILDER, str(store.folder), str(step)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ}, check=False)
        assert done.returncode == (0 if step == 99 else -signal.SIGKILL), done.stderr
        version = store.current()
        assert version is not None
        assert (version.size, version.adjacency.neighbours(0).tolist()) in ((3, [1]), (4, []))
        seen.add(version.size)
        if version.size == 4:
            store.replace(lambda fresh: built(fresh, 3, [(0, 1)]))
    assert seen == {3, 4}
    store.replace(lambda fresh: built(fresh, 3, [(0, 1)]))
    assert len(list(store.folder.glob("v-*"))) == 1


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def build(fresh: Path) -> dict[str, int]:
        with pytest.raises(GraphRefused, match="another process"):
            store.replace(lambda other: built(other, 3, []))
        return built(fresh, 2, [(0, 1)])

    assert np.array_equal(store.replace(build).adjacency.neighbours(0), [1])
