"""The owner's graph, changed in part: whatever happens, it is what it would be if it were built from nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from entregent.accounts.models import Workspace
from entregent.analysis.words import Synonyms, query_terms
from entregent.base.packed import pack, unpack
from entregent.graph.store import Store, Version
from entregent.people import actions as people
from entregent.people.models import Identity, Person
from entregent.people.tests import invented
from entregent.people.tests.invented import NOW, who
from entregent.ties import actions, rebuilding
from entregent.ties.gathering import Telling
from entregent.ties.models import FollowList, Node
from entregent.ties.reach import build_reach
from entregent.ties.tests.invented_facts import say, talk, together

TRADES = ("luthier", "boulangère", "pianist", "notary", "vigneron")


@pytest.fixture
def mine(db: None, settings: object, tmp_path: Path) -> Workspace:
    settings.ENTREGENT_HOME = tmp_path / "home"  # type: ignore[attr-defined]
    return invented.workspace()


class Life:
    """What happens to a small network, at random but the same for one seed."""

    def __init__(self, mine: Workspace, seed: int) -> None:
        self.mine, self.draw, self.day = mine, random.Random(seed), 0
        self.keys = [f"k{number}" for number in range(4)]
        self.batch = say(mine, *(who(key, f"Anna {key.title()}") for key in self.keys), *talk("k0", 6, 3),
                         *talk("k1", 3, 9), together("first", "k0", "k1"))  # fmt: skip
        self.lists()

    def step(self) -> str:
        """Something happens: its name."""
        what: Callable[[], object] = self.draw.choice(
            [self.lists, self.lists, self.shorter, self.met, self.taken_up, self.renamed, self.merged, self.called,
             self.seen, self.erased]
        )  # fmt: skip
        what()
        actions.request_refresh(self.mine, NOW)
        actions.ensure_snapshot(self.mine, NOW)
        return what.__name__

    def lists(self) -> None:
        """Somebody's list is read, or read again: of some who are there already and some who are new."""
        of = self.draw.choice(list(Identity.objects.filter(workspace=self.mine, person__is_owner=False).order_by("pk")))
        keys = [f"s{self.draw.randrange(14)}" for _ in range(self.draw.randrange(1, 6))] + self.draw.sample(
            self.keys, 2
        )
        nodes = [
            Node.objects.get_or_create(
                workspace=self.mine, network="linkedin", key=key,
                defaults={"name": f"Zoé {key}", "headline": self.draw.choice(TRADES)},
            )[0].pk
            for key in keys
        ]  # fmt: skip
        self.day += 1
        FollowList.objects.update_or_create(
            of=of, direction=self.draw.choice((1, -1)),
            defaults={"workspace": self.mine, "batch": self.batch, "taken_at": NOW + timedelta(days=self.day),
                      "count": len(set(nodes)), "members": pack(nodes)},
        )  # fmt: skip

    def shorter(self) -> None:
        """Somebody is in a list no more, as when they were erased."""
        kept = self.draw.choice(list(FollowList.objects.filter(workspace=self.mine).order_by("pk")))
        members = unpack(kept.members)[:-1]
        FollowList.objects.filter(pk=kept.pk).update(members=pack(members), count=len(members))

    def met(self) -> None:
        """Somebody new is met, with somebody who is known."""
        key = f"k{len(self.keys)}"
        say(self.mine, who(key, f"Ben {key}", headline=self.draw.choice(TRADES)), *talk(key, 3, 8),
            together(f"with {key}", key, self.draw.choice(self.keys)))  # fmt: skip
        self.keys.append(key)

    def taken_up(self) -> None:
        """A stranger becomes somebody known."""
        strangers = Node.objects.filter(workspace=self.mine, key__startswith="s").order_by("pk")
        key = self.draw.choice(list(strangers.values_list("key", flat=True)))
        say(self.mine, who(key, f"Zoé {key}"), *talk(key, 2, 4))

    def renamed(self) -> None:
        """A list that is read again tells another headline."""
        node = self.draw.choice(list(Node.objects.filter(workspace=self.mine).order_by("pk")))
        Node.objects.filter(pk=node.pk).update(headline=f"{self.draw.choice(TRADES)} again")

    def merged(self) -> None:
        """Two are one."""
        roots = list(Person.objects.filter(workspace=self.mine, is_root=True, is_owner=False).order_by("pk"))
        if len(roots) > 3:
            people.merge(self.mine, [row.pk for row in self.draw.sample(roots, 2)], NOW)

    def called(self) -> None:
        """A tie grows."""
        self.day += 1
        say(self.mine, *talk(self.draw.choice(self.keys), 2, 1 / self.day, text=f"call {self.day}"))

    def seen(self) -> None:
        """Two are seen together."""
        self.day += 1
        say(self.mine, together(f"seen {self.day}", *self.draw.sample(self.keys, 2)))

    def erased(self) -> None:
        """A stranger's node is gone, out of all lists."""
        node = self.draw.choice(list(Node.objects.filter(workspace=self.mine).order_by("pk")))
        for kept in FollowList.objects.filter(workspace=self.mine):
            members = np.setdiff1d(unpack(kept.members), [node.pk])
            FollowList.objects.filter(pk=kept.pk).update(members=pack(members), count=len(members))
        node.delete()


def told(version: Version) -> dict[str, Any]:
    """All that a graph says, whoever has which number."""
    graph, names = version.adjacency, version.people()
    rows = list(names.everybody())
    assert [row.number for row in rows] == list(range(version.size))
    found = {
        "people": sorted((row.id, row.name, sorted(row.said.items())) for row in rows),
        "relations": sorted(
            (row.id, rows[other].id, int(code))
            for row in rows
            for other, code in zip(
                graph.neighbours(row.number).tolist(),
                graph.codes[graph.indptr[row.number] : graph.indptr[row.number + 1]],
                strict=True,
            )
        ),
        "words": {
            word: [
                (rows[number].id, round(relevance, 9))
                for number, relevance in sorted(
                    zip(*(column.tolist() for column in _hits(names, word)), strict=True),
                    key=lambda hit: rows[hit[0]].id,
                )
            ]
            for word in (*TRADES, "zoé", "anna", "again")
        },
        "who": sorted(version.array(rebuilding.WHO, np.int64).tolist()),
    }
    names.close()
    return found


def _hits(names: Any, word: str) -> tuple[Any, Any]:
    hits = names.search(query_terms(word, Synonyms()))
    return hits.number, hits.relevance


@pytest.mark.parametrize("seed", range(6))
def test_in_part_it_is_what_it_would_be_from_nothing(
    mine: Workspace, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rebuilding, "LITTLE", 2.0)
    life = Life(mine, seed)
    build_reach(mine)
    parts = []
    for number in range(12):
        happened = life.step()
        version = build_reach(mine)
        parts.append(version.meta["parts"])
        fresh = Store(tmp_path / f"fresh-{number}").replace(
            lambda folder: rebuilding.whole(mine, folder, Telling(lambda _done, _total: None))
        )
        assert told(version) == told(fresh), f"after {happened}, step {number}"
    assert max(parts) >= 4, "most of it was done in part"


@pytest.fixture
def two_lists(mine: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Anna follows Paul and Yann, Ben Zoé, who was heard of last; what is built again is built in part."""
    monkeypatch.setattr(rebuilding, "LITTLE", 2.0)
    batch = say(mine, who("anna", "Anna Bell"), who("ben", "Ben Cole"), *talk("anna", 6, 3), *talk("ben", 4, 9),
                together("once", "anna", "ben"))  # fmt: skip
    for of, keys in (("anna", ("paul", "yann")), ("ben", ("zoe",))):
        nodes = [Node.objects.create(workspace=mine, network="linkedin", key=key, name=key.title()).pk for key in keys]
        FollowList.objects.create(workspace=mine, batch=batch, of=invented.identity(mine, of), direction=1, taken_at=NOW,
                                  count=len(nodes), members=pack(nodes))  # fmt: skip
    build_reach(mine)
    return mine


def known_to(version: Version, who: str) -> list[str]:
    return [one for one, other, _code in told(version)["relations"] if other == who]


def test_a_stranger_who_gets_the_number_of_one_who_is_gone_is_known_to_the_same(two_lists: Workspace) -> None:
    gone = Node.objects.get(workspace=two_lists, key="paul")
    FollowList.objects.filter(of__key="anna").update(members=pack([gone.pk + 1]), count=1)
    gone.delete()
    version = build_reach(two_lists)
    assert version.meta["parts"] == 1
    assert (version.size, known_to(version, "linkedin:zoe")) == (5, [str(invented.root(two_lists, "ben"))])
    assert known_to(version, "linkedin:yann") == [str(invented.root(two_lists, "anna"))]


def test_somebody_who_becomes_a_stranger_again_is_in_all_lists_again(two_lists: Workspace) -> None:
    say(two_lists, who("zoe", "Zoé"))
    version = build_reach(two_lists)
    assert (version.meta["parts"], known_to(version, "linkedin:zoe")) == (1, [])
    Identity.objects.filter(workspace=two_lists, key="zoe").delete()  # and the map is not built again yet
    FollowList.objects.filter(of__key="anna").update(taken_at=NOW + timedelta(days=1))
    version = build_reach(two_lists)
    assert known_to(version, "linkedin:zoe") == [str(invented.root(two_lists, "ben"))]


def test_after_so_many_parts_and_for_another_layout_all_is_built_anew(
    mine: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "LITTLE", 2.0)
    monkeypatch.setattr(rebuilding, "PARTS", 2)
    life = Life(mine, 2)
    parts = []
    for _ in range(4):
        life.called()
        parts.append(build_reach(mine).meta["parts"])
    assert parts == [0, 1, 2, 0]
    monkeypatch.setattr(rebuilding, "LAYOUT", 1_000)
    monkeypatch.setattr("entregent.ties.reach.LAYOUT", 1_000)
    life.called()
    assert build_reach(mine).meta["parts"] == 0
